"""Merging: the best value of each field, and the listing it comes from."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from opportunity_pipeline.normalize.duplicates.merging import FIELDS, known_fields, merge
from opportunity_pipeline.sources.records import Kind
from opportunity_pipeline.storage.tables.links import MERGED

NOW = datetime(2026, 3, 1, tzinfo=UTC)
UNKNOWN: dict[str, Any] = {
    "work_mode": "unknown",
    "stipend_kind": "unknown",
    "experience_band": "unknown",
    "employment_type": "unknown",
    "seniority": "unknown",
    "role_family": "other",
    "participation_mode": "unknown",
    "difficulty_level": "unknown",
}
LISTS = ("locations", "place_keys", "skills_required", "theme_tags", "tech_stack_tags", "relevance_keywords")


def row(kind: Kind, identity: int, **values: Any) -> dict[str, Any]:
    """A row with only the given values known."""
    nothing = {name: UNKNOWN.get(name, [] if name in LISTS else None) for name in MERGED[kind]}
    return {"id": identity, "source": f"source{identity}", "status": "open", **nothing, **values}


def taken(kind: Kind, *rows: dict[str, Any]) -> dict[str, Any]:
    return merge(kind, rows)


@pytest.mark.parametrize("kind", ["job", "hackathon", "article"])
def test_every_merged_column_belongs_to_one_field(kind: Kind) -> None:
    columns = [column for names in FIELDS[kind].values() for column in names]
    assert sorted(columns) == sorted(MERGED[kind])


def test_nothing_is_taken_over_where_all_is_known_or_nothing_is_better() -> None:
    full = row("job", 1, work_mode="remote", skills_required=["go"], department="Data")
    assert taken("job", full, row("job", 2, work_mode="onsite", skills_required=["rust"], department="IT")) == {}
    assert taken("job", row("job", 1), row("job", 2)) == {}


def test_an_unknown_field_is_filled_by_the_first_that_knows_it_and_says_by_which() -> None:
    found = taken(
        "job",
        row("job", 1),
        row("job", 2, skills_required=["go"]),
        row("job", 3, skills_required=["c"], department="IT"),
    )
    assert found == {
        "skills_required": ["go"],
        "department": "IT",
        "sources": {
            "skills_required": {"source": "source2", "opportunity_id": 2},
            "department": {"source": "source3", "opportunity_id": 3},
        },
    }


def test_pay_comes_from_one_listing() -> None:
    paid = {"stipend_kind": "paid", "stipend_min": 10.0, "stipend_currency": "INR", "stipend_period": "month"}
    found = taken("job", row("job", 1, stipend_text="as per norms"), row("job", 2, stipend_text="₹10 pm", **paid))
    assert {name: found[name] for name in (*paid, "stipend_text")} == {**paid, "stipend_text": "₹10 pm"}


def test_the_deadline_is_the_earliest_stated() -> None:
    later, sooner = NOW + timedelta(days=9), NOW + timedelta(days=5)
    assert taken("job", row("job", 1, apply_by=later), row("job", 2, apply_by=sooner))["apply_by"] == sooner
    assert taken("job", row("job", 1, apply_by=sooner), row("job", 2, apply_by=later)) == {}
    assert taken("job", row("job", 1), row("job", 2, apply_by=later))["apply_by"] == later


def test_what_has_expired_tells_no_deadline() -> None:
    later, sooner = NOW + timedelta(days=9), NOW + timedelta(days=5)
    over = row("job", 2, apply_by=sooner, status="expired")
    assert taken("job", row("job", 1), over) == {}
    assert taken("job", row("job", 1, apply_by=later), over) == {}
    assert taken("job", row("job", 1), over, row("job", 3, apply_by=later))["apply_by"] == later
    assert taken("job", row("job", 1, apply_by=later, status="expired"), row("job", 2)) == {}


def test_a_place_inside_the_stated_one_is_better_and_one_beside_it_is_not() -> None:
    country, city = row("job", 1, place_keys=["in"]), row("job", 2, place_keys=["in/karnataka/bengaluru"])
    assert taken("job", country, city)["place_keys"] == ["in/karnataka/bengaluru"]
    assert taken("job", city, country) == {}
    assert taken("job", city, row("job", 3, place_keys=["in/delhi/delhi"])) == {}


def test_start_and_end_of_an_event_come_from_one_listing() -> None:
    end = row("hackathon", 1, end_date=NOW)
    whole = row("hackathon", 2, start_date=NOW + timedelta(days=3), end_date=NOW + timedelta(days=5))
    found = taken("hackathon", end, whole)
    assert (found["start_date"], found["end_date"]) == (whole["start_date"], whole["end_date"])
    assert taken("hackathon", end, row("hackathon", 3, start_date=NOW + timedelta(days=3))) == {}


def test_known_fields_are_counted() -> None:
    assert known_fields("job", row("job", 1)) == 0
    assert known_fields("job", row("job", 1, work_mode="remote", skills_required=["go"], stipend_kind="paid")) == 3
