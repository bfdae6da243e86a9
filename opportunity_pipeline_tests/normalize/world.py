"""Bodies in the upstreams' formats, landed and registered as a fetch would: the starting point of storing tests.

Belongs here: small handwritten bodies. Does not belong here: assertions.
"""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import polars as pl
from sqlalchemy import text

from opportunity_pipeline.normalize.batches import Reply, outlines_behind, reply_of
from opportunity_pipeline.normalize.expiry import ExpiryReport, expire
from opportunity_pipeline.normalize.report import NormalizeReport
from opportunity_pipeline.normalize.run import normalize_landed, normalize_replies
from opportunity_pipeline.settings import Settings
from opportunity_pipeline.sources.landing import LandedResponse, LandingZone
from opportunity_pipeline.sources.ledger import Ledger
from opportunity_pipeline.sources.listing import listings_of, readings_of
from opportunity_pipeline.sources.parsing import parse_response
from opportunity_pipeline.sources.records import Kind, ParsedResponse, RawRecord, Role
from opportunity_pipeline.sources.register import SOURCES
from opportunity_pipeline.sources.replaying import replay_source
from opportunity_pipeline.storage import tables
from opportunity_pipeline.storage.bulk import read_frame
from opportunity_pipeline.storage.database import Database

BOARD_URL = "https://boards-api.greenhouse.io/v1/boards/harbour/jobs?content=true"
MIRROR_URL = "https://example.org/hackathons/data.json"
FEED_URL = "https://news.google.com/rss/search?q=ai&hl=en&gl=IN&ceid=IN:en#topic=AI"
COMPANY_URL = "https://api.smartrecruiters.com/v1/companies/Harbour/postings"
TOLD = "greenhouse"
"""Source of handwritten records; any job source would do."""
TABLES = (
    *("jobs", "hackathons", "articles", "companies"),
    *("opportunity_sightings", "opportunity_changes", "quarantine"),
)

LINKING = (
    *("compared_opportunities", "opportunity_blocks", "opportunity_pairs", "opportunity_links"),
    *("job_merges", "hackathon_merges", "article_merges"),
)


def job(number: int, **changes: Any) -> dict[str, Any]:
    """A position of a Greenhouse board."""
    return {
        "id": number,
        "title": f"Backend Engineer {number}",
        "company_name": "Harbour Energies Pvt. Ltd.",
        "absolute_url": f"https://boards.greenhouse.io/harbour/jobs/{number}",
        "location": {"name": "Pune, Maharashtra, India"},
        "first_published": "2026-08-01T10:00:00Z",
        "content": "&lt;p&gt;You build services in Python and Go. At least 2 years of experience.&lt;/p&gt;",
        "departments": [{"name": "Engineering"}],
        "metadata": [{"name": "Recruiter", "value": "recruiter@example.org"}],
        **changes,
    }


def board(*jobs: Any, complete: bool = True) -> bytes:
    """A Greenhouse board; a complete one states its number of positions."""
    return json.dumps({"jobs": list(jobs), "meta": {"total": len(jobs) + (not complete)}}).encode()


def hackathon(number: int, **changes: Any) -> dict[str, Any]:
    """A Devpost row of the mirror."""
    return {
        "source": "devpost",
        "id": number,
        "url": f"https://event-{number}.devpost.com/",
        "title": f"Build {number}",
        "isOpen": "open",
        "organization_name": "Student Club",
        "submission_period_dates": "Aug 10 - Sep 20, 2026",
        "displayed_location": "Online",
        "registrations_count": 12,
        "prizeText": "$<span data-currency-value>5,000</span>",
        "time_left_to_submission": "28 days left",
        "themes": [{"id": 6, "name": "Machine Learning/AI"}, {"id": 23, "name": "Beginner Friendly"}],
        **changes,
    }


def posting(number: int, **changes: Any) -> dict[str, Any]:
    """A posting in a SmartRecruiters listing."""
    return {
        "id": str(number),
        "name": f"Data Engineer {number}",
        "company": {"name": "Harbour Energies", "identifier": "Harbour"},
        "releasedDate": "2026-08-20T10:00:00.000Z",
        "location": {"fullLocation": "Pune, MH, India"},
        **changes,
    }


def outlined(*postings: dict[str, Any]) -> tuple[str, bytes]:
    """A whole SmartRecruiters listing: its address and body."""
    content = {"offset": 0, "limit": 100, "totalFound": len(postings), "content": list(postings)}
    return f"{COMPANY_URL}?limit=100&offset=0", json.dumps(content).encode()


def in_full(number: int, text: str = "You work with Python.", **changes: Any) -> tuple[str, bytes]:
    """A SmartRecruiters posting in full: its address and body."""
    section = {"jobAd": {"sections": {"jobDescription": {"title": "Work", "text": text}}}}
    return f"{COMPANY_URL}/{number}", json.dumps({**posting(number, **changes), "active": True, **section}).encode()


def told(number: int, *, outline: bool = False, **changes: Any) -> RawRecord:
    """A job of a board whose listing holds outlines and whose detail pages hold full records."""
    fields = {"title": f"Backend Engineer {number}", "company": "Harbour Energies", "location": "Pune, India"}
    if not outline:
        fields["description"] = "You build services in Python and Go. At least 2 years of experience."
    identity, url = str(number), f"https://board.example.org/jobs/{number}"
    return RawRecord("job", TOLD, identity, url, f"{number}-{outline}#/0", {**fields, **changes}, outline)


def mirror(*rows: Any, at: datetime) -> bytes:
    """A file of the Devpost mirror."""
    return json.dumps({"last_updated": at.isoformat(), "count": len(rows), "hackathons": list(rows)}).encode()


def feed(*items: tuple[str, str]) -> bytes:
    """A Google News feed of (guid, headline) items."""
    entries = "".join(
        f"<item><title>{headline} - The Daily Post</title><link>https://news.google.com/rss/articles/{guid}?oc=5</link>"
        f'<guid isPermaLink="false">{guid}</guid><pubDate>Sat, 22 Aug 2026 03:33:16 GMT</pubDate>'
        f'<description>secret body</description><source url="https://post.example">The Daily Post</source></item>'
        for guid, headline in items
    )
    return (
        '<?xml version="1.0"?><rss version="2.0"><channel><title>"ai" - Google News</title>'
        "<link>https://news.google.com/search?q=ai&amp;hl=en-IN&amp;gl=IN&amp;ceid=IN:en</link>"
        f"<language>en-IN</language>{entries}</channel></rss>"
    ).encode()


@dataclass
class World:
    """A landing zone over a database."""

    settings: Settings
    database: Database
    zone: LandingZone

    def land(self, source: str, url: str, body: bytes, at: datetime, status: int = 200) -> LandedResponse:
        """Lands a body and registers it as to be normalised."""
        response = self.zone.put(source, url, body, fetched_at=at, status=status)
        self.register(response)
        return response

    def fetch(self, source: str, at: datetime, *answers: tuple[str, bytes | None]) -> None:
        """Lands answers one second apart, and the listings that they form, as a run does; ``None`` is a 404."""
        parsed = []
        for number, (url, body) in enumerate(answers):
            moment = at + timedelta(seconds=number)
            response = self.land(source, url, body or b"", moment, 404 if body is None else 200)
            if body is not None:
                parsed.append((moment, parse_response(self.zone, response)))
        Ledger(self.database, source).listed(listings_of(readings_of(parsed)))

    def register(self, response: LandedResponse) -> None:
        """Registers a landed response as to be normalised."""
        with self.database.engine.begin() as connection:
            connection.execute(
                text(
                    "INSERT INTO landed_responses (id, source, url, fetched_at, body_sha256)"
                    " VALUES (:id, :source, :url, :at, :sha) ON CONFLICT DO NOTHING"
                ),
                {
                    "id": response.id,
                    "source": response.source,
                    "url": response.url,
                    "at": response.fetched_at,
                    "sha": response.body_sha256,
                },
            )

    def replay(self) -> None:
        """Registers all responses again, with their listings."""
        for source in SOURCES.values():
            replay_source(source, database=self.database, zone=self.zone, origin=self.zone)

    def normalize(self, kind: Kind = "job") -> NormalizeReport:
        """Normalises the waiting responses."""
        return normalize_landed(kind, settings=self.settings, database=self.database, zone=self.zone)

    def reply(self, at: datetime, *records: RawRecord, scope: str = "", name: str = "") -> Reply:
        """A waiting response in which a parser would find these records."""
        body = json.dumps([name, scope, [str(record) for record in records]]).encode()
        landed = self.land(TOLD, f"https://board.example.org/{scope}/{name}", body, at)
        role: Role = "listing" if any(record.outline for record in records) else "detail"
        return reply_of(landed, ParsedResponse(TOLD, "job", scope, False, records, role=role))

    def store(self, *replies: Reply) -> NormalizeReport:
        """Normalises responses that are already parsed, as a run would."""
        report = NormalizeReport("job")
        ordered = outlines_behind(replies, lambda reply: reply)
        normalize_replies(report, ordered, settings=self.settings, database=self.database)
        return report

    def expire(self, now: datetime) -> ExpiryReport:
        """Runs expiry."""
        return expire(settings=self.settings, database=self.database, now=now)

    def rows(self, table: str) -> pl.DataFrame:
        """All rows of a table, in a fixed order."""
        frame = read_frame(self.database, f"SELECT * FROM {table}")  # noqa: S608
        return frame.sort([column.name for column in tables.metadata.tables[table].primary_key])

    def everything(self) -> dict[str, pl.DataFrame]:
        """All rows of all normalised tables."""
        return {table: self.rows(table) for table in TABLES}

    def clear(self) -> None:
        """Deletes everything that was landed and normalised; for few rows this is ten times as fast as TRUNCATE."""
        with self.database.engine.begin() as connection:
            for table in ("landed_responses", "listings", *TABLES, *LINKING):
                connection.execute(text(f"DELETE FROM {table}"))  # noqa: S608
        shutil.rmtree(self.zone.folder, ignore_errors=True)

    def execute(self, statement: str) -> None:
        """Runs a statement."""
        with self.database.engine.begin() as connection:
            connection.execute(text(statement))
