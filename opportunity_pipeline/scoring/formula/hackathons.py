"""How a hackathon is scored: theme, tech, timing, difficulty, participation, readiness.

Belongs here: the components of a hackathon and the facts they use. Does not belong here: components that other kinds
share (`parts`).
"""

from __future__ import annotations

import polars as pl

from opportunity_pipeline.scoring.config import ScoringConfig
from opportunity_pipeline.scoring.formula import parts
from opportunity_pipeline.scoring.formula.model import FULL, HUNDREDTHS, Case, Component, Formula, Overlap, case


def hackathon_formula(config: ScoringConfig) -> Formula:
    """The formula of hackathons."""
    weights = config.hackathon
    return Formula(
        kind="hackathon",
        components=(
            Component("theme", weights.theme, theme(config)),
            Component("tech", weights.tech, parts.skill_match(config)),
            Component("timing", weights.timing, timing(config)),
            Component("difficulty", weights.difficulty, parts.band_fit(config)),
            Component("participation", weights.participation, parts.place(config, remote="Online")),
            Component("readiness", weights.readiness, parts.readiness(config)),
        ),
        overlaps=(*parts.SKILL_OVERLAPS, *parts.PLACE_OVERLAPS, Overlap("themes_found", "interests", "themes")),
        derived=(*parts.whether_any(), parts.student_band(config)),
        asked="asked",
        # Learning gaps are not part of a hackathon's score, so closing one has no further effect.
        learn=lambda _: parts.learn_skill(config, False),
    )


def theme(config: ScoringConfig) -> tuple[Case, ...]:
    """Points for each theme that is also an interest, at most 100."""
    found, neutral = pl.col("themes_found"), config.neutral
    score = pl.min_horizontal(found.cast(pl.Int64) * (config.themes.each * HUNDREDTHS), pl.lit(FULL))
    return (
        case(pl.col("theme_count") == 0, neutral, f"No themes are named: counted as {neutral}", unknown=True),
        case(
            pl.col("interest_count") == 0,
            neutral,
            f"Your profile names no interests: counted as {neutral}",
            unknown=True,
        ),
        case(found == 0, 0, "None of your interests is a theme"),
        Case(pl.lit(True), score, pl.format("Interests of yours among the themes: {}", found)),
    )


def timing(config: ScoringConfig) -> tuple[Case, ...]:
    """A scale over the whole days left to register (or until the start); 0 points once that is past."""
    days, to_register = pl.col("days_left"), pl.col("registration_stated")
    left = (
        pl.when(days == 0)
        .then(pl.lit("Less than a day"))
        .when(days == 1)
        .then(pl.lit("1 day"))
        .otherwise(pl.format("{} days", days))
    )
    what = pl.when(to_register).then(pl.lit("left to register")).otherwise(pl.lit("until it starts"))
    line = pl.format("{} {}", left, what)
    over = pl.when(to_register).then(pl.lit("Registration is over")).otherwise(pl.lit("It has started"))
    unknown = config.timing_unknown
    return (
        case(days.is_null(), unknown, f"No dates are stated: counted as {unknown}", unknown=True),
        case(days < 0, 0, over),
        *(case(days >= step.limit, step.points, line) for step in config.timing),
        case(pl.lit(True), config.last_day, line),
    )
