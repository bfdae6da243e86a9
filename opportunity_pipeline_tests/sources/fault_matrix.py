"""Observes the outcome of a run for every way of every source and every fault of a request.

Belongs here: causing a fault and recording the outcome. Does not belong here: judging it (``test_fault_matrix``
compares the outcomes with the file from which ``docs/sources.md`` is generated). After an intended change, rewrite the
file, review the difference, and regenerate the pages::

    python -m opportunity_pipeline_tests.sources.fault_matrix && python -m opportunity_pipeline.pages
"""

from __future__ import annotations

import gzip
import json
import re
import tempfile
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from sqlalchemy import text

import opportunity_pipeline.sources.fault_table
from opportunity_pipeline.normalize.expiry import expire
from opportunity_pipeline.normalize.run import normalize_landed
from opportunity_pipeline.settings import Settings
from opportunity_pipeline.sources.addresses import shown
from opportunity_pipeline.sources.errors import SourceFailed
from opportunity_pipeline.sources.fault_table import FAULTS, FIRST, LATER, Outcome, Outcomes
from opportunity_pipeline.sources.fetch_report import FetchReport
from opportunity_pipeline.sources.fetching import fetch_source
from opportunity_pipeline.sources.landing import LandingZone
from opportunity_pipeline.sources.source import Request, Source
from opportunity_pipeline.storage.database import Database
from opportunity_pipeline.storage.embedded import embedded_server
from opportunity_pipeline_tests.conftest import FAST
from opportunity_pipeline_tests.databases import EmptyDatabases
from opportunity_pipeline_tests.sources.clock import Clock
from opportunity_pipeline_tests.sources.fault_server import FaultServer, Reply, answer, reset, silence
from opportunity_pipeline_tests.sources.live_paths import LIVE_PATHS, LivePath

FILE = Path(opportunity_pipeline.sources.fault_table.__file__).parent / "data" / "fault_outcomes.json"
TIMEOUT = 0.25
"""Timeout in seconds for requests that are never answered; all others have ample time."""
ATTEMPTS = 2
ETAG = {"ETag": '"1"'}
# The postings of the golden inputs are still open then.
STARTED = datetime(2026, 10, 1, tzinfo=UTC)
MOVED = "/moved-for-good"
# Half of the time is spent waiting for PostgreSQL and for timeouts.
_AT_ONCE = 2


class Rows(NamedTuple):
    """Row counts."""

    sightings: int
    quarantined: int
    listings: int
    waiting: int
    gone: int
    absent: int


_ROWS = text("""
    SELECT (SELECT count(*) FROM opportunity_sightings), (SELECT count(*) FROM quarantine),
        (SELECT count(*) FROM listings), (SELECT count(*) FROM landed_responses WHERE normalized_at IS NULL),
        count(*) FILTER (WHERE status_reason = 'gone'), count(*) FILTER (WHERE status_reason = 'absent')
    FROM (SELECT status_reason FROM jobs UNION ALL SELECT status_reason FROM hackathons) expired
""")


_FORGET_LISTINGS = text("DELETE FROM listings WHERE fetched_at > :settled")


@dataclass
class Scene:
    """One way of a source, on a server that can be made to misbehave."""

    path: LivePath
    settings: Settings
    database: Database
    zone: LandingZone
    upstream: FaultServer
    clock: Clock = field(default_factory=lambda: Clock(STARTED))
    silent: str | None = None

    def __post_init__(self) -> None:
        self.answers = list(self.path.answers(self.settings))
        self.good()
        report = self.run()
        self.usual, self.warnings = report.records, report.warnings
        self.settle()
        self.before = self.rows()
        assert min(self.usual, self.before.sightings) > 0, f"{self.path}: of its golden files no record is stored"

    @property
    def source(self) -> Source:
        """The source with this way only; its requests have no pace, and a short timeout only where no answer comes."""
        source = self.path.only()
        way = source.ways[0]

        def quick(requests: list[Request]) -> list[Request]:
            return [
                replace(one, timeout_seconds=TIMEOUT if target_of(one.url) == self.silent else None, pace_seconds=0.0)
                for one in requests
            ]

        def follow(*about: Any) -> list[Request]:
            return quick(way.follow(*about))

        return replace(source, ways=(replace(way, requests=lambda s: quick(way.requests(s)), follow=follow),))

    def good(self) -> None:
        """Answers every request well at its configured address; the address after a redirect answers 404."""
        self.silent = None
        self.upstream.script(MOVED, [answer(404)])
        for request, body in self.answers:
            self.upstream.script(target_of(request.url), [answer(200, body, ETAG)])

    def run(self) -> FetchReport:
        """Runs the source."""
        return fetch_source(self.source, settings=self.settings, database=self.database, zone=self.zone, now=self.clock)

    def settle(self) -> None:
        """Normalises what has landed, and expires opportunities."""
        normalize_landed(self.path.only().kind, settings=self.settings, database=self.database, zone=self.zone)
        expire(settings=self.settings, database=self.database, now=self.clock())
        self.settled = self.clock()

    def landed(self, request: Request) -> int:
        """Number of landed answers to a request."""
        return sum(one.url == shown(request.url) for one in self.zone.responses(self.path.source))

    def forget(self) -> None:
        """Deletes what has landed since the tables were settled: it was good, and normalising it takes long."""
        with self.database.engine.begin() as connection:
            connection.execute(_FORGET_LISTINGS, {"settled": self.settled})
            connection.execute(text("DELETE FROM landed_responses WHERE normalized_at IS NULL"))

    def rows(self) -> Rows:
        """Counts the rows of the tables."""
        with self.database.engine.connect() as connection:
            return Rows(*connection.execute(_ROWS).one())


def target_of(url: str) -> str:
    """Path and query of a URL, as in a request line."""
    parts = urlsplit(url)
    return f"{parts.path or '/'}{f'?{parts.query}' if parts.query else ''}"


def drifted(body: bytes) -> bytes:
    """The same body in another shape: JSON with lists instead of texts, XML and HTML with renamed elements."""
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


ERROR_PAGE = b"<!DOCTYPE html><html><head><title>502</title></head><body>Bad gateway</body></html>"
REPLIES: Mapping[str, Callable[[bytes], list[Reply]]] = {
    "304": lambda body: [answer(304)],
    "429": lambda body: [answer(429, b"", {"Retry-After": "7200"})],
    "500": lambda body: [answer(500), answer(200, body, ETAG)],
    "silent": lambda body: [silence(TIMEOUT * 20)],
    "reset": lambda body: [reset(b"HTTP/1.1 200 OK\r\nContent-Length: 999999\r\n\r\n[{")],
    "cut gzip": lambda body: [answer(200, gzip.compress(body)[:-9], {"Content-Encoding": "gzip"})],
    "empty": lambda body: [answer(200, b"")],
    "HTML": lambda body: [answer(200, ERROR_PAGE)],
    "shape": lambda body: [answer(200, drifted(body))],
    "301": lambda body: [answer(301, b"", {"Location": MOVED})],
    "410": lambda body: [answer(410)],
}

# Later runs, by hours after the one with the fault, until the address is requested again.
_LATER = {"next run": 1.0, "after 2 hours": 2.001, "after 30 days": 24 * 30 + 0.001}


def observe(scene: Scene, fault: str, which: int) -> Outcome:
    """Observes one run with a fault, and the runs after it until all is well again.

    Args:
        scene: a way whose upstream has answered well so far.
        fault: short name.
        which: number of the request that meets it.

    Raises:
        AssertionError: if something is lost that must never be: an opportunity expired by absence or was deleted, a
            failure has no reason, or the source does not recover.
    """
    request, body = scene.answers[which]
    target = target_of(request.url)
    before, landed = scene.rows(), scene.landed(request)
    scene.clock.later(hours=7)
    scene.silent = target if fault == "silent" else None
    scene.upstream.script(target, REPLIES[fault](body))
    scene.upstream.script(MOVED, [answer(200, body, ETAG)])
    asked = len(scene.upstream.times(target))
    report, reasons = outcome_of(scene)
    requests = len(scene.upstream.times(target)) - asked
    after = scene.rows()
    if (after.listings, after.waiting) != (before.listings, before.waiting):
        # Otherwise nothing was registered that could have an effect.
        scene.settle()
        after = scene.rows()
    assert (after.absent, after.sightings) == (0, scene.before.sightings), "a bad answer must lose nothing"
    outcome = Outcome(
        run=manner_of(report, after.quarantined - before.quarantined, scene.usual),
        requests=requests,
        reasons=reasons,
        landed=scene.landed(request) > landed,
        quarantined=after.quarantined - before.quarantined,
        gone=after.gone - before.gone,
    )
    assert outcome.run == "served" or reasons, f"{scene.path}, {fault}: an incomplete run must state why"
    outcome = come_back(scene, outcome, target)
    scene.forget()
    return outcome


def outcome_of(scene: Scene) -> tuple[FetchReport | None, list[str]]:
    """Runs the source; returns the report and the messages about what it did not get, without addresses."""
    try:
        report = scene.run()
    except SourceFailed as failure:
        return None, [undated(failure.reason)]
    said = [*report.errors, *(line for line in report.warnings if line not in scene.warnings)]
    return report, sorted({undated(line.partition(": ")[2]) for line in said})


def undated(reason: str) -> str:
    """A reason without addresses, dates and times, and the Python version's wording of JSON errors."""
    reason = re.sub(r"https?://\S+: ", "", reason)
    reason = re.sub(r"^\d+ elements?", "… elements", reason)
    return re.sub(r"\d{4}-\d\d-\d\d[T0-9:+]*", "…", reason).partition(": Expecting")[0]


def manner_of(report: FetchReport | None, quarantined: int, usual: int) -> str:
    """The result of a run in one word, compared with the usual number of records."""
    if report is None:
        return "failed"
    if report.records == 0:
        return "quarantined" if quarantined else "empty"
    return "partial" if report.errors or report.records < usual else "served"


def come_back(scene: Scene, outcome: Outcome, target: str) -> Outcome:
    """Runs the source after a fault until the address is requested again and the run is good."""
    moved = scene.upstream.times(MOVED)
    scene.good()
    if moved:
        scene.upstream.script(MOVED, [answer(200, next(b for r, b in scene.answers if target_of(r.url) == target))])
    since, until_then = scene.clock.at, None
    for name, hours in _LATER.items():
        scene.clock.at = since
        scene.clock.later(hours=hours)
        before = len(scene.upstream.times(target))
        report, reasons = outcome_of(scene)
        if len(scene.upstream.times(MOVED)) > len(moved) and len(scene.upstream.times(target)) == before:
            assert not reasons
            # Afterwards the configured address answers again.
            scene.good()
            assert outcome_of(scene)[1] == []
            return replace(outcome, asked_again="at the new address")
        if len(scene.upstream.times(target)) > before:
            assert not reasons, f"the source must serve again: {reasons}"
            assert report is not None
            return replace(outcome, asked_again=name, until_then=until_then)
        until_then = "; ".join(reasons)
    raise AssertionError(f"{scene.path}: dead for ever: {until_then}")


def observe_way(path: LivePath, databases: EmptyDatabases, folder: Path) -> dict[str, dict[str, Outcome]]:
    """Observes every fault of one way: request position → fault → outcome."""
    with databases.lend() as database, FaultServer() as upstream:
        values = {
            "home": folder / str(path),
            "upstream": "loopback",
            "loopback_url": upstream.url,
            "http_timeout_seconds": 10,
            "http_backoff_seconds": 0.01,
            "http_requests_per_second": 1000,
            # In sequence, so that the same requests precede a pause each time.
            "http_concurrency_per_host": 1,
            "http_max_attempts": ATTEMPTS,
            "absent_fetches": 1,
            "detail_refresh_days": 0,
            "normalize_processes": 1,
            "as_of": STARTED,
            **path.settings,
        }
        zone = LandingZone(folder / str(path) / "landing", durable=False)
        scene = Scene(path, Settings.model_validate(values), database, zone, upstream)
        # Not the last request if there are many: earlier answers are kept, and later requests are still sent.
        numbers = {FIRST: 0, LATER: min(2, len(scene.answers) - 1)} if len(scene.answers) > 1 else {FIRST: 0}
        return {which: {fault: observe(scene, fault, number) for fault in FAULTS} for which, number in numbers.items()}


def observe_all(databases: EmptyDatabases, folder: Path) -> Outcomes:
    """Observes the whole matrix. A failed assertion in any way is raised."""
    with ThreadPoolExecutor(_AT_ONCE, "way") as ways:
        seen = list(ways.map(lambda path: observe_way(path, databases, folder), LIVE_PATHS))
    return {
        which: {str(path): of[which] for path, of in zip(LIVE_PATHS, seen, strict=True) if which in of}
        for which in (FIRST, LATER)
    }


def as_json(outcomes: Outcomes) -> str:
    """The content of the file; default values are left out."""
    usual = {name: one.default for name, one in Outcome.__dataclass_fields__.items()}
    values = {
        which: {
            way: {
                fault: {
                    name: value
                    for name, value in asdict(one).items()
                    if value != usual[name] and not (name == "reasons" and not value)
                }
                for fault, one in by_fault.items()
            }
            for way, by_fault in by_way.items()
        }
        for which, by_way in outcomes.items()
    }
    return json.dumps(values, ensure_ascii=False, indent=1) + "\n"


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as name, embedded_server(Path(name) / "postgres", FAST) as running:
        FILE.write_text(as_json(observe_all(EmptyDatabases(running), Path(name))), encoding="utf-8")
