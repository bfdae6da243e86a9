"""How a job is scored: skill match, proficiency fit, freshness, location, career alignment, readiness.

Belongs here: the components of a job and the facts they use. Does not belong here: components that other kinds share
(`parts`).
"""

from __future__ import annotations

import polars as pl

from opportunity_pipeline.scoring.config import ScoringConfig
from opportunity_pipeline.scoring.formula import parts
from opportunity_pipeline.scoring.formula.model import FULL, HUNDREDTHS, Case, Component, Formula, Overlap, case


def job_formula(config: ScoringConfig) -> Formula:
    """The formula of jobs."""
    weights = config.job
    return Formula(
        kind="job",
        components=(
            Component("skill_match", weights.skill_match, parts.skill_match(config)),
            Component("proficiency_fit", weights.proficiency_fit, parts.band_fit(config)),
            Component("freshness", weights.freshness, parts.age(config.freshness, config.stale, "Posted")),
            Component("location", weights.location, parts.place(config, remote="Remote")),
            Component("career_alignment", weights.career_alignment, career_alignment(config)),
            Component("readiness", weights.readiness, parts.readiness(config)),
        ),
        overlaps=(
            *parts.SKILL_OVERLAPS,
            *parts.PLACE_OVERLAPS,
            Overlap("interests_found", "interests", "terms"),
            Overlap("gaps_found", "gaps", "asked"),
        ),
        derived=(
            *parts.whether_any(),
            parts.student_band(config),
            (pl.col("interest_count") + pl.col("gap_count") > 0).alias("has_aims"),
        ),
        asked="asked",
        learn=lambda skill_is_gap: parts.learn_skill(config, skill_is_gap),
    )


def career_alignment(config: ScoringConfig) -> tuple[Case, ...]:
    """Points for each interest in title or skills and for each learning gap among the skills, at most 100."""
    rules, interests, gaps = config.alignment, pl.col("interests_found"), pl.col("gaps_found")
    score = (interests.cast(pl.Int64) * rules.interest + gaps.cast(pl.Int64) * rules.gap) * HUNDREDTHS
    return (
        case(
            ~pl.col("has_aims"),
            config.neutral,
            f"Your profile names no interests: counted as {config.neutral}",
            unknown=True,
        ),
        case((interests == 0) & (gaps == 0), 0, "None of your interests or learning gaps"),
        Case(
            pl.lit(True),
            pl.min_horizontal(score, pl.lit(FULL)),
            pl.format("Interests of yours in it: {}; learning gaps it would close: {}", interests, gaps),
        ),
    )
