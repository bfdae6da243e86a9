"""The ledger: reads and writes the ingestion tables of a source.

Belongs here: statements on ``fetches``, ``http_cache``, ``host_pauses``, ``landed_responses``, ``listings`` and
``source_state``. Does not belong here: any rule. Every method is one short transaction, so a run that dies loses
nothing already written, and no lock is held while waiting for an upstream.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Text, any_, func, literal, or_, select, update
from sqlalchemy.dialects.postgresql import ARRAY, insert

from opportunity_pipeline.sources.breaker import FARTHEST, PROBE_LEASE, Breaker
from opportunity_pipeline.sources.landing import LandedResponse
from opportunity_pipeline.sources.listing import Listing
from opportunity_pipeline.sources.transport.exchange import Attempt
from opportunity_pipeline.storage.database import Database
from opportunity_pipeline.storage.tables import (
    fetches,
    host_pauses,
    http_cache,
    landed_responses,
    listings,
    source_state,
)

# Messages in tables are for people; an upstream's text in one may be arbitrarily long.
_LONGEST_ERROR = 500


@dataclass(frozen=True, slots=True)
class CacheEntry:
    """The cached state of a URL.

    Attributes:
        etag: validator.
        last_modified: validator.
        body_sha256: digest of the landed body that the validators refer to.
        moved_to: target of a permanent redirect.
        gone_at: when the upstream answered 410.
        fingerprint: digest of its listing entry at the last good answer.
        checked_at: when it was last requested.
    """

    etag: str | None = None
    last_modified: str | None = None
    body_sha256: str | None = None
    moved_to: str | None = None
    gone_at: datetime | None = None
    fingerprint: str | None = None
    checked_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """The ledger rows of one request.

    Attributes:
        url: the URL requested; if it contains a secret, masked and with a digest appended.
        cache: the new cached state of the URL; None: nothing worth caching (a POST).
        response: the landed answer, to be normalised; None: nothing usable landed.
    """

    url: str
    cache: CacheEntry | None
    response: LandedResponse | None = None


class Ledger:
    """The ingestion tables, for one source.

    Args:
        database: the database that holds them.
        source: name in the register.
    """

    def __init__(self, database: Database, source: str) -> None:
        self._engine = database.engine
        self._source = source

    # ── a URL ─────────────────────────────────────────────────────────────────────────────────────

    def known(self, urls: Collection[str]) -> dict[str, CacheEntry]:
        """Cached state by URL; URLs that were never requested are missing."""
        columns = [http_cache.c[name] for name in CacheEntry.__dataclass_fields__]
        statement = select(http_cache.c.url, *columns).where(http_cache.c.url == any_(literal(list(urls), ARRAY(Text))))
        with self._engine.connect() as connection:
            return {url: CacheEntry(*row) for url, *row in connection.execute(statement)}

    def write(self, entries: Sequence[Entry], attempts: Sequence[Attempt]) -> None:
        """Stores the rows of several requests, in one transaction.

        An answer's validators and its landing belong together: validators alone would hide the body from
        ``normalize`` for good.

        Args:
            entries: one for each request, in order.
            attempts: requests on the wire.
        """
        # The last entry of a URL wins; PostgreSQL refuses an upsert that touches a row twice.
        caches = {entry.url: entry.cache for entry in entries if entry.cache is not None}
        with self._engine.begin() as connection:
            if attempts:
                connection.execute(fetches.insert(), [_attempt_row(self._source, attempt) for attempt in attempts])
            _register(connection, [entry.response for entry in entries if entry.response is not None], again=False)
            _remember(connection, caches)

    # ── responses and listings ────────────────────────────────────────────────────────────────────

    def replayed(self, responses: Iterable[LandedResponse], listed: Iterable[Listing]) -> None:
        """Registers responses to be normalised (again), with the listings derived from them."""
        with self._engine.begin() as connection:
            _register(connection, responses, again=True)
            self._write_listings(connection, listed)

    def listed(self, listed: Iterable[Listing]) -> None:
        """Stores the listings of a run."""
        with self._engine.begin() as connection:
            self._write_listings(connection, listed)

    def _write_listings(self, connection: Connection, listed: Iterable[Listing]) -> None:
        rows = [
            {
                "source": self._source,
                "scope": listing.scope,
                "fetched_at": listing.fetched_at,
                "complete": listing.complete,
                "records": listing.records,
            }
            for listing in listed
        ]
        if rows:
            statement = insert(listings)
            values = {name: statement.excluded[name] for name in ("complete", "records")}
            connection.execute(
                statement.on_conflict_do_update(index_elements=["source", "scope", "fetched_at"], set_=values), rows
            )

    # ── pauses ────────────────────────────────────────────────────────────────────────────────────

    def pauses(self, now: datetime) -> dict[str, float]:
        """Paused hosts, whichever source requested them → seconds from now."""
        until = host_pauses.c.until
        statement = select(host_pauses.c.host, until).where(until > now, until <= now + FARTHEST)
        with self._engine.connect() as connection:
            rows = connection.execute(statement)
            return {host: (until - now).total_seconds() for host, until in rows}

    def pause(self, pauses: Mapping[str, datetime], now: datetime) -> None:
        """Stores pauses that hosts asked for; deletes those that are over or implausibly far ahead.

        Args:
            pauses: host → no request before this time.
            now: the clock; aware.
        """
        statement = insert(host_pauses)
        longest = func.greatest(host_pauses.c.until, statement.excluded.until)
        statement = statement.on_conflict_do_update(index_elements=["host"], set_={"until": longest})
        with self._engine.begin() as connection:
            until = host_pauses.c.until
            connection.execute(host_pauses.delete().where(or_(until <= now, until > now + FARTHEST)))
            if pauses:
                connection.execute(statement, [{"host": host, "until": until} for host, until in pauses.items()])

    # ── the breaker ───────────────────────────────────────────────────────────────────────────────

    def breaker(self) -> tuple[Breaker, str | None]:
        """State of the circuit breaker, and the last run's error."""
        columns = (source_state.c.consecutive_failures, source_state.c.open_until, source_state.c.last_error)
        with self._engine.connect() as connection:
            row = connection.execute(select(*columns).where(source_state.c.source == self._source)).one_or_none()
        return (Breaker(row[0], row[1]), row[2]) if row else (Breaker(), None)

    def claim_probe(self, breaker: Breaker, now: datetime) -> bool:
        """Claims the single probe of a half-open breaker; False: another run has it."""
        statement = (
            update(source_state)
            .where(source_state.c.source == self._source, source_state.c.open_until == breaker.open_until)
            .values(open_until=now + PROBE_LEASE)
        )
        with self._engine.begin() as connection:
            return connection.execute(statement).rowcount == 1

    def succeeded(self, now: datetime, records: int, problem: str | None = None) -> None:
        """Closes the breaker.

        Args:
            now: when the run succeeded.
            records: number of records.
            problem: what the run could not get nevertheless.
        """
        self._write_state(
            consecutive_failures=0,
            open_until=None,
            last_attempt_at=now,
            last_success_at=now,
            last_error=problem and problem[:_LONGEST_ERROR],
            last_records=records,
        )

    def failed(self, now: datetime, breaker: Breaker, error: str) -> None:
        """Stores a failed run."""
        self._write_state(
            consecutive_failures=breaker.failures,
            open_until=breaker.open_until,
            last_attempt_at=now,
            last_error=error[:_LONGEST_ERROR],
        )

    def _write_state(self, **values: Any) -> None:
        statement = insert(source_state).values(source=self._source, **values)
        with self._engine.begin() as connection:
            connection.execute(statement.on_conflict_do_update(index_elements=["source"], set_=values))


def _attempt_row(source: str, attempt: Attempt) -> dict[str, Any]:
    row = {name: getattr(attempt, name) for name in Attempt.__dataclass_fields__}
    return {**row, "source": source, "error": attempt.error[:_LONGEST_ERROR] if attempt.error else None}


def _register(connection: Connection, responses: Iterable[LandedResponse], *, again: bool) -> None:
    rows = [
        {name: getattr(response, name) for name in ("id", "source", "url", "fetched_at", "body_sha256")}
        for response in responses
    ]
    if not rows:
        return
    statement = insert(landed_responses)
    if again:
        statement = statement.on_conflict_do_update(index_elements=["id"], set_={"normalized_at": None})
    else:
        statement = statement.on_conflict_do_nothing()
    connection.execute(statement, rows)


def _remember(connection: Connection, caches: Mapping[str, CacheEntry]) -> None:
    if not caches:
        return
    names = CacheEntry.__dataclass_fields__
    rows = [{"url": url, **{name: getattr(entry, name) for name in names}} for url, entry in caches.items()]
    statement = insert(http_cache)
    values = {name: statement.excluded[name] for name in names}
    connection.execute(statement.on_conflict_do_update(index_elements=["url"], set_=values), rows)
