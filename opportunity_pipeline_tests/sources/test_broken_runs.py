"""Runs that break, fail or have no listing: what was done is recorded nevertheless."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from opportunity_pipeline.settings import Settings
from opportunity_pipeline.sources.document import Document
from opportunity_pipeline.sources.errors import SourceFailed
from opportunity_pipeline.sources.fetch_report import FetchReport
from opportunity_pipeline.sources.fetching import fetch_source
from opportunity_pipeline.sources.landing import LandingZone
from opportunity_pipeline.sources.records import ParsedResponse
from opportunity_pipeline.sources.register import SOURCES
from opportunity_pipeline.storage.database import Database
from opportunity_pipeline.storage.tables import fetches, landed_responses, listings
from opportunity_pipeline_tests.sources.boards import BOARD, URL, rows
from opportunity_pipeline_tests.sources.clock import Clock
from opportunity_pipeline_tests.sources.fault_matrix import target_of
from opportunity_pipeline_tests.sources.fault_server import FaultServer, answer
from opportunity_pipeline_tests.sources.golden_pairs import FOLDER
from opportunity_pipeline_tests.sources.live_paths import LIVE_PATHS


class Stopped(BaseException):
    """Ends a run in the middle, like a signal; not the failure of one answer."""


@pytest.mark.parametrize("broken_page", [1, 2])
def test_what_was_asked_before_a_run_broke_is_registered(
    broken_page: int, quick: Settings, database: Database, zone: LandingZone, clock: Clock, upstream: FaultServer
) -> None:
    whole = SOURCES["arbeitnow"]

    def parse(document: Document) -> ParsedResponse:
        parsed = whole.parse(document)
        if parsed.page == broken_page:
            raise Stopped
        return parsed

    path = next(path for path in LIVE_PATHS if path.source == "arbeitnow")
    for request, body in path.answers(quick):
        upstream.script(target_of(request.url), [answer(500), answer(200, body)])
    with pytest.raises(BaseExceptionGroup) as caught:
        fetch_source(replace(whole, parse=parse), settings=quick, database=database, zone=zone, now=clock)
    assert caught.group_contains(Stopped)

    asked = [(row["url"].rpartition("=")[2], row["status"], row["attempt"]) for row in rows(database, fetches)]
    assert asked == [(str(page), *of) for page in range(1, broken_page + 1) for of in ((500, 1), (200, 2))]
    # Answers before the break wait to be normalised; the broken one is requested again, and no listing is recorded.
    assert len(rows(database, landed_responses)) == broken_page - 1
    assert rows(database, listings) == []


def test_a_failed_run_tells_what_it_did(run: Callable[..., FetchReport], upstream: FaultServer) -> None:
    upstream.script(BOARD.format("acme"), [answer(500)])
    upstream.script(BOARD.format("other"), [answer(404)])
    with pytest.raises(SourceFailed) as caught:
        run(greenhouse_boards=["acme", "other"])
    report = caught.value.report
    assert report is not None
    assert (report.requests, report.records, report.landed, report.complete) == (3 + 1, 0, [], False)
    assert sorted(report.errors) == [f"{URL.format('acme')}: HTTP 500", f"{URL.format('other')}: HTTP 404"]
    assert report.seconds > 0
    with pytest.raises(SourceFailed) as caught:
        run("newsapi", upstream="live")
    assert caught.value.report is None, "without a key nothing is requested"


def test_a_run_without_a_listing_is_partial(run: Callable[..., FetchReport], upstream: FaultServer) -> None:
    upstream.script("/jobs/17", [answer(200, (FOLDER / "jobposting_page" / "one.html").read_bytes())])
    report = run("jobposting_page", jobposting_urls=["https://careers.example.com/jobs/17"])
    assert (report.records, report.errors) == (1, [])
    assert not report.complete, "without a listing nothing shows absence"
