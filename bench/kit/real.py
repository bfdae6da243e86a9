"""The jobs of recorded responses, if there are any.

Belongs here: turning the files of ``../shared/real`` into rows of ``jobs`` as scoring reads them. Does not belong here:
measurements.
"""

from __future__ import annotations

import tempfile
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import polars as pl

from bench.kit.synthetic import Drawn
from opportunity_pipeline.normalize.models import JobOpportunity
from opportunity_pipeline.normalize.opportunities import read_opportunity
from opportunity_pipeline.normalize.rows import opportunity_rows
from opportunity_pipeline.sources.errors import UnreadableResponse
from opportunity_pipeline.sources.importing import import_recorded
from opportunity_pipeline.sources.landing import LandingZone
from opportunity_pipeline.sources.parsing import parse_response
from opportunity_pipeline.sources.register import SOURCES

FOLDER = Path(__file__).parents[3] / "shared" / "real"


def real_jobs(folder: Path = FOLDER) -> pl.DataFrame | None:
    """Rows of ``jobs``, one per identity; ``None`` without recorded responses."""
    found: dict[tuple[str, str], JobOpportunity] = {}
    with tempfile.TemporaryDirectory() as home:
        zone = LandingZone(Path(home))
        for name, source in SOURCES.items():
            for file in sorted((folder / name).glob("*")) if (folder / name).is_dir() else ():
                response = import_recorded(source, file, zone=zone, now=datetime.now(UTC))
                try:
                    records = parse_response(zone, response).records
                except UnreadableResponse:
                    continue
                for record in records:
                    one = read_opportunity(
                        record, clock=response.fetched_at, listing_url=response.url, base_currency="INR"
                    )
                    if isinstance(one, JobOpportunity):
                        found[one.source, one.source_id] = one
    return opportunity_rows("job", found.values()) if found else None


def with_jobs(drawn: Drawn, jobs: pl.DataFrame, now: datetime) -> Drawn:
    """The generated students with other jobs, all of them open."""
    columns = drawn.jobs.columns
    open_ones = jobs.select(columns).with_columns(
        status=pl.lit("open"), apply_by=pl.lit(None, pl.Datetime("us", "UTC")), first_seen=pl.lit(now)
    )
    return replace(drawn, jobs=open_ones, feedback=drawn.feedback.clear())
