"""The report of one scoring pass over a shard.

Belongs here: the report and the counts in it. Does not belong here: scoring (`run`, `update`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import numpy as np
import polars as pl

from opportunity_pipeline.sources.records import Kind

BINS = 10


@dataclass(frozen=True)
class ScoreReport:
    """The result of one scoring pass over a shard.

    Attributes:
        kind: kind of opportunity.
        shard: student shard.
        whole: whether all lists were recomputed; else only those that changed.
        students: students whose lists were recomputed or changed.
        opportunities: opportunities considered.
        rows: rows written.
        shard_rows: rows in all lists of the shard.
        batch_id: the batch that was published or updated.
        scoring_version: version of the formula's configuration.
        seconds: time taken.
        histogram: rows of recomputed or changed lists by score: 0–10 points, 10–20, … 90–100.
    """

    kind: Kind
    shard: int
    whole: bool
    students: int
    opportunities: int
    rows: int
    shard_rows: int
    batch_id: str
    scoring_version: str
    seconds: float
    histogram: list[int] = field(default_factory=lambda: [0] * BINS)


class Histogram:
    """Counts rows by score as they pass through."""

    def __init__(self) -> None:
        self._counts = np.zeros(BINS, np.int64)

    def note(self, totals: pl.Series) -> None:
        """Counts some totals, in ten-thousandths of a point."""
        self._counts += np.bincount(np.minimum(totals // 100_000, BINS - 1), minlength=BINS)

    def noting(self, blocks: Iterable[pl.DataFrame]) -> Iterator[pl.DataFrame]:
        """Yields the same blocks and counts their rows."""
        for block in blocks:
            self.note(block["total"])
            yield block

    def to_list(self) -> list[int]:
        """The counts."""
        return [int(count) for count in self._counts]
