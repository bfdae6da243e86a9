"""Features of students: levels, interests, gaps, places, readiness, threshold.

Belongs here: shaping student rows for scoring. Does not belong here: a student's reactions (`scoring.feedback`).
Name, gender and age are not inputs.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import polars as pl

from opportunity_pipeline.normalize.skills.skills import canonical_interest, canonical_skill
from opportunity_pipeline.scoring.config import ScoringConfig
from opportunity_pipeline.scoring.features.lists import gather, renamed, with_lists
from opportunity_pipeline.scoring.features.places import with_places
from opportunity_pipeline.scoring.formula.model import TEN_THOUSANDTHS


@dataclass(frozen=True)
class StudentTables:
    """Rows of the student tables, with the columns that scoring reads.

    Attributes:
        students: ``id``, ``place_keys``, ``overall_score``, ``learning_score``, ``interview_score``,
            ``match_threshold`` (null: the default), ``is_active``.
        skills: ``student_id``, ``skill``, ``level``.
        interests: ``student_id``, ``interest``.
        gaps: ``student_id``, ``skill``.
        history: ``student_id``, ``measured_on``, ``learning_score``.
    """

    students: pl.DataFrame
    skills: pl.DataFrame
    interests: pl.DataFrame
    gaps: pl.DataFrame
    history: pl.DataFrame


def student_features(
    tables: StudentTables, *, config: ScoringConfig, now: datetime, default_threshold: int
) -> pl.DataFrame:
    """One row per student, by id.

    Args:
        tables: rows of the wanted students; rows of others are ignored.
        config: gives the level of a strong skill and the window for a rising learning score.
        now: the current time.
        default_threshold: points, for students without a threshold of their own.

    Returns:
        ``student_id``, ``is_active``, ``threshold`` (ten-thousandths of a point, ``Int32``), the lists ``skills``,
        ``strong_skills``, ``interests``, ``gaps``, the counts ``level_sum``, ``level_count``, ``interest_count``,
        ``gap_count`` (``Int32``), the places of :func:`with_places`, ``overall_score``, ``interview_score`` (``Int32``,
        null: not known), ``learning_rose``.
    """
    skills = (
        renamed(tables.skills, "skill", _skill_name).group_by("student_id", "skill").agg(pl.col("level").max())
    )  # one skill under two names: the higher level wins
    strong = skills.filter(pl.col("level") >= config.skill_match.strong_level)
    levels = skills.group_by("student_id").agg(
        pl.col("level").cast(pl.Int32).sum().alias("level_sum"), pl.len().cast(pl.Int32).alias("level_count")
    )
    interests = renamed(tables.interests, "interest", canonical_interest).rename({"interest": "interests"})
    gaps = renamed(tables.gaps, "skill", _skill_name).rename({"skill": "gaps"})
    rows = tables.students.sort("id").select(
        pl.col("id").alias("student_id"),
        "is_active",
        (pl.col("match_threshold").fill_null(default_threshold).cast(pl.Int32) * TEN_THOUSANDTHS).alias("threshold"),
        "place_keys",
        pl.col("overall_score").cast(pl.Int32),
        pl.col("learning_score").cast(pl.Int32),
        pl.col("interview_score").cast(pl.Int32),
    )
    rows = with_places(rows, "student_id", student=True)
    rows = with_lists(
        rows,
        "student_id",
        gather(skills.rename({"skill": "skills"}), "student_id", "skills"),
        gather(strong.rename({"skill": "strong_skills"}), "student_id", "strong_skills"),
        gather(interests, "student_id", "interests"),
        gather(gaps, "student_id", "gaps"),
    )
    rows = rows.join(levels, on="student_id", how="left", maintain_order="left")
    rows = rows.join(
        learning_baseline(tables.history, config=config, now=now), on="student_id", how="left", maintain_order="left"
    )
    # The profile holds today's score; if another module wrote only the history, its newest entry is today's.
    today = pl.coalesce("learning_score", "newest_learning")
    return rows.with_columns(
        pl.col("level_sum", "level_count").fill_null(0),
        pl.col("interests").list.len().cast(pl.Int32).alias("interest_count"),
        pl.col("gaps").list.len().cast(pl.Int32).alias("gap_count"),
        (today > pl.col("baseline_learning")).fill_null(False).alias("learning_rose"),
    ).drop("learning_score", "newest_learning", "baseline_learning")


def learning_baseline(history: pl.DataFrame, *, config: ScoringConfig, now: datetime) -> pl.DataFrame:
    """The score that a student's learning score is compared with to decide whether it rose.

    The baseline is the last measurement that is at least as old as the window, else the first one in the window: a
    score that rose 40 days ago and has not changed since has not risen within 30 days.

    Returns:
        ``student_id``, ``baseline_learning``, ``newest_learning`` (``Int32``).
    """
    today = now.date()
    start = today - timedelta(days=config.readiness.learning_rise_days)
    known = history.filter(pl.col("learning_score").is_not_null(), pl.col("measured_on") <= today).sort(
        "student_id", "measured_on"
    )
    score, before = pl.col("learning_score").cast(pl.Int32), pl.col("measured_on") <= start
    return known.group_by("student_id", maintain_order=True).agg(
        pl.coalesce(score.filter(before).last(), score.first()).alias("baseline_learning"),
        score.last().alias("newest_learning"),
    )


def _skill_name(skill: str) -> str:
    """The canonical name; a skill that the taxonomy lacks keeps its own."""
    return canonical_skill(skill) or skill
