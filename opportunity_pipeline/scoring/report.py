"""What scoring a shard did.

Belongs here: the report and counting for it. Does not belong here: the scoring (`run`, `update`).
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
    """What scoring a shard did.

    Attributes:
        kind: kind of opportunity.
        shard: student shard.
        whole: whether all lists were made anew; else those that changed.
        students: students whose lists were made or changed.
        opportunities: opportunities considered.
        rows: rows that were written.
        shard_rows: rows of all lists of the shard.
        batch_id: the batch that was published or brought up to date.
        scoring_version: version of the formula's configuration.
        seconds: time taken.
        histogram: rows of lists that were made or changed, by score: 0–10 points, 10–20, … 90–100.
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
    """Counts rows by score while they go by."""

    def __init__(self) -> None:
        self._counts = np.zeros(BINS, np.int64)

    def note(self, totals: pl.Series) -> None:
        """Counts some totals, in ten-thousandths of a point."""
        self._counts += np.bincount(np.minimum(totals // 100_000, BINS - 1), minlength=BINS)

    def noting(self, blocks: Iterable[pl.DataFrame]) -> Iterator[pl.DataFrame]:
        """The same blocks, counted."""
        for block in blocks:
            self.note(block["total"])
            yield block

    def to_list(self) -> list[int]:
        """The counts."""
        return [int(count) for count in self._counts]
