"""How long an internship or contract lasts, in fields, titles and descriptions; and lengths of time in general."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opportunity_pipeline.normalize.duration import duration_in, duration_in_title, read_duration
from opportunity_pipeline.normalize.lengths import in_figures, lengths


@pytest.mark.parametrize(
    ("text", "months"),
    [
        ("6 Months", 6),
        ("1 Month", 1),
        ("10 week summer program", 2.31),
        ("Flexible", None),
        ("0 months", None),
        ("", None),
        ("6 months", 6),
        ("2 to 3 months", 2),
        ("upto 6 months", 6),
        ("12 weeks", 2.77),
        ("1 year", 12),
        ("1.5 years", 18),
        ("8 Wochen", 1.85),
        ("Contract (12 months)", 12),
        ("CDI", None),
        ("24h", None),
        ("5 days a week", None),
        ("6 months, 5 days/week", 6),
        ("40 hrs/week for 3 months", 3),
        ("2 semesters", None),
        ("10 week program", 2.31),
        ("two months", 2),
        ("6 meses", 6),
        ("minimum 6 mois", 6),
        ("3 months - 6 months", 3),
        ("6 months (extendable)", 6),
        ("Immediate", None),
        ("3", None),
        ("Posted 3 days ago", None),
        ("2 days left", None),
        ("18 Monate befristet", 18),
        ("six (6) months", 6),
        ("1 year 3 months", 15),
        ("2 years and 6 months", 30),
        ("200 years", None),
        ("Probation: 3 months", None),
        ("Full-time, 2 year contract", 24),
        ("10-12 Weeks", 2.31),
        ("30 days notice", None),
        ("4 to 8 Weeks", 0.92),
        ("9+ months", 9),
        ("half year", 6),
        ("Permanent, 3 months probation", None),
        ("90 Days Internship", 2.96),
        ("Minimum 3 to 6 Months", 3),
        ("3 Monate bis 6 Monate", 3),
        ("36 Monate", 36),
    ],
)
def test_a_field(text: str, months: float | None) -> None:
    assert read_duration(text) == months


@pytest.mark.parametrize(
    ("title", "months"),
    [
        ("SDE Intern | 6M | Bengaluru", 6),
        ("Marketing Intern (3 months)", 3),
        ("Data Scientist (3-5 years)", None),
        ("Software Engineer, 2 years exp", None),
        ("Legal Counsel - 12 month contract", 12),
        ("HR Business Partner (9 month FTC)", 9),
        ("Web Developer Intern - 8 Weeks", 1.85),
        ("Praktikum Marketing 6 Monate", 6),
        ("Stage - 6 mois - Data Analyst", 6),
        ("Graduate 2026", None),
        ("Parental leave cover - 1 year", 12),
        ("3D Artist", None),
        ("Intern | 2 Months | Remote", 2),
        ("PMO Analyst – 12 month FTC", 12),
        ("SDE 2", None),
        ("7 days shift nurse", None),
    ],
)
def test_a_title(title: str, months: float | None) -> None:
    assert duration_in_title(title) == months


@pytest.mark.parametrize(
    ("description", "months"),
    [
        ("Two weeks of training and ten weeks of project work: the programme takes 12 weeks in all.", 2.77),
        ("The internship lasts 6 months.", 6),
        ("This is a 12-month contract.", 12),
        ("We offer a 3-month probation period.", None),
        ("20 weeks of parental leave", None),
        ("You commit to at least 4 months, full time.", 4),
        ("The summer programme is ten weeks long.", 2.31),
        ("6 month internship with a possible full-time offer", 6),
        ("Notice period of 2 months", None),
        ("We have grown 300% in 12 months.", None),
        ("Duration: 3 months", 3),
        ("Praktikumsdauer: mindestens 3 Monate", 3),
        ("Stage d'une durée de 6 mois", 6),
        ("After 6 months you get a bonus.", None),
        ("The role is temporary for 9 months.", 9),
        ("A two-year graduate programme", 24),
        ("Our internship programme has run for 10 years.", None),
        ("Sprints of two weeks", None),
        ("Within the first 3 months of your internship you will own a feature", None),
        ("You need 2 years of experience for this contract role.", None),
        ("Interns get 10 days of holiday.", None),
        ("Fixed-term contract until December.", None),
        ("Contract length: 18 months", 18),
        ("Internship from January to June (6 months).", 6),
        ("Apprenticeship of three years", 36),
        ("Paid monthly; contract for one year, renewable", 12),
    ],
)
def test_a_description(description: str, months: float | None) -> None:
    assert duration_in(description) == months


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("one to two years", [(1, 2, False, "year")]),
        ("five (5) years", [(5, None, False, "year")]),
        ("3y+", [(3, None, True, "year")]),
        ("2/3/6 months", [(2, 6, False, "month")]),
        ("2 months - 6 months", [(2, 6, False, "month")]),
        ("6month(s)", [(6, None, False, "month")]),
        ("1 year 6 months", [(1, None, False, "year"), (6, None, False, "month")]),
        ("mindestens drei jahre", [(3, None, False, "year")]),
        ("d'un an", [(1, None, False, "year")]),
        ("ein halbes jahr", [(6, None, False, "month")]),
        ("2024 years", []),
        ("$20 an hour", []),
        ("10,000 per month", []),
        ("two weekends", []),
    ],
)
def test_lengths_of_time(text: str, found: list[tuple[float, float | None, bool, str]]) -> None:
    read = [(length.low, length.high, length.more, length.unit) for length in lengths(in_figures(text))]
    assert read == found


@given(st.text())
def test_any_text_is_read(text: str) -> None:
    for months in (read_duration(text), duration_in_title(text), duration_in(text)):
        assert months is None or 0 < months <= 120
