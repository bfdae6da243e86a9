"""A community list recorded four times in a year: which jobs are open, duplicates, and restoring."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from opportunity_pipeline.normalize.companies import company_key
from opportunity_pipeline.normalize.linking import link
from opportunity_pipeline.normalize.restoring import restore
from opportunity_pipeline.sources.importing import import_recorded
from opportunity_pipeline.sources.landing import LandedResponse
from opportunity_pipeline.sources.ledger import Ledger
from opportunity_pipeline.sources.listing import listings_of, readings_of
from opportunity_pipeline.sources.parsing import parse_response
from opportunity_pipeline.sources.register import SOURCES
from opportunity_pipeline.storage.bulk import read_frame
from opportunity_pipeline_tests.normalize.world import World
from opportunity_pipeline_tests.sources.recorded import BY

NAME = "simplify_listings"
UNSEEN_SINCE = ("unseen", date(2024, 3, 21))

pytestmark = pytest.mark.real


def fetched(world: World, response: LandedResponse) -> None:
    """What a run and its later stages would have done at that time."""
    world.register(response)
    readings = readings_of([(response.fetched_at, parse_response(world.zone, response))])
    Ledger(world.database, NAME).listed(listings_of(readings))
    world.settings = world.settings.model_copy(update={"as_of": response.fetched_at})
    world.normalize()
    world.expire(response.fetched_at)
    link("job", database=world.database)


@pytest.fixture
def said(world: World, real_data: Path) -> dict[str, tuple[bool, bool]]:
    """Normalises the recordings in turn; id → whether the list last called it active and whether it showed it."""
    last: dict[str, tuple[bool, bool]] = {}
    for file in sorted((real_data / NAME).glob("new_grad_*.json")):
        fetched(world, import_recorded(SOURCES[NAME], file, zone=world.zone, now=BY))
        last |= {one["id"]: (one["active"], one.get("is_visible", True)) for one in json.loads(file.read_text())}
    return last


def test_the_list_is_stored_as_it_says(world: World, said: dict[str, tuple[bool, bool]]) -> None:
    rows = {row["source_id"]: row for row in world.rows("jobs").iter_rows(named=True)}
    assert rows.keys() == said.keys()
    assert len(rows) > 1_500
    differing = [one for one, (active, shown) in said.items() if (rows[one]["status"] == "open") != (active and shown)]
    # Jobs missing from later recordings are closed only because they were not seen since.
    assert {(rows[one]["status_reason"], rows[one]["last_verified"].date()) for one in differing} == {UNSEEN_SINCE}
    assert len(differing) < 0.05 * len(said)
    # Jobs hidden by the owners of the list are closed here although the list calls them active.
    hidden = [one for one, (active, shown) in said.items() if active and not shown]
    assert len(hidden) <= 0.01 * len(said)
    assert {rows[one]["status_reason"] for one in hidden} == {"closed upstream"}

    pairs = read_frame(
        world.database,
        "SELECT relation, a.company AS one, b.company AS other,"
        " extract(day FROM a.posted_at - b.posted_at)::int AS days"
        " FROM opportunity_links l JOIN jobs a ON a.id = l.opportunity_id JOIN jobs b ON b.id = l.canonical_id",
    )
    # Each position has its own id and address here: nothing is listed twice, and some positions return later.
    assert set(pairs["relation"]) == {"repost"}
    assert 50 < pairs.height < 90
    assert all(company_key(one) == company_key(other) for one, other in pairs.select("one", "other").iter_rows())
    assert pairs["days"].min() > 14  # type: ignore[operator]

    latest = world.settings.now()
    report = restore(settings=world.settings, database=world.database, zone=world.zone, now=latest, write=False)
    assert [table for table in report.tables if table.any] == []
