"""A second implementation of the formula, in plain Python and for one pair at a time, to compare the engine with.

Belongs here: code written only from the description of the formula: no Polars, no frames, no configuration, exact
fractions, and every number spelled out. Does not belong here: anything that calls production scoring.

It records each branch it takes, so that tests can require that all were taken.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from fractions import Fraction
from math import floor

from opportunity_pipeline_tests.scoring.world import (
    Application,
    Article,
    Hackathon,
    Job,
    Opportunity,
    Reaction,
    Student,
)

WEIGHTS = {
    "job": {
        "skill_match": 40,
        "proficiency_fit": 20,
        "freshness": 15,
        "location": 10,
        "career_alignment": 10,
        "readiness": 5,
    },
    "hackathon": {"theme": 35, "tech": 25, "timing": 15, "difficulty": 10, "participation": 10, "readiness": 5},
    "article": {"topic": 40, "gap": 25, "recency": 25, "trend": 10},
}

BRANCHES: dict[str, set[str]] = {"job": set(), "hackathon": set(), "article": set()}
"""Branches taken so far, by kind."""


@dataclass(frozen=True)
class Score:
    """One pair: components in hundredths of a point, which are neutral, ten-thousandths before and after feedback."""

    components: dict[str, int]
    unknown: list[str]
    before: int
    tenths: int
    total: int


class Scorer:
    """Scores pairs of a fixed world at a fixed time."""

    def __init__(
        self,
        kind: str,
        opportunities: Sequence[Opportunity],
        reactions: Sequence[Reaction] = (),
        applications: Sequence[Application] = (),
        *,
        now: datetime,
    ) -> None:
        self.kind, self.now = kind, now
        self.opportunities = {one.id: one for one in opportunities}
        self.reactions, self.applications = reactions, applications
        self._neutral: list[str] = []

    # ── one pair ──────────────────────────────────────────────────────────────────────────────────

    def score(self, student: Student, opportunity: Opportunity) -> Score:
        """The score of one pair."""
        self._neutral = []
        if isinstance(opportunity, Job):
            parts = self._job(student, opportunity)
        elif isinstance(opportunity, Hackathon):
            parts = self._hackathon(student, opportunity)
        else:
            parts = self._article(student, opportunity)
        components = {name: floor(points * 100 + Fraction(1, 2)) for name, points in parts.items()}
        before = sum(WEIGHTS[self.kind][name] * value for name, value in components.items())
        tenths = self.factor(student.id, opportunity)
        total = floor(Fraction(before * tenths, 10) + Fraction(1, 2))
        return Score(components, self._neutral, before, tenths, total)

    def _job(self, student: Student, job: Job) -> dict[str, Fraction]:
        years = job.years
        asked = job.band if years is None else "entry" if years < 1 else "intermediate" if years < 3 else "advanced"
        return {
            "skill_match": self._skills("skill_match", student, job.skills),
            "proficiency_fit": self._fit("proficiency_fit", student, asked),
            "freshness": self._freshness(self.now - (job.posted or job.seen)),
            "location": self._place("location", student, job.mode == "remote", job.mode == "hybrid", job.places),
            "career_alignment": self._alignment(student, job),
            "readiness": self._readiness(student),
        }

    def _hackathon(self, student: Student, one: Hackathon) -> dict[str, Fraction]:
        return {
            "theme": self._theme(student, one),
            "tech": self._skills("tech", student, one.tech),
            "timing": self._timing(one),
            "difficulty": self._fit("difficulty", student, one.difficulty),
            "participation": self._place(
                "participation", student, one.mode == "online", one.mode == "hybrid", one.places
            ),
            "readiness": self._readiness(student),
        }

    def _article(self, student: Student, article: Article) -> dict[str, Fraction]:
        return {
            "topic": self._topic(student, article),
            "gap": self._gap(student, article),
            "recency": self._recency(self.now - (article.published or article.seen)),
            "trend": self._trend(article),
        }

    def _branch(self, component: str, branch: str, points: int | Fraction, *, unknown: bool = False) -> Fraction:
        BRANCHES[self.kind].add(f"{component}: {branch}")
        if unknown:
            self._neutral.append(component)
        return Fraction(points)

    # ── components ────────────────────────────────────────────────────────────────────────────────

    def _skills(self, name: str, student: Student, required: Sequence[str]) -> Fraction:
        wanted = set(required)
        if not wanted:
            return self._branch(name, "nothing asked", 50, unknown=True)
        if not student.skills:
            return self._branch(name, "no skills", 50, unknown=True)
        matched = [skill for skill in wanted if skill in student.skills]
        strong = [skill for skill in matched if student.skills[skill] >= 70]
        points = Fraction(100 * len(matched), len(wanted)) + 5 * len(strong)
        if points > 100:
            return self._branch(name, "capped", 100)
        if not matched:
            return self._branch(name, "none matched", 0)
        return self._branch(name, "strong" if strong else "matched", points)

    def _fit(self, name: str, student: Student, asked: str) -> Fraction:
        order = ["entry", "intermediate", "advanced"]
        if asked == "unknown":
            return self._branch(name, "asked unknown", 70, unknown=True)
        if not student.skills:
            return self._branch(name, "student unknown", 70, unknown=True)
        mean = Fraction(sum(student.skills.values()), len(student.skills))
        band = "entry" if mean < 50 else "intermediate" if mean <= 80 else "advanced"
        if band == asked:
            return self._branch(name, f"same {band}", 100)
        if order.index(band) > order.index(asked):
            return self._branch(name, f"above {asked}", 60)
        return self._branch(name, f"below {asked}", 40)

    def _freshness(self, age: timedelta) -> Fraction:
        days = age // timedelta(days=1)
        if days <= 3:
            return self._branch("freshness", "3", 100)
        if days <= 7:
            return self._branch("freshness", "7", 80)
        if days <= 14:
            return self._branch("freshness", "14", 60)
        if days <= 30:
            return self._branch("freshness", "30", 40)
        return self._branch("freshness", "older", 20)

    def _place(self, name: str, student: Student, remote: bool, hybrid: bool, places: Sequence[str]) -> Fraction:
        if remote:
            return self._branch(name, "remote", 100)
        if not places:
            return self._branch(name, "place unknown", 50, unknown=True)
        if not student.places:
            return self._branch(name, "student's place unknown", 50, unknown=True)
        mine, theirs = [key.split("/") for key in student.places], [key.split("/") for key in places]
        # Singapore is a city, whatever else its key contains.
        if any((len(a) == 3 and a == b) or (a[0] == b[0] == "sg") for a in mine for b in theirs):
            return self._branch(name, "same city", 100)
        if any(len(a) > 1 and len(b) > 1 and a[:2] == b[:2] for a in mine for b in theirs):
            return self._branch(name, "same state", 70)
        if hybrid:
            return self._branch(name, "hybrid", 50)
        if any(a[0] == b[0] and 1 in (len(a), len(b)) for a in mine for b in theirs):
            return self._branch(name, "only the country known", 50, unknown=True)
        return self._branch(name, "elsewhere", 20)

    def _alignment(self, student: Student, job: Job) -> Fraction:
        if not student.interests and not student.gaps:
            return self._branch("career_alignment", "nothing known", 50, unknown=True)
        interests = [
            interest for interest in set(student.interests) if interest in job.skills or names(job.title, interest)
        ]
        gaps = [gap for gap in set(student.gaps) if gap in job.skills]
        points = 30 * len(interests) + 20 * len(gaps)
        if points > 100:
            return self._branch("career_alignment", "capped", 100)
        branch = "both" if interests and gaps else "interests" if interests else "gaps" if gaps else "none"
        return self._branch("career_alignment", branch, points)

    def _readiness(self, student: Student) -> Fraction:
        if student.overall is None:
            return self._branch("readiness", "unknown", 50, unknown=True)
        points, marks = student.overall, []
        if learning_rose(student, self.now.date()):
            points, marks = points + 10, ["rising"]
        if student.interview is not None and student.interview > 70:
            points, marks = points + 10, [*marks, "interview"]
        if points > 100:
            return self._branch("readiness", "capped", 100)
        return self._branch("readiness", " and ".join(marks) or "plain", points)

    def _theme(self, student: Student, one: Hackathon) -> Fraction:
        if not one.themes:
            return self._branch("theme", "no themes", 50, unknown=True)
        if not student.interests:
            return self._branch("theme", "no interests", 50, unknown=True)
        found = len(set(one.themes) & set(student.interests))
        return self._branch("theme", str(min(found, 3)), min(50 * found, 100))

    def _timing(self, one: Hackathon) -> Fraction:
        last = one.register_by or one.start
        if last is None:
            return self._branch("timing", "unknown", 60, unknown=True)
        if last < self.now:
            return self._branch("timing", "past", 0)
        days = (last - self.now) // timedelta(days=1)
        if days >= 7:
            return self._branch("timing", "7", 100)
        if days >= 3:
            return self._branch("timing", "3", 80)
        if days >= 1:
            return self._branch("timing", "1", 50)
        return self._branch("timing", "0", 20)

    def _topic(self, student: Student, article: Article) -> Fraction:
        if not student.interests:
            return self._branch("topic", "no interests", 50, unknown=True)
        if article.topic is None and not article.keywords and not re.search(r"\w", article.title):
            return self._branch("topic", "nothing said", 50, unknown=True)
        if article.topic is not None and article.topic.lower() in student.interests:
            return self._branch("topic", "topic", 100)
        if any(word in article.keywords or names(article.title, word) for word in student.interests):
            return self._branch("topic", "keyword", 60)
        return self._branch("topic", "none", 0)

    def _gap(self, student: Student, article: Article) -> Fraction:
        if not student.gaps:
            return self._branch("gap", "no gaps", 50, unknown=True)
        if not article.keywords and not re.search(r"\w", article.title):
            return self._branch("gap", "nothing said", 50, unknown=True)
        if any(gap in article.keywords or names(article.title, gap) for gap in student.gaps):
            return self._branch("gap", "mentioned", 100)
        return self._branch("gap", "none", 0)

    def _recency(self, age: timedelta) -> Fraction:
        days = age // timedelta(days=1)
        if days <= 1:
            return self._branch("recency", "1", 100)
        if days <= 3:
            return self._branch("recency", "3", 80)
        if days <= 7:
            return self._branch("recency", "7", 60)
        if days <= 14:
            return self._branch("recency", "14", 40)
        return self._branch("recency", "older", 20)

    def _trend(self, article: Article) -> Fraction:
        active = [one.id for one in self.opportunities.values() if one.status == "open"]
        engaging = {
            one: len(
                {
                    r.student
                    for r in self.reactions
                    if r.opportunity == one
                    and r.action in ("clicked", "saved", "applied")
                    and self.now - timedelta(days=7) <= r.at <= self.now
                }
            )
            for one in active
        }
        if not any(engaging.values()) or article.id not in engaging:
            return self._branch("trend", "unknown", 50, unknown=True)
        mine = engaging[article.id]
        fewer = sum(1 for count in engaging.values() if count < mine)
        equal = sum(1 for count in engaging.values() if count == mine)
        percentile = floor(Fraction(100 * (2 * fewer + equal), 2 * len(active)) + Fraction(1, 2))
        return self._branch("trend", "known", percentile)

    # ── feedback, lists, suggestions ──────────────────────────────────────────────────────────────

    def group(self, opportunity: Opportunity) -> str | None:
        """The group of similar opportunities."""
        if isinstance(opportunity, Job):
            return None if opportunity.family == "other" else opportunity.family
        if isinstance(opportunity, Hackathon):
            return opportunity.themes[0] if opportunity.themes else None
        return opportunity.topic

    def factor(self, student: str, opportunity: Opportunity) -> int:
        """The feedback factor × 10."""
        group = self.group(opportunity)
        if group is None:
            return 10
        engaged, ignored = set(), set()
        for reaction in self.reactions:
            about = self.opportunities.get(reaction.opportunity)
            if reaction.student != student or about is None or self.group(about) != group:
                continue
            if not self.now - timedelta(days=90) <= reaction.at <= self.now:
                continue
            if reaction.action in ("clicked", "saved", "applied"):
                engaged.add(about.id)
            else:
                ignored.add(about.id)
        if len(engaged) >= 3 and len(engaged) > len(ignored):
            BRANCHES[self.kind].add("feedback: raised")
            return 13
        if len(ignored) >= 3 and len(ignored) > len(engaged):
            BRANCHES[self.kind].add("feedback: damped")
            return 7
        return 10

    def considered(self, student: Student) -> list[Opportunity]:
        """The opportunities that can be in the student's list."""
        gone = {
            r.opportunity
            for r in self.reactions
            if r.student == student.id and r.action in ("applied", "dismissed") and r.at <= self.now
        } | {
            a.opportunity
            for a in self.applications
            if a.student == student.id and a.status != "draft" and (a.at is None or a.at <= self.now)
        }
        return [one for one in self.opportunities.values() if one.id not in gone and self._actionable(one)]

    def _actionable(self, one: Opportunity) -> bool:
        if one.status != "open":
            return False
        if isinstance(one, Job):
            return one.apply_by is None or one.apply_by >= self.now
        if isinstance(one, Hackathon):
            last = one.register_by or one.start
            return (last is None or last >= self.now) and (one.end is None or one.end >= self.now)
        return True

    def ranking(self, student: Student) -> list[tuple[int, Score]]:
        """All considered opportunities, best first: total, then newer, then lower id."""
        scored = [(one, self.score(student, one)) for one in self.considered(student)]
        scored.sort(key=lambda pair: (-pair[1].total, -_newest(pair[0]).timestamp(), pair[0].id))
        return [(one.id, score) for one, score in scored]

    def list_of(self, student: Student, keep: int = 50) -> list[tuple[int, Score]]:
        """The stored list: the best ``keep``, and every one at or above the threshold."""
        ranking = self.ranking(student)
        threshold = 10_000 * (75 if student.threshold is None else student.threshold)
        return [pair for place, pair in enumerate(ranking) if place < keep or pair[1].total >= threshold]

    def suggestion(self, student: Student, opportunity: Opportunity) -> tuple[str, int] | None:
        """The missing skill that adds most if learned to level 70, found by scoring the changed student."""
        asked = opportunity.skills if isinstance(opportunity, Job) else getattr(opportunity, "tech", ())
        now = self.score(student, opportunity).total
        best: tuple[str, int] | None = None
        for skill in sorted(set(asked) - set(student.skills)):
            gain = self.score(learned(student, skill), opportunity).total - now
            if gain > 0 and (best is None or gain > best[1]):
                best = skill, gain
        return best


def learned(student: Student, skill: str) -> Student:
    """The student after learning a skill to level 70, which closes the gap if it was one."""
    return replace(student, skills={**student.skills, skill: 70}, gaps=[gap for gap in student.gaps if gap != skill])


def names(text: str, term: str) -> bool:
    """Whether a text contains a term as whole tokens."""
    tokens, wanted = re.findall(r"[a-z0-9+#]+", text.lower()), re.findall(r"[a-z0-9+#]+", term.lower())
    return any(tokens[at : at + len(wanted)] == wanted for at in range(len(tokens) - len(wanted) + 1))


def learning_rose(student: Student, today: date) -> bool:
    """Whether the learning score is higher than 30 days ago, or than the first one if it was measured later."""
    known = sorted((day, score) for day, score in student.history.items() if score is not None and day <= today)
    if not known:
        return False
    present = known[-1][1] if student.learning is None else student.learning
    before = [score for day, score in known if day <= today - timedelta(days=30)]
    return present > (before[-1] if before else known[0][1])


def _newest(one: Opportunity) -> datetime:
    stated = one.posted if isinstance(one, Job) else one.start if isinstance(one, Hackathon) else one.published
    return stated or one.seen


def branches(kinds: Iterable[str]) -> set[str]:
    """The branches taken so far, of some kinds."""
    return set().union(*(BRANCHES[kind] for kind in kinds))
