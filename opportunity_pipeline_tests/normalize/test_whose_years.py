"""Whose years of experience a description states: the employer's, colleagues', or required ones."""

from __future__ import annotations

import pytest

from opportunity_pipeline.normalize.running_text import experience_in

OTHERS = [
    "With over 15 years of experience in logistics, Zeta is looking for an intern.",
    "With over 15 years of experience in logistics, Zeta is looking for an intern. "
    "You will learn from engineers with 10+ years of experience.",
    "Acme brings 18 years of experience to every project.",
    "You'll be paired with a mentor with 8+ years of experience.",
    "Reporting to a manager with 12 years of experience in HR. Freshers can apply.",
    "Bluepine Studios has more than 12 years of experience and is looking for a junior animator.",
    "Kestrel Foods boasts 14 years of experience in exports and needs interns who love numbers.",
    "We have 9 years of experience in ed-tech and are looking for interns.",
    "Orchid Legal, with over 10 years of experience in tax law, is hiring interns.",
    "Northgate is a consultancy with 16 years of experience, and you will help our clients.",
    "Northgate is a small bakery and has 11 years of experience in catering.",
    "Having 7 years of experience in robotics, Motive Labs offers an internship to students.",
    "With 13+ years of experience in retail, fashion and design, Lumen Group helps brands grow and needs you.",
    "Our CTO has 17 years of experience and will review your code.",
    "Benefit from our 12 years of experience while you build your portfolio.",
    "You will profit from Solaris's 15 years of experience in the field.",
    "Senior designers with 10+ years of experience will guide you.",
    "Founder Priya Sharma has 15 years of experience and is looking for an assistant.",
    "You will report to the Head of Design, who has 9 years of experience.",
    "You'll work alongside a team of analysts with 5+ years of experience.",
    "Interns are trained by instructors who bring 6 years of experience in welding.",
    "Get feedback from editors with at least 7 years of experience.",
    "You will join a team of scientists with an average of 8 years of experience.",
    "Your manager has 11 years of experience in sales.",
    "Work closely with founders having 10 years of experience in fintech.",
    "You will be guided by Rahul, our lead, who has over 12 years of experience.",
    "Led by doctors with 18 years of experience, the clinic is seeking a receptionist.",
    "Under the supervision of a chef with 14 years of experience you will learn to bake.",
    "Quanta, which has 8 years of experience in audits, requires an intern.",
    "Learn from the best: our trainers have 10+ years of experience.",
    "This internship is led by Dr. Rao, who has 19 years of experience in oncology.",
    "Our partner bank, which has 15 years of experience in lending, seeks a trainee.",
    "Supported by colleagues with 10 years of experience, you run the shop.",
    "With 18 years of experience in HR, we seek interns.",
    "She has 12 years of experience and will mentor you.",
    "Working under a senior architect with 14 years of experience, the intern draws plans.",
    "You will assist our legal head who has an experience of 16 years.",
    "Our engineers come with 10 years of experience, and you will too.",
    "Training by a CA with 10+ years of experience.",
    "Founded by two doctors with 16 years of experience, Medly is looking for interns.",
    "Backed by 15 years of experience, Medly needs an intern.",
    "Drawing on 15 years of experience in care, Medly is hiring.",
    "A startup founded by people with 12 years of experience at Google seeks interns.",
    "The team, with 9 years of experience, is hiring.",
    "You'll be mentored by senior developers having 8-12 years of experience.",
    "Assist our legal head with 16 years of experience.",
    "Orbit is one of the agencies which has 12 years of experience in ads; we seek a copywriter.",
    "You get: coaching from founders with 10+ years of experience.",
]
ASKED = [
    ("Acme has 20 years of experience serving banks. We seek an intern with 0-1 years of experience.", 0),
    ("Mentored by a CTO with 15 years of experience at Google. We want interns with 6 months experience.", 0.5),
    ("Assist a lawyer with 20 years of experience in property law. Candidates need 1 year of experience.", 1),
    ("Learn directly from experts with 10 years of experience; you should have 6 months of experience.", 0.5),
    ("Acme has 20 years of experience and seeks an intern with 1 year of experience.", 1),
    ("With 5+ years of experience, you are looking for a new challenge.", 5),
    ("With 5+ years of experience in sales, the ideal candidate is fluent in Hindi.", 5),
    ("With 3 years of experience in Java, Python is a plus.", 3),
    ("Candidates bring 5 years of experience.", 5),
    ("You bring 5 years of experience.", 5),
    ("We are looking for a developer with 3 years of experience.", 3),
    ("Acme is looking for a developer with 3 years of experience.", 3),
    ("Acme needs someone with 10+ years of experience.", 10),
    ("Someone with 10+ years of experience in audits.", 10),
    ("Reporting to the CTO, you have 4 years of experience.", 4),
    ("Reporting to the Head of Sales, this role requires 5+ years of experience.", 5),
    ("You will report to our founder and have 2 years of experience in operations.", 2),
    ("Our team is looking for a developer with 3 years of experience.", 3),
    ("Join our team if you have 3 years of experience.", 3),
    ("We'd love to hear from designers with 3+ years of experience.", 3),
    ("Experience leading a team of engineers with 5+ years of experience.", 5),
    ("The successful candidate has 4 years of experience in payroll.", 4),
    ("Developer has 2 years of experience in Go.", 2),
    ("Experience reporting to executives with 6 years of experience.", 6),
    ("You have 3 years of experience working with engineers.", 3),
    ("Chef with 3 years of experience is required.", 3),
    ("Has 2 years of experience in retail.", 2),
    ("Ideally has 2 years of experience in retail.", 2),
    ("Zeta is a bank and requires 2 years of experience.", 2),
    ("Acme, a firm in Pune, is hiring an accountant with 4 years of experience.", 4),
    ("Acme Ltd. wants applicants who have 2+ years of experience in tax.", 2),
    ("The person has 3 years of experience and reports to the CEO.", 3),
    ("You will work with clients and bring 2 years of experience in support.", 2),
    ("Applications from engineers with 3+ years of experience are welcome.", 3),
    ("Bachelor's degree with 2 years of experience.", 2),
    ("Looking for a mentor with 8 years of experience.", 8),
    ("We need a team lead with 6 years of experience.", 6),
    ("Minimum 2 years of experience working under pressure with 1 year of experience in sales.", 2),
    ("Join us as a developer with 3 years of experience.", 3),
    ("If you are an engineer with 5 years of experience who is looking for a new challenge, apply.", 5),
    ("Must have worked with agencies and have 3 years of experience.", 3),
    ("Our clients are seeking nurses with 2 years of experience.", 2),
    ("Sales manager with 7 years of experience, reporting to the director.", 7),
    ("Hands-on experience with Docker, with 3+ years of experience in DevOps.", 3),
    ("You bring experience with SQL with 4 years of experience in banking.", 4),
    ("Zeta is a bakery seeking a cook with 3 years of experience.", 3),
    ("Zeta is a bakery in Pune and we need a cook with 3 years of experience.", 3),
    ("Acme is the place for engineers with 3 years of experience.", 3),
    ("Required: 2 years of experience. Our founder brings 15 years of experience in retail and wants you.", 2),
    ("What you need: 2+ years of experience; what you get: mentors with 10+ years of experience.", 2),
    ("Get trained by industry professionals with 10+ years of experience. Minimum 1 year of experience required.", 1),
    ("You have led a team with 4 years of experience in hospitality.", 4),
    ("You will be working with a small team and need 2 years of experience.", 2),
    ("The role reports to the CFO and asks for 4 years of experience in audits.", 4),
    ("With more than 2 years of experience in design, you love type.", 2),
    ("With 2 years of experience in design, applicants should know Figma.", 2),
    ("Our ideal candidate has 3 years of experience.", 3),
    ("Our client, a bank in Mumbai, wants a teller with 2 years of experience.", 2),
    ("The company is looking for a candidate having 3 years of experience.", 3),
    ("We want you to have 2 years of experience.", 2),
    ("We offer a job to people with 1 year of experience.", 1),
    ("Bring 3 years of experience in sales.", 3),
    ("Brings 3 years of experience in sales.", 3),
    ("Applicants with at least 2 years of experience working alongside doctors are preferred.", 2),
    ("Our agency recruits bank managers with 6 years of experience.", 6),
    ("Reports to: Operations Manager. Experience: 3 years.", 3),
    ("Report to the store manager; 2 years of experience in retail.", 2),
    ("Vega Tech, a company with 12 years of experience, is hiring freshers with 0-1 years of experience.", 0),
    ("Support engineer with 3 years of experience.", 3),
    ("Technical support executive with 2 years of experience in BPO.", 2),
    ("Candidates from banks or consultants with 3 years of experience.", 3),
    ("Good with people, with 2 years of experience in retail.", 2),
    ("We have a minimum of 3 years of experience as a rule.", 3),
    ("With 2 years of experience, the salary is 6 LPA.", 2),
    ("Python with 3 years of experience helps.", 3),
    ("Be our next team lead with 5 years of experience.", 5),
    ("Join as our team lead with 5 years of experience.", 5),
    ("The welder has 2 years of experience.", 2),
    ("Please have 2 years of experience in Excel.", 2),
    ("Sales pro who has 5 years of experience.", 5),
    ("Freelancers with 2 years of experience, we help you find work.", 2),
    ("With 3+ years of experience in Java, good knowledge of databases.", 3),
    ("SQL with 3 years of experience is an advantage.", 3),
]


@pytest.mark.parametrize("description", OTHERS)
def test_years_of_employers_and_of_people_one_works_with_are_not_asked_for(description: str) -> None:
    assert experience_in(description).least is None


@pytest.mark.parametrize(("description", "least"), ASKED)
def test_years_asked_for_are_told_from_others_beside_them(description: str, least: float) -> None:
    assert experience_in(description).least == least


@pytest.mark.parametrize(
    "description", ["with 3 years", "mentored by with, who has 3 years", "a's 3 years of experience", "'"]
)
def test_clauses_without_a_subject_are_read_too(description: str) -> None:
    assert experience_in(description).least in {None, 3}


def test_for_freshers_beside_a_manager_with_experience() -> None:
    description = "Reporting to a manager with 12 years of experience in HR. Freshers can apply."
    assert experience_in(description).band == "entry"
