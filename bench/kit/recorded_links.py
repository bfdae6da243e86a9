"""The links found among the recorded jobs, if there are any.

Belongs here: storing and linking them, and reporting every pair found with other evidence about it. Does not belong
here: reading the recorded files (`kit.real`), judging the pairs, which is done by reading them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl
from sqlalchemy import insert

from opportunity_pipeline.normalize.linking import link
from opportunity_pipeline.storage import tables
from opportunity_pipeline.storage.bulk import read_frame, upsert
from opportunity_pipeline.storage.database import Database

_PAIRS = """
SELECT l.relation, l.reason, a.status = b.status AS agree,
       a.title, a.company, a.location_text, a.source_url, a.posted_at::date AS posted,
       b.title AS other_title, b.company AS other_company, b.location_text AS other_location,
       b.source_url AS other_url, b.posted_at::date AS other_posted
FROM opportunity_links l JOIN jobs a ON a.id = l.opportunity_id JOIN jobs b ON b.id = l.canonical_id
WHERE l.kind = 'job' ORDER BY l.relation DESC, l.reason, a.company, a.title, a.id
"""


@dataclass(frozen=True)
class RecordedLinks:
    """The links found among recorded jobs.

    Attributes:
        jobs: number of jobs.
        groups: number of openings with several listings.
        pairs: one row per listing and its canonical or earlier listing: ``relation``, ``reason``, ``agree`` (both open,
            or both not), and for both title, company, place, address and posting date.
    """

    jobs: int
    groups: int
    pairs: pl.DataFrame

    def summary(self) -> str:
        """Number of pairs per relation, and in how many of them both are open or both not."""
        counts = self.pairs.group_by("relation").agg(pl.len(), pl.col("agree").sum()).sort("relation", descending=True)
        told = [f"{number:,} {relation} ({alike:,} with equal status)" for relation, number, alike in counts.rows()]
        return f"{self.jobs:,} jobs, {self.groups:,} openings listed more than once: {', '.join(told) or 'no pairs'}"

    def told(self) -> Sequence[str]:
        """Two listings per pair, one line each, under a line with the relation."""
        lines = []
        for row in self.pairs.iter_rows(named=True):
            lines.append(f"{row['relation']}: {row['reason']}{'' if row['agree'] else ', one is closed'}")
            for side in ("", "other_"):
                names = ("title", "company", "location" if side else "location_text", "url" if side else "source_url")
                lines.append("    " + " | ".join(str(row[f"{side}{name}"]) for name in (*names, "posted")))
        return lines


def recorded_links(database: Database, jobs: pl.DataFrame) -> RecordedLinks:
    """Links recorded jobs in an empty database.

    Args:
        database: migrated.
        jobs: rows of ``jobs``.
    """
    with database.engine.begin() as connection:
        connection.execute(insert(tables.companies).values(id=1, key="all", name="All"))
        upsert(connection, tables.jobs, jobs.with_columns(company_id=pl.lit(1, pl.Int64)), key=["id"])
    link("job", database=database)
    groups = read_frame(
        database, "SELECT count(DISTINCT canonical_id) AS groups FROM opportunity_links WHERE relation = 'same'"
    )
    return RecordedLinks(jobs.height, int(groups["groups"][0]), read_frame(database, _PAIRS))
