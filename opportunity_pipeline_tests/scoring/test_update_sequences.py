"""After any sequence of changes and passes, updated lists equal those of a whole pass, byte for byte.

Belongs here: random sequences. Does not belong here: single updates (`test_update`).

Everything is compared except ``batch_id`` and ``scored_at``, which depend on when a list was made. The whole pass
counts days from the same time as the updates.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from random import Random

import pytest
from hypothesis import HealthCheck, Phase, example, given
from hypothesis import settings as examples
from hypothesis import strategies as st
from polars.testing import assert_frame_equal
from sqlalchemy import delete, select, text, update

from opportunity_pipeline.scoring import update as updating
from opportunity_pipeline.scoring.inputs import OPPORTUNITIES
from opportunity_pipeline.scoring.kept import file_of
from opportunity_pipeline.scoring.published import SCORES
from opportunity_pipeline.scoring.run import score_shard
from opportunity_pipeline.settings import Settings
from opportunity_pipeline.sources.records import Kind
from opportunity_pipeline.storage import tables
from opportunity_pipeline.storage.database import Database
from opportunity_pipeline_tests.scoring.comparing import stored_lists, whole_lists
from opportunity_pipeline_tests.scoring.oracle import random_world
from opportunity_pipeline_tests.scoring.stored import (
    change_opportunity,
    store_opportunities,
    store_reactions,
    store_students,
)
from opportunity_pipeline_tests.scoring.world import NOW, Opportunity, Reaction, Student

KEEP = 6


class Living:
    """A world in a database that can be changed step by step."""

    def __init__(self, kind: Kind, seed: int, database: Database, settings: Settings) -> None:
        self.kind, self.database, self.now = kind, database, NOW
        self.kept = file_of(settings, kind, 0)
        self.random = Random(seed)
        world = random_world(kind, self.random, 14, 50)
        self.students, self.opportunities = world.students, world.opportunities
        self.made = 0
        with database.engine.begin() as connection:
            connection.execute(text("TRUNCATE students, jobs, hackathons, companies, score_states CASCADE"))
        store_students(self.students, database=database)
        store_opportunities(self.opportunities, database=database)
        # A world may contain duplicates, a table may not.
        applications = {(one.student, one.opportunity): one for one in world.applications}
        reactions = dict.fromkeys(world.reactions)
        store_reactions(reactions, applications.values(), self.opportunities, database=database)

    def fresh(self) -> tuple[Student, Opportunity]:
        """A student and an opportunity that do not exist yet."""
        self.made += 1
        world = random_world(self.kind, self.random, 1, 1)
        student, one = world.students[0], world.opportunities[0]
        return replace(student, id=f"n{self.made}"), replace(one, id=self.made, seen=self.now)

    def new_opportunities(self) -> None:
        for _ in range(self.random.randint(1, 4)):
            self.opportunities.append(self.fresh()[1])
            store_opportunities(self.opportunities[-1:], database=self.database)

    def changed_opportunities(self) -> None:
        for _ in range(self.random.randint(1, 3)):
            at = self.random.randrange(len(self.opportunities))
            self.opportunities[at] = replace(self.fresh()[1], id=self.opportunities[at].id)
            change_opportunity(self.opportunities[at], database=self.database)

    def closed_opportunities(self) -> None:
        for at in self.random.sample(range(len(self.opportunities)), 3):
            self.opportunities[at] = replace(self.opportunities[at], status="expired")
            change_opportunity(self.opportunities[at], database=self.database)

    def deleted_opportunity(self) -> None:
        gone = self.opportunities.pop(self.random.randrange(len(self.opportunities)))
        self.execute(delete(OPPORTUNITIES[self.kind]).where(OPPORTUNITIES[self.kind].c.id == gone.id))

    def best_one_closed(self) -> None:
        """Closes the opportunity that most lists begin with, so that many lists have a gap to fill."""
        identity = SCORES[self.kind].c[f"{self.kind}_id"]
        with self.database.engine.connect() as connection:
            best = connection.scalar(select(identity).where(SCORES[self.kind].c.rank == 1).order_by(identity).limit(1))
        of = OPPORTUNITIES[self.kind]
        self.execute(update(of).where(of.c.id == best).values(status="expired"))

    def new_student(self) -> None:
        self.students.append(self.fresh()[0])
        store_students(self.students[-1:], database=self.database)

    def changed_student(self) -> None:
        student = self.random.choice(self.students)
        levels = tables.student_skills
        self.execute(update(levels).where(levels.c.student_id == student.id).values(level=self.random.randint(0, 100)))

    def student_left_or_came_back(self) -> None:
        student, of = self.random.choice(self.students), tables.students
        self.execute(update(of).where(of.c.id == student.id).values(is_active=~of.c.is_active))

    def deleted_student(self) -> None:
        gone = self.students.pop(self.random.randrange(len(self.students)))
        self.execute(delete(tables.students).where(tables.students.c.id == gone.id))

    def reactions(self) -> None:
        student, one = self.random.choice(self.students), self.random.choice(self.opportunities)
        self.made += 1
        at = self.now - timedelta(seconds=self.made)
        reaction = Reaction(student.id, one.id, self.random.choice(("saved", "dismissed")), at)
        store_reactions([reaction], [], self.opportunities, database=self.database)

    def minutes_pass(self) -> None:
        self.now += timedelta(minutes=self.random.randint(1, 90))

    def days_pass(self) -> None:
        self.now += timedelta(hours=self.random.choice((20, 30, 24 * 9)))

    def kept_features_lost(self) -> None:
        self.kept.unlink(missing_ok=True)

    def kept_features_damaged(self) -> None:
        if self.kept.exists():
            told = bytearray(self.kept.read_bytes())
            told[self.random.randrange(len(told))] ^= 1
            self.kept.write_bytes(told)

    def execute(self, statement: object) -> None:
        with self.database.engine.begin() as connection:
            connection.execute(statement)  # type: ignore[call-overload]


HAPPENINGS: list[Callable[[Living], None]] = [
    Living.new_opportunities,
    Living.changed_opportunities,
    Living.closed_opportunities,
    Living.deleted_opportunity,
    Living.best_one_closed,
    Living.new_student,
    Living.changed_student,
    Living.student_left_or_came_back,
    Living.deleted_student,
    Living.reactions,
    Living.minutes_pass,
    Living.kept_features_lost,
    Living.kept_features_damaged,
    Living.days_pass,
]


@pytest.fixture
def short(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Settings:
    # In such small worlds a single change is a large share.
    monkeypatch.setattr(updating, "MOST", 1.0)
    return settings.model_copy(update={"score_top_n": KEEP})


# Without shrinking, which would take minutes: each step of an example is a pass through a database.
@examples(
    max_examples=5,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    kind=st.sampled_from(["job", "job", "hackathon"]),
    seed=st.integers(0, 10_000),
    happenings=st.lists(st.lists(st.sampled_from(HAPPENINGS), min_size=1, max_size=3), min_size=2, max_size=3),
)
@example(kind="job", seed=1, happenings=[[one] for one in HAPPENINGS[:6]])
@example(kind="job", seed=140, happenings=[HAPPENINGS[1:2], HAPPENINGS[3:4], HAPPENINGS[:1]])
@example(kind="hackathon", seed=2, happenings=[HAPPENINGS[:3], HAPPENINGS[5:8], HAPPENINGS[8:11], HAPPENINGS[11:]])
def test_whatever_happens(
    kind: Kind, seed: int, happenings: list[list[Callable[[Living], None]]], database: Database, short: Settings
) -> None:
    living = Living(kind, seed, database, short)
    days_from = living.now
    score_shard(kind, 0, 1, settings=short, database=database, now=living.now)
    for several in happenings:
        for happening in several:
            happening(living)
        report = score_shard(kind, 0, 1, settings=short, database=database, now=living.now)
        over = living.now - days_from >= timedelta(days=1)
        assert report.whole is over
        days_from = living.now if report.whole else days_from
        expected = whole_lists(kind, living.now, days_from, settings=short, database=database)
        assert_frame_equal(stored_lists(kind, database), expected)
