"""The configuration: what is rejected, and that every number affects the version.

Belongs here: validation and versions. Does not belong here: configurations from files (`test_comparison`).
"""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

import pytest

from opportunity_pipeline.scoring.config import (
    DEFAULT_CONFIG,
    ArticleWeights,
    Feedback,
    JobWeights,
    Places,
    ScoringConfig,
    ScoringConfigError,
    Step,
)
from opportunity_pipeline.scoring.formula import formula_of
from opportunity_pipeline.storage.tables.scores import ARTICLE_COMPONENTS, HACKATHON_COMPONENTS, JOB_COMPONENTS


def test_the_version_is_a_readable_name_and_a_digest() -> None:
    name, _, digest = DEFAULT_CONFIG.scoring_version.partition("-")
    assert name == "v1"
    assert len(digest) == 12
    assert int(digest, 16) >= 0
    assert ScoringConfig().scoring_version == DEFAULT_CONFIG.scoring_version


def variants(part: Any) -> list[Any]:
    """The part with each of its numbers changed slightly, one at a time."""
    if isinstance(part, bool | str):
        return []
    if isinstance(part, int):
        return [part - 1 if part else 1]
    if isinstance(part, tuple):
        return [(*part[:at], other, *part[at + 1 :]) for at, one in enumerate(part) for other in variants(one)]
    return [
        replace(part, **{field.name: other}) for field in fields(part) for other in variants(getattr(part, field.name))
    ]


def test_every_number_has_a_say_in_the_version() -> None:
    seen = {DEFAULT_CONFIG.scoring_version}
    changed = 0
    for field in fields(ScoringConfig):
        if field.name in {"job", "hackathon", "article"}:
            continue  # weights change two at a time, below
        for other in variants(getattr(DEFAULT_CONFIG, field.name)):
            changed += 1
            seen.add(replace(DEFAULT_CONFIG, **{field.name: other}).scoring_version)
    for name in ("job", "hackathon", "article"):
        weights: Any = getattr(DEFAULT_CONFIG, name)
        first, *others = [field.name for field in fields(weights)]
        for other in others:
            changed += 1
            moved = {first: getattr(weights, first) + 1, other: getattr(weights, other) - 1}
            seen.add(replace(DEFAULT_CONFIG, **{name: replace(weights, **moved)}).scoring_version)
    assert changed > 50
    assert len(seen) == changed + 1


@pytest.mark.parametrize(
    ("changes", "line"),
    [
        ({"job": JobWeights(skill_match=39)}, "job: weights must be whole percents that add up to 100"),
        ({"job": JobWeights(skill_match=41)}, "job: weights must be whole percents that add up to 100"),
        ({"article": ArticleWeights(topic=-10, gap=75)}, "article: weights must be whole percents"),
        ({"freshness": (Step(7, 80), Step(3, 100))}, r"freshness: limits must be rising, not \[7, 3\]"),
        ({"timing": (Step(1, 80), Step(3, 100))}, r"timing: limits must be falling, not \[1, 3\]"),
        ({"recency": ()}, "recency: limits must be rising"),
        ({"neutral": 101}, "neutral: must be 0–100, not 101"),
        ({"places": Places(hybrid=-1)}, "places.hybrid: must be 0–100, not -1"),
        ({"feedback": Feedback(window_days=-1)}, "feedback.window_days: must be 0–36500, not -1"),
        ({"feedback": Feedback(window_days=10**9)}, "feedback.window_days: must be 0–36500, not 1000000000"),
        ({"trend_days": 10**9}, "trend_days: must be 0–36500"),
        ({"freshness": (Step(-5, 100),)}, r"freshness\[0\].limit: must be 0–36500, not -5"),
        ({"name": ""}, "name: must be a line of text, not ''"),
        ({"name": "two\nlines"}, "name: must be a line of text"),
        ({"timing": (Step(7, 120),)}, r"timing\[0\].points: must be 0–100, not 120"),
    ],
)
def test_what_cannot_give_a_score_is_refused(changes: dict[str, Any], line: str) -> None:
    with pytest.raises(ScoringConfigError, match=line):
        ScoringConfig(**changes)


def test_days_may_be_many() -> None:
    assert ScoringConfig(feedback=Feedback(window_days=365)).feedback.window_days == 365


def test_components_are_the_columns_of_the_tables() -> None:
    for kind, columns in (
        ("job", JOB_COMPONENTS),
        ("hackathon", HACKATHON_COMPONENTS),
        ("article", ARTICLE_COMPONENTS),
    ):
        formula = formula_of(kind, DEFAULT_CONFIG)  # type: ignore[arg-type]
        assert tuple(part.name for part in formula.components) == columns
        assert sum(part.weight for part in formula.components) == 100
        for overlap in formula.overlaps:
            assert any(overlap.name in part.facts() for part in formula.components), overlap
