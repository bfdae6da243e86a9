"""Experience and duration."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opportunity_pipeline.normalize.duration import read_duration
from opportunity_pipeline.normalize.experience import experience_in, read_experience


@pytest.mark.parametrize(
    ("text", "least", "most", "band"),
    [
        ("0-2 years", 0, 2, "entry"),
        ("1-3 years", 1, 3, "intermediate"),
        ("2 - 4 Yrs", 2, 4, "intermediate"),
        ("3 to 5 years", 3, 5, "advanced"),
        ("3+ years", 3, None, "advanced"),
        ("0 years", 0, None, "entry"),
        ("10+ yrs", 10, None, "advanced"),
        ("6 months", 0.5, None, "entry"),
        ("6-12 months", 0.5, 1, "entry"),
        ("up to 2 years", 0, 2, "entry"),
        ("Fresher", 0, None, "entry"),
        ("No experience required", 0, None, "entry"),
        ("Entry Level", 0, None, "entry"),
        ("2.5 years", 2.5, None, "intermediate"),
        ("5-3 years", None, None, "unknown"),
        ("99 years", None, None, "unknown"),
        ("some", None, None, "unknown"),
        ("", None, None, "unknown"),
        ("Team of 5", None, None, "unknown"),
    ],
)
def test_experience(text: str, least: float | None, most: float | None, band: str) -> None:
    read = read_experience(text)
    assert (read.least, read.most, read.band) == (least, most, band)


@pytest.mark.parametrize(
    ("description", "least"),
    [
        ("You have 5+ years of professional experience, 2 of them with Python.", 5),
        ("Minimum of 3-5 years' hands-on software experience in a startup.", 3),
        ("Experience: 2 years or more in sales.", 2),
        ("We were founded 10 years ago and have experience.", None),
        ("Our company has grown for 12 years. Experience with SQL is a plus.", None),
        ("A student who loves to code.", None),
    ],
)
def test_experience_in_a_description(description: str, least: float | None) -> None:
    assert experience_in(description).least == least


@pytest.mark.parametrize(
    ("text", "months"),
    [
        ("6 Months", 6),
        ("1 Month", 1),
        ("2-3 months", 2),
        ("12 weeks", 2.76),
        ("1 year", 12),
        ("45 days", 1.48),
        ("10 week summer program", 2.3),
        ("Flexible", None),
        ("0 months", None),
        ("200 years", None),
        ("", None),
    ],
)
def test_duration(text: str, months: float | None) -> None:
    assert read_duration(text) == months


@given(st.text())
def test_any_text_is_read(text: str) -> None:
    for read in (read_experience(text), experience_in(text)):
        assert read.least is None or 0 <= read.least <= 50
    duration = read_duration(text)
    assert duration is None or 0 < duration <= 120
