"""Lists as rows, computed block by block.

Belongs here: how many students are in memory at once. Does not belong here: the content of rows (`rows`), writing them
(`publish`).
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import polars as pl

from opportunity_pipeline.scoring.engine import Best, best
from opportunity_pipeline.scoring.overlaps import Overlaps
from opportunity_pipeline.scoring.prepare import Prepared
from opportunity_pipeline.scoring.rows import stored_rows
from opportunity_pipeline.storage.ahead import side_by_side

BLOCK = 768
"""Students per block: about 85,000 rows; up to five blocks are in memory at once.

Measured when rows took half as long again: 10,000 students took 14.1–14.5 s from tables to tables, with blocks of 1024
14.9–15.6 s, with blocks of 512 15.0–17.0 s.
"""
THREADS = 2
"""Blocks computed in parallel: building texts keeps one thread busy, while other steps leave processors idle."""
ROWS = 50_000
"""Maximum rows per block when the rows are not those of whole lists."""
FEW = 1_000
"""Below this many rows, splitting them into a block per thread does not pay."""


def list_blocks(prepared: Prepared, *, keep: int, block: int = BLOCK) -> Iterator[pl.DataFrame]:
    """The lists of all active students, one block of students at a time.

    Args:
        prepared: features of both sides.
        keep: minimum length of a list, if there are enough opportunities.
        block: students per block; does not affect the rows.

    Yields:
        Rows of ``stored_rows`` with line-separated texts, by student id and rank.
    """
    students, opportunities = prepared.active, prepared.considered
    if students.is_empty() or opportunities.is_empty():
        return
    problem, overlaps = prepared.problem(students, opportunities), _overlaps(prepared, keep * students.height)

    def rows(some: range) -> pl.DataFrame:
        return _rows(best(problem, some, keep), prepared, overlaps)

    some = (range(begin, min(begin + block, students.height)) for begin in range(0, students.height, block))
    yield from side_by_side(rows, some, THREADS)


def pair_blocks(pairs: pl.DataFrame, prepared: Prepared) -> Iterator[pl.DataFrame]:
    """The rows of some pairs, one block at a time.

    Args:
        pairs: ``student`` and ``opportunity`` (indices into the active students and the considered opportunities),
            ``total``, ``rank``.
        prepared: features of both sides.

    Yields:
        Rows of ``stored_rows`` with line-separated texts, in the order of the pairs.
    """
    names, overlaps = ("student", "opportunity", "total", "rank"), _overlaps(prepared, pairs.height)

    def rows(some: pl.DataFrame) -> pl.DataFrame:
        return _rows(Best(*(np.array(some[name].to_numpy()) for name in names)), prepared, overlaps)

    each = min(ROWS, max(FEW, -(-pairs.height // THREADS)))
    some = pairs.select(pl.col(names).cast(pl.Int32)).iter_slices(each)
    yield from side_by_side(rows, some, THREADS)


def _overlaps(prepared: Prepared, pairs: int) -> Overlaps | None:
    """The overlaps of the two sides, if there are enough pairs to make numbering all lists worthwhile."""
    return prepared.overlaps if pairs > prepared.considered.height else None


def _rows(chosen: Best, prepared: Prepared, overlaps: Overlaps | None) -> pl.DataFrame:
    return stored_rows(
        chosen,
        prepared.active,
        prepared.considered,
        prepared.factors,
        formula=prepared.formula,
        neutral_tenths=prepared.config.feedback.neutral_tenths,
        overlaps=overlaps,
        as_lines=True,
    )
