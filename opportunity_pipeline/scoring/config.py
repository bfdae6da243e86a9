"""The constants of the formula (weights, bands, neutral values, caps) and the version that identifies them.

Belongs here: every constant a score depends on. Does not belong here: how they are used (`formula`); settings of an
installation (`settings`), which never change a score.

Points are whole points, 0–100. Changing any number changes :attr:`ScoringConfig.scoring_version`.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, field, fields

MOST_COUNTED = 36_500
"""Upper limit of every count of days, years or reactions: a century of days."""


class ScoringConfigError(ValueError):
    """The configuration could give scores outside 0–100. The message names the invalid field."""


@dataclass(frozen=True, slots=True)
class Step:
    """One band of a scale over whole days: up to ``limit`` (or, for falling scales, from ``limit`` on), inclusive."""

    limit: int
    points: int


@dataclass(frozen=True, slots=True)
class JobWeights:
    """Weights of a job's components, in whole percent of the total."""

    skill_match: int = 40
    proficiency_fit: int = 20
    freshness: int = 15
    location: int = 10
    career_alignment: int = 10
    readiness: int = 5


@dataclass(frozen=True, slots=True)
class HackathonWeights:
    """Weights of a hackathon's components, in whole percent of the total."""

    theme: int = 35
    tech: int = 25
    timing: int = 15
    difficulty: int = 10
    participation: int = 10
    readiness: int = 5


@dataclass(frozen=True, slots=True)
class ArticleWeights:
    """Weights of an article's components, in whole percent of the total."""

    topic: int = 40
    gap: int = 25
    recency: int = 25
    trend: int = 10


@dataclass(frozen=True, slots=True)
class SkillMatch:
    """100 · matched / asked, plus a bonus for each matched skill that is strong."""

    strong_level: int = 70
    strong_bonus: int = 5


@dataclass(frozen=True, slots=True)
class Bands:
    """Bands entry, intermediate, advanced (students: mean level; jobs: minimum years), and points for each fit."""

    intermediate_from_level: int = 50
    advanced_above_level: int = 80
    intermediate_from_years: int = 1
    advanced_from_years: int = 3
    same: int = 100
    student_above: int = 60
    student_below: int = 40
    unknown: int = 70


@dataclass(frozen=True, slots=True)
class Places:
    """Points for where the work is, relative to the student's home and preferred places."""

    remote: int = 100
    same_city: int = 100
    same_state: int = 70
    hybrid: int = 50
    elsewhere: int = 20


@dataclass(frozen=True, slots=True)
class Alignment:
    """Points for each interest found in title or skills, and for each learning gap among the skills."""

    interest: int = 30
    gap: int = 20


@dataclass(frozen=True, slots=True)
class Readiness:
    """Points added to the overall profile score."""

    learning_rise_days: int = 30
    learning_rise: int = 10
    interview_above: int = 70
    interview: int = 10


@dataclass(frozen=True, slots=True)
class Themes:
    """Points for each theme that is also an interest."""

    each: int = 50


@dataclass(frozen=True, slots=True)
class Topics:
    """Points for an article whose topic is an interest, one that mentions an interest, and one about a gap."""

    topic: int = 100
    keyword: int = 60
    gap: int = 100


@dataclass(frozen=True, slots=True)
class Feedback:
    """When a student's reactions to a group of similar opportunities raise or lower that group's scores."""

    window_days: int = 90
    enough: int = 3
    raised_tenths: int = 13
    neutral_tenths: int = 10
    damped_tenths: int = 7


@dataclass(frozen=True, slots=True)
class ScoringConfig:
    """All constants a score depends on, besides the student, the opportunity and the clock."""

    name: str = "v1"
    neutral: int = 50
    job: JobWeights = field(default_factory=JobWeights)
    hackathon: HackathonWeights = field(default_factory=HackathonWeights)
    article: ArticleWeights = field(default_factory=ArticleWeights)
    skill_match: SkillMatch = field(default_factory=SkillMatch)
    bands: Bands = field(default_factory=Bands)
    places: Places = field(default_factory=Places)
    alignment: Alignment = field(default_factory=Alignment)
    readiness: Readiness = field(default_factory=Readiness)
    themes: Themes = field(default_factory=Themes)
    topics: Topics = field(default_factory=Topics)
    feedback: Feedback = field(default_factory=Feedback)
    # Days since posting, at most `limit`; anything older than the last step earns `stale`.
    freshness: tuple[Step, ...] = (Step(3, 100), Step(7, 80), Step(14, 60), Step(30, 40))
    recency: tuple[Step, ...] = (Step(1, 100), Step(3, 80), Step(7, 60), Step(14, 40))
    stale: int = 20
    # Days left, at least `limit`; fewer than the last step earns `last_day`.
    timing: tuple[Step, ...] = (Step(7, 100), Step(3, 80), Step(1, 50))
    last_day: int = 20
    timing_unknown: int = 60
    trend_days: int = 7
    suggestion_level: int = 70

    def __post_init__(self) -> None:
        for kind in ("job", "hackathon", "article"):
            weights = asdict(getattr(self, kind))
            if min(weights.values()) < 0 or sum(weights.values()) != 100:
                raise ScoringConfigError(f"{kind}: weights must be whole percents that add up to 100, not {weights}")
        for name, rising in (("freshness", True), ("recency", True), ("timing", False)):
            limits = [step.limit for step in getattr(self, name)]
            if not limits or limits != sorted(set(limits), reverse=not rising):
                raise ScoringConfigError(f"{name}: limits must be {'rising' if rising else 'falling'}, not {limits}")
        if not self.name or not self.name.isprintable():
            raise ScoringConfigError(f"name: must be a line of text, not {self.name!r}")
        for part in fields(self):
            for name, number in _numbers(getattr(self, part.name)):
                counted = (part.name + name).endswith(("days", "years", "enough", "limit"))
                most = MOST_COUNTED if counted else 100
                if not 0 <= number <= most:
                    raise ScoringConfigError(f"{part.name}{name}: must be 0–{most}, not {number}")

    @property
    def scoring_version(self) -> str:
        """The configuration's name and a digest of all its values, e.g. ``v1-3f2a9c01b7de``."""
        canonical = json.dumps(asdict(self), sort_keys=True, separators=(",", ":"))
        return f"{self.name}-{hashlib.blake2b(canonical.encode(), digest_size=6).hexdigest()}"


def _numbers(part: object) -> list[tuple[str, int]]:
    """All numbers in a part of the configuration, each with its path within that part."""
    if isinstance(part, int):
        return [("", part)]
    if isinstance(part, tuple):
        return [(f"[{place}].{name}", value) for place, step in enumerate(part) for name, value in asdict(step).items()]
    if isinstance(part, str):
        return []
    return [(f".{name}", value) for name, value in asdict(part).items()]  # type: ignore[call-overload]


DEFAULT_CONFIG = ScoringConfig()
