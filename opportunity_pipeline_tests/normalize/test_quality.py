"""The quality thresholds hold on the labelled texts that the rules may be tuned on.

Belongs here: the half that may be inspected. Does not belong here: the other half, which only ``python -m
bench.quality`` uses; a failing test would show what it gets wrong.
"""

from __future__ import annotations

import pytest

from bench.quality import BARS, HALVES, Mistake, facts, measure, measure_half, texts_of


@pytest.mark.parametrize("field", sorted(BARS.keys() - {"duplicates"}))  # which have a test of their own
def test_the_bars_hold(field: str) -> None:
    report = measure([field], ["rules"])
    assert [goal for goal in report.goals if not goal.met] == []


@pytest.mark.parametrize("field", sorted(BARS))
def test_at_least_two_hundred_texts_are_labelled(field: str) -> None:
    assert sum(len(texts_of(field, half)) for half in HALVES) >= 200


def test_mistakes_of_the_half_that_nobody_looks_at_are_not_told() -> None:
    rows, mistakes = measure_half("skills", "held_out")
    assert [row.half for row in rows] == ["held_out"]
    assert mistakes == []


def test_what_is_unknown_says_nothing() -> None:
    assert facts(["python", "unknown", None]) == {"python"}
    assert facts([{"city": "Pune"}, {"city": "Pune"}]) == {'{"city": "Pune"}'}
    assert facts("other") == frozenset()


def test_places_are_compared_without_accents_and_level_by_level() -> None:
    rows, mistakes = measure_half("places", "rules")
    assert [row.part for row in rows] == ["whole", "places", "city", "state", "country", "work_mode"]
    assert len(mistakes) <= 375 * 0.03


def test_a_report_tells_its_mistakes() -> None:
    report = measure(["skills"], ["rules"])
    report.mistakes.append(Mistake("skills", "a text", ["missed one"], []))
    assert "missed one" in report.show()
    assert "missed one" in report.to_json()
