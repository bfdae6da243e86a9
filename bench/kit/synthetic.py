"""Generates students and jobs with realistic skew, from a seed, as rows of the tables.

Belongs here: random generation. Skills, places and interests follow Zipf's law over real names of the taxonomy; a
student has about 12 skills, 4 interests and 3 gaps, a job requests about 6 skills, in one of 200 places. Does not
belong here: measurements.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from opportunity_pipeline.normalize.roles.roles import families
from opportunity_pipeline.normalize.skills.skills import skill_names

SEED = 20260823
NOW = datetime(2026, 8, 23, tzinfo=UTC)
PLACES = [f"in/state {number % 20:02}/city {number:03}" for number in range(200)]
THEMES = ["open source", "startups", "social good", "healthcare", "fintech", "education", "gaming", "sustainability"]
WORDS = ["engineer", "developer", "analyst", "associate", "intern", "specialist", "consultant", "designer"]


@dataclass(frozen=True)
class Drawn:
    """Generated rows of the tables, with the columns that scoring reads.

    Attributes:
        students: ``students``.
        skills: ``student_skills``.
        interests: ``student_interests``.
        gaps: ``learning_gaps``.
        history: ``profile_score_history``.
        jobs: ``jobs``.
        feedback: ``recommendation_feedback``.
    """

    students: pl.DataFrame
    skills: pl.DataFrame
    interests: pl.DataFrame
    gaps: pl.DataFrame
    history: pl.DataFrame
    jobs: pl.DataFrame
    feedback: pl.DataFrame


def draw(students: int, jobs: int, seed: int = SEED) -> Drawn:
    """Generates that many students and jobs, deterministically."""
    random = np.random.default_rng(seed)
    names = np.array(sorted(skill_names()), dtype=object)
    random.shuffle(names)
    skills = names[:400].tolist()
    ids = [f"s{number:07}" for number in range(students)]
    owned = _many(random, students, 12, skills, 0.7)
    wanted = _many(random, students, 4, [*skills[:80], *THEMES], 0.6)
    missing = _many(random, students, 3, skills, 0.7)

    def owner(long: pl.DataFrame) -> pl.Series:
        return pl.Series("student_id", ids)[long["row"]]

    named, word = _zipf(random, 120, 0.7, jobs), random.integers(0, len(WORDS), jobs)
    # Titles repeat: of 17,000 recorded ones 42 % are distinct, of 100,000 generated ones 30 %.
    teams = random.integers(0, 40, jobs)
    titles = [f"{skills[one]} {WORDS[two]}, team {team}" for one, two, team in zip(named, word, teams, strict=True)]
    identity = random.permutation(np.arange(jobs, dtype=np.int64) + 1_000_000)
    stated = random.choice(7, jobs, p=[0.3, 0.25, 0.15, 0.1, 0.1, 0.06, 0.04])
    years = pl.Series([None, 0, 1, 2, 3, 5, 8], dtype=pl.Float64)[stated]
    posted = random.exponential(20 * 24 * 60, jobs).astype(int)
    family = random.choice(len(families()), jobs)
    # Half of the students react, to about eight jobs each, mostly of one role; this gives feedback factors.
    reacting = np.repeat(random.permutation(students)[: students // 2], 8)
    liked = np.repeat(random.integers(0, len(families()), students // 2), 8)
    of_family = np.argsort(family, kind="stable")
    first = np.searchsorted(family[of_family], np.arange(len(families()) + 1))
    within = first[liked] + random.integers(0, 1 << 30, len(liked)) % np.maximum(first[liked + 1] - first[liked], 1)
    usual = random.random(len(liked)) < 0.7
    about = np.where(usual, of_family[np.minimum(within, jobs - 1)], random.integers(0, jobs, len(liked)))
    actions = np.array(["clicked", "saved", "ignored", "dismissed"])
    pleased = np.repeat(random.random(students // 2) < 0.6, 8)
    action = np.where(pleased, random.integers(0, 2, len(liked)), random.integers(0, 4, len(liked)))
    return Drawn(
        students=pl.DataFrame(
            {
                "id": ids,
                "place_keys": _lists(_many(random, students, 1.5, PLACES, 1.0), students),
                "overall_score": random.integers(20, 100, students),
                "learning_score": random.integers(20, 100, students),
                "interview_score": random.integers(20, 100, students),
                "is_active": [True] * students,
                "match_threshold": pl.Series([None] * students, dtype=pl.Int16),
            }
        ),
        skills=owned.select(student_id=owner(owned), skill="value", level=random.integers(10, 101, owned.height)),
        interests=wanted.select(student_id=owner(wanted), interest="value"),
        gaps=missing.select(student_id=owner(missing), skill="value"),
        history=pl.DataFrame(
            {
                "student_id": ids,
                "measured_on": [date(2026, 7, 20)] * students,
                "learning_score": random.integers(20, 100, students),
            }
        ),
        jobs=pl.DataFrame(
            {
                "id": identity,
                "title": titles,
                "skills_required": _lists(_many(random, jobs, 6, skills, 0.7), jobs),
                "experience_min_years": years,
                "experience_band": ["unknown"] * jobs,
                "work_mode": random.choice(
                    ["remote", "hybrid", "onsite", "unknown"], jobs, p=[0.2, 0.1, 0.3, 0.4]
                ).tolist(),
                "place_keys": _lists(_many(random, jobs, 1, PLACES, 1.0), jobs),
                "role_family": pl.Series(sorted(families()))[family],
                "posted_at": [NOW - timedelta(minutes=int(minutes)) for minutes in posted],
                "apply_by": pl.Series([None] * jobs, dtype=pl.Datetime("us", "UTC")),
                "first_seen": [NOW] * jobs,
                "status": ["open"] * jobs,
            }
        ),
        feedback=pl.DataFrame(
            {
                "student_id": pl.Series(ids)[reacting],
                "opportunity_id": identity[about],
                "action": actions[action].tolist(),
                "at": [NOW - timedelta(hours=int(hours)) for hours in random.integers(0, 2000, len(liked))],
            }
        ),
    )


def held_out(drawn: Drawn, count: int) -> tuple[Drawn, pl.DataFrame]:
    """Splits off the last jobs, posted on the last day; the rest has no reactions to them."""
    new = drawn.jobs.tail(count).with_columns(
        posted_at=pl.lit(NOW) - pl.duration(minutes=pl.int_range(pl.len()) % (24 * 60))
    )
    jobs = drawn.jobs.head(-count)
    feedback = drawn.feedback.join(jobs.select(opportunity_id="id"), on="opportunity_id", how="semi")
    return replace(drawn, jobs=jobs, feedback=feedback), new


def _zipf(random: np.random.Generator, count: int, power: float, size: int) -> NDArray[np.int64]:
    shares = 1 / np.arange(1, count + 1) ** power
    return random.choice(count, size, p=shares / shares.sum())


def _many(random: np.random.Generator, rows: int, mean: float, values: list[Any], power: float) -> pl.DataFrame:
    """``row`` and ``value``: about ``mean`` distinct values per row."""
    counts = random.poisson(mean, rows)
    chosen = _zipf(random, len(values), power, int(counts.sum()))
    return pl.DataFrame({"row": np.repeat(np.arange(rows), counts), "value": pl.Series(values)[chosen]}).unique(
        maintain_order=True
    )


def _lists(long: pl.DataFrame, rows: int) -> pl.Series:
    gathered = long.sort("row", "value").group_by("row", maintain_order=True).agg("value")
    empty = pl.lit([], dtype=pl.List(pl.String))
    return (
        pl.DataFrame({"row": np.arange(rows)})
        .join(gathered, on="row", how="left", maintain_order="left")
        .get_column("value")
        .to_frame()
        .select(pl.col("value").fill_null(empty))
        .to_series()
    )
