"""The explanation of one pair as a value: where every point comes from, and why it is or is not in the student's list.

Belongs here: the value and its JSON form. Does not belong here: computing it (`explain`), printing it (`commands`).
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
        reason: one line of text.
        unknown: whether the score is the neutral one because data is missing on one side.
    """

    name: str
    weight: int
    score: int
    reason: str
    unknown: bool

    @property
    def points(self) -> Decimal:
        """The component's contribution to the total, in points with four decimals."""
        return points(self.weight * self.score)


@dataclass(frozen=True)
class Standing:
    """The rank of an opportunity among all that are considered for the student.

    Attributes:
        rank: 1 is best.
        considered: number of opportunities considered.
        in_list: whether it is in the list.
        gap: ten-thousandths of a point missing to the last one in the list; 0 if it is in the list.
    """

    rank: int
    considered: int
    in_list: bool
    gap: int


@dataclass(frozen=True)
class Published:
    """The place of an opportunity in the student's published list, which may be older than the explanation.

    Attributes:
        scored_at: when the list was published.
        rank: its rank in the list; ``None``: not in the list.
        total: its total there, in ten-thousandths of a point; ``None``: not in the list.
    """

    scored_at: datetime
    rank: int | None
    total: int | None


@dataclass(frozen=True)
class Listing:
    """A duplicate that was asked about; the explained opportunity is shown in its place.

    Attributes:
        opportunity_id: the duplicate.
        reason: the evidence that both are the same opening.
    """

    opportunity_id: int
    reason: str


@dataclass(frozen=True)
class Explanation:
    """How the score of a student and an opportunity comes about. Totals are in ten-thousandths of a point.

    Attributes:
        student_id: the student.
        kind: kind of opportunity.
        opportunity_id: the opportunity.
        title: its title.
        source_url: its web page.
        parts: the components, whose points add up to ``before_feedback``.
        before_feedback: Σ weight × score, 0–1,000,000.
        feedback_group: similar opportunities whose reactions are counted together; ``None``: no group.
        feedback_tenths: factor × 10.
        total: after feedback, rounded half up, not capped.
        threshold: the student's threshold.
        matched_skills: requested skills that the student has.
        missing_skills: requested skills that the student lacks.
        suggestion_skill: the missing skill that would add most if learned; ``None``: none adds anything.
        suggestion_gain: the points it would add to the total.
        standing: rank and distance to the list; ``None`` if it cannot be in the list.
        not_in_list: why it is not in a list computed now; ``None`` if it is.
        published: its place in the published list; ``None``: the student has no list of the kind.
        listing: the duplicate that was asked about; ``None`` if it was the opportunity itself.
        scoring_version: version of the formula's configuration.
        as_of: the time that the explanation refers to.
        posted_later: when it was posted or else first seen, if age counts and this is later than ``as_of``. The
            formula treats it as posted on the day of ``as_of``.
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
        """Points as displayed: at most 100, four decimals."""
        return points(min(self.total, FULL_TOTAL))

    @property
    def unknown(self) -> tuple[str, ...]:
        """Components with the neutral score."""
        return tuple(part.name for part in self.parts if part.unknown)

    def to_dict(self) -> dict[str, Any]:
        """The explanation as JSON values.

        Points are numbers with at most four decimals. To add them up, use the ``ten_thousandths`` beside them, which
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
    """Converts ten-thousandths of a point to points with four decimals, exactly."""
    return Decimal(ten_thousandths).scaleb(-4)
