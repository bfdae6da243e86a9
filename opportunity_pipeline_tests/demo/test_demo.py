"""The whole demo: through the live client over loopback, up to notifications of every promised type."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, get_args

import pytest
import sqlalchemy as sa

from opportunity_pipeline.demo.activity import seed_activity
from opportunity_pipeline.demo.landing import build_demo_landing
from opportunity_pipeline.demo.seed import generalists, seed_demo_students, specialists
from opportunity_pipeline.demo.settings import demo_settings_overrides
from opportunity_pipeline.normalize.quality.page import NAME
from opportunity_pipeline.normalize.run import normalize_landed
from opportunity_pipeline.notifications.run import plan_deadlines, plan_matches
from opportunity_pipeline.scoring.run import score_shard
from opportunity_pipeline.settings import Settings, load_settings
from opportunity_pipeline.sources.fetching import fetch_source
from opportunity_pipeline.sources.landing import LandingZone
from opportunity_pipeline.sources.loopback import LoopbackUpstream
from opportunity_pipeline.sources.records import Kind
from opportunity_pipeline.sources.register import scheduled_sources
from opportunity_pipeline.storage import tables
from opportunity_pipeline.storage.database import Database

KINDS: tuple[Kind, ...] = get_args(Kind)


class Demo:
    """A demo home: its upstream, and the steps of a run."""

    def __init__(self, database: Database, folder: Path, upstream: LandingZone, url: str) -> None:
        self.database, self.upstream = database, upstream
        self.settings: Settings = load_settings(
            **demo_settings_overrides(),
            home=folder / "home",
            database_url=database.url,
            upstream="loopback",
            loopback_url=url,
        )
        self.zone = LandingZone(self.settings.landing_folder)

    def gather(self, now: datetime) -> Counter[str]:
        """Builds the upstreams as of a time, fetches all of them, normalises; returns new opportunities by source."""
        build_demo_landing(self.upstream, now=now)
        new: Counter[str] = Counter()
        for source in scheduled_sources(self.settings):
            report = fetch_source(
                source, settings=self.settings, database=self.database, zone=self.zone, now=lambda: now
            )
            assert report.errors == [], source.name
        for kind in KINDS:
            done = normalize_landed(kind, settings=self.settings, database=self.database, zone=self.zone)
            assert done.unreadable == []
            new.update({name: counts.new for name, counts in done.by_source.items()})
        return new

    def score(self, now: datetime) -> None:
        for kind in KINDS:
            score_shard(kind, 0, 1, settings=self.settings, database=self.database, now=now)

    def ask(self, query: sa.Select[Any]) -> list[tuple[Any, ...]]:
        with self.database.engine.connect() as connection:
            return [tuple(row) for row in connection.execute(query)]

    def told(self, now: datetime) -> Counter[tuple[str, int, bool]]:
        """Notifications: type, number of opportunities, and whether they are due."""
        told, items = tables.notifications, tables.notification_items
        query = (
            sa.select(told.c.type, sa.func.count(items.c.position), told.c.due_at <= now)
            .join(items, items.c.notification_id == told.c.id)
            .group_by(told.c.id)
        )
        return Counter((type, count, due) for type, count, due in self.ask(query))


@pytest.fixture
def demo(database: Database, tmp_path: Path) -> Iterator[Demo]:
    upstream = LandingZone(tmp_path / "upstream")
    with LoopbackUpstream(upstream) as server:
        yield Demo(database, tmp_path, upstream, server.url)


# Midnight UTC: quiet hours in India. Noon UTC: in California.
@pytest.mark.parametrize("hour", [0, 12])
def test_a_demo_tells_of_a_match_a_batch_and_deadlines_whatever_the_hour(demo: Demo, now: datetime, hour: int) -> None:
    now = now.replace(hour=hour)
    assert seed_demo_students(demo.database, now) == 100
    assert seed_demo_students(demo.database, now + timedelta(hours=7)) == 0
    new = demo.gather(now)
    assert sum(new[name] for name in ("greenhouse", "lever", "internshala", "simplify_listings")) >= 300
    assert new["devpost"] >= 36
    assert new["google_news"] >= 80
    demo.score(now)

    scores = tables.job_scores
    good = sa.select(scores.c.student_id).where(scores.c.total >= 750_000)
    matches = Counter(student for (student,) in demo.ask(good))
    assert {matches[student] for student in specialists()} == {1}
    assert min(matches[student] for student in generalists()) >= 3

    plan_matches(settings=demo.settings, database=demo.database, now=now)
    activity = seed_activity(demo.database, now=now)
    assert activity.feedback > 50
    assert activity.applications > 5
    again = seed_activity(demo.database, now=now)
    assert (again.feedback, again.applications) == (0, 0)
    plan_deadlines(database=demo.database, now=now)
    due = Counter((type, count) for type, count, is_due in demo.told(now).elements() if is_due)
    assert due["job_match", 1] >= len(specialists()) // 2
    assert sum(times for (type, count), times in due.items() if type == "job_match" and count > 3) >= 1
    assert sum(times for (type, _), times in due.items() if type == "application_deadline") >= 1
    assert sum(times for (type, _), times in due.items() if type == "registration_deadline") >= 1


def test_the_readme_names_students_whom_the_demo_has() -> None:
    text = (Path(__file__).parents[2] / "README.md").read_text("utf-8")
    named = set(re.findall(r"`(demo-[a-z-]+)`", text))
    assert len(named) >= 3
    assert named <= {*specialists(), *generalists()}
    assert f"`exports/{NAME}`" in text


def test_a_demo_of_tomorrow_brings_a_few_new_things(demo: Demo, now: datetime) -> None:
    first = demo.gather(now)
    second = demo.gather(now + timedelta(days=1))
    jobs = ("greenhouse", "lever", "internshala", "simplify_listings")
    assert 3 <= sum(second[name] for name in jobs) <= 15 < sum(first[name] for name in jobs)
    assert second["devpost"] == 2
    assert 10 <= second["google_news"] <= 40


def test_activity_needs_nothing_to_be_there(database: Database, now: datetime) -> None:
    counts = seed_activity(database, now=now)
    assert (counts.feedback, counts.applications) == (0, 0)


def test_a_demo_of_too_few_students_is_refused(database: Database, now: datetime) -> None:
    with pytest.raises(ValueError, match="a demo needs at least 14 students, not 5"):
        seed_demo_students(database, now, count=5)
