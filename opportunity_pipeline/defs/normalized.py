"""The ``normalized`` assets: jobs, hackathons and articles as typed rows, their expiry, duplicates and quality.

Belongs here: these assets and their metadata. Does not belong here: normalising, expiring and linking (``normalize``).
"""

from dataclasses import asdict
from typing import Any

import dagster as dg
from sqlalchemy import Select, Table, func, select

from opportunity_pipeline.defs.following import FOLLOW, FOLLOW_SOURCES
from opportunity_pipeline.defs.metadata import preview, report, table
from opportunity_pipeline.defs.pipeline import Pipeline
from opportunity_pipeline.defs.raw import raw_key
from opportunity_pipeline.normalize.expiry import expire
from opportunity_pipeline.normalize.linking import link
from opportunity_pipeline.normalize.quality.measure import measure_quality, trend
from opportunity_pipeline.normalize.quality.page import quality_page, write_page
from opportunity_pipeline.normalize.run import normalize_landed
from opportunity_pipeline.sources.records import Kind
from opportunity_pipeline.sources.register import SOURCES
from opportunity_pipeline.sources.retention import prune
from opportunity_pipeline.storage import tables

OWNERS = ["team:normalization"]

RETRIES = dg.RetryPolicy(max_retries=2, delay=10, backoff=dg.Backoff.EXPONENTIAL)

TABLES: dict[Kind, Table] = {"job": tables.jobs, "hackathon": tables.hackathons, "article": tables.articles}
SHOWN = {
    "job": ["title", "company", "location_text", "work_mode", "stipend_text", "apply_by"],
    "hackathon": ["event_name", "organizer", "start_date", "registration_deadline", "prize_text"],
    "article": ["title", "publisher", "published_at", "topic"],
}

WIDEST_SHOWN = 40
"""Characters per cell: with more, the last of six columns are outside a window of 1500 pixels."""


def _newest(kind: Kind) -> Select[Any]:
    of = TABLES[kind]
    return select(*(of.c[name] for name in SHOWN[kind])).order_by(of.c.scraped_at.desc(), of.c.id).limit(8)


def normalized_asset(kind: Kind) -> dg.AssetsDefinition:
    """The asset that normalises all landed responses of a kind that are not normalised yet."""
    of = TABLES[kind]

    @dg.asset(
        name=of.name,
        group_name="normalized",
        description=f"{of.comment} Every unreadable record has a row with the reason in quarantine.",
        kinds={"python", "postgres"},
        owners=OWNERS,
        tags={"kind": kind},
        deps=[raw_key(source.name) for source in SOURCES.values() if source.kind == kind],
        metadata={"dagster/table_name": of.name},
        automation_condition=FOLLOW_SOURCES,
        retry_policy=RETRIES,
        pool=f"normalize_{kind}",
    )
    def normalize(
        context: dg.AssetExecutionContext, pipeline: dg.ResourceParam[Pipeline]
    ) -> dg.MaterializeResult[None]:
        result = normalize_landed(kind, settings=pipeline.settings, database=pipeline.database, zone=pipeline.zone)
        for problem in result.unreadable:
            context.log.warning(problem)
        with pipeline.database.engine.connect() as connection:
            rows = connection.scalar(select(func.count()).select_from(of))
        counts = result.by_source
        return dg.MaterializeResult(
            metadata={
                "dagster/row_count": rows,
                "new": sum(count.new for count in counts.values()),
                "changed": sum(count.changed for count in counts.values()),
                "quarantined": sum(sum(count.quarantined.values()) for count in counts.values()),
                "by source": table(
                    ["source", "fetched", "new", "changed", "unchanged", "duplicate", "quarantined"],
                    [
                        [
                            name,
                            count.fetched,
                            count.new,
                            count.changed,
                            count.unchanged,
                            count.duplicate,
                            ", ".join(f"{reason}: {number}" for reason, number in count.quarantined.items()),
                        ]
                        for name, count in counts.items()
                    ],
                ),
                "unreadable": table(["response"], [[problem] for problem in result.unreadable]),
                "preview": preview(pipeline.database, _newest(kind), WIDEST_SHOWN),
                "report": report(result),
            }
        )

    return normalize


@dg.asset(
    group_name="normalized",
    description="Expires opportunities (deadline passed, ended, gone upstream, absent from complete listings, long"
    " unseen), reopens those that reappear, deletes articles after 30 days, and deletes gathered data after its"
    " retention.",
    kinds={"python", "postgres"},
    owners=OWNERS,
    deps=[of.name for of in TABLES.values()],
    automation_condition=FOLLOW,
    retry_policy=RETRIES,
)
def opportunity_expiry(pipeline: dg.ResourceParam[Pipeline]) -> dg.MaterializeResult[None]:
    """Updates the life cycle of every opportunity."""
    result = expire(settings=pipeline.settings, database=pipeline.database, now=pipeline.now())
    pruned = prune(settings=pipeline.settings, database=pipeline.database, zone=pipeline.zone, now=pipeline.now())
    with pipeline.database.engine.connect() as connection:
        still_open = {
            of.name: connection.scalar(select(func.count()).select_from(of).where(of.c.status == "open"))
            for of in TABLES.values()
        }
    return dg.MaterializeResult(
        metadata={
            "open": table(["table", "open"], list(still_open.items())),
            "removed by age": table(["of", "removed"], list(asdict(pruned).items())),
            "report": report(result),
        }
    )


@dg.asset(
    group_name="normalized",
    description="Links duplicates: each opening is shown once, as its canonical opportunity, with the best field values"
    " of all its listings. A repost is linked to the earlier opening but still shown. Only new and changed rows are"
    " compared.",
    kinds={"python", "postgres"},
    owners=OWNERS,
    # After the expiry, because an open listing is preferred to a closed one as the canonical opportunity.
    deps=[opportunity_expiry],
    automation_condition=FOLLOW,
    retry_policy=RETRIES,
    metadata={"dagster/table_name": tables.opportunity_links.name},
)
def opportunity_links(pipeline: dg.ResourceParam[Pipeline]) -> dg.MaterializeResult[None]:
    """Updates the links of all kinds."""
    results = [link(kind, database=pipeline.database) for kind in TABLES]
    of = tables.opportunity_links
    with pipeline.database.engine.connect() as connection:
        counts = connection.execute(
            select(of.c.kind, of.c.relation, of.c.reason, func.count())
            .group_by(of.c.kind, of.c.relation, of.c.reason)
            .order_by(of.c.kind, of.c.relation.desc(), of.c.reason)
        ).all()
    return dg.MaterializeResult(
        metadata={
            "dagster/row_count": sum(count for *_, count in counts),
            "compared": sum(result.compared for result in results),
            "links": table(["kind", "relation", "reason", "listings"], [tuple(row) for row in counts]),
            "changes": table(
                ["kind", "new, changed or gone", "pairs compared", "seconds"],
                [[result.kind, result.changed, result.compared, result.seconds] for result in results],
            ),
            "examples": preview(pipeline.database, _linked_jobs()),
            **{f"report of {result.kind}s": report(result) for result in results},
        }
    )


def _linked_jobs() -> Select[Any]:
    """The newest duplicates among jobs, with the jobs they are shown as."""
    of, job, shown = tables.opportunity_links, tables.jobs.alias(), tables.jobs.alias()
    return (
        select(
            of.c.relation,
            of.c.reason,
            job.c.title,
            job.c.source,
            shown.c.title.label("title of the other"),
            shown.c.source.label("source of the other"),
            shown.c.company,
        )
        .join_from(of, job, job.c.id == of.c.opportunity_id)
        .join(shown, shown.c.id == of.c.canonical_id)
        .where(of.c.kind == "job")
        .order_by(job.c.first_seen.desc(), job.c.id)
        .limit(8)
    )


@dg.asset(
    group_name="normalized",
    description="Field completeness of each source, values that could not be parsed, and quarantined records: a page"
    " on disk, and counts that are stored to show trends.",
    kinds={"python", "html"},
    owners=OWNERS,
    deps=[opportunity_expiry],
    metadata={"dagster/table_name": tables.field_quality.name},
    automation_condition=FOLLOW,
    retry_policy=RETRIES,
)
def data_quality(pipeline: dg.ResourceParam[Pipeline]) -> dg.MaterializeResult[None]:
    """Measures data quality and writes the page."""
    measured = measure_quality(pipeline.database, now=pipeline.now())
    page = write_page(pipeline.settings.exports_folder, quality_page(measured, trend(pipeline.database)))
    unread = sorted((one for one in measured.fields if one.unread), key=lambda one: -one.unread)[:20]
    return dg.MaterializeResult(
        metadata={
            "page": dg.MetadataValue.path(str(page)),
            "fields measured": len(measured.fields),
            "not understood": table(
                ["source", "field", "rows", "not understood", "for example"],
                [[one.source, one.field, one.rows, one.unread, "; ".join(one.examples)] for one in unread],
            ),
            "quarantined": table(
                ["source", "field", "reason", "records"],
                [[one.source, one.field, one.reason, one.records] for one in measured.quarantined],
            ),
        }
    )


normalized_assets = [
    *(normalized_asset(kind) for kind in TABLES),
    opportunity_expiry,
    opportunity_links,
    data_quality,
]
