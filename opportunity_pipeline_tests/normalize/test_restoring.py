"""Restoring the normalised tables from the landing zone: the same rows and ids, whatever happened to the tables."""

from __future__ import annotations

import threading
from datetime import datetime, timedelta
from typing import Any

import polars as pl
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal
from sqlalchemy import text

from opportunity_pipeline.normalize.linking import link
from opportunity_pipeline.normalize.restoring import RESTORED, RestoreReport, restore
from opportunity_pipeline.sources.errors import LandingZoneError
from opportunity_pipeline.sources.records import Kind
from opportunity_pipeline_tests.normalize.world import (
    BOARD_URL,
    FEED_URL,
    MIRROR_URL,
    World,
    board,
    feed,
    hackathon,
    in_full,
    job,
    mirror,
    outlined,
    posting,
)

DAY = timedelta(days=1)
KINDS: tuple[Kind, ...] = ("job", "hackathon", "article")
NAMES = [table.name for table in RESTORED]
OTHER_FEED = FEED_URL.replace("#topic=AI", "#topic=DevOps")


def bring_up(world: World, at: datetime) -> None:
    """Runs the stages that follow a fetch."""
    world.settings = world.settings.model_copy(update={"as_of": at})
    for kind in KINDS:
        world.normalize(kind)
    world.expire(at)
    for kind in KINDS:
        link(kind, database=world.database)


def anew(world: World, now: datetime, *, write: bool = True) -> RestoreReport:
    return restore(settings=world.settings, database=world.database, zone=world.zone, now=now, write=write)


def snapshot(world: World) -> dict[str, pl.DataFrame]:
    return {name: world.rows(name) for name in NAMES}


def emptied(world: World) -> None:
    world.execute(f"TRUNCATE landed_responses, {', '.join(NAMES)} CASCADE")


def same(one: dict[str, pl.DataFrame], other: dict[str, pl.DataFrame]) -> None:
    for name in NAMES:
        assert_frame_equal(one[name], other[name])


def differing(report: RestoreReport) -> dict[str, tuple[int, int, int]]:
    """Table → rows missing, different, surplus."""
    return {one.table: (one.missing, one.different, one.surplus) for one in report.tables if one.any}


VISITS = 13


@pytest.fixture
def lived(world: World, now: datetime) -> datetime:
    """Five weeks with everything that can happen to opportunities; returns the last moment."""
    at = now
    for visit in range(VISITS):
        at = now + 3 * visit * DAY
        world.fetch("greenhouse", at, (BOARD_URL, positions(visit)))
        world.fetch("smartrecruiters", at + timedelta(hours=1), *postings(visit))
        event = hackathon(7, prizeText=f"${5 + visit // 5},000", **({"isOpen": "ended"} if visit > 7 else {}))
        world.fetch("devpost", at, (MIRROR_URL, mirror(event, hackathon(8), at=at)))
        # One article returns after more than its lifetime, by another query.
        items = [(f"CBMi{visit}", f"Headline {visit}"), *([("CBMi", f"Again {visit}")] * (visit in (0, 1, VISITS - 1)))]
        world.fetch("google_news", at, (FEED_URL if visit < 10 else OTHER_FEED, feed(*items)))
        at += timedelta(hours=2)
        bring_up(world, at)
    return at


def positions(visit: int) -> bytes:
    renamed_and_overdue = job(1, title="Engineer" if visit < 3 else "Engineer, anew", application_deadline="2026-09-06")
    absent_for_a_while = job(2, company_name="HARBOUR ENERGIES", first_published=f"2026-08-0{1 + visit // 5}")
    mended = job(3, title="" if visit < 6 else "Mended")
    also_elsewhere = job(4, title="Data Engineer 24", company_name="Harbour Energies", departments=[])
    jobs = [renamed_and_overdue, mended, also_elsewhere, *([absent_for_a_while] * (visit not in (3, 4, 5, 6)))]
    return board(*jobs, complete=visit != 9)


def postings(visit: int) -> list[tuple[str, bytes | None]]:
    only_outlined = [posting(23)] * (visit < 8)
    listed = outlined(posting(21), posting(22, name=f"Outlined {visit}"), *only_outlined, posting(24), posting(25))
    also_elsewhere = in_full(24, department={"label": "Data"})
    gone_for_good = in_full(25) if visit < 12 else (in_full(25)[0], None)
    gone_for_a_while: tuple[str, bytes | None] = in_full(21, "Python" if visit < 10 else "Python and Go")
    if visit in (4, 5, 6):
        gone_for_a_while = (in_full(21)[0], None)
    told_late = in_full(22, f"SQL, for {visit // 5} weeks", name="Analyst" if visit < 8 else "Data Analyst")
    return [listed, also_elsewhere, gone_for_good, gone_for_a_while, *([told_late] * (visit > 2))]


def test_dropped_tables_come_back_with_the_same_rows(world: World, lived: datetime) -> None:
    before = snapshot(world)
    assert {name for name in NAMES if not before[name].height} == {"hackathon_merges", "article_merges"}
    rows = [row for name in ("jobs", "hackathons") for row in before[name].iter_rows(named=True)]
    assert {row["status_reason"] for row in rows} == {None, "deadline", "ended", "gone", "absent", "closed upstream"}
    assert set(before["opportunity_changes"]["field"]) == {"title", "prize"}
    assert not anew(world, lived, write=False).differs
    emptied(world)
    report = anew(world, lived)
    assert (report.kept, report.unreadable) == (0, [])
    same(before, snapshot(world))
    again = anew(world, lived)
    assert (again.differs, again.responses) == (False, report.responses)
    assert world.normalize().responses == 0, "what was restored is not to be normalised once more"


def test_an_article_that_was_deleted_twice_leaves_the_same_sighting(world: World, now: datetime) -> None:
    for day, headline in ((0, "One"), (40, "One, anew")):
        at = now + day * DAY
        world.fetch("google_news", at, (FEED_URL, feed(("CBMi1", headline))))
        bring_up(world, at)
    later = now + 90 * DAY
    bring_up(world, later)
    assert world.rows("articles").is_empty()
    assert world.rows("opportunity_sightings")["detailed_at"].to_list() == [now + 40 * DAY]
    assert differing(anew(world, later, write=False)) == {}


def test_what_differs_is_told_and_put_right_and_nothing_else_is_touched(world: World, now: datetime) -> None:
    world.fetch("greenhouse", now, (BOARD_URL, board(job(1), job(2), job(3))))
    world.fetch("google_news", now, (FEED_URL, feed(("CBMi1", "One"))))
    bring_up(world, now)
    before = snapshot(world)
    world.execute("UPDATE articles SET engagement_score = 70")
    world.execute("UPDATE jobs SET title = 'Misread' WHERE source_id = '1'")
    world.execute("DELETE FROM opportunity_sightings WHERE source_id IN ('1', '2')")
    world.execute(
        "INSERT INTO jobs (id, source, source_id, source_url, title, company, company_id, first_seen, scraped_at,"
        " last_verified, updated_at) SELECT 7, source, '7', source_url, title, company, company_id, first_seen,"
        " scraped_at, last_verified, updated_at FROM jobs WHERE source_id = '2'"
    )
    wrong = {"jobs": (0, 1, 1), "opportunity_sightings": (2, 0, 0)}
    for write in (False, True):
        assert differing(anew(world, now, write=write)) == wrong
    assert not anew(world, now, write=False).differs
    restored = snapshot(world)
    assert restored["articles"]["engagement_score"].to_list() == [70]
    restored["articles"] = restored["articles"].with_columns(engagement_score=before["articles"]["engagement_score"])
    same(before, restored)


def test_what_is_older_than_the_landing_zone_is_left_as_it_is(world: World, now: datetime) -> None:
    world.fetch("greenhouse", now, (BOARD_URL, board(job(1), job(2), job(8, title=""))))
    bring_up(world, now)
    later = now + 5 * DAY
    world.fetch("greenhouse", later, (BOARD_URL, board(job(2, title="Anew"), job(3), job(9, title=""))))
    bring_up(world, later)
    world.zone.prune(now + DAY)
    before = snapshot(world)
    report = anew(world, later)
    assert (report.kept, report.differs) == (3, False), "among them one that could never be used"
    same(before, snapshot(world))
    world.execute("UPDATE jobs SET department = 'Wrong'")
    assert differing(anew(world, later))["jobs"] == (0, 1, 0)
    departments = {row["source_id"]: row["department"] for row in world.rows("jobs").iter_rows(named=True)}
    assert departments == {"1": "Wrong", "2": "Wrong", "3": "Engineering"}
    # A lost row is rebuilt from the remaining responses, with the age that its sighting states.
    world.execute("DELETE FROM jobs WHERE source_id = '2'")
    anew(world, later)
    row = world.rows("jobs").filter(pl.col("source_id") == "2").row(0, named=True)
    assert (row["title"], row["first_seen"], row["scraped_at"]) == ("Anew", now, later)


def test_an_outline_of_what_was_told_in_full_before_is_no_matter(world: World, now: datetime) -> None:
    world.fetch("smartrecruiters", now, outlined(posting(1)), in_full(1))
    bring_up(world, now)
    later = now + 5 * DAY
    world.fetch("smartrecruiters", later, outlined(posting(1, name=""), posting(2, name="")))
    bring_up(world, later)
    world.zone.prune(now + DAY)
    assert world.rows("quarantine")["source_id"].to_list() == ["2"]
    assert differing(anew(world, later, write=False)) == {}


def test_an_empty_landing_zone_takes_nothing_away(world: World, now: datetime) -> None:
    world.fetch("greenhouse", now, (BOARD_URL, board(job(1), job(2, title=""))))
    bring_up(world, now)
    world.zone.prune(now + DAY)
    report = anew(world, now)
    assert (report.kept, report.responses, report.differs) == (2, 0, False)
    assert world.rows("jobs").height == 1


def test_what_lands_meanwhile_is_normalised_afterwards(world: World, now: datetime) -> None:
    world.fetch("greenhouse", now, (BOARD_URL, board(job(1))))
    bring_up(world, now)
    emptied(world)
    waiting = threading.Thread(target=world.normalize)

    def land(stage: str) -> None:
        if stage == "comparing":
            world.fetch("greenhouse", now + DAY, (BOARD_URL, board(job(1), job(2))))
            waiting.start()
            waiting.join(0.3)
            assert waiting.is_alive(), "nothing is normalised meanwhile"
            assert world.rows("jobs").height == 0, "who reads meanwhile sees the tables as they were"

    restore(settings=world.settings, database=world.database, zone=world.zone, now=now, progress=land)
    waiting.join()
    assert world.rows("jobs")["last_verified"].to_list() == [now + DAY] * 2


def test_a_restore_that_fails_changes_nothing(world: World, now: datetime) -> None:
    world.fetch("greenhouse", now, (BOARD_URL, board(job(1))))
    bring_up(world, now)
    world.execute("UPDATE jobs SET title = 'Misread'")
    before = snapshot(world)
    (entry,) = world.zone.folder.glob("responses/greenhouse/*.json")
    entry.write_text("{")
    with pytest.raises(LandingZoneError):
        anew(world, now)
    same(before, snapshot(world))
    with world.database.engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM pg_namespace WHERE nspname LIKE '%beside'")).scalar() == 0


# ── any way there is the way back ─────────────────────────────────────────────────────────────────

# Without a title a record cannot be used; where that is no text, the parser rejects it.
TITLES: st.SearchStrategy[Any] = st.sampled_from(["Engineer", "Analyst", "Intern", "", 5])
POSITIONS = st.dictionaries(
    st.integers(1, 3), st.tuples(TITLES, st.sampled_from([None, "2026-08-25", "2026-09-30"])), max_size=3
)
DETAILS = st.dictionaries(st.integers(1, 2), st.none() | TITLES, max_size=2)
VISITS_OF = st.tuples(POSITIONS, st.booleans(), st.sets(st.integers(1, 2)), TITLES, DETAILS)
STEPS = st.lists(st.tuples(VISITS_OF, st.sampled_from(["nothing", "normalize", "expire"])), min_size=1, max_size=7)


# A posting whose only full record is unusable: its row comes from two outlines, the later of which lists less.
OUTLINED_TWICE: list[Any] = [
    (({}, False, {1, 2}, "Engineer", {}), "nothing"),
    (({}, False, {1}, "Engineer", {}), "expire"),
    (({}, False, set(), "Engineer", {1: ""}), "nothing"),
]


@given(steps=STEPS)
@example(steps=OUTLINED_TWICE)
@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whenever_it_was_normalised_and_expired_it_is_as_the_landing_zone_tells(
    world: World, now: datetime, steps: list[Any]
) -> None:
    world.clear()
    world.settings = world.settings.model_copy(update={"absent_fetches": 2})
    at = now
    for (positions, complete, outlines, outline, details), then in steps:
        at += DAY
        jobs = [
            job(number, title=title, application_deadline=deadline) for number, (title, deadline) in positions.items()
        ]
        world.fetch("greenhouse", at, (BOARD_URL, board(*jobs, complete=complete)))
        listed = outlined(*(posting(number, name=outline) for number in sorted(outlines)))
        told = [
            (in_full(number)[0], None) if title is None else in_full(number, name=title)
            for number, title in details.items()
        ]
        world.fetch("smartrecruiters", at + timedelta(hours=1), listed, *told)
        if then != "nothing":
            world.normalize()
        if then == "expire":
            world.expire(at + timedelta(hours=2))
            link("job", database=world.database)
    bring_up(world, at + 3 * DAY)
    assert differing(anew(world, at + 3 * DAY, write=False)) == {}
