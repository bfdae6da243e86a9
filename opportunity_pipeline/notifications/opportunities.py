"""Reads the fields of opportunities that a notification shows.

Belongs here: one query for each kind, all with the same result shape. Does not belong here: choosing the opportunities
(``candidates``), or cleaning their texts (``content``).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import sqlalchemy as sa

from opportunity_pipeline.notifications.content import Opportunity
from opportunity_pipeline.sources.register import SOURCES
from opportunity_pipeline.storage.tables import canonical_articles as articles
from opportunity_pipeline.storage.tables import canonical_hackathons as hackathons
from opportunity_pipeline.storage.tables import canonical_jobs as jobs

_JOBS = sa.select(
    sa.literal("job").label("kind"),
    jobs.c.id,
    jobs.c.title,
    jobs.c.company.label("organization"),
    jobs.c.location_text.label("place"),
    jobs.c.work_mode.label("mode"),
    jobs.c.stipend_text.label("pay"),
    jobs.c.source_url.label("url"),
    jobs.c.apply_by.label("deadline"),
    sa.literal("application").label("deadline_kind"),
    sa.null().label("published"),
    jobs.c.description_snippet.label("snippet"),
    jobs.c.source,
)
_HACKATHONS = sa.select(
    sa.literal("hackathon").label("kind"),
    hackathons.c.id,
    hackathons.c.event_name.label("title"),
    hackathons.c.organizer.label("organization"),
    hackathons.c.location_text.label("place"),
    hackathons.c.participation_mode.label("mode"),
    hackathons.c.prize_text.label("pay"),
    hackathons.c.source_url.label("url"),
    sa.func.coalesce(hackathons.c.registration_deadline, hackathons.c.start_date).label("deadline"),
    sa.case((hackathons.c.registration_deadline.is_(None), "start"), else_="registration").label("deadline_kind"),
    sa.null().label("published"),
    sa.null().label("snippet"),
    hackathons.c.source,
)
_ARTICLES = sa.select(
    sa.literal("article").label("kind"),
    articles.c.id,
    articles.c.title,
    articles.c.publisher.label("organization"),
    sa.null().label("place"),
    sa.null().label("mode"),
    sa.null().label("pay"),
    articles.c.source_url.label("url"),
    sa.null().label("deadline"),
    sa.null().label("deadline_kind"),
    articles.c.published_at.label("published"),
    sa.null().label("snippet"),
    articles.c.source,
)
_QUERIES = {"job": (_JOBS, jobs), "hackathon": (_HACKATHONS, hackathons), "article": (_ARTICLES, articles)}


def read_opportunities(
    connection: sa.Connection, wanted: Mapping[str, Iterable[int]]
) -> dict[tuple[str, int], Opportunity]:
    """Reads the wanted opportunities, by kind and id; deleted ones are omitted.

    Args:
        connection: the connection to use.
        wanted: kind → ids.
    """
    found: dict[tuple[str, int], Opportunity] = {}
    for kind, ids in wanted.items():
        query, table = _QUERIES[kind]
        for row in connection.execute(
            query.where(table.c.id == sa.any_(sa.literal(list(ids), sa.ARRAY(sa.BigInteger))))
        ):
            fields = row._asdict()
            fields["source"], fields["credit"] = _credit(fields["source"])
            found[kind, row.id] = Opportunity(**fields)
    return found


def _credit(name: str) -> tuple[str, str | None]:
    """Title and attribution line of a source, which may no longer be in the register."""
    source = SOURCES.get(name)
    return (source.title, source.credit) if source else (name, None)
