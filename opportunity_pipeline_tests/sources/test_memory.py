"""However large a source's answers are in total, a run holds little of them in memory at a time."""

from __future__ import annotations

import gc
import json
import tracemalloc
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from opportunity_pipeline.settings import Settings
from opportunity_pipeline.sources.fetching import fetch_source
from opportunity_pipeline.sources.landing import LandingZone
from opportunity_pipeline.sources.register import SOURCES
from opportunity_pipeline.storage.database import Database
from opportunity_pipeline_tests.sources.boards import BOARD
from opportunity_pipeline_tests.sources.clock import Clock
from opportunity_pipeline_tests.sources.fault_server import FaultServer, answer

POSTINGS = 200
TEXT = "x" * 2_000
FEW, MANY = 4, 32


def board(number: int) -> bytes:
    """A board of nearly half a megabyte."""
    jobs = [
        {"id": number * POSTINGS + one, "title": f"Job {one}", "absolute_url": "https://a.example/1", "content": TEXT}
        for one in range(POSTINGS)
    ]
    return json.dumps({"jobs": jobs, "meta": {"total": len(jobs)}}).encode()


def page(number: int, last: int) -> bytes:
    """A page of about the same size, with a link to the next one."""
    rows = [
        {
            "slug": f"job-{number}-{one}",
            "company_name": "Acme",
            "title": f"Job {one}",
            "description": TEXT,
            "url": f"https://www.arbeitnow.com/jobs/{number}-{one}",
        }
        for one in range(POSTINGS)
    ]
    following = f"https://www.arbeitnow.com/api/job-board-api?page={number + 1}" if number < last else None
    return json.dumps({"data": rows, "links": {"next": following}, "meta": {"current_page": number}}).encode()


def boards(upstream: FaultServer, answers: int) -> Mapping[str, Any]:
    """Boards that are requested concurrently."""
    names = [f"board{number}" for number in range(answers)]
    for number, name in enumerate(names):
        upstream.script(BOARD.format(name), [answer(200, board(number))])
    return {"greenhouse_boards": names}


def pages(upstream: FaultServer, answers: int) -> Mapping[str, Any]:
    """Pages that are requested in sequence."""
    for number in range(1, answers + 1):
        upstream.script(f"/api/job-board-api?page={number}", [answer(200, page(number, answers))])
    return {"arbeitnow_max_pages": 200}


@pytest.mark.parametrize(("name", "prepare"), [("greenhouse", boards), ("arbeitnow", pages)])
def test_memory_does_not_grow_with_the_number_of_answers(
    name: str, prepare: Any, quick: Settings, database: Database, tmp_path: Path, upstream: FaultServer, clock: Clock
) -> None:
    quick = quick.model_copy(update={"http_max_bytes": 1_000_000, "http_timeout_seconds": 30})

    def peak(answers: int) -> int:
        settings = quick.model_copy(update=dict(prepare(upstream, answers)))
        zone = LandingZone(tmp_path / str(answers), durable=False)
        gc.collect()
        tracemalloc.start()
        try:
            report = fetch_source(SOURCES[name], settings=settings, database=database, zone=zone, now=clock)
            most = tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()
        assert (report.errors, report.records) == ([], answers * POSTINGS)
        return most

    peak(1)  # one-time allocations such as imports
    few, many = peak(FEW), peak(MANY)
    # If kept, the other answers would add 12 MB of bodies, or more than that of records.
    assert many - few < 6_000_000, f"{FEW} answers: {few:,} bytes; {MANY} answers: {many:,} bytes"
