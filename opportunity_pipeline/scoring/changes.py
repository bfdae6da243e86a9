"""Changes: what differs from what lists were made from, and lists brought up to date by it.

Belongs here: the comparison, and the merging with its proof. Does not belong here: reading, scoring and writing
(`update`).

Why merging is exact. Take a student who is as she was. Of the opportunities considered now some are *same*: they were
considered then and are as they were, so each still has the total and the place in the order that it had. All others
are *new*. What remains of her stored list are its rows about same ones, in their old order. A same opportunity that is
not in the stored list comes after every row of it, and is below her threshold, since a list is the beginning of the
order and has every one from the threshold up. So the new list is the beginning of the remaining rows and the new
opportunities, merged, as long as everything up to the last remaining row already makes a full list: whatever was not
listed comes after that. Where it does not, because rows have left, unlisted ones may move up, and she is scored anew;
unless the stored list was not full: then nothing was unlisted.
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
    """Opportunities considered then and now.

    Attributes:
        new: ids of those considered now that were not considered then, or are not as they were.
        gone: ids of those considered then that are not considered now, or not as they were.
    """

    new: pl.Series
    gone: pl.Series

    @property
    def size(self) -> int:
        """How many came or went."""
        return len(self.new) + len(self.gone)


def turnover(before: pl.DataFrame, considered: pl.DataFrame) -> Turnover:
    """Compares opportunities.

    Args:
        before: ``opportunity_id``, ``digest`` of those considered then.
        considered: the same of those considered now.
    """
    alike = ["opportunity_id", "digest"]
    return Turnover(
        new=considered.join(before, on=alike, how="anti").get_column("opportunity_id"),
        gone=before.join(considered, on=alike, how="anti").get_column("opportunity_id"),
    )


def least_entering(lists: pl.DataFrame, keep: int) -> pl.Series:
    """The least total with which a new opportunity can enter each stored list, in ten-thousandths of a point.

    Args:
        lists: ``threshold`` of the student, ``totals``, best first; null where no total can.
        keep: least length of a list, as far as there are opportunities.
    """
    totals = pl.col("totals").list
    least = pl.when(totals.len() >= keep).then(pl.min_horizontal("threshold", totals.last())).otherwise(0)
    return lists.select(least=pl.when(pl.col("totals").is_null()).then(_UNREACHABLE).otherwise(least)).to_series()


@dataclass(frozen=True, eq=False)
class Merged:
    """Lists brought up to date.

    Attributes:
        lists: ``student_id``, ``opportunity_ids``, ``totals`` of those that differ from the stored ones.
        came: the pairs of new opportunities in them, with ``rank`` (``Int32``).
        left: ``student_id``, ``opportunity_id`` of rows that are in them no more, or not as they were.
        unsure: ids of students whose lists unlisted opportunities may enter: they are scored anew.
    """

    lists: pl.DataFrame
    came: pl.DataFrame
    left: pl.DataFrame
    unsure: pl.Series


def merge(lists: pl.DataFrame, entering: pl.DataFrame, considered: pl.DataFrame, gone: pl.Series, keep: int) -> Merged:
    """Merges what remains of stored lists with new opportunities.

    Args:
        lists: ``student_id``, ``threshold``, ``opportunity_ids``, ``totals`` of the stored lists; null where nothing is
            to be merged.
        entering: ``student`` (row in ``lists``), ``opportunity_id``, ``newest``, ``total`` of new opportunities, and
            what else is to be known of those that come; at least all that reach :func:`least_entering`, by student and
            best first.
        considered: ``opportunity_id``, ``newest`` of all considered: of two with the same total the newer one comes
            first, or the one with the lower id.
        gone: ids of those that are not considered any more, or not as they were.
        keep: least length of a list, as far as there are opportunities.

    Raises:
        ValueError: where stored lists have not as many totals as opportunities.
    """
    from opportunity_pipeline.scoring import merging  # not at the top: it takes a second

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
    # A copy: for an array that it may not write, the loop would be compiled once more.
    return np.array(column.cast(dtype).to_numpy())
