"""Tables of duplicates: what was compared, what was found, which opportunity stands for which, and merged fields.

``canonical_jobs``, ``canonical_hackathons`` and ``canonical_articles`` are views: each opening once, with the best
field of every listing of it. Whatever shows opportunities to people reads them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    Index,
    SmallInteger,
    Table,
    Text,
    exists,
    func,
    literal_column,
    select,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.schema import CreateView

from opportunity_pipeline.storage.tables.base import KINDS, choice, metadata, moment, one_of
from opportunity_pipeline.storage.tables.opportunities import articles, hackathons, jobs

RELATIONS = ("same", "repost")

compared_opportunities = Table(
    "compared_opportunities",
    metadata,
    choice("kind", KINDS, "Kind of opportunity.", primary_key=True),
    Column("opportunity_id", BigInteger, primary_key=True, autoincrement=False, comment="Row that was compared."),
    moment("updated_at", "Its updated_at then.", required=True),
    moment("first_seen", "Its first_seen then.", required=True),
    Column("status", Text, nullable=False, comment="Its status then."),
    Column("rules", Text, nullable=False, comment="Digest of the rules it was compared by."),
    one_of("kind", KINDS),
    comment="What has been compared with all others: a row that differs from this is compared again.",
)

opportunity_blocks = Table(
    "opportunity_blocks",
    metadata,
    choice("kind", KINDS, "Kind of opportunity.", primary_key=True),
    Column("key", BigInteger, primary_key=True, autoincrement=False, comment="Digest of what the block has in common."),
    Column("opportunity_id", BigInteger, primary_key=True, autoincrement=False, comment="A row of the block."),
    one_of("kind", KINDS),
    Index("ix_opportunity_blocks_opportunity", "kind", "opportunity_id"),
    comment="Keys under which opportunities are compared: only those that share one are.",
)

opportunity_pairs = Table(
    "opportunity_pairs",
    metadata,
    choice("kind", KINDS, "Kind of opportunity.", primary_key=True),
    Column("first_id", BigInteger, primary_key=True, autoincrement=False, comment="The lower id."),
    Column("second_id", BigInteger, primary_key=True, autoincrement=False, comment="The higher id."),
    choice("relation", RELATIONS, "What the two are to each other; what is different has no row."),
    Column("reason", Text, nullable=False, comment="The evidence that decided."),
    Column("days", SmallInteger, comment="Days between the two; null: a date is missing."),
    one_of("kind", KINDS),
    one_of("relation", RELATIONS),
    Index("ix_opportunity_pairs_second", "kind", "second_id"),
    comment="Pairs of listings that are one opening, or one opening anew.",
)

opportunity_links = Table(
    "opportunity_links",
    metadata,
    choice("kind", KINDS, "Kind of opportunity.", primary_key=True),
    Column("opportunity_id", BigInteger, primary_key=True, autoincrement=False, comment="A listing."),
    Column("canonical_id", BigInteger, nullable=False, comment="The listing that stands for it, or that it repeats."),
    choice("relation", RELATIONS, "same: it is shown as the other; repost: it is the other anew and shown itself."),
    Column("reason", Text, nullable=False, comment="The evidence."),
    one_of("kind", KINDS),
    one_of("relation", RELATIONS),
    Index("ix_opportunity_links_canonical", "kind", "canonical_id"),
    comment="Duplicates: which listing stands for which, and which one is another anew. What stands alone has no row.",
)

MERGED: dict[str, tuple[str, ...]] = {
    "job": (
        *("location_text", "locations", "place_keys", "work_mode"),
        *("stipend_text", "stipend_kind", "stipend_min", "stipend_max", "stipend_currency", "stipend_period"),
        *("stipend_monthly", "skills_required"),
        *("experience_text", "experience_min_years", "experience_max_years", "experience_band"),
        *("duration_text", "duration_months", "department", "employment_type", "role_family", "seniority"),
        *("description_snippet", "search_text", "posted_at", "apply_by"),
    ),
    "hackathon": (
        *("organizer", "theme_tags", "start_date", "end_date", "registration_deadline", "eligibility"),
        *("participation_mode", "location_text", "locations", "place_keys"),
        *("prize_text", "prize_amount", "prize_currency", "tech_stack_tags", "difficulty_level"),
    ),
    "article": ("publisher", "published_at", "topic", "category", "language", "country", "relevance_keywords"),
}
"""Columns that another listing of the same opening may fill, by kind."""


def _merges(kind: str, of: Table) -> Table:
    return Table(
        f"{kind}_merges",
        metadata,
        Column(
            "id", BigInteger, primary_key=True, autoincrement=False, comment=f"The {kind} that stands for the others."
        ),
        *(Column(name, of.c[name].type, comment="Taken over; null: its own stands.") for name in MERGED[kind]),
        Column(
            "sources",
            JSONB,
            nullable=False,
            server_default=text("'{}'::jsonb"),
            comment="Column → {source, opportunity_id} it was taken from; a column that is not named is its own.",
        ),
        comment=f"What a {kind} takes over from its duplicates, and from which.",
    )


def canonical_id(kind: str | ColumnElement[str], of: ColumnElement[Any]) -> ColumnElement[Any]:
    """The id under which an opportunity is shown: its own, unless it stands behind another of the same opening."""
    links = opportunity_links
    other = select(links.c.canonical_id).where(
        links.c.kind == kind, links.c.opportunity_id == of, links.c.relation == "same"
    )
    return func.coalesce(other.scalar_subquery(), of)


def _canonical(kind: str, of: Table, merges: Table) -> CreateView:
    links = opportunity_links
    shown_as_another = exists().where(
        # Literals: the text of a view cannot have parameters.
        links.c.kind == literal_column(f"'{kind}'"),
        links.c.opportunity_id == of.c.id,
        links.c.relation == literal_column("'same'"),
    )
    columns: Sequence[Any] = [
        func.coalesce(merges.c[column.name], column).label(column.name) if column.name in MERGED[kind] else column
        for column in of.c
    ]
    query = (
        select(*columns, merges.c.sources.label("merged"))
        .select_from(of.outerjoin(merges, merges.c.id == of.c.id))
        .where(~shown_as_another)
    )
    view = CreateView(query, f"canonical_{of.name}")
    view.table.comment = f"{of.comment} Each opening once, with the best field of its listings."
    return view


job_merges = _merges("job", jobs)
hackathon_merges = _merges("hackathon", hackathons)
article_merges = _merges("article", articles)
CANONICAL = (
    _canonical("job", jobs, job_merges),
    _canonical("hackathon", hackathons, hackathon_merges),
    _canonical("article", articles, article_merges),
)

canonical_jobs, canonical_hackathons, canonical_articles = (view.table for view in CANONICAL)
