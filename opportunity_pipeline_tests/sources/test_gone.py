"""A posting whose own address is gone, from the wire to its status; and answers that must not be treated like that."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from pydantic import HttpUrl
from sqlalchemy import select

from opportunity_pipeline.normalize.expiry import expire
from opportunity_pipeline.normalize.run import normalize_landed
from opportunity_pipeline.settings import Settings
from opportunity_pipeline.sources.errors import SourceFailed
from opportunity_pipeline.sources.fetching import fetch_source
from opportunity_pipeline.sources.landing import LandingZone
from opportunity_pipeline.sources.register import SOURCES
from opportunity_pipeline.sources.replaying import replay_source
from opportunity_pipeline.storage.database import Database
from opportunity_pipeline.storage.tables import jobs, landed_responses
from opportunity_pipeline_tests.sources.boards import rows
from opportunity_pipeline_tests.sources.clock import Clock
from opportunity_pipeline_tests.sources.fault_server import FaultServer, Reply, answer, reset, silence

HOST = "https://careers.example.com"
SOURCE = SOURCES["jobposting_page"]


def page(*numbers: int) -> bytes:
    """A page with postings of these numbers."""
    postings = [
        {
            "@type": "JobPosting",
            "title": f"Intern {number}",
            "url": f"{HOST}/jobs/{number}",
            "hiringOrganization": "Harbour Energies",
            "datePosted": "2026-08-20",
        }
        for number in numbers
    ]
    blocks = "".join(f'<script type="application/ld+json">{json.dumps(one)}</script>' for one in postings)
    return f"<html><body>{blocks}</body></html>".encode()


@dataclass
class Site:
    """A company's site: a sitemap of two postings, and a page with two more."""

    settings: Settings
    database: Database
    zone: LandingZone
    clock: Clock
    upstream: FaultServer

    def __post_init__(self) -> None:
        links = "".join(f"<url><loc>{HOST}/jobs/{number}</loc></url>" for number in (1, 2))
        self.upstream.script("/sitemap.xml", [answer(200, f"<urlset>{links}</urlset>".encode())])
        self.upstream.script("/several", [answer(200, page(3, 4))])
        for number in (1, 2):
            self.upstream.script(f"/jobs/{number}", [answer(200, page(number))])

    def run(self) -> dict[str, tuple[str, str | None]]:
        """Runs the source a day later; returns the status of each posting."""
        self.clock.later(days=1)
        fetch_source(SOURCE, settings=self.settings, database=self.database, zone=self.zone, now=self.clock)
        return self.normalized()

    def normalized(self) -> dict[str, tuple[str, str | None]]:
        """The status of each posting, after normalising and expiring."""
        settings = self.settings.model_copy(update={"as_of": self.clock()})
        normalize_landed("job", settings=settings, database=self.database, zone=self.zone)
        expire(settings=settings, database=self.database, now=self.clock())
        with self.database.engine.connect() as connection:
            found = connection.execute(select(jobs.c.title, jobs.c.status, jobs.c.status_reason)).all()
        return {title.removeprefix("Intern "): (status, reason) for title, status, reason in sorted(found)}


@pytest.fixture
def site(quick: Settings, database: Database, zone: LandingZone, clock: Clock, upstream: FaultServer) -> Site:
    urls = [HttpUrl(f"{HOST}/sitemap.xml"), HttpUrl(f"{HOST}/several")]
    changes = {"jobposting_urls": urls, "http_max_attempts": 1, "http_timeout_seconds": 2}
    return Site(quick.model_copy(update=changes), database, zone, clock, upstream)


OPEN = ("open", None)
ALL_OPEN = {"1": OPEN, "2": OPEN, "3": OPEN, "4": OPEN}


@pytest.mark.parametrize("status", [404, 410])
def test_the_posting_of_an_address_that_is_gone_expires_and_no_other(site: Site, status: int) -> None:
    assert site.run() == ALL_OPEN
    site.upstream.script("/jobs/1", [answer(status, b"<html>not here</html>")])
    # A posting listed with others on one page has no address of its own.
    site.upstream.script("/several", [answer(status)])
    assert site.run() == {**ALL_OPEN, "1": ("expired", "gone")}
    (gone,) = [row for row in rows(site.database, jobs) if row["status"] == "expired"]
    first = site.clock()
    assert gone["expired_at"] == first
    # Reported again, it has been gone since the first time; a replay gives the same.
    site.run()
    replay_source(SOURCE, database=site.database, zone=site.zone, origin=site.zone)
    assert site.normalized() == {**ALL_OPEN, "1": ("expired", "gone")}
    assert {row["expired_at"] for row in rows(site.database, jobs)} == {None, first}


def test_what_is_told_again_opens_again_and_may_go_again(site: Site) -> None:
    site.run()
    site.upstream.script("/jobs/1", [answer(404)])
    assert site.run()["1"] == ("expired", "gone")
    site.upstream.script("/jobs/1", [answer(200, page(1))])
    assert site.run() == ALL_OPEN
    assert site.normalized() == ALL_OPEN
    site.upstream.script("/jobs/1", [answer(404)])
    assert site.run()["1"] == ("expired", "gone")
    assert site.clock() in {row["expired_at"] for row in rows(site.database, jobs)}


def moved(site: Site, status: int, target: str, there: Reply) -> list[Reply]:
    site.upstream.script(target, [there])
    return [answer(status, b"", {"Location": target})]


NOT_GONE: dict[str, Callable[[Site], list[Reply]]] = {
    "a server's error": lambda site: [answer(500)],
    "maintenance": lambda site: [answer(503, b"", {"Retry-After": "7200"})],
    "silence": lambda site: [silence(3)],
    "a reset": lambda site: [reset(b"HTTP/1.1 404 Not")],
    "a refusal": lambda site: [answer(403)],
    "not for now": lambda site: [answer(429)],
    "an empty page": lambda site: [answer(200, b"")],
    "a page about something else": lambda site: [answer(200, b"<html>We are hiring</html>")],
    "a redirect to the front page": lambda site: moved(site, 301, "/", answer(200, b"<html>Welcome</html>")),
    "a redirect to a page that is missing": lambda site: moved(site, 302, "/jobs/expired", answer(404)),
    "a move to a page that is missing": lambda site: moved(site, 301, "/jobs/moved", answer(404)),
    "robots.txt that lets nobody in": lambda site: disallowed(site),
}


def disallowed(site: Site) -> list[Reply]:
    site.upstream.script("/robots.txt", [answer(200, b"User-agent: *\nDisallow: /jobs/1\n")])
    return [answer(404)]


@pytest.mark.parametrize("name", NOT_GONE)
def test_no_other_answer_says_that_it_is_gone(site: Site, name: str) -> None:
    site.run()
    site.upstream.script("/jobs/1", NOT_GONE[name](site))
    for _ in range(2):
        assert site.run() == ALL_OPEN
    assert not any(site.zone.get(row["id"]).gone for row in rows(site.database, landed_responses))


def test_a_site_that_is_down_altogether_takes_nothing_with_it(site: Site) -> None:
    site.run()
    for target in ("/sitemap.xml", "/several", "/jobs/1", "/jobs/2"):
        site.upstream.script(target, [answer(404)])
    site.clock.later(days=1)
    with pytest.raises(SourceFailed):
        fetch_source(SOURCE, settings=site.settings, database=site.database, zone=site.zone, now=site.clock)
    assert site.normalized() == ALL_OPEN


def test_validity_ends_and_is_prolonged(site: Site) -> None:
    posting = page(1).replace(b'"datePosted"', b'"validThrough": "2026-08-25", "datePosted"')
    site.upstream.script("/jobs/1", [answer(200, posting)])
    assert site.run() == ALL_OPEN
    site.clock.later(days=3)
    assert site.normalized()["1"] == ("expired", "deadline")
    site.upstream.script("/jobs/1", [answer(200, posting.replace(b"2026-08-25", b"2026-09-25"))])
    assert site.run() == ALL_OPEN
