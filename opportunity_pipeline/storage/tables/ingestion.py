"""Tables of ingestion: requests to upstreams, their responses, listings and quarantined records.

Belongs here: tables written by gathering and normalising. Does not belong here: the opportunities (``opportunities``).
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, Identity, Index, Integer, Table, Text, text

from opportunity_pipeline.storage.tables.base import KINDS, choice, metadata, moment, one_of

source_state = Table(
    "source_state",
    metadata,
    Column("source", Text, primary_key=True, comment="Name in the register."),
    Column("consecutive_failures", Integer, nullable=False, server_default="0", comment="Failed runs in a row."),
    moment("open_until", "Circuit breaker: no request before this time. Null: closed."),
    moment("last_attempt_at", "Last run."),
    moment("last_success_at", "Last run that got at least one good response."),
    Column(
        "last_error", Text, comment="Why the last run failed, or what a successful one could not get; null: nothing."
    ),
    Column("last_records", Integer, comment="Records in the last successful run."),
    comment="One row a source: results of its last runs and state of its circuit breaker.",
)

http_cache = Table(
    "http_cache",
    metadata,
    Column("url", Text, primary_key=True, comment="URL as requested."),
    Column("etag", Text, comment="Validator for If-None-Match."),
    Column("last_modified", Text, comment="Validator for If-Modified-Since, verbatim."),
    Column("body_sha256", Text, comment="Landed body that the validators belong to."),
    Column("moved_to", Text, comment="Target of a permanent redirect (301, 308)."),
    Column("fingerprint", Text, comment="Digest of its entry in the listing at its last response."),
    moment(
        "gone_at", "When the upstream answered 410; the URL is not requested for a month, or until this is cleared."
    ),
    moment("checked_at", "Last request.", required=True),
    comment="Conditional-request state, one row a URL.",
)

host_pauses = Table(
    "host_pauses",
    metadata,
    Column("host", Text, primary_key=True, comment="Host that sent Retry-After."),
    moment("until", "No request before this time.", required=True),
    comment="Hosts that asked for a pause; no source sends them requests before it ends.",
)

fetches = Table(
    "fetches",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("source", Text, nullable=False, comment="Name in the register."),
    Column("url", Text, nullable=False, comment="URL requested, without secrets."),
    moment("requested_at", "When the request was sent.", required=True),
    Column("status", Integer, comment="HTTP status; null when no response came."),
    Column("bytes", BigInteger, comment="Decompressed body size."),
    Column(
        "from_cache",
        Boolean,
        nullable=False,
        server_default=text("false"),
        comment="304: the landed body is still current.",
    ),
    Column("duration_ms", Integer, nullable=False, comment="Time from request to last byte."),
    Column("attempt", Integer, nullable=False, comment="1 for the first try."),
    Column("error", Text, comment="Why it failed; null: it succeeded."),
    Index("ix_fetches_source_requested_at", "source", "requested_at"),
    comment="One row a request.",
)

landed_responses = Table(
    "landed_responses",
    metadata,
    Column("id", Text, primary_key=True, comment="Digest of source, URL, time and body; names the landing-zone entry."),
    Column("source", Text, nullable=False, comment="Name in the register."),
    Column("url", Text, nullable=False, comment="URL it came from, without secrets."),
    moment("fetched_at", "When it was fetched.", required=True),
    Column("body_sha256", Text, nullable=False, comment="Content address of the body."),
    moment("normalized_at", "When its records were normalised. Null: not yet."),
    Index("ix_landed_responses_to_do", "source", "fetched_at", postgresql_where=text("normalized_at IS NULL")),
    comment="Responses in the landing zone, and whether they have been normalised.",
)

listings = Table(
    "listings",
    metadata,
    Column("source", Text, primary_key=True, comment="Name in the register."),
    Column("scope", Text, primary_key=True, comment="Scope of the listing: a board, a query; '' for the whole source."),
    moment("fetched_at", "When it began; records not seen since are absent from it.", primary_key=True),
    Column(
        "complete", Boolean, nullable=False, comment="Whether all of the scope was read; only then is absence counted."
    ),
    Column("records", Integer, nullable=False, comment="Records in it."),
    comment="One row for each read listing of a scope; absence from complete listings expires an opportunity.",
)

quarantine = Table(
    "quarantine",
    metadata,
    choice("kind", KINDS, "Kind of opportunity of the record.", primary_key=True),
    Column("source", Text, primary_key=True, comment="Name in the register."),
    Column("source_id", Text, comment="Upstream id or canonical URL, where it has one."),
    Column("pointer", Text, primary_key=True, comment="Location of the raw record: body sha256 # position."),
    Column("field", Text, primary_key=True, comment="Field that could not be parsed; '' for the whole record."),
    Column("reason", Text, nullable=False, comment="Reason, as a short fixed phrase that can be counted."),
    Column("detail", Text, comment="The offending value, shortened; never personal data."),
    Column(
        "outline",
        Boolean,
        nullable=False,
        server_default=text("false"),
        comment="Whether it is only a listing's short form; deleted once the full record is known.",
    ),
    moment("first_seen", "First time.", required=True),
    moment("last_seen", "Last time.", required=True),
    one_of("kind", KINDS),
    comment="Quarantined records with the reason. No record is dropped without a row here.",
)

field_quality = Table(
    "field_quality",
    metadata,
    moment("measured_at", "Time of measurement.", primary_key=True),
    choice("kind", KINDS, "Kind of opportunity.", primary_key=True),
    Column("source", Text, primary_key=True, comment="Name in the register."),
    Column("field", Text, primary_key=True, comment="Field, in words."),
    Column("rows", Integer, nullable=False, comment="Open opportunities of the source."),
    Column("filled", Integer, nullable=False, comment="Number of these with a value."),
    Column("unread", Integer, nullable=False, comment="Number of these whose text could not be parsed to a value."),
    one_of("kind", KINDS),
    comment="Fill rate of each field by source, measured repeatedly.",
)
