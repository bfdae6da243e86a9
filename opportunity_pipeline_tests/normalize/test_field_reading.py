"""Reading one text as one field: hints are validated, and every answer has the form of its field."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opportunity_pipeline.normalize.dates.date_readings import DateField
from opportunity_pipeline.normalize.field_reading import READERS, Hints, UnusableHint, read_field
from opportunity_pipeline.normalize.pay.pay_amounts import PayField
from opportunity_pipeline.normalize.values import KINDS_OF_TEXT

KINDS = st.sampled_from(KINDS_OF_TEXT)


def test_what_is_no_hint_may_stand_beside_a_text() -> None:
    beside = {"text": "x", "id": 7, "source": 5, "label": [], "note": {}, "seen in": "spring"}
    assert Hints.of({**beside, "field": None, "period": ""}) == Hints()


def test_every_kind_of_text_is_known_once() -> None:
    assert len(set(KINDS_OF_TEXT)) == len(KINDS_OF_TEXT)
    assert {*get_args(PayField), *get_args(DateField)} <= set(KINDS_OF_TEXT)
    assert [Hints.of({"field": kind}).field for kind in KINDS_OF_TEXT] == list(KINDS_OF_TEXT)


@pytest.mark.parametrize("field", sorted(READERS))
@pytest.mark.parametrize(
    ("hints", "problem"),
    [
        ({"field": "descripton"}, "field is 'descripton', which is no kind of text; there are text, list, stipend, "),
        ({"field": "Title"}, "field is 'Title', "),
    ],
)
def test_a_hint_that_nobody_knows_is_named(field: str, hints: dict[str, object], problem: str) -> None:
    with pytest.raises(UnusableHint, match=f"^{problem}"):
        read_field(field, "We use Python.", hints)


def test_a_clock_without_a_zone_is_utc() -> None:
    day = datetime(2026, 8, 23, tzinfo=UTC)
    for written in ("2026-08-23", "2026-08-23T00:00:00", "2026-08-23T00:00:00Z", day, day.replace(tzinfo=None)):
        assert Hints.of({"now": written}).now == day


@pytest.mark.parametrize(
    "hints",
    [
        {"now": "soon"},
        {"now": 5},
        {"dayfirst": 1},
        {"field": ["title"]},
        {"currency": 5},
        {"department": {"name": "x"}},
    ],
)
def test_a_hint_of_another_type_is_refused(hints: dict[str, object]) -> None:
    with pytest.raises(UnusableHint, match=next(iter(hints))):
        read_field("dates", "today", hints)


@pytest.mark.parametrize(
    ("field", "text", "hints", "answer"),
    [
        ("dates", "3 days ago", {}, {"start": None, "end": None, "precision": "none"}),
        ("dates", "15 August", {}, {"start": None, "end": None, "precision": "none"}),
        (
            "dates",
            "yesterday",
            {"now": "2026-08-23T01:00:00+05:30"},
            {"start": "2026-08-22", "end": "2026-08-22", "precision": "day"},
        ),
        (
            "dates",
            "2026-08-23T01:00:00+05:30",
            {},
            {"start": "2026-08-22T19:30:00+00:00", "end": "2026-08-22T19:30:00+00:00", "precision": "instant"},
        ),
        ("dates", "13/04/2026", {}, {"start": "2026-04-13", "end": "2026-04-13", "precision": "day"}),
        ("dates", "05/05/2026", {}, {"start": "2026-05-05", "end": "2026-05-05", "precision": "day"}),
        (
            "dates",
            "6 days",
            {"field": "period", "now": "2026-08-23"},
            {"start": None, "end": None, "precision": "none"},
        ),
        (
            "dates",
            "6 days",
            {"field": "posted", "now": "2026-08-23"},
            {"start": "2026-08-17", "end": "2026-08-17", "precision": "day"},
        ),
        (
            "money",
            "10,000",
            {"currency": "₹", "period": "month"},
            {"kind": "paid", "min": 10000, "max": 10000, "currency": "INR", "period": "month"},
        ),
        (
            "money",
            "$500 in prizes",
            {"field": "prize"},
            {"kind": "paid", "min": 500, "max": 500, "currency": "USD", "period": "total"},
        ),
        ("skills", "We go far and pay on time.", {"field": "description"}, {"skills": []}),
        ("places", "This is a remote role.", {"field": "text"}, {"places": [], "work_mode": "remote"}),
        (
            "experience",
            "You bring 2+ years of experience.",
            {"field": "description"},
            {"min_years": 2, "max_years": None, "band": "intermediate"},
        ),
        ("duration", "PHP Developer (2-4 Years)", {"field": "title"}, {"months": None}),
        ("duration", "2-4 years", {}, {"months": 24}),
        (
            "role",
            "Associate",
            {"department": "Legal", "employment_type": "fulltime_permanent"},
            {"family": "legal", "level": "unknown", "employment_type": "full_time"},
        ),
    ],
)
def test_hints_say_how_a_text_is_meant(
    field: str, text: str, hints: dict[str, object], answer: dict[str, object]
) -> None:
    assert read_field(field, text, hints) == answer


@pytest.mark.parametrize("field", sorted(READERS))
@given(text=st.text(), kind=KINDS, hint=st.text(), dayfirst=st.sampled_from([True, False, None]))
def test_any_text_is_answered_in_one_form(field: str, text: str, kind: str, hint: str, dayfirst: bool | None) -> None:
    hints = dict.fromkeys(("period", "currency", "department", "employment_type"), hint)
    given_hints: dict[str, object] = {**hints, "field": kind, "dayfirst": dayfirst, "now": "2026-08-23T00:00:00Z"}
    answer = read_field(field, text, given_hints)
    assert list(answer) == list(read_field(field, "", {}))
    assert answer == read_field(field, text, given_hints)
    json.dumps(answer, ensure_ascii=False).encode()
