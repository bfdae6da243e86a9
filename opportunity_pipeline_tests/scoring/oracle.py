"""The oracle: the formula over every pair in one plain frame, and random worlds to compare the engine with it.

Belongs here: naive lists (every pair scored, sorted, cut), and fast generation of worlds. Does not belong here: the
second implementation of the formula (`transcription`); hypothesis, whose small worlds give small counterexamples
(`strategies`).
"""

from __future__ import annotations

from dataclasses import fields
from datetime import datetime, timedelta
from itertools import pairwise
from random import Random
from typing import Any, get_args

import polars as pl

from opportunity_pipeline.scoring.config import DEFAULT_CONFIG, ScoringConfig
from opportunity_pipeline.scoring.engine import best
from opportunity_pipeline.scoring.formula import after_feedback
from opportunity_pipeline.scoring.prepare import Prepared
from opportunity_pipeline.scoring.problem import build_problem
from opportunity_pipeline.scoring.sides import Side
from opportunity_pipeline.scoring.variants import changed
from opportunity_pipeline.sources.records import Kind
from opportunity_pipeline_tests.scoring.strategies import (
    FAMILIES,
    INTERESTS,
    PLACES,
    SKILLS,
    TITLES,
    TOPICS,
    World,
)
from opportunity_pipeline_tests.scoring.world import (
    NOW,
    Application,
    Article,
    Hackathon,
    Job,
    Opportunity,
    Reaction,
    Student,
)

TOOLS = tuple(f"tool {number}" for number in range(40))
LEVELS = (0, 49, 50, 69, 70, 80, 81, 100)
BANDS = ("entry", "intermediate", "advanced", "unknown")


def oracle_lists(prepared: Prepared, keep: int) -> pl.DataFrame:
    """Every list, from a frame with one row per pair: ``student_id``, ``opportunity_id``, ``total``, ``rank``."""
    pairs = prepared.active.join(prepared.considered, how="cross")
    pairs = pairs.join(prepared.factors, on=["student_id", "group"], how="left")
    pairs = pairs.with_columns(overlap.count() for overlap in prepared.formula.overlaps)
    total = after_feedback(
        pl.col("before_feedback"), pl.col("tenths").fill_null(prepared.config.feedback.neutral_tenths)
    )
    return (
        prepared.formula.with_scores(pairs)
        .with_columns(total.alias("total"))
        .join(prepared.exclusions, on=["student_id", "opportunity_id"], how="anti")
        .sort(["student_id", "total", "newest", "opportunity_id"], descending=[False, True, True, False])
        .with_columns(pl.int_range(1, pl.len() + 1, dtype=pl.Int32).over("student_id").alias("rank"))
        .filter((pl.col("rank") <= keep) | (pl.col("total") >= pl.col("threshold")))
        .select("student_id", "opportunity_id", "total", "rank")
    )


def engine_lists(prepared: Prepared, keep: int, *, block: int = 64, threads: int = 1) -> pl.DataFrame:
    """Every list of the engine, in the same format; a small ``block`` gives many blocks for few opportunities."""
    students, opportunities = prepared.active, prepared.considered
    if students.is_empty() or opportunities.is_empty():
        return oracle_lists(prepared, keep).clear()
    problem = build_problem(
        prepared.formula,
        Side(students.with_columns(*prepared.formula.derived)),
        Side(opportunities),
        prepared.factors,
        prepared.exclusions,
        neutral_tenths=prepared.config.feedback.neutral_tenths,
        block=block,
    )
    lists = best(problem, range(students.height), keep, threads=threads)
    return pl.DataFrame(
        {
            "student_id": students["student_id"][lists.student],
            "opportunity_id": opportunities["opportunity_id"][lists.opportunity],
            "total": lists.total,
            "rank": lists.rank,
        }
    )


def random_world(kind: Kind, random: Random, students: int, opportunities: int) -> World:
    """A world of the given size, with ties, unknown values, reactions, applications and thresholds."""
    skills = (*SKILLS, *TOOLS) if random.random() < 0.5 else SKILLS
    people = [_student(f"s{number:04}", random, skills) for number in range(students)]
    make = {"job": _job, "hackathon": _hackathon, "article": _article}[kind]
    # Ids descend along the list, so that the row order never equals the id order.
    ones = [make(100_000 - number, random, skills) for number in range(opportunities)]
    reactions = [
        Reaction(
            one.id, random.choice(ones).id, random.choice(("clicked", "saved", "ignored", "dismissed")), _day(random)
        )
        for one in people
        for _ in range(random.choice((0, 0, 5, 30)))
    ]
    applications = [
        Application(random.choice(people).id, random.choice(ones).id, random.choice(("draft", "submitted")))
        for _ in range(students)
    ]
    return World(kind, people, ones, reactions, applications)


def random_config(random: Random) -> ScoringConfig:
    """A formula with arbitrary numbers, including weights of 0."""

    def weights(kind: Kind) -> dict[str, int]:
        names = [part.name for part in fields(getattr(DEFAULT_CONFIG, kind))]
        cuts = sorted(random.choice((0, 100, random.randint(0, 100))) for _ in names[1:])
        return dict(zip(names, (end - begin for begin, end in pairwise((0, *cuts, 100))), strict=True))

    def drawn(part: Any) -> Any:
        if isinstance(part, tuple):
            return [{"limit": step.limit, "points": random.randint(0, 100)} for step in part]
        if isinstance(part, int):
            return random.randint(0, 100)
        return {number.name: random.randint(0, 100) for number in fields(part)}

    numbers = {part.name: drawn(getattr(DEFAULT_CONFIG, part.name)) for part in fields(DEFAULT_CONFIG)[1:]}
    # Days, years and counts keep their values, so that data falls on both sides of them.
    numbers["bands"] |= {"intermediate_from_years": 1, "advanced_from_years": 3}
    numbers["readiness"] |= {"learning_rise_days": 30}
    numbers["feedback"] |= {"window_days": 90, "enough": random.randint(0, 3)}
    return changed(DEFAULT_CONFIG, {**numbers, **{kind: weights(kind) for kind in get_args(Kind)}})


def shuffled(world: World, random: Random) -> World:
    """The same world with its rows in another order."""
    return World(
        world.kind,
        random.sample(world.students, len(world.students)),
        random.sample(world.opportunities, len(world.opportunities)),
        random.sample(world.reactions, len(world.reactions)),
        random.sample(world.applications, len(world.applications)),
    )


def _student(identity: str, random: Random, skills: tuple[str, ...]) -> Student:
    return Student(
        identity,
        {name: random.choice(LEVELS) for name in _some(random, skills, 12)},
        _some(random, INTERESTS, 4),
        _some(random, skills, 4),
        _some(random, PLACES, 2),
        overall=random.choice((None, 0, 50, 100)),
        interview=random.choice((None, 70, 71)),
        threshold=random.choice((None, 0, 30, 60, 75, 90, 100)),
        active=random.random() < 0.9,
    )


def _job(identity: int, random: Random, skills: tuple[str, ...]) -> Opportunity:
    return Job(
        identity,
        random.choice(TITLES),
        _some(random, skills, 8),
        random.choice((None, 0, 1, 3)),
        random.choice(BANDS),
        random.choice(("remote", "hybrid", "onsite", "unknown")),
        _some(random, PLACES, 2),
        random.choice(FAMILIES),
        random.choice((None, _day(random))),
        status=random.choice(("open",) * 9 + ("expired",)),
        pay=random.choice(("paid", "unpaid", "unknown")),
        monthly=random.choice((None, 5_000.0, 10_000.0)),
    )


def _hackathon(identity: int, random: Random, skills: tuple[str, ...]) -> Opportunity:
    start = random.choice((None, NOW + timedelta(days=random.randint(-1, 9))))
    return Hackathon(
        identity,
        _some(random, INTERESTS, 3),
        _some(random, skills, 8),
        random.choice(BANDS),
        random.choice(("online", "hybrid", "in_person", "unknown")),
        _some(random, PLACES, 2),
        start,
        seen=_day(random),
    )


def _article(identity: int, random: Random, skills: tuple[str, ...]) -> Opportunity:
    return Article(
        identity,
        random.choice(TITLES),
        random.choice((None, *TOPICS)),
        _some(random, (*skills, *INTERESTS), 4),
        random.choice((None, _day(random))),
    )


def _some(random: Random, of: tuple[str, ...], most: int) -> list[str]:
    return random.sample(of, random.randint(0, min(most, len(of))))


def _day(random: Random) -> datetime:
    return NOW - timedelta(days=random.choice((0, 0, 1, 3, 4, 8, 15, 31)))
