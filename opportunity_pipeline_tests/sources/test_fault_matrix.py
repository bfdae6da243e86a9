"""Every way of every source × everything that can go wrong: what the run does, and that nothing is lost by it.

The answers are the golden inputs; the first request of a way meets the fault. After each fault: what is promised in
``fault_table`` holds, no opportunity has expired by absence, and the source serves again.
"""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

import pytest
from sqlalchemy import func, select

from opportunity_pipeline.normalize.expiry import expire
from opportunity_pipeline.normalize.run import normalize_landed
from opportunity_pipeline.settings import Settings
from opportunity_pipeline.sources.errors import SourceFailed
from opportunity_pipeline.sources.fault_table import FAULTS, Fault
from opportunity_pipeline.sources.fetch_report import FetchReport
from opportunity_pipeline.sources.fetching import fetch_source
from opportunity_pipeline.sources.landing import LandingZone
from opportunity_pipeline.sources.register import SOURCES
from opportunity_pipeline.sources.source import Source
from opportunity_pipeline.storage import tables
from opportunity_pipeline.storage.database import Database
from opportunity_pipeline_tests.sources.clock import Clock
from opportunity_pipeline_tests.sources.fault_server import FaultServer, Reply, answer, reset, silence
from opportunity_pipeline_tests.sources.live_paths import LIVE_PATHS, LivePath

TIMEOUT = 0.4
ETAG = {"ETag": '"1"'}


@dataclass
class Scene:
    """A source on a server that can be told to misbehave."""

    path: LivePath
    settings: Settings
    database: Database
    zone: LandingZone
    clock: Clock
    upstream: FaultServer

    def __post_init__(self) -> None:
        self.answers = list(self.path.answers(self.settings))
        self.good()

    @property
    def source(self) -> Source:
        """The way alone; its requests do not wait as long as a real upstream may take."""
        source = self.path.only()
        way = source.ways[0]

        def requests(settings: Settings) -> Any:
            return [replace(one, timeout_seconds=TIMEOUT, pace_seconds=0.0) for one in way.requests(settings)]

        return replace(source, ways=(replace(way, requests=requests),))

    @property
    def first(self) -> str:
        """Target of the first request."""
        return target_of(self.answers[0][0].url)

    @property
    def body(self) -> bytes:
        """The good answer to the first request."""
        return self.answers[0][1]

    @property
    def posts(self) -> bool:
        """Whether the first request is a POST."""
        return self.answers[0][0].method == "POST"

    def good(self) -> None:
        """Every request has its good answer, where the settings say; an earlier move has come to nothing."""
        self.upstream.script("/moved-for-good", [answer(404)])
        for request, body in self.answers:
            self.upstream.script(target_of(request.url), [answer(200, body, ETAG)])

    def run(self) -> FetchReport:
        """A run, and normalising what came of it."""
        try:
            return fetch_source(
                self.source, settings=self.settings, database=self.database, zone=self.zone, now=self.clock
            )
        finally:
            kind = self.source.kind
            normalize_landed(kind, settings=self.settings, database=self.database, zone=self.zone)
            expire(settings=self.settings, database=self.database, now=self.clock())

    def asked(self) -> int:
        """Requests for the first target so far."""
        return len(self.upstream.times(self.first))

    def absent(self) -> int:
        """Opportunities that expired by absence."""
        with self.database.engine.connect() as connection:
            return sum(
                connection.execute(select(func.count()).where(of.c.status_reason == "absent")).scalar_one()
                for of in (tables.jobs, tables.hackathons)
            )

    def stored(self) -> int:
        """Opportunities ever seen."""
        with self.database.engine.connect() as connection:
            return connection.execute(select(func.count()).select_from(tables.opportunity_sightings)).scalar_one()


def target_of(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.path or '/'}{f'?{parts.query}' if parts.query else ''}"


def drifted(body: bytes) -> bytes:
    """The same body in another shape: JSON whose texts have become lists, XML and HTML whose names are others."""
    text = body.decode("utf-8-sig")
    if text.lstrip().startswith("<"):
        return re.sub(r"(?i)(</?)(?=[a-z])", r"\1x-", text.replace("JobPosting", "WorkPosting")).encode()

    def change(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: change(one) for key, one in value.items()}
        if isinstance(value, list):
            return [change(one) for one in value]
        return [value] if isinstance(value, str) else value

    return json.dumps(change(json.loads(text))).encode()


PACKED = {"Content-Encoding": "gzip"}
REPLIES: dict[str, Callable[[Scene], list[Reply]]] = {
    "304 Not Modified": lambda scene: [answer(304)],
    "429 with `Retry-After`": lambda scene: [answer(429, b"", {"Retry-After": "7200"})],
    "500, then 200": lambda scene: [answer(500), answer(200, scene.body, ETAG)],
    "no answer in time": lambda scene: [silence(TIMEOUT * 1.5)],
    "connection reset in the body": lambda scene: [reset(b"HTTP/1.1 200 OK\r\nContent-Length: 999999\r\n\r\n[{")],
    "gzip cut short": lambda scene: [answer(200, gzip.compress(scene.body)[:-9], PACKED)],
    "200 without a body": lambda scene: [answer(200, b"")],
    "200 with an HTML error page": lambda scene: [
        answer(200, b"<!DOCTYPE html><html><head><title>502</title></head><body>Bad gateway</body></html>")
    ],
    "another shape": lambda scene: [answer(200, drifted(scene.body))],
    "301 Moved Permanently": lambda scene: [answer(301, b"", {"Location": "/moved-for-good"})],
    "410 Gone": lambda scene: [answer(410)],
}


@pytest.fixture(params=LIVE_PATHS, ids=str)
def scene(
    request: pytest.FixtureRequest,
    quick: Settings,
    database: Database,
    zone: LandingZone,
    clock: Clock,
    upstream: FaultServer,
) -> Scene:
    path: LivePath = request.param
    # The golden inputs tell of postings until then.
    clock.at = datetime(2026, 10, 1, tzinfo=UTC)
    settings = Settings.model_validate(
        quick.model_dump() | {"http_max_attempts": 2, "absent_fetches": 1, "as_of": clock(), **path.settings}
    )
    return Scene(path, settings, database, zone, clock, upstream)


def test_every_way_of_every_source_and_every_fault_is_in_the_matrix() -> None:
    assert {(path.source, path.way) for path in LIVE_PATHS} == {
        (source.name, way.name) for source in SOURCES.values() for way in source.ways
    }
    assert set(REPLIES) == {fault.name for fault in FAULTS}


def test_whatever_goes_wrong_is_survived(scene: Scene) -> None:
    scene.run()
    stored = scene.stored()
    assert stored > 0
    for fault in FAULTS:
        scene.clock.later(hours=7)
        go_through(scene, fault)
        assert (fault.name, scene.absent()) == (fault.name, 0), "nothing expires by a bad answer"
        # No source is dead for ever: neither pause of ours is longer than this.
        scene.clock.later(days=31)
        scene.good()
        report = scene.run()
        assert (fault.name, report.errors) == (fault.name, [])
        assert report.records > 0
    assert scene.stored() == stored, "the good answers were the same all the time"


def go_through(scene: Scene, fault: Fault) -> None:
    """One run that meets the fault, and the run after it."""
    scene.upstream.script(scene.first, REPLIES[fault.name](scene))
    if fault.name == "301 Moved Permanently":
        scene.upstream.script("/moved-for-good", [answer(200, scene.body, ETAG)])
    before = scene.asked()
    served = fault.served_by_post if scene.posts else fault.served
    if served:
        report = scene.run()
        assert (fault.name, report.errors) == (fault.name, [])
        assert report.records > 0
    else:
        report_or_failure(scene, fault)
    again = scene.asked()
    if fault.name == "429 with `Retry-After`":
        assert again - before == 1
        scene.clock.later(seconds=7000)
        with pytest.raises(SourceFailed, match="left alone"):
            scene.run()
        assert scene.asked() == again, "not before the time that it asked for"
    elif fault.name == "410 Gone" and not scene.posts:
        scene.clock.later(days=29)
        with pytest.raises(SourceFailed, match="gone since"):
            scene.run()
        assert scene.asked() == again
    elif fault.name == "301 Moved Permanently" and served:
        scene.run()
        assert scene.asked() == again, "asked at its new address"
        assert len(scene.upstream.times("/moved-for-good")) >= 2


def report_or_failure(scene: Scene, fault: Fault) -> None:
    """A run that gets nothing of use: it fails, or says of every element why."""
    try:
        report = scene.run()
    except SourceFailed:
        return
    assert fault.name in {"another shape", "200 with an HTML error page"}
    assert report.warnings
    assert not report.complete
