"""Role family, level and kind of employment out of titles."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opportunity_pipeline.normalize.roles import OTHER, families, read_role

TITLES = [
    ("Software Engineer", "software engineering", "unknown", "unknown"),
    ("Software Engineer Intern, Data Platform", "software engineering", "intern", "internship"),
    ("Senior Frontend Engineer", "frontend", "senior", "unknown"),
    ("Staff Software Engineer, Machine Learning", "software engineering", "lead", "unknown"),
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
        ("whatever", "unknown"),
    ],
)
def test_what_the_upstream_says_of_employment(hint: str, employment: str) -> None:
    assert read_role("Software Engineer", hint).employment == employment


def test_the_upstream_wins_over_the_title() -> None:
    assert read_role("Marketing Intern", "Part-time").employment == "part_time"


def test_families_are_those_that_the_formula_groups_by() -> None:
    assert len(families()) == 27
    assert families()[-1] == OTHER


@given(st.text(), st.text())
def test_any_title_is_read(title: str, hint: str) -> None:
    role = read_role(title, hint)
    assert role.family in families()
    assert role == read_role(title, hint)
