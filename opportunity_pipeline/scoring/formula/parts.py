"""Components shared by several kinds of opportunity: skills, bands, places, readiness, scales over days.

Belongs here: rules shared by kinds, as cases over facts. Does not belong here: which kind has which component.

Facts of a student: ``level_sum`` and ``level_count`` over the student's skills, ``student_places`` (number of places
they named), facts derived from these (``student_band``, ``has_skills``, ``has_places``), ``overall_score`` and
``interview_score`` (null: not known), ``learning_rose``. Facts of an opportunity: ``asked_count``, ``asked_band``
(0 entry, 1 intermediate, 2 advanced, null unknown), ``remote``, ``hybrid``, ``places`` (number of places it names),
``dated`` (whether it states when it was posted). Facts of a pair: the overlaps below.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import polars as pl

from opportunity_pipeline.scoring.config import ScoringConfig, Step
from opportunity_pipeline.scoring.formula.model import FULL, HUNDREDTHS, Case, Overlap, case

BANDS = ("entry", "intermediate", "advanced")

SKILL_OVERLAPS = (
    Overlap("matched", "skills", "asked"),
    Overlap("strong", "strong_skills", "asked"),
)
PLACE_OVERLAPS = (
    Overlap("same_city", "student_cities", "cities"),
    Overlap("same_state", "student_states", "states"),
    Overlap("same_country_vague", "student_vague", "vague"),
)

_always = pl.lit(True)
_COUNTED = re.compile(r": counted as \d+$")


def skill_match(config: ScoringConfig) -> tuple[Case, ...]:
    """100 · matched / asked, rounded half up to hundredths, plus the bonus for strong skills, at most 100."""
    matched, strong, asked = (pl.col(name).cast(pl.Int64) for name in ("matched", "strong", "asked_count"))
    share = (2 * FULL * matched + asked) // (2 * asked)
    score = pl.min_horizontal(share + strong * (config.skill_match.strong_bonus * HUNDREDTHS), pl.lit(FULL))
    level = config.skill_match.strong_level
    have = pl.format("You have {} of {} skills asked", "matched", "asked_count")
    strongly = pl.format("{}, {} at level {} or more", have, "strong", pl.lit(level))
    return (
        case(pl.col("asked_count") == 0, config.neutral, _unknown("No skills are named", config.neutral), unknown=True),
        case(
            ~pl.col("has_skills"),
            config.neutral,
            _unknown("Your profile names no skills", config.neutral),
            unknown=True,
        ),
        Case(_always, score, pl.when(pl.col("strong") > 0).then(strongly).otherwise(have)),
    )


def whether_any() -> tuple[pl.Expr, pl.Expr]:
    """``has_skills`` and ``has_places``: facts for components that need no exact number, to save table rows."""
    return (pl.col("level_count") > 0).alias("has_skills"), (pl.col("student_places") > 0).alias("has_places")


def student_band(config: ScoringConfig) -> pl.Expr:
    """``student_band`` from the mean level of the student's skills; null without skills."""
    total, count, bands = pl.col("level_sum"), pl.col("level_count"), config.bands
    return (
        pl.when(count == 0)
        .then(None)
        .when(total < bands.intermediate_from_level * count)
        .then(0)
        .when(total <= bands.advanced_above_level * count)
        .then(1)
        .otherwise(2)
        .cast(pl.Int8)
        .alias("student_band")
    )


def band_of_years(years: pl.Expr, config: ScoringConfig) -> pl.Expr:
    """A job's band by its minimum years of experience; null if unknown."""
    return (
        pl.when(years < config.bands.intermediate_from_years)
        .then(0)
        .when(years < config.bands.advanced_from_years)
        .then(1)
        .when(years.is_not_null())
        .then(2)
        .cast(pl.Int8)
    )


def band_of_name(name: pl.Expr) -> pl.Expr:
    """A band from its name; null for ``unknown``."""
    return name.replace_strict(list(BANDS), list(range(len(BANDS))), default=None, return_dtype=pl.Int8)


def band_fit(config: ScoringConfig) -> tuple[Case, ...]:
    """Whether the student's band is the one the opportunity asks for."""
    bands, student, asked = config.bands, pl.col("student_band"), pl.col("asked_band")
    name = asked.replace_strict(list(range(len(BANDS))), list(BANDS), default=None, return_dtype=pl.String)
    return (
        case(asked.is_null(), bands.unknown, _unknown("The level asked is not stated", bands.unknown), unknown=True),
        case(student.is_null(), bands.unknown, _unknown("Your level is not known", bands.unknown), unknown=True),
        case(student == asked, bands.same, pl.format("Asks for your level, {}", name)),
        case(student > asked, bands.student_above, pl.format("You are above the level asked, {}", name)),
        case(_always, bands.student_below, pl.format("Asks for more than your level: {}", name)),
    )


def place(config: ScoringConfig, *, remote: str) -> tuple[Case, ...]:
    """Where it is, against home and preferred places; ``remote`` is the reason line if it can be anywhere."""
    points, neutral = config.places, config.neutral
    return (
        case(pl.col("remote"), points.remote, remote),
        case(pl.col("places") == 0, neutral, _unknown("The place is not known", neutral), unknown=True),
        case(~pl.col("has_places"), neutral, _unknown("Your place is not known", neutral), unknown=True),
        case(pl.col("same_city") > 0, points.same_city, "In a city of yours"),
        case(pl.col("same_state") > 0, points.same_state, "In a state of yours"),
        case(pl.col("hybrid"), points.hybrid, "Elsewhere, but hybrid"),
        case(
            pl.col("same_country_vague") > 0,
            neutral,
            _unknown("In a country of yours, city not known", neutral),
            unknown=True,
        ),
        case(_always, points.elsewhere, "Elsewhere"),
    )


def readiness(config: ScoringConfig) -> tuple[Case, ...]:
    """The overall profile score plus bonuses for a rising learning score and good interviews, at most 100."""
    rules = config.readiness
    rose = pl.col("learning_rose")
    interviews = (pl.col("interview_score") > rules.interview_above).fill_null(False)
    score = (
        pl.col("overall_score").cast(pl.Int64)
        + pl.when(rose).then(rules.learning_rise).otherwise(0)
        + pl.when(interviews).then(rules.interview).otherwise(0)
    )
    line = pl.format(
        "Profile {}{}{}",
        "overall_score",
        pl.when(rose).then(pl.lit(", learning is rising")).otherwise(pl.lit("")),
        pl.when(interviews).then(pl.lit(", interviews go well")).otherwise(pl.lit("")),
    )
    return (
        case(
            pl.col("overall_score").is_null(),
            config.neutral,
            _unknown("Your profile score is not known", config.neutral),
            unknown=True,
        ),
        Case(_always, pl.min_horizontal(score * HUNDREDTHS, pl.lit(FULL)), line),
    )


def age(steps: Sequence[Step], stale: int, verb: str) -> tuple[Case, ...]:
    """A scale over the whole days since posting, or else since first seen; ``verb`` begins the line for the former."""
    days = pl.col("age_days")
    since = (
        pl.when(days < 1)
        .then(pl.lit("today"))
        .when(days == 1)
        .then(pl.lit("1 day ago"))
        .otherwise(pl.format("{} days ago", days))
    )
    line = pl.format("{} {}", pl.when("dated").then(pl.lit(verb)).otherwise(pl.lit("First seen")), since)
    return *(case(days <= step.limit, step.points, line) for step in steps), case(_always, stale, line)


def learn_skill(config: ScoringConfig, skill_is_gap: bool) -> list[pl.Expr]:
    """The facts after the student has learned one more requested skill, to the level that a suggestion assumes."""
    level = config.suggestion_level
    strong = int(level >= config.skill_match.strong_level)
    facts = [
        pl.col("matched") + 1,
        pl.col("strong") + strong,
        pl.col("level_sum") + level,
        pl.col("level_count") + 1,
    ]
    return [*facts, pl.col("gaps_found") - 1, pl.col("gap_count") - 1] if skill_is_gap else facts


def says_unknown(line: str) -> bool:
    """Whether a component's reason line only says that data is missing and the neutral value was used."""
    return _COUNTED.search(line) is not None


def _unknown(what: str, neutral: int) -> str:
    return f"{what}: counted as {neutral}"
