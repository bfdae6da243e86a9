"""What a synthetic student knows and learns: levels, profile scores and history, gaps, paths, courses, interviews.

Belongs here: deriving these from a student's ability and random noise. Does not belong here: choosing the skills
(``draw``), and the student's own data (``generate``).
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import numpy as np
import polars as pl

from opportunity_pipeline.storage.tables.students import GAP_PRIORITIES
from opportunity_pipeline.students.draw import Drawn, Floats, Integers
from opportunity_pipeline.students.frames import SCORES

_WITHOUT_SCORES = 0.08
# Days before `now` on which a profile was measured; the last measurement is today.
_MEASURED_DAYS_AGO = (75, 60, 45, 28, 14, 0)
_STAGES = ("Basics", "Practice", "Project", "Review")
_DAY = 86_400_000_000  # microseconds


def skill_levels(random: np.random.Generator, ability: Floats, skills: Drawn) -> Integers:
    """Levels 5–98, one per drawn skill: higher for abler students and for skills drawn earlier.

    Args:
        random: random generator.
        ability: shape (students,), 0–1.
        skills: the drawn skills of the students.
    """
    expected = 32 + 58 * ability[skills.students] - 2.0 * skills.positions
    return np.clip(np.rint(random.normal(expected, 11)), 5, 98).astype(np.int64)


def profile_scores(random: np.random.Generator, ability: Floats) -> Floats:
    """Profile scores 0–100 at each measurement, drifting up or down; NaN for a student without scores.

    Returns:
        Shape (students, measurements, scores), ordered by time and as in :data:`SCORES`.
    """
    students, measurements = len(ability), len(_MEASURED_DAYS_AGO)
    start = random.normal(25 + 55 * ability[:, None], 9, (students, len(SCORES)))
    drift = random.normal(0.9, 1.8, (students, 1, len(SCORES))) * np.arange(measurements)[:, None]
    scores = np.clip(np.rint(start[:, None, :] + drift), 3, 99)
    scores[random.random(students) < _WITHOUT_SCORES] = np.nan
    return scores


def history(ids: pl.Series, scores: Floats, now: datetime) -> pl.DataFrame:
    """The dated history of :func:`profile_scores`, in columns of ``profile_score_history``."""
    measured = ~np.isnan(scores[:, 0, 0])
    owners = np.repeat(np.flatnonzero(measured), len(_MEASURED_DAYS_AGO))
    today = now.astimezone(UTC).date()
    days = pl.Series("measured_on", [today - timedelta(days=ago) for ago in _MEASURED_DAYS_AGO])
    flat = scores[measured].reshape(-1, len(SCORES))
    return pl.DataFrame(
        {
            "student_id": ids.gather(owners),
            "measured_on": days.gather(np.tile(np.arange(len(days)), int(measured.sum()))),
            **{name: flat[:, column] for column, name in enumerate(SCORES)},
        }
    )


def learning(
    random: np.random.Generator, owners: pl.Series, skills: pl.Series, now: datetime
) -> dict[str, pl.DataFrame]:
    """Gaps, and for some of them a learning path in progress or a recommended course.

    Args:
        random: random generator.
        owners: student id, one per gap.
        skills: canonical skill, one per gap.
        now: aware; all dates are before it.

    Returns:
        Frames with the columns of ``learning_gaps``, ``learning_paths`` and ``recommended_courses``.
    """
    count = len(owners)
    gaps = pl.DataFrame(
        {
            "student_id": owners,
            "skill": skills,
            "since": _before(random.integers(2, 120, count), now).dt.date(),
            "priority": pl.Series(random.choice(GAP_PRIORITIES, count, p=[0.3, 0.45, 0.25]), dtype=pl.String),
        }
    )
    paths = np.flatnonzero(random.random(count) < 0.45)
    completion = np.clip(np.rint(random.normal(45, 30, len(paths))), 0, 100).astype(np.int64)
    courses = np.flatnonzero(random.random(count) < 0.4)
    recommended = random.integers(3, 60, len(courses))
    started = recommended - random.integers(1, 30, len(courses))
    return {
        "learning_gaps": gaps,
        "learning_paths": pl.DataFrame(
            {
                "student_id": owners.gather(paths),
                "skill": skills.gather(paths),
                "stage": pl.Series(_STAGES).gather(np.minimum(completion // 25, len(_STAGES) - 1)),
                "completion": completion,
                "updated_at": _before(random.integers(0, 30, len(paths)), now),
            }
        ),
        "recommended_courses": pl.DataFrame(
            {
                "student_id": owners.gather(courses),
                "skill": skills.gather(courses),
            }
        )
        .with_columns(
            ("course-" + pl.col("skill").str.replace_all(r"[^a-z0-9]+", "-")).alias("course_id"),
            ("First steps in " + pl.col("skill")).alias("title"),
            ("https://learn.example.org/" + pl.col("skill").str.replace_all(r"[^a-z0-9]+", "-")).alias("url"),
            _before(recommended, now).alias("recommended_at"),
            # A start date in the future means that the course has not been started.
            pl.when(pl.Series(started > 0)).then(_before(started, now)).alias("started_at"),
        )
        .unique(["student_id", "course_id"], keep="first", maintain_order=True),
    }


def mock_interviews(random: np.random.Generator, ids: pl.Series, scores: Floats, now: datetime) -> pl.DataFrame:
    """Up to two mock interviews for some students who have an interview score, with the columns of ``interviews``."""
    held = np.where(np.isnan(scores), 0, random.choice(3, len(ids), p=[0.6, 0.25, 0.15]))
    owners = np.repeat(np.arange(len(ids)), held)
    number = np.arange(len(owners)) - np.repeat(np.cumsum(held) - held, held)
    results = np.clip(np.rint(random.normal(np.nan_to_num(scores)[owners], 6)), 0, 100)
    return pl.DataFrame({"student_id": ids.gather(owners), "number": number}).select(
        (pl.col("student_id") + pl.format("-mock-{}", pl.col("number") + 1)).alias("id"),
        "student_id",
        pl.lit(None, pl.Int64).alias("opportunity_id"),
        _before(random.integers(1, 60, len(owners)), now).alias("scheduled_at"),
        pl.lit(True).alias("mock"),
        pl.Series("score", results),
    )


def _before(days: Integers, now: datetime) -> pl.Series:
    return pl.Series(days * -_DAY, dtype=pl.Int64).cast(pl.Duration("us")) + now
