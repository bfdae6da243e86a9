"""Changes: how opportunities differ from those that lists were computed from, and how the lists are merged with them.

Belongs here: the comparison, and merging with its proof. Does not belong here: reading, scoring, writing (`update`).

Why merging is exact. Take a student whose data is unchanged. Of the opportunities considered now, some are *same*: they
were considered before and are unchanged, so each still has its total and its relative position. All others are *new*.
The *remaining* rows of the stored list are those about same opportunities, in their old order. A same opportunity that
is not in the stored list ranks below every row of it and below the student's threshold, since a list is a prefix of the
full order and contains everything from the threshold up. So the new list is a prefix of the remaining rows merged with
the new opportunities, provided that everything down to the last remaining row already makes a full list: whatever was
unlisted ranks below that. If it does not, because rows have left, unlisted opportunities may move up, and the student
is scored again in full; unless the stored list was not full: then nothing was unlisted.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from opportunity_pipeline.scoring.features.lists import in_lists
from opportunity_pipeline.scoring.sides import starts

_UNREACHABLE = pl.lit(np.iinfo(np.int32).max, pl.Int32)


@dataclass(frozen=True, eq=False)
class Turnover:
    """The difference between the opportunities considered before and now.

    Attributes:
        new: ids of those considered now that were not considered before or have changed.
        gone: ids of those considered before that are not considered now or have changed.
    """

    new: pl.Series
    gone: pl.Series

    @property
    def size(self) -> int:
        """Number of opportunities that came or went."""
        return len(self.new) + len(self.gone)


def turnover(before: pl.DataFrame, considered: pl.DataFrame) -> Turnover:
    """Compares the opportunities considered before and now.

    Args:
        before: ``opportunity_id``, ``digest`` of those considered before.
        considered: ``opportunity_id``, ``digest`` of those considered now.
    """
    alike = ["opportunity_id", "digest"]
    return Turnover(
        new=considered.join(before, on=alike, how="anti").get_column("opportunity_id"),
        gone=before.join(considered, on=alike, how="anti").get_column("opportunity_id"),
    )


def least_entering(lists: pl.DataFrame, keep: int) -> pl.Series:
    """The least total with which a new opportunity can enter each stored list, in ten-thousandths of a point.

    Args:
        lists: ``threshold`` of the student, ``totals``, best first; for null ``totals`` no opportunity can enter.
        keep: minimum length of a list, if there are enough opportunities.
    """
    totals = pl.col("totals").list
    least = pl.when(totals.len() >= keep).then(pl.min_horizontal("threshold", totals.last())).otherwise(0)
    return lists.select(least=pl.when(pl.col("totals").is_null()).then(_UNREACHABLE).otherwise(least)).to_series()


@dataclass(frozen=True, eq=False)
class Merged:
    """The merged lists.

    Attributes:
        lists: ``student_id``, ``opportunity_ids``, ``totals`` of lists that differ from the stored ones.
        came: the pairs with new opportunities in them, with ``rank`` (``Int32``).
        left: ``student_id``, ``opportunity_id`` of rows that have left or changed.
        unsure: ids of students whose lists unlisted opportunities may enter; they are scored again in full.
    """

    lists: pl.DataFrame
    came: pl.DataFrame
    left: pl.DataFrame
    unsure: pl.Series


def merge(lists: pl.DataFrame, entering: pl.DataFrame, considered: pl.DataFrame, gone: pl.Series, keep: int) -> Merged:
    """Merges the remaining rows of stored lists with new opportunities.

    Args:
        lists: ``student_id``, ``threshold``, ``opportunity_ids``, ``totals`` of the stored lists; null if there is
            nothing to merge.
        entering: ``student`` (row in ``lists``), ``opportunity_id``, ``newest``, ``total`` of new opportunities, plus
            any columns to carry over to ``came``; at least all that reach :func:`least_entering`, by student and
            best first.
        considered: ``opportunity_id``, ``newest`` of all opportunities considered: of two with equal totals the newer
            one comes first, then the one with the lower id.
        gone: ids of those that are not considered any more or have changed.
        keep: minimum length of a list, if there are enough opportunities.

    Raises:
        ValueError: the stored lists have different numbers of totals and opportunities.
    """
    from opportunity_pipeline.scoring import merging  # imported here because it takes a second

    stored_ids, totals = lists.get_column("opportunity_ids"), lists.get_column("totals")
    by_id = considered.select("opportunity_id", pl.col("newest").to_physical())
    if not by_id.get_column("opportunity_id").is_sorted():
        by_id = by_id.sort("opportunity_id")
    ids, stored_totals = (one.explode(empty_as_null=False, keep_nulls=False) for one in (stored_ids, totals))
    if len(ids) != len(stored_totals):
        raise ValueError(f"the stored lists have {len(ids)} opportunities and {len(stored_totals)} totals")
    outcome = merging.merged(
        merging.Lists(
            first=np.concatenate([[0], np.cumsum(_vector(stored_ids.list.len().fill_null(0), pl.Int64))]),
            opportunity=_vector(ids, pl.Int64),
            total=_vector(stored_totals, pl.Int32),
        ),
        _vector(ids.is_in(gone.implode()), pl.Boolean) if len(gone) else np.zeros(len(ids), np.bool_),
        merging.New(
            first=starts(entering.get_column("student").to_numpy(), lists.height),
            opportunity=_vector(entering.get_column("opportunity_id"), pl.Int64),
            total=_vector(entering.get_column("total"), pl.Int32),
            newest=_vector(entering.get_column("newest").cast(considered.schema["newest"]).to_physical(), pl.Int64),
        ),
        merging.Ties(*(_vector(column, pl.Int64) for column in by_id.iter_columns())),
        _vector(lists.get_column("threshold"), pl.Int32),
        keep,
    )
    names = lists.get_column("student_id")
    came, rank = outcome.came
    gone_from, left = outcome.left
    return Merged(
        lists=pl.DataFrame(
            {
                "student_id": names.filter(outcome.differs),
                "opportunity_ids": in_lists(pl.Series(outcome.opportunity), outcome.end),
                "totals": in_lists(pl.Series(outcome.total), outcome.end),
            }
        ),
        came=entering[came].with_columns(rank=pl.Series(rank, dtype=pl.Int32)),
        left=pl.DataFrame({"student_id": names[gone_from], "opportunity_id": left}),
        unsure=names.filter(outcome.unsure),
    )


def _vector(column: pl.Series, dtype: type[pl.DataType]) -> Any:
    # A copy: numba compiles the loop again for read-only arrays.
    return np.array(column.cast(dtype).to_numpy())
