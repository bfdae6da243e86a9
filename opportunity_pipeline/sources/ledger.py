"""The ledger of gathering: what the tables of ingestion know of a source.

Belongs here: reading and writing ``fetches``, ``http_cache``, ``landed_responses``, ``listings`` and ``source_state``.
Does not belong here: any rule. Every method is one short transaction, so that a run that dies has lost nothing that was
landed, and no lock is held while an upstream takes its time.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select, update
from sqlalchemy.dialects.postgresql import insert

from opportunity_pipeline.sources.breaker import PROBE_LEASE, Breaker
from opportunity_pipeline.sources.landing import LandedResponse
from opportunity_pipeline.sources.listing import Listing
from opportunity_pipeline.sources.transport.exchange import Attempt
from opportunity_pipeline.storage.database import Database
from opportunity_pipeline.storage.tables import fetches, http_cache, landed_responses, listings, source_state

# A message in a table is for people; an upstream's text in it may be endless.
_LONGEST_ERROR = 500


@dataclass(frozen=True, slots=True)
class CacheEntry:
    """What is known of a URL.

    Attributes:
        etag: validator.
        last_modified: validator.
        body_sha256: landed body that the validators stand for.
        moved_to: target of a permanent redirect.
        gone_at: when the upstream answered 410.
    """

    etag: str | None = None
    last_modified: str | None = None
    body_sha256: str | None = None
    moved_to: str | None = None
    gone_at: datetime | None = None


class Ledger:
    """The tables of ingestion, for one source.

    Args:
        database: where they are.
        source: name in the register.
    """

    def __init__(self, database: Database, source: str) -> None:
        self._engine = database.engine
        self._source = source

    # ── a URL ─────────────────────────────────────────────────────────────────────────────────────

    def known(self, url: str) -> CacheEntry:
        """What is known of a URL; an empty entry where it was never asked."""
        columns = [http_cache.c[name] for name in CacheEntry.__dataclass_fields__]
        with self._engine.connect() as connection:
            row = connection.execute(select(*columns).where(http_cache.c.url == url)).one_or_none()
        return CacheEntry(*row) if row else CacheEntry()

    def attempted(self, attempts: Sequence[Attempt]) -> None:
        """Keeps a row for every request on the wire."""
        with self._engine.begin() as connection:
            self._write_attempts(connection, attempts)

    def answered(
        self, url: str, response: LandedResponse, entry: CacheEntry | None, attempts: Sequence[Attempt]
    ) -> None:
        """Keeps a landed answer: its entry to be normalised, what is now known of its URL, and its requests.

        The three belong together: validators without the entry would hide the body from ``normalize`` for ever.

        Args:
            url: the URL asked.
            response: where the answer landed.
            entry: what is known of the URL from now on; None: nothing that would help (a POST).
            attempts: requests since the last call.
        """
        with self._engine.begin() as connection:
            self._write_attempts(connection, attempts)
            _register(connection, [response], again=False)
            if entry is not None:
                _remember(connection, url, entry, response.fetched_at)

    def unusable(self, url: str, entry: CacheEntry, checked_at: datetime, attempts: Sequence[Attempt]) -> None:
        """Keeps what a failed or unreadable answer says of its URL.

        Args:
            url: the URL asked.
            entry: what is known of it from now on.
            checked_at: when it was asked.
            attempts: requests since the last call.
        """
        with self._engine.begin() as connection:
            self._write_attempts(connection, attempts)
            _remember(connection, url, entry, checked_at)

    def _write_attempts(self, connection: Connection, attempts: Sequence[Attempt]) -> None:
        if attempts:
            connection.execute(fetches.insert(), [_attempt_row(self._source, attempt) for attempt in attempts])

    # ── responses and listings ────────────────────────────────────────────────────────────────────

    def replayed(self, responses: Iterable[LandedResponse], listed: Iterable[Listing]) -> None:
        """Registers responses to be normalised (again), with the listings that they make up."""
        with self._engine.begin() as connection:
            _register(connection, responses, again=True)
            self._write_listings(connection, listed)

    def listed(self, listed: Iterable[Listing]) -> None:
        """Keeps the listings of a run."""
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

    # ── the breaker ───────────────────────────────────────────────────────────────────────────────

    def breaker(self) -> tuple[Breaker, str | None]:
        """State of the breaker, and why the last run failed."""
        columns = (source_state.c.consecutive_failures, source_state.c.open_until, source_state.c.last_error)
        with self._engine.connect() as connection:
            row = connection.execute(select(*columns).where(source_state.c.source == self._source)).one_or_none()
        return (Breaker(row[0], row[1]), row[2]) if row else (Breaker(), None)

    def claim_probe(self, breaker: Breaker, now: datetime) -> bool:
        """Takes the one probe of a half-open breaker; False: another run has it."""
        statement = (
            update(source_state)
            .where(source_state.c.source == self._source, source_state.c.open_until == breaker.open_until)
            .values(open_until=now + PROBE_LEASE)
        )
        with self._engine.begin() as connection:
            return connection.execute(statement).rowcount == 1

    def succeeded(self, now: datetime, records: int) -> None:
        """Closes the breaker."""
        self._write_state(
            consecutive_failures=0,
            open_until=None,
            last_attempt_at=now,
            last_success_at=now,
            last_error=None,
            last_records=records,
        )

    def failed(self, now: datetime, breaker: Breaker, error: str) -> None:
        """Keeps a failed run."""
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


def _remember(connection: Connection, url: str, entry: CacheEntry, checked_at: datetime) -> None:
    values = {name: getattr(entry, name) for name in CacheEntry.__dataclass_fields__} | {"checked_at": checked_at}
    statement = insert(http_cache).values(url=url, **values)
    connection.execute(statement.on_conflict_do_update(index_elements=["url"], set_=values))
