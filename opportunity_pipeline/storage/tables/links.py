"""Tables of duplicates: compared rows, duplicate pairs, links to canonical listings, and merged fields.

``canonical_jobs``, ``canonical_hackathons`` and ``canonical_articles`` are views with one row per opening, which has
the best value of each field among its listings. Everything that shows opportunities to people reads them.

Belongs here: tables and views of deduplication. Does not belong here: the rules that find duplicates.
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
    moment("updated_at", "Its updated_at at the comparison.", required=True),
    moment("first_seen", "Its first_seen at the comparison.", required=True),
    Column("status", Text, nullable=False, comment="Its status at the comparison."),
    Column("rules", Text, nullable=False, comment="Digest of the rules used."),
    one_of("kind", KINDS),
    comment="Rows already compared with all others; an opportunity that differs from its row here is compared again.",
)

opportunity_blocks = Table(
    "opportunity_blocks",
    metadata,
    choice("kind", KINDS, "Kind of opportunity.", primary_key=True),
    Column(
        "key", BigInteger, primary_key=True, autoincrement=False, comment="Digest of the value that the block shares."
    ),
    Column("opportunity_id", BigInteger, primary_key=True, autoincrement=False, comment="Member of the block."),
    one_of("kind", KINDS),
    Index("ix_opportunity_blocks_opportunity", "kind", "opportunity_id"),
    comment="Blocking keys: only opportunities that share one are compared.",
)

opportunity_pairs = Table(
    "opportunity_pairs",
    metadata,
    choice("kind", KINDS, "Kind of opportunity.", primary_key=True),
    Column("first_id", BigInteger, primary_key=True, autoincrement=False, comment="The lower id."),
    Column("second_id", BigInteger, primary_key=True, autoincrement=False, comment="The higher id."),
    choice("relation", RELATIONS, "Relation of the two; different openings have no row."),
    Column("reason", Text, nullable=False, comment="The deciding evidence."),
    Column("days", SmallInteger, comment="Days between the two; null: a date is missing."),
    one_of("kind", KINDS),
    one_of("relation", RELATIONS),
    Index("ix_opportunity_pairs_second", "kind", "second_id"),
    comment="Pairs of listings of the same opening, or of its repost.",
)

opportunity_links = Table(
    "opportunity_links",
    metadata,
    choice("kind", KINDS, "Kind of opportunity.", primary_key=True),
    Column("opportunity_id", BigInteger, primary_key=True, autoincrement=False, comment="A listing."),
    Column(
        "canonical_id", BigInteger, nullable=False, comment="The listing shown in its place, or the one it reposts."
    ),
    choice("relation", RELATIONS, "same: the canonical listing is shown instead; repost: it is shown itself."),
    Column("reason", Text, nullable=False, comment="The evidence."),
    one_of("kind", KINDS),
    one_of("relation", RELATIONS),
    Index("ix_opportunity_links_canonical", "kind", "canonical_id"),
    comment="Duplicates: the canonical listing of each duplicate and the original of each repost. Others have no row.",
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
        Column("id", BigInteger, primary_key=True, autoincrement=False, comment=f"The canonical {kind}."),
        *(
            Column(name, of.c[name].type, comment="Value from a duplicate; null: its own value is used.")
            for name in MERGED[kind]
        ),
        Column(
            "sources",
            JSONB,
            nullable=False,
            server_default=text("'{}'::jsonb"),
            comment="Column → {source, opportunity_id} of the listing it was taken from; other columns are its own.",
        ),
        comment=f"Values taken from duplicates of the {kind}, and their sources.",
    )


def canonical_id(kind: str | ColumnElement[str], of: ColumnElement[Any]) -> ColumnElement[Any]:
    """The id under which an opportunity is shown: its canonical listing's if it is a duplicate, else its own."""
    links = opportunity_links
    other = select(links.c.canonical_id).where(
        links.c.kind == kind, links.c.opportunity_id == of, links.c.relation == "same"
    )
    return func.coalesce(other.scalar_subquery(), of)


def _canonical(kind: str, of: Table, merges: Table) -> CreateView:
    links = opportunity_links
    shown_as_another = exists().where(
        # Literals: a view's definition cannot have parameters.
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
    view.table.comment = f"{of.comment} One row per opening, with the best value of each field among its listings."
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
