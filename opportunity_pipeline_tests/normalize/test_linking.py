"""Linking in the database: what is written; only changes are compared; the order of changes does not matter."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal
from sqlalchemy import delete, insert, text, update

from opportunity_pipeline.normalize import linking
from opportunity_pipeline.normalize.linking import OWN_BOARDS, link
from opportunity_pipeline.normalize.rows import TABLES
from opportunity_pipeline.sources.records import Kind
from opportunity_pipeline.sources.register import SOURCES
from opportunity_pipeline.storage import tables
from opportunity_pipeline.storage.bulk import read_frame
from opportunity_pipeline.storage.database import Database
from opportunity_pipeline_tests.normalize.world import BOARD_URL, World, board, job

NOW = datetime(2026, 8, 23, tzinfo=UTC)
DAY = timedelta(days=1)
FOUND = ("opportunity_links", "opportunity_pairs", "job_merges", "hackathon_merges", "article_merges")
ALL = (*FOUND, "compared_opportunities", "opportunity_blocks")
BOARD = "https://boards.greenhouse.io/acme/jobs/"
LINKEDIN = "https://www.linkedin.com/jobs/view/"


def add(database: Database, kind: Kind, identity: int, **values: Any) -> None:
    """Stores an opportunity: the given values, and the least that the table requires."""
    with database.engine.begin() as connection:
        row = {
            "id": identity,
            "source": "remotive",
            "source_id": str(identity),
            "source_url": f"{LINKEDIN}{9_000_000 + identity}",
            **dict.fromkeys(("first_seen", "scraped_at", "last_verified", "updated_at"), NOW),
        }
        if kind == "job":
            connection.execute(
                text("INSERT INTO companies (id, key, name) VALUES (1, 'acme', 'Acme') ON CONFLICT DO NOTHING")
            )
            row |= {
                "title": "Data Engineer",
                "company": "Acme",
                "company_id": 1,
                "posted_at": NOW,
                "location_text": "Pune",
            }
        elif kind == "hackathon":
            row |= {"event_name": "RiverHacks"}
        else:
            row |= {"title": "Rust comes to the kernel of everything"}
        connection.execute(insert(TABLES[kind]).values(**{**row, **values}))


def change(database: Database, kind: Kind, identity: int, at: datetime, **values: Any) -> None:
    """Changes an opportunity as storing would."""
    of = TABLES[kind]
    with database.engine.begin() as connection:
        connection.execute(update(of).where(of.c.id == identity).values(updated_at=at, **values))


def links(database: Database) -> dict[int, tuple[str, int]]:
    """Listing → (relation, other)."""
    frame = read_frame(database, "SELECT opportunity_id, relation, canonical_id FROM opportunity_links")
    return {listing: (relation, other) for listing, relation, other in frame.iter_rows()}


def found(database: Database) -> dict[str, pl.DataFrame]:
    """Everything that linking found, in a fixed order."""
    frames = {table: read_frame(database, f"SELECT * FROM {table}") for table in FOUND}  # noqa: S608
    return {table: frame.sort(frame.columns) for table, frame in frames.items()}


def shown(database: Database, kind: str) -> pl.DataFrame:
    return read_frame(database, f"SELECT * FROM canonical_{kind}s ORDER BY id")  # noqa: S608


def test_a_duplicate_is_shown_once_with_the_best_of_both(database: Database) -> None:
    add(database, "job", 1, skills_required=["go"], apply_by=NOW + 9 * DAY, place_keys=["in/maharashtra/pune"])
    add(
        database,
        "job",
        2,
        source="greenhouse",
        source_url=f"{BOARD}5000001",
        place_keys=["in"],
        apply_by=NOW + 20 * DAY,
        department="Data",
    )
    add(database, "job", 3, title="Nurse")
    report = link("job", database=database)
    assert (report.changed, report.same, report.reposts, report.merged) == (3, 1, 0, 1)
    assert links(database) == {1: ("same", 2)}
    rows = {row["id"]: row for row in shown(database, "job").iter_rows(named=True)}
    assert rows.keys() == {2, 3}
    assert rows[2]["source"] == "greenhouse"
    assert (rows[2]["skills_required"], rows[2]["department"], rows[2]["apply_by"]) == (["go"], "Data", NOW + 9 * DAY)
    assert rows[2]["place_keys"] == ["in/maharashtra/pune"]
    assert set(json.loads(rows[2]["merged"])) == {"skills_required", "apply_by", "place_keys"}
    assert rows[3]["merged"] is None


def test_an_opening_is_not_over_because_a_listing_of_it_is(database: Database) -> None:
    add(database, "job", 1, source="greenhouse", source_url=f"{BOARD}5000001")
    add(database, "job", 2, apply_by=NOW + 9 * DAY)
    link("job", database=database)
    assert shown(database, "job").select("id", "status", "apply_by").rows() == [(1, "open", NOW + 9 * DAY)]
    with database.engine.begin() as connection:
        connection.execute(text("UPDATE jobs SET status = 'expired', status_reason = 'deadline' WHERE id = 2"))
    link("job", database=database)
    assert shown(database, "job").select("id", "status", "apply_by").rows() == [(1, "open", None)]


def test_a_repost_is_linked_and_shown(database: Database) -> None:
    add(database, "job", 1)
    add(database, "job", 2, posted_at=NOW + 100 * DAY)
    link("job", database=database)
    assert links(database) == {2: ("repost", 1)}
    assert shown(database, "job")["id"].to_list() == [1, 2]


def test_hackathons_and_articles_are_linked_too(database: Database) -> None:
    event = {"start_date": NOW, "end_date": NOW + 2 * DAY, "location_text": "Online"}
    add(database, "hackathon", 1, source_url="https://riverhacks.devpost.com/", source="devpost", **event)
    add(database, "hackathon", 2, source_url="https://riverhacks.example/", source="mlh", start_date=NOW + DAY)
    add(database, "hackathon", 3, source_url="https://lakehacks.devpost.com/", event_name="LakeHacks", **event)
    add(database, "article", 1, publisher="The Daily Post", published_at=NOW, source_url="https://news.example/a1")
    add(database, "article", 2, publisher="Daily Post, The", published_at=NOW, source_url="https://news.example/a2")
    add(database, "article", 3, publisher="The Daily Post", published_at=NOW + DAY, source_url="https://agg.example/b3")
    assert link("hackathon", database=database).same == 1
    assert links(database) == {2: ("same", 1)}
    assert link("article", database=database).same == 1
    assert links(database) == {2: ("same", 1), 3: ("same", 1)}
    assert shown(database, "hackathon")["id"].to_list() == [1, 3]


def test_what_did_not_change_is_not_compared(database: Database) -> None:
    for identity in range(1, 5):
        add(database, "job", identity)
    assert link("job", database=database).compared == 6
    again = link("job", database=database)
    assert (again.changed, again.compared) == (0, 0)
    add(database, "job", 9, source="greenhouse", source_url=f"{BOARD}5000001")
    add(database, "job", 10, title="Nurse")
    report = link("job", database=database)
    assert (report.changed, report.compared) == (2, 4)


def test_a_change_moves_a_listing_and_a_deletion_frees_the_others(database: Database) -> None:
    add(database, "job", 1, source="greenhouse", source_url=f"{BOARD}5000001")
    add(database, "job", 2)
    link("job", database=database)
    assert links(database) == {2: ("same", 1)}
    change(database, "job", 2, NOW + DAY, title="Nurse")
    link("job", database=database)
    assert links(database) == {}
    change(database, "job", 2, NOW + 2 * DAY, title="Data Engineer")
    link("job", database=database)
    assert links(database) == {2: ("same", 1)}
    with database.engine.begin() as connection:
        connection.execute(delete(tables.jobs).where(tables.jobs.c.id == 1))
    assert link("job", database=database).changed == 1
    assert links(database) == {}
    assert shown(database, "job")["id"].to_list() == [2]


def test_what_was_seen_earlier_than_was_known_stands_for_the_others(database: Database) -> None:
    add(database, "job", 1)
    add(database, "job", 2, source_url="https://www.indeed.com/viewjob?jk=0123456789abcdef")
    link("job", database=database)
    assert links(database) == {2: ("same", 1)}
    # An older response, read late, lowers this time and nothing else.
    with database.engine.begin() as connection:
        connection.execute(update(tables.jobs).where(tables.jobs.c.id == 2).values(first_seen=NOW - DAY))
    link("job", database=database)
    assert links(database) == {1: ("same", 2)}


def test_other_rules_compare_everything_again(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    add(database, "job", 1)
    add(database, "job", 2, source_url=f"{BOARD}5000001")
    link("job", database=database)
    monkeypatch.setattr(linking, "rules_digest", lambda: "other")
    assert link("job", database=database).changed == 2
    assert link("job", database=database).changed == 0


def test_what_is_read_in_another_way_is_compared_again(world: World, now: datetime) -> None:
    world.land("greenhouse", BOARD_URL, board(job(1), job(2)), now)
    world.normalize()
    # As an older release would have left it, but linked by the present rules.
    world.execute("UPDATE jobs SET title = 'Misread' WHERE source_id = '1'")
    world.execute("UPDATE opportunity_sightings SET content = '00000000-' || split_part(content, '-', 2)")
    link("job", database=world.database)
    world.replay()
    world.normalize()
    assert link("job", database=world.database).changed == 2
    world.replay()
    world.normalize()
    assert link("job", database=world.database).changed == 0


def test_a_crowd_of_equal_titles_is_not_compared_and_its_ids_are(database: Database) -> None:
    for identity in range(1, 5):
        add(database, "job", identity, source_url=f"{LINKEDIN}{9_000_000 + identity}")
    add(database, "job", 5, source_url="https://in.linkedin.com/jobs/view/9000001?trk=x")
    report = link("job", database=database, largest_block=3)
    assert report.compared == 1
    assert links(database) == {5: ("same", 1)}


def test_a_block_that_grows_too_large_or_small_enough_is_compared_in_another_way(database: Database) -> None:
    hosts = ("a", "b", "c", "d")
    for identity, host in enumerate(hosts[:3], 1):
        add(database, "job", identity, source_url=f"https://{host}.example/jobs/data-engineer")
    link("job", database=database, largest_block=3)
    assert links(database) == {2: ("same", 1), 3: ("same", 1)}
    add(database, "job", 4, source_url="https://d.example/jobs/data-engineer")
    link("job", database=database, largest_block=3)
    assert links(database) == {}
    with database.engine.begin() as connection:
        connection.execute(delete(tables.jobs).where(tables.jobs.c.id == 1))
    link("job", database=database, largest_block=3)
    assert links(database) == {3: ("same", 2), 4: ("same", 2)}


def test_however_many_share_an_id_they_are_one(database: Database) -> None:
    for identity in range(1, 7):
        address = f"https://in.linkedin.com/jobs/view/9000001?trk={identity}"
        add(database, "job", identity, title=f"Data Engineer {identity}", source_url=address)
    assert link("job", database=database, largest_block=3).compared == 5
    assert links(database) == dict.fromkeys(range(2, 7), ("same", 1))
    # The listing that represented all is deleted, and the block is small enough again to compare all pairs.
    with database.engine.begin() as connection:
        connection.execute(delete(tables.jobs).where(tables.jobs.c.id == 1))
    link("job", database=database, largest_block=3)
    assert links(database) == dict.fromkeys(range(3, 7), ("same", 2))
    with database.engine.begin() as connection:
        connection.execute(delete(tables.jobs).where(tables.jobs.c.id < 4))
    assert link("job", database=database, largest_block=3).compared == 3
    assert links(database) == dict.fromkeys((5, 6), ("same", 4))


def test_a_feed_that_names_an_article_anew_each_time_tells_one(database: Database) -> None:
    for identity in range(1, 6):
        add(database, "article", identity, source_url=f"https://news.example/story?utm_source={identity}")
    add(database, "article", 6, source_url="https://news.example/another", title="Another")
    link("article", database=database, largest_block=3)
    assert links(database) == dict.fromkeys(range(2, 6), ("same", 1))


def test_own_boards_are_sources() -> None:
    elsewhere = {"jobposting_page", "unstop", "rss"}
    assert SOURCES.keys() | elsewhere >= OWN_BOARDS


# ── any order gives the same result ───────────────────────────────────────────────────────────────

URLS = [
    f"{BOARD}5000001",
    f"{BOARD}5000002",
    "https://acme.example/?gh_jid=5000001",
    f"{LINKEDIN}9000001",
    f"{LINKEDIN}9000002",
]
VALUES = st.fixed_dictionaries(
    {
        "title": st.sampled_from(["Data Engineer", "Data Engineer - Ads", "Data Engineer II"]),
        "location_text": st.sampled_from(["Pune", "India", None, "Delhi"]),
        "source_url": st.sampled_from(URLS),
        "source": st.sampled_from(["greenhouse", "remotive", "himalayas"]),
        "posted_at": st.sampled_from([None, NOW, NOW + 5 * DAY, NOW + 40 * DAY]),
        "status": st.sampled_from(["open", "expired"]),
        "department": st.sampled_from([None, "Data"]),
    }
)
STEPS = st.lists(
    st.lists(st.tuples(st.integers(1, 8), VALUES | st.none()), min_size=1, max_size=5), min_size=1, max_size=5
)


@given(STEPS, st.sampled_from([2, 3, 100]))
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_incremental_is_from_scratch(database: Database, steps: list[list[tuple[int, Any]]], largest: int) -> None:
    clear(database, *ALL, "jobs")
    there: set[int] = set()
    at = NOW
    for step in steps:
        for identity, values in step:
            at += timedelta(minutes=1)
            if values is None:
                with database.engine.begin() as connection:
                    connection.execute(delete(tables.jobs).where(tables.jobs.c.id == identity))
                there.discard(identity)
            elif identity in there:
                change(database, "job", identity, at, **values)
            else:
                # The key (source, source_id) stays free. A listing that returns after deletion has a later time.
                add(database, "job", identity, **values, updated_at=at)
                there.add(identity)
        link("job", database=database, largest_block=largest)
    step_by_step = found(database)
    clear(database, *ALL)
    link("job", database=database, largest_block=largest)
    for table, frame in found(database).items():
        assert_frame_equal(step_by_step[table], frame)


def clear(database: Database, *names: str) -> None:
    with database.engine.begin() as connection:
        for name in names:
            connection.execute(text(f"DELETE FROM {name}"))  # noqa: S608 - names of our own tables
