"""An explanation of one pair as a value: every point of it, and why it is or is not in the student's list.

Belongs here: the value, and its form as JSON. Does not belong here: how it comes about (`explain`), how it is printed
(`commands`).
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from opportunity_pipeline.sources.records import Kind

FULL_TOTAL = 1_000_000


@dataclass(frozen=True)
class Part:
    """One component of a total.

    Attributes:
        name: the component.
        weight: whole percent.
        score: hundredths of a point, 0–10,000.
        reason: one line.
        unknown: whether the score is the neutral one because a side is missing.
    """

    name: str
    weight: int
    score: int
    reason: str
    unknown: bool

    @property
    def points(self) -> Decimal:
        """What the component adds to the total, in points with four decimals."""
        return points(self.weight * self.score)


@dataclass(frozen=True)
class Standing:
    """Where an opportunity stands among all that are considered for the student.

    Attributes:
        rank: 1 is best.
        considered: how many are considered.
        in_list: whether the list has it.
        gap: ten-thousandths of a point to the last one in the list; 0 for one that is in it.
    """

    rank: int
    considered: int
    in_list: bool
    gap: int


@dataclass(frozen=True)
class Published:
    """Where an opportunity is in the student's published list, which may be older than the explanation.

    Attributes:
        scored_at: when the list was published.
        rank: rank in it; ``None``: it is not in it.
        total: its total there, ten-thousandths of a point; ``None`` likewise.
    """

    scored_at: datetime
    rank: int | None
    total: int | None


@dataclass(frozen=True)
class Listing:
    """A duplicate that was asked about: another listing of the opportunity explained, in whose place that one is shown.

    Attributes:
        opportunity_id: the duplicate.
        reason: the evidence that both are one opening.
    """

    opportunity_id: int
    reason: str


@dataclass(frozen=True)
class Explanation:
    """Why a student and an opportunity have the score they have. Totals are ten-thousandths of a point.

    Attributes:
        student_id: the student.
        kind: kind of opportunity.
        opportunity_id: the opportunity.
        title: its title.
        source_url: its page.
        parts: the components, whose points add up to ``before_feedback``.
        before_feedback: Σ weight × score, 0–1,000,000.
        feedback_group: similar opportunities that reactions are counted over; ``None``: there are none.
        feedback_tenths: factor × 10.
        total: after feedback, rounded half up, not capped.
        threshold: the student's threshold.
        matched_skills: skills asked that the student has.
        missing_skills: skills asked that the student lacks.
        suggestion_skill: the missing skill whose learning adds most; ``None``: none adds anything.
        suggestion_gain: what it adds to the total.
        standing: rank and distance to the list; ``None`` where it cannot be in the list.
        not_in_list: why a list made now does not have it; ``None`` where it does.
        published: where it is in the published list; ``None``: the student has none of the kind.
        listing: the duplicate that was asked about; ``None`` where the opportunity itself was.
        scoring_version: version of the formula's configuration.
        as_of: the clock.
        posted_later: when it was posted, else first seen, where age counts and that is after the clock. The
            formula counts such a one as posted on the day of the clock.
    """

    student_id: str
    kind: Kind
    opportunity_id: int
    title: str
    source_url: str
    parts: tuple[Part, ...]
    before_feedback: int
    feedback_group: str | None
    feedback_tenths: int
    total: int
    threshold: int
    matched_skills: tuple[str, ...]
    missing_skills: tuple[str, ...]
    suggestion_skill: str | None
    suggestion_gain: int | None
    standing: Standing | None
    not_in_list: str | None
    published: Published | None
    listing: Listing | None
    scoring_version: str
    as_of: datetime
    posted_later: datetime | None = None

    @property
    def score(self) -> Decimal:
        """Points as shown: at most 100, four decimals."""
        return points(min(self.total, FULL_TOTAL))

    @property
    def unknown(self) -> tuple[str, ...]:
        """Components whose score is the neutral one."""
        return tuple(part.name for part in self.parts if part.unknown)

    def to_dict(self) -> dict[str, Any]:
        """The explanation as JSON values.

        Points are numbers of at most four decimals. Who adds them up takes the ``ten_thousandths`` beside them, which
        are integers and add up exactly.
        """
        return {
            "student_id": self.student_id,
            "kind": self.kind,
            "opportunity_id": self.opportunity_id,
            "title": self.title,
            "source_url": self.source_url,
            "score": float(self.score),
            "total": {"points": float(points(self.total)), "ten_thousandths": self.total},
            "before_feedback": {"points": float(points(self.before_feedback)), "ten_thousandths": self.before_feedback},
            "feedback": {"group": self.feedback_group, "factor": self.feedback_tenths / 10},
            "components": [
                {
                    "name": part.name,
                    "weight": part.weight,
                    "score": part.score / 100,
                    "points": float(part.points),
                    "ten_thousandths": part.weight * part.score,
                    "reason": part.reason,
                    "unknown": part.unknown,
                }
                for part in self.parts
            ],
            "matched_skills": list(self.matched_skills),
            "missing_skills": list(self.missing_skills),
            "unknown": list(self.unknown),
            "suggestion": None
            if self.suggestion_skill is None or self.suggestion_gain is None
            else {"skill": self.suggestion_skill, "gain": float(points(self.suggestion_gain))},
            "threshold": float(points(self.threshold)),
            "in_list": self.not_in_list is None,
            "not_in_list": self.not_in_list,
            "rank": self.standing.rank if self.standing else None,
            "considered": self.standing.considered if self.standing else None,
            "gap_to_list": float(points(self.standing.gap)) if self.standing else None,
            "published": None
            if self.published is None
            else {
                "scored_at": self.published.scored_at.isoformat(),
                "rank": self.published.rank,
                "points": None if self.published.total is None else float(points(self.published.total)),
            },
            "listing": None if self.listing is None else asdict(self.listing),
            "scoring_version": self.scoring_version,
            "as_of": self.as_of.isoformat(),
            "posted_later": None if self.posted_later is None else self.posted_later.isoformat(),
        }

    def to_json(self) -> str:
        """:meth:`to_dict` as JSON text."""
        return json.dumps(self.to_dict(), ensure_ascii=False)


def points(ten_thousandths: int) -> Decimal:
    """Ten-thousandths of a point as points with four decimals, exactly."""
    return Decimal(ten_thousandths).scaleb(-4)
