"""Golden cases of the mode of work, of participation, and of durations."""

from __future__ import annotations

import pytest

from opportunity_pipeline.normalize.duration import read_duration
from opportunity_pipeline.normalize.work_mode import read_participation, read_work_mode


@pytest.mark.parametrize(
    ("arguments", "mode"),
    [
        ({"hint": True}, "remote"),
        ({"hint": False}, "unknown"),
        ({"hint": "Remote"}, "remote"),
        ({"hint": "Hybrid"}, "hybrid"),
        ({"hint": "on-site"}, "onsite"),
        ({"hint": "unspecified", "location": "Remote - India"}, "remote"),
        ({"hint": "Hybrid", "location": "Remote"}, "hybrid"),
        ({"location": "Work From Home"}, "remote"),
        ({"location": "Gurgaon (Hybrid)"}, "hybrid"),
        ({"location": "SF, Seattle, Remote in the US"}, "remote"),
        ({"location": "US-Remote"}, "remote"),
        ({"location": "US office based or remote"}, "remote"),
        ({"location": "Mumbai"}, "unknown"),
        ({"location": "Mumbai (In-office)"}, "onsite"),
        ({"title": "Engineer - Remote"}, "remote"),
        ({"title": "Remote Sensing Engineer"}, "unknown"),
        ({"title": "Engineer (not remote)"}, "onsite"),
        ({"description": "We love remote teams and hybrid clouds."}, "unknown"),
        ({"description": "This is a fully remote position."}, "remote"),
        ({"description": "This role is hybrid: 3 days a week in the office."}, "hybrid"),
        ({"description": "The position is on-site in Pune."}, "onsite"),
        ({"location": "Pune", "description": "This is a remote role."}, "remote"),
        # fields: the freest of several
        ({"location": "Remote/Hybrid - Bengaluru"}, "remote"),
        ({"location": "Hybrid or Onsite - Toronto"}, "hybrid"),
        ({"location": "Hybrid remote in Pune"}, "hybrid"),
        ({"location": "Hybrid (2 days from office)"}, "hybrid"),
        ({"location": "Edmonton, Online"}, "remote"),
        ({"location": "Digital Only"}, "remote"),
        ({"location": "Everywhere"}, "remote"),
        ({"location": "Deutschland (Homeoffice)"}, "remote"),
        ({"location": "Office"}, "onsite"),
        ({"location": "Head Office"}, "unknown"),
        ({"location": "Nationwide"}, "unknown"),
        ({"location": "Flexible"}, "unknown"),
        # titles
        ({"title": "Remote Customer Support Representative"}, "remote"),
        ({"title": "Hybrid Cloud Architect"}, "unknown"),
        ({"title": "Hybrid Mobile App Developer"}, "unknown"),
        ({"title": "Virtual Assistant"}, "unknown"),
        ({"title": "Onsite Support Engineer"}, "unknown"),
        ({"title": "Python Developer - WFO - Chennai"}, "onsite"),
        # sentences
        ({"description": "#LI-Hybrid"}, "hybrid"),
        ({"description": "Work location: Remote"}, "remote"),
        ({"description": "Work Location: Hybrid remote in Pune"}, "hybrid"),
        ({"description": "Mode: Offline. Venue: Main auditorium."}, "onsite"),
        ({"description": "You can work from home or from anywhere else."}, "remote"),
        ({"description": "You may work remotely or from our Pune office."}, "remote"),
        ({"description": "Hybrid: 2 days WFH, 3 days at our Pune campus."}, "hybrid"),
        ({"description": "You are in our Pune office three days a week."}, "hybrid"),
        ({"description": "We expect people in the office at least 25% of the time."}, "hybrid"),
        ({"description": "Homeoffice ist an bis zu drei Tagen pro Woche möglich."}, "hybrid"),
        ({"description": "The first round is online; the final takes place offline."}, "hybrid"),
        ({"description": "You are expected to be in the office Monday to Friday."}, "onsite"),
        ({"description": "Remote work is not possible for interns."}, "onsite"),
        ({"description": "This position is not eligible for remote work."}, "onsite"),
        ({"description": "Poste en présentiel à Lyon."}, "onsite"),
        ({"description": "Wir arbeiten an zwei Tagen pro Woche im Büro, sonst zu Hause."}, "hybrid"),
        ({"description": "2 dias por semana no escritório de Curitiba."}, "hybrid"),
        ({"description": "Je werkt twee dagen per week op kantoor."}, "hybrid"),
        ({"description": "Expect to be in the office Tuesday to Thursday."}, "hybrid"),
        ({"description": "You are in the office Monday to Friday."}, "onsite"),
        ({"description": "We ask everyone to come to the office twice a week."}, "hybrid"),
        ({"description": "60% in office, 40% remote."}, "hybrid"),
        ({"description": "Partially remote."}, "hybrid"),
        ({"description": "Our company is remote by design."}, "remote"),
        ({"description": "The internship can be done entirely from home."}, "remote"),
        ({"description": "We don't offer remote work."}, "onsite"),
        ({"description": "We are hiring remotely."}, "remote"),
        ({"description": "The training is delivered online."}, "remote"),
        ({"description": "The hackathon takes place entirely on Discord."}, "remote"),
        ({"description": "Flexible: some days at home, some in the office."}, "hybrid"),
        ({"description": "We are an office-first company."}, "onsite"),
        ({"description": "Physical presence in the office is required."}, "onsite"),
        ({"description": "No home office."}, "onsite"),
        ({"description": "Collaborate with colleagues on Discord."}, "unknown"),
        ({"description": "Five days in the office, no exceptions."}, "onsite"),
        ({"description": "Collaborate with remote teams in three time zones."}, "unknown"),
        ({"location": "Télétravail hybride à Laval, QC"}, "hybrid"),
        ({"location": "Praca zdalna, Polska"}, "remote"),
        ({"location": "In sede, Milano"}, "onsite"),
        ({"location": "Remote: false"}, "onsite"),
        ({"title": "Java Developer_Pune_Hybrid"}, "hybrid"),
        ({"description": "Remote work may be considered for an exceptional candidate."}, "unknown"),
        ({"description": "You have led a remote team of six."}, "unknown"),
        ({"description": "Support employees who work from home."}, "unknown"),
        ({"description": "A monthly home office budget and in-office perks."}, "unknown"),
        ({"description": "Interviews are held remotely."}, "unknown"),
        ({"description": "We build tools that let people work from anywhere."}, "unknown"),
        ({"description": "You may be asked to be on site occasionally."}, "unknown"),
        ({"description": "Experience selling to remote-first companies."}, "unknown"),
        # the job counts before the company
        ({"description": "We are a remote-first company. This role is on-site in our lab."}, "onsite"),
        ({"description": "Remote-friendly culture. This is a hybrid position."}, "hybrid"),
        ({}, "unknown"),
    ],
)
def test_read_work_mode(arguments: dict[str, str | bool], mode: str) -> None:
    assert read_work_mode(**arguments) == mode  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("mode", "location", "has_place", "expected"),
    [
        ("Online", "Online", False, "online"),
        ("Digital Only", "Toronto, Ontario", True, "online"),
        ("In-Person Only", "Houston, Texas", True, "in_person"),
        ("Hybrid", "Pune", True, "hybrid"),
        ("In person", "Convention Center + Online", False, "hybrid"),
        (None, "Online", False, "online"),
        (None, "Zoom", False, "online"),
        (None, "Pune, Maharashtra", True, "in_person"),
        (None, "Edmonton, Online", True, "hybrid"),
        (None, "Rice Hall", False, "unknown"),
        (None, None, False, "unknown"),
    ],
)
def test_read_participation(mode: str | None, location: str | None, has_place: bool, expected: str) -> None:
    assert read_participation(mode, location, has_place=has_place) == expected


@pytest.mark.parametrize(
    ("text", "months"),
    [
        ("6 Months", 6.0),
        ("1 Month", 1.0),
        ("2-3 months", 2.0),
        ("12 weeks", 2.77),
        ("45 days", 1.48),
        ("1 year", 12.0),
        ("1.5 years", 18.0),
        ("3 mos", 3.0),
        ("3 Months - Contract", 3.0),
        ("Summer", None),
        ("0 months", None),
        ("99 years", None),
        ("", None),
    ],
)
def test_read_duration(text: str, months: float | None) -> None:
    assert read_duration(text) == months
