"""Tables of normalised opportunities: jobs, hackathons, articles, and their sightings by sources.

Belongs here: opportunities, companies, sightings and changes. Does not belong here: duplicates (``links``), scores.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    Double,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

from opportunity_pipeline.storage.tables.base import KINDS, UNPACKED, choice, metadata, moment, one_of, texts

WORK_MODES = ("remote", "hybrid", "onsite", "unknown")
PARTICIPATION_MODES = ("online", "in_person", "hybrid", "unknown")
EXPERIENCE_BANDS = ("entry", "intermediate", "advanced", "unknown")
STIPEND_KINDS = ("paid", "unpaid", "performance", "unknown")
PERIODS = ("hour", "day", "week", "month", "year", "total", "piece")
EMPLOYMENT_TYPES = ("internship", "full_time", "part_time", "contract", "unknown")
SENIORITIES = ("intern", "entry", "mid", "senior", "lead", "manager", "unknown")
STATUSES = ("open", "expired")

_JSON_OBJECT = text("'{}'::jsonb")
_JSON_LIST = text("'[]'::jsonb")


def _identity() -> tuple[Column[int], Column[str], Column[str], Column[str]]:
    return (
        Column(
            "id",
            BigInteger,
            primary_key=True,
            autoincrement=False,
            comment="53-bit digest of kind, source and source_id: the same in every database, exact in JavaScript.",
        ),
        Column("source", Text, nullable=False, comment="Name in the register."),
        Column("source_id", Text, nullable=False, comment="Upstream id, or the canonical URL where it has none."),
        Column("source_url", Text, nullable=False, comment="Page for a person to open."),
    )


def _places() -> tuple[Column[str], ...]:
    return (
        Column("location_text", Text, comment="Location as the upstream wrote it."),
        Column(
            "locations", JSONB, nullable=False, server_default=_JSON_LIST, comment="List of {city, state, country}."
        ),
        texts(
            "place_keys", "country[/state[/city]] in lower case, as `in/karnataka/bengaluru`; what scoring compares."
        ),
    )


def _life() -> tuple[Column[str], ...]:
    return (
        moment("first_seen", "Time of the first fetch that had it; never changes.", required=True),
        moment("scraped_at", "Time of the last fetch that had it with the content of the row.", required=True),
        moment("last_verified", "Time of the last fetch that had it.", required=True),
        moment("updated_at", "When its content last changed; a new sighting or expiry is no change.", required=True),
        choice("status", STATUSES, "Whether it can still be acted on.", default="open"),
        Column(
            "status_reason", Text, comment="Why it is expired: closed upstream, deadline, ended, gone, absent, unseen."
        ),
        moment(
            "expired_at",
            "When it expired: the fetch that found it closed or gone, its end, the last listing without it, or the end"
            " of the days it may go unseen.",
        ),
        Column("metadata", JSONB, nullable=False, server_default=_JSON_OBJECT, comment="Counts shown by the upstream."),
    )


companies = Table(
    "companies",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False, comment="53-bit digest of the key."),
    Column("key", Text, nullable=False, unique=True, comment="Name folded for comparison (no legal form, no accents)."),
    Column("name", Text, nullable=False, comment="Name in the job that was seen first."),
    comment="Companies by normalised name.",
)

jobs = Table(
    "jobs",
    metadata,
    *_identity(),
    Column("title", Text, nullable=False, comment="Title, cleaned of markup."),
    Column("company", Text, nullable=False, comment="Company name as shown."),
    Column("company_id", BigInteger, ForeignKey("companies.id"), nullable=False, index=True, comment="Company."),
    *_places(),
    choice("work_mode", WORK_MODES, "Where the work is done.", default="unknown"),
    Column(
        "stipend_text",
        Text,
        comment="Pay as the upstream wrote it; else a line made from its pay numbers or description.",
    ),
    choice("stipend_kind", STIPEND_KINDS, "Whether it is paid.", default="unknown"),
    Column("stipend_min", Double, comment="Lower bound in stipend_currency per stipend_period."),
    Column("stipend_max", Double, comment="Upper bound in stipend_currency per stipend_period."),
    Column("stipend_currency", Text, comment="ISO 4217 code."),
    Column("stipend_period", Text, comment=f"One of: {', '.join(PERIODS)}."),
    Column("stipend_monthly", Double, comment="Lower bound a month in the base currency, by the dated rate table."),
    texts("skills_required", "Canonical skill names."),
    Column("experience_text", Text, comment="Experience as the upstream wrote it."),
    Column("experience_min_years", Double, comment="Minimum years required."),
    Column("experience_max_years", Double, comment="Maximum years required."),
    choice(
        "experience_band",
        EXPERIENCE_BANDS,
        "By minimum years: < 1, < 3, else; or by a stated level.",
        default="unknown",
    ),
    Column("duration_text", Text, comment="Duration as the upstream wrote it."),
    Column("duration_months", Double, comment="Duration in months."),
    Column("department", Text, comment="Department as shown."),
    choice("employment_type", EMPLOYMENT_TYPES, "Type of employment.", default="unknown"),
    Column("role_family", Text, nullable=False, server_default="other", comment="Role family, from the title."),
    choice("seniority", SENIORITIES, "Level, from the title.", default="unknown"),
    Column("description_snippet", Text, comment="At most 200 characters of the description."),
    Column(
        "search_text", Text, comment="Full text for search; internal, never served or mailed.", info={UNPACKED: True}
    ),
    moment("posted_at", "When the upstream posted it."),
    moment("apply_by", "Application deadline; a day without a time ends at the end of that day."),
    *_life(),
    UniqueConstraint("source", "source_id"),
    one_of("work_mode", WORK_MODES),
    one_of("stipend_kind", STIPEND_KINDS),
    one_of("experience_band", EXPERIENCE_BANDS),
    one_of("employment_type", EMPLOYMENT_TYPES),
    one_of("seniority", SENIORITIES),
    one_of("status", STATUSES),
    Index("ix_jobs_open", "id", postgresql_where=text("status = 'open'")),
    comment="Jobs and internships.",
)

hackathons = Table(
    "hackathons",
    metadata,
    *_identity(),
    Column("event_name", Text, nullable=False, comment="Name, cleaned of markup."),
    Column("organizer", Text, comment="Organizer."),
    texts("theme_tags", "Themes, canonical names."),
    moment("start_date", "Start; a date without a time means the start of that day."),
    moment("end_date", "End; a date without a time means the end of that day."),
    moment("registration_deadline", "Last moment to register."),
    Column("eligibility", Text, comment="Who may take part, as the upstream wrote it."),
    choice("participation_mode", PARTICIPATION_MODES, "Where it takes place.", default="unknown"),
    *_places(),
    Column("prize_text", Text, comment="Prize as the upstream wrote it, without markup."),
    Column("prize_amount", Double, comment="Prize pool in prize_currency; 0 if no money is given."),
    Column("prize_currency", Text, comment="ISO 4217 code."),
    texts("tech_stack_tags", "Technologies, canonical skill names."),
    choice("difficulty_level", EXPERIENCE_BANDS, "Level it is meant for.", default="unknown"),
    *_life(),
    UniqueConstraint("source", "source_id"),
    one_of("participation_mode", PARTICIPATION_MODES),
    one_of("difficulty_level", EXPERIENCE_BANDS),
    one_of("status", STATUSES),
    Index("ix_hackathons_open", "id", postgresql_where=text("status = 'open'")),
    comment="Hackathons.",
)

articles = Table(
    "articles",
    metadata,
    *_identity(),
    Column("title", Text, nullable=False, comment="Headline without the publisher's name."),
    Column("publisher", Text, comment="Publisher."),
    moment("published_at", "Time of publication."),
    Column("topic", Text, comment="Canonical name of the topic whose query found it."),
    Column("category", Text, comment="Category stated by the feed."),
    Column("language", Text, comment="BCP 47 language."),
    Column("country", Text, comment="ISO 3166-1 code of the edition."),
    Column("query_used", Text, comment="Search query."),
    texts("relevance_keywords", "Canonical skills and terms found in the title."),
    Column("engagement_score", Integer, comment="Percentile 0–100 of engaging students; null: unknown."),
    *_life(),
    UniqueConstraint("source", "source_id"),
    one_of("status", STATUSES),
    Index("ix_articles_scraped_at", "scraped_at"),
    comment="Articles: metadata only. Deleted 30 days after scraped_at.",
)

opportunity_sightings = Table(
    "opportunity_sightings",
    metadata,
    choice("kind", KINDS, "Kind of opportunity."),
    Column("source", Text, primary_key=True, comment="Source that saw it."),
    Column("source_id", Text, primary_key=True, comment="Its id at that source."),
    Column("opportunity_id", BigInteger, nullable=False, comment="Row in jobs, hackathons or articles."),
    Column("scope", Text, nullable=False, comment="Listing it was seen in."),
    moment("first_seen", "First sighting.", required=True),
    moment("last_seen", "Last sighting.", required=True),
    moment("detailed_at", "Newest fetch of its full record. Null: only a listing's short form is known."),
    Column("content", Text, nullable=False, comment="Digest of the raw record that the row was parsed from."),
    Column(
        "missed",
        Integer,
        nullable=False,
        server_default="0",
        comment="Consecutive complete listings without it; not counted beyond the setting absent_fetches.",
    ),
    moment("absent_since", "Time of the listing without it that reached absent_fetches. Null: it is not absent."),
    Column("address", Text, comment="URL of its full record alone. Null: it has none."),
    moment("gone_at", "First response after detailed_at that the URL is gone (404, 410). Null: none."),
    one_of("kind", KINDS),
    Index("ix_opportunity_sightings_scope", "source", "scope"),
    Index("ix_opportunity_sightings_opportunity", "kind", "opportunity_id"),
    comment="Sightings of opportunities by source, and how often each has been missing since.",
)

WATCHED: dict[str, dict[str, tuple[str, ...]]] = {
    "job": {
        "title": ("title",),
        "apply_by": ("apply_by",),
        "stipend": ("stipend_kind", "stipend_min", "stipend_max", "stipend_currency", "stipend_period"),
    },
    "hackathon": {
        "event_name": ("event_name",),
        "start_date": ("start_date",),
        "end_date": ("end_date",),
        "registration_deadline": ("registration_deadline",),
        "prize": ("prize_amount", "prize_currency"),
    },
    "article": {"title": ("title",)},
}
"""Fields whose changes are recorded, by kind → their columns."""

_FIELDS = tuple(dict.fromkeys(field for fields in WATCHED.values() for field in fields))

opportunity_changes = Table(
    "opportunity_changes",
    metadata,
    choice("kind", KINDS, "Kind of opportunity.", primary_key=True),
    Column("opportunity_id", BigInteger, primary_key=True, autoincrement=False, comment="Row that changed."),
    choice("field", _FIELDS, "What changed.", primary_key=True),
    moment("changed_at", "Time of the fetch with the new value.", primary_key=True),
    Column("old", JSONB, comment="Previous value; for pay and prizes an object of columns. Null: not stated."),
    Column("new", JSONB, comment="New value, likewise."),
    one_of("kind", KINDS),
    one_of("field", _FIELDS),
    comment="Changes of deadlines, titles, pay, dates and prizes between full records of an opportunity.",
)
