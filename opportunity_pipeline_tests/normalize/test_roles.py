"""Role family, level and employment type from titles; no duplicates in the data files."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opportunity_pipeline.normalize.roles.role_words import data, family_phrases, split, title_words, vocabulary
from opportunity_pipeline.normalize.roles.roles import OTHER, families, read_role

TITLES = [
    ("Desarrollador Backend Semi Senior", "backend", "mid", "unknown"),
    ("Ohjelmistokehittäjä", "software engineering", "unknown", "unknown"),
    ("Cientista de Dados Pleno", "data science & ml", "mid", "unknown"),
    ("Analista de RRHH", "hr & recruiting", "unknown", "unknown"),
    ("Magazziniere", "operations & supply chain", "unknown", "unknown"),
    ("Téléconseiller", "customer support & success", "unknown", "unknown"),
    ("Analista de Ciberseguridad Jr", "security", "entry", "unknown"),
    ("Satış Temsilcisi", "sales & business development", "unknown", "unknown"),
    ("データサイエンティスト", "data science & ml", "unknown", "unknown"),
    ("백엔드 개발자", "backend", "unknown", "unknown"),
    ("高级前端工程师", "frontend", "senior", "unknown"),
    ("Бухгалтер", "finance & accounting", "unknown", "unknown"),
    ("Elagueur", "other", "unknown", "unknown"),
    ("Software Engineer", "software engineering", "unknown", "unknown"),
    ("Software Engineer Intern, Data Platform", "software engineering", "intern", "internship"),
    ("Senior Frontend Engineer", "frontend", "senior", "unknown"),
    ("Staff Software Engineer, Machine Learning", "data science & ml", "lead", "unknown"),
    ("Software Engineer, Payments", "software engineering", "unknown", "unknown"),
    ("Software Engineer II, iOS, Growth", "mobile", "mid", "unknown"),
    ("Hardware Reliability Engineer", "hardware & embedded", "unknown", "unknown"),
    ("Enterprise Account Executive, Mid-Market", "sales & business development", "unknown", "unknown"),
    ("Contractor Service Administrator", "other", "unknown", "unknown"),
    ("Software Engineer / Data Scientist", "software engineering", "unknown", "unknown"),
    ("React and Node.js Developer", "full stack", "unknown", "unknown"),
    ("Python Developer - Django", "backend", "unknown", "unknown"),
    ("Java Developer || Immediate Joiners || Noida", "software engineering", "unknown", "unknown"),
    ("Healthcare Marketing Intern", "marketing", "intern", "internship"),
    ("Content Writing/Social Media", "content & writing", "unknown", "unknown"),
    ("Marketing – Graphic Designer", "design", "unknown", "unknown"),
    ("Equity Research Intern", "finance & accounting", "intern", "internship"),
    ("Analyst, Operations", "operations & supply chain", "unknown", "unknown"),
    ("Credit Operations Analyst", "finance & accounting", "unknown", "unknown"),
    ("Electronics Technician", "hardware & embedded", "unknown", "unknown"),
    ("Production Technician, Solar Cells - Night Shift", OTHER, "unknown", "unknown"),
    ("Barista & Social Media Helper", OTHER, "unknown", "unknown"),
    ("Digital Marketting Exceutive", "marketing", "unknown", "unknown"),
    ("Flutter Devlopment", "mobile", "unknown", "unknown"),
    ("Werkstudent (m/w/d) Softwareentwicklung", "software engineering", "intern", "part_time"),
    ("Pflichtpraktikum im Personalwesen", "hr & recruiting", "intern", "internship"),
    ("Auszubildende Kaufleute für Büromanagement", "operations & supply chain", "intern", "internship"),
    ("Frontend-Entwickler:in React in Festanstellung", "frontend", "unknown", "full_time"),
    ("Sachbearbeiter Buchhaltung, befristet (60%)", "finance & accounting", "unknown", "part_time"),
    ("Stage - Chargé(e) de communication H/F", "marketing", "intern", "internship"),
    ("Développeur Web Confirmé (CDI)", "full stack", "mid", "full_time"),
    ("Comptable en alternance", "finance & accounting", "intern", "internship"),
    ("Chef de projet CDD", "project management", "unknown", "contract"),
    ("Becario/a Recursos Humanos", "hr & recruiting", "intern", "internship"),
    ("Desenvolvedor(a) Backend Sênior", "backend", "senior", "unknown"),
    ("Tirocinio Ufficio Marketing", "marketing", "intern", "internship"),
    ("Medewerker klantenservice (24 uur)", "customer support & success", "unknown", "part_time"),
    ("Stażysta/ka w dziale księgowości", "finance & accounting", "intern", "internship"),
    ("软件工程师 实习生", "software engineering", "intern", "internship"),
    ("Стажер-аналитик", "data analysis", "intern", "internship"),
    ("Senior Electrical Engineer I/II", "hardware & embedded", "senior", "unknown"),
    ("Software Engineer I/II", "software engineering", "entry", "unknown"),
    ("Senior / Staff Data Engineer", "data engineering", "senior", "unknown"),
    ("SDE-3 / Lead Engineer", "software engineering", "senior", "unknown"),
    ("Machinist - Level 4/5 (2nd Shift)", OTHER, "unknown", "unknown"),
    ("Trainee Accountant", "finance & accounting", "entry", "unknown"),
    ("Associate Data Analyst", "data analysis", "entry", "unknown"),
    ("Senior Associate, Audit", "finance & accounting", "senior", "unknown"),
    ("Executive Assistant to the CEO", "operations & supply chain", "unknown", "unknown"),
    ("Staff Nurse", "healthcare", "unknown", "unknown"),
    ("Lead Generation Executive", "sales & business development", "unknown", "unknown"),
    ("Senior Product Manager", "product management", "senior", "unknown"),
    ("Marketing Manager", "marketing", "manager", "unknown"),
    ("Stage Manager", OTHER, "manager", "unknown"),
    ("Contracts Manager (12 month FTC)", "legal", "unknown", "contract"),
    ("Smart Contract Developer", "software engineering", "unknown", "unknown"),
    ("Sales Trainer (50% Travel)", "education", "unknown", "unknown"),
    ("Data Engineer, 80-100%", "data engineering", "unknown", "unknown"),
    ("Nurse, Per Diem, Part-Time", "healthcare", "unknown", "part_time"),
    ("Machine Learning Engineer II", "data science & ml", "mid", "unknown"),
    ("Junior Machine Learning Specialist", "data science & ml", "entry", "unknown"),
    ("Data Engineer", "data engineering", "unknown", "unknown"),
    ("Data Analyst - New Grad", "data analysis", "entry", "unknown"),
    ("Full Stack Development", "full stack", "unknown", "unknown"),
    ("Fullstack Staff Software Engineer - PAM", "full stack", "lead", "unknown"),
    ("Backend Developer (Contract)", "backend", "unknown", "contract"),
    ("Node.js Development", "backend", "unknown", "unknown"),
    ("Android Developer", "mobile", "unknown", "unknown"),
    ("Site Reliability Engineer", "devops & sre", "unknown", "unknown"),
    ("Information Security Analyst", "security", "unknown", "unknown"),
    ("Embedded Software Engineer", "hardware & embedded", "unknown", "unknown"),
    ("QA Engineer", "qa & testing", "unknown", "unknown"),
    ("Graphic Design", "design", "unknown", "unknown"),
    ("Product Manager", "product management", "unknown", "unknown"),
    ("Director, Product Management - Integrations", "product management", "manager", "unknown"),
    ("Technical Program Manager", "project management", "unknown", "unknown"),
    ("Influencer Marketing", "marketing", "unknown", "unknown"),
    ("Enterprise Account Executive - Auth0", "sales & business development", "unknown", "unknown"),
    ("Business Development Representative, East", "sales & business development", "unknown", "unknown"),
    ("Customer Success Manager", "customer support & success", "unknown", "unknown"),
    ("Engineering Manager - Platform Migration Services", "software engineering", "manager", "unknown"),
    ("Manager, Finance", "finance & accounting", "manager", "unknown"),
    ("Technical Recruiter", "hr & recruiting", "unknown", "unknown"),
    ("Warehouse Associate (Part-Time)", "operations & supply chain", "unknown", "part_time"),
    ("Corporate Counsel, Public Sector", "legal", "unknown", "unknown"),
    ("Content Writing", "content & writing", "unknown", "unknown"),
    ("Research Scientist", "research", "unknown", "unknown"),
    ("Mathematics Teacher", "education", "unknown", "unknown"),
    ("Registered Nurse", "healthcare", "unknown", "unknown"),
    ("Consultant Cardiologist", "healthcare", "unknown", "unknown"),
    ("Store Keeper", "operations & supply chain", "unknown", "unknown"),
    ("Learnership: Call Centre Agent", "customer support & success", "intern", "internship"),
    ("Stage Fluids Engineer II", OTHER, "mid", "unknown"),
    ("Software Engineer – New Grads 2024 - Planning & Control", "software engineering", "entry", "unknown"),
    ("Coordinator, Internship Programs", OTHER, "unknown", "unknown"),
    ("Internal Communications", "marketing", "unknown", "unknown"),
    ("Ninja", OTHER, "unknown", "unknown"),
    ("", OTHER, "unknown", "unknown"),
]


@pytest.mark.parametrize(("title", "family", "level", "employment"), TITLES)
def test_titles(title: str, family: str, level: str, employment: str) -> None:
    role = read_role(title)
    assert (role.family, role.level, role.employment) == (family, level, employment)


@pytest.mark.parametrize(
    ("hint", "employment"),
    [
        ("Full-time", "full_time"),
        ("FULL_TIME", "full_time"),
        ("Fulltime permanent", "full_time"),
        ("Internship", "internship"),
        ("Part time", "part_time"),
        ("Contractor", "contract"),
        ("Freelance", "contract"),
        ("fulltime_permanent", "full_time"),
        ("fulltime_fixed_term", "contract"),
        ("FullTime", "full_time"),
        ("CDI", "full_time"),
        ("Praktikum", "internship"),
        ("traineeship", "internship"),
        ("Internship with job offer", "internship"),
        ("Job, Fresher Job", "full_time"),
        ("Job, Part time", "part_time"),
        ("Vollzeit/Teilzeit", "unknown"),
        ("whatever", "unknown"),
    ],
)
def test_what_the_upstream_says_of_employment(hint: str, employment: str) -> None:
    assert read_role("Software Engineer", hint).employment == employment


def test_an_internship_wins_over_everything_and_then_the_title_over_the_upstream() -> None:
    assert read_role("Marketing Intern", "Part-time").employment == "internship"
    assert read_role("Marketing", "Internship") == read_role("Marketing Intern")
    assert read_role("Freelance Writer", "Full-time").employment == "contract"
    assert read_role("Trainee", "Internship").level == "intern"


@pytest.mark.parametrize(
    ("title", "departments", "family"),
    [
        ("Analyst II", ("Cyber Defense",), "security"),
        ("Sr. Manager", ("Engineering",), "software engineering"),
        ("Associate", ("Unheard of", "Internal Audit"), "finance & accounting"),
        ("Staff Software Engineer", ("Customer Success",), "software engineering"),
        ("Engineer", ("Payments Product",), "software engineering"),
        ("Content Writing & Social Media", ("Marketing",), "marketing"),
        ("Cook", ("Operations",), OTHER),
    ],
)
def test_the_department_counts_where_the_title_says_little(
    title: str, departments: tuple[str, ...], family: str
) -> None:
    assert read_role(title, departments=departments).family == family


def test_families_are_those_that_the_formula_groups_by() -> None:
    assert len(families()) == 27
    assert families()[-1] == OTHER


def test_a_profession_is_of_its_family_however_it_is_written() -> None:
    for family, phrases in family_phrases().items():
        for phrase in phrases["jobs"]:
            assert read_role(f"Senior {phrase.title()} (m/f/d) - Remote").family == family, phrase


def test_every_phrase_of_the_data_file_means_its_family_where_nothing_else_is_said() -> None:
    for family, listed in family_phrases().items():
        assert set(listed) <= {"jobs", "subjects", "nouns", "weak", "areas"}
        for phrase in (phrase for phrases in listed.values() for phrase in phrases):
            assert read_role(phrase).family == family, phrase


def test_every_translation_is_used_and_leads_to_words_that_mean_something() -> None:
    known = vocabulary()
    for english, words in data()["translations"].items():
        assert set(split(english)) <= known, english
        # A word that is known as written is never translated.
        assert not [word for word in words if not word.endswith("*") and set(split(word)) & known == {word}], english
    for table in (data()["endings"], data()["other_scripts"]):
        assert all(set(split(english)) <= known for english in table.values())


def test_marks_of_gender_are_no_words() -> None:
    assert title_words("Ingénieur(e) / Entwickler*in (m/w/d)") == ["engineer", "/", "developer"]
    assert title_words("Data Analyst H/F") == ["data", "analyst"]


@given(st.text(), st.text())
def test_any_title_is_read(title: str, hint: str) -> None:
    role = read_role(title, hint)
    assert role.family in families()
    assert role == read_role(title, hint)
