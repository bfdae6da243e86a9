"""The ``scores`` assets: every student's lists, one student shard a partition; and their export."""

from dataclasses import asdict
from typing import Any

import dagster as dg
from pydantic import Field
from sqlalchemy import Select, Table, func, select

from opportunity_pipeline.defs.following import FOLLOW
from opportunity_pipeline.defs.instance import SCORING
from opportunity_pipeline.defs.metadata import histogram, preview, report, table
from opportunity_pipeline.defs.normalized import TABLES as OPPORTUNITIES
from opportunity_pipeline.defs.normalized import opportunity_links
from opportunity_pipeline.defs.pipeline import Pipeline
from opportunity_pipeline.defs.students import students
from opportunity_pipeline.scoring.config import DEFAULT_CONFIG
from opportunity_pipeline.scoring.export import export_scores
from opportunity_pipeline.scoring.manifest import read_manifest
from opportunity_pipeline.scoring.run import score_shard
from opportunity_pipeline.sources.records import Kind
from opportunity_pipeline.storage import tables

OWNERS = ["team:scoring"]
TABLES: dict[Kind, Table] = {
    "job": tables.job_scores,
    "hackathon": tables.hackathon_scores,
    "article": tables.article_scores,
}


def _formula(kind: Kind) -> str:
    """The weights in words."""
    weights = asdict(getattr(DEFAULT_CONFIG, kind))
    return " + ".join(f"{weight} {name.replace('_', ' ')}" for name, weight in weights.items())


class ScorePass(dg.Config):
    """What a pass over a shard does."""

    whole: bool = Field(
        default=False,
        description="Make all lists anew, with days counted from now. Else only what changed since the last pass is"
        " scored, which gives the same lists with days counted from the last whole pass; a whole one is made by itself"
        " where that one is a day old or too much has changed.",
    )


def _best(kind: Kind) -> Select[Any]:
    of, rows = TABLES[kind], OPPORTUNITIES[kind]
    title = rows.c["event_name" if kind == "hackathon" else "title"]
    return (
        select(of.c.student_id, title, of.c.score, of.c.rank, func.array_to_string(of.c.reasons, "; ").label("reasons"))
        .join_from(of, rows, rows.c.id == of.c[f"{kind}_id"])
        .where(of.c.rank == 1)
        .order_by(of.c.total.desc(), of.c.student_id)
        .limit(8)
    )


def scores_asset(kind: Kind, shards: int, partitions: dg.PartitionsDefinition[str]) -> dg.AssetsDefinition:
    """The asset that scores all open opportunities of a kind for the students of a shard."""
    of = TABLES[kind]

    @dg.asset(
        name=of.name,
        group_name="scores",
        description=f"{of.comment}\n\nScore = {_formula(kind)}.",
        kinds={"polars", "postgres"},
        owners=OWNERS,
        tags={"kind": kind},
        deps=[OPPORTUNITIES[kind].name, opportunity_links, students],
        partitions_def=partitions,
        metadata={"dagster/table_name": of.name, "formula": _formula(kind)},
        automation_condition=FOLLOW,
        retry_policy=dg.RetryPolicy(max_retries=1, delay=10),
        pool=SCORING,
    )
    def score(
        context: dg.AssetExecutionContext, config: ScorePass, pipeline: dg.ResourceParam[Pipeline]
    ) -> dg.MaterializeResult[None]:
        result = score_shard(
            kind,
            int(context.partition_key),
            shards,
            settings=pipeline.settings,
            database=pipeline.database,
            now=pipeline.now(),
            whole=config.whole,
        )
        return dg.MaterializeResult(
            metadata={
                "dagster/partition_row_count": result.shard_rows,
                "rows written": result.rows,
                "students": result.students,
                "opportunities": result.opportunities,
                "pass": "whole" if result.whole else "what changed",
                "batch": result.batch_id,
                "scoring version": result.scoring_version,
                "seconds": result.seconds,
                "scores of the rows written": histogram(result.histogram),
                "best": preview(pipeline.database, _best(kind)),
                "report": report(result),
            }
        )

    return score


@dg.asset(
    group_name="scores",
    description="All published lists as Parquet files with a manifest, for programs that do not read the database: a"
    " folder for each export, whole from its first moment. The newest ones are kept.",
    kinds={"parquet"},
    owners=OWNERS,
    deps=[of.name for of in TABLES.values()],
    retry_policy=dg.RetryPolicy(max_retries=1, delay=10),
)
def scores_export(pipeline: dg.ResourceParam[Pipeline]) -> dg.MaterializeResult[None]:
    """Exports the lists of all kinds."""
    folder = export_scores(pipeline.settings.score_exports_folder, database=pipeline.database)
    manifest = read_manifest(folder)
    rows = [
        (exported.name, exported.rows, len(exported.batches), sum(batch.bytes for batch in exported.batches))
        for exported in manifest.tables
    ]
    return dg.MaterializeResult(
        metadata={
            "folder": dg.MetadataValue.path(str(folder)),
            "dagster/row_count": sum(exported.rows for exported in manifest.tables),
            "tables": table(["table", "rows", "files", "bytes"], rows),
        }
    )


def whole_passes() -> dg.RunConfig:
    """The configuration of a run in which every asset makes all its lists anew."""
    return dg.RunConfig(ops={table.name: ScorePass(whole=True) for table in TABLES.values()})


def student_shards(shards: int) -> dg.StaticPartitionsDefinition:
    """One partition for each student shard, named by its number."""
    return dg.StaticPartitionsDefinition([str(shard) for shard in range(shards)])


def scores_assets(shards: int) -> list[dg.AssetsDefinition]:
    """The three scores assets over the same shards."""
    partitions = student_shards(shards)
    return [scores_asset(kind, shards, partitions) for kind in TABLES]
