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

import polars as pl


@dataclass(frozen=True, eq=False)
class Turnover:
    """Opportunities considered then and now.

    Attributes:
        same: ids of those considered then and now, that are as they were.
        new: ids of all others considered now.
        gone: ids of those considered then that are not among the same.
    """

    same: pl.Series
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
        same=considered.join(before, on=alike, how="semi").get_column("opportunity_id"),
        new=considered.join(before, on=alike, how="anti").get_column("opportunity_id"),
        gone=before.join(considered, on=alike, how="anti").get_column("opportunity_id"),
    )


def least_entering(students: pl.DataFrame, keep: int) -> pl.Series:
    """The least total with which a new opportunity can enter each stored list, in ten-thousandths of a point.

    Args:
        students: ``threshold``, and of the stored lists ``length`` and ``last``.
        keep: least length of a list, as far as there are opportunities.
    """
    full = pl.col("length") >= keep
    return students.select(pl.when(full).then(pl.min_horizontal("threshold", "last")).otherwise(0)).to_series()


@dataclass(frozen=True, eq=False)
class Merged:
    """Lists brought up to date.

    Attributes:
        rows: ``student_id``, ``opportunity_id``, ``total``, ``rank`` (``Int32``), ``is_new``, by student and rank.
        unsure: ids of students whose lists unlisted opportunities may enter: they are scored anew.
    """

    rows: pl.DataFrame
    unsure: pl.Series


def merge(
    remaining: pl.DataFrame, entering: pl.DataFrame, order: pl.DataFrame, students: pl.DataFrame, keep: int
) -> Merged:
    """Merges what remains of stored lists with new opportunities.

    Args:
        remaining: ``student_id``, ``opportunity_id``, ``total``: all rows of the stored lists about same opportunities.
        entering: the same of new opportunities, at least all that reach :func:`least_entering`.
        order: ``opportunity_id``, ``position`` in the order that breaks ties, of all considered.
        students: ``student_id``, ``threshold``, ``length`` of the stored list: all whose lists are merged.
        keep: least length of a list, as far as there are opportunities.
    """
    both = pl.concat([remaining.with_columns(is_new=pl.lit(False)), entering.with_columns(is_new=pl.lit(True))])
    ranked = (
        both.join(order, on="opportunity_id")
        .sort(["student_id", "total", "position"], descending=[False, True, False])
        .with_columns(pl.int_range(1, pl.len() + 1, dtype=pl.Int32).over("student_id").alias("rank"))
        .join(students, on="student_id", maintain_order="left")
    )
    known = ranked.filter(~pl.col("is_new")).group_by("student_id").agg(pl.col("rank").max().alias("known_to"))
    known_to = pl.col("known_to").fill_null(0)
    unsure = students.join(known, on="student_id", how="left", maintain_order="left").filter(
        pl.col("length") >= keep, known_to < keep
    )
    rows = ranked.filter((pl.col("rank") <= keep) | (pl.col("total") >= pl.col("threshold"))).join(
        unsure, on="student_id", how="anti", maintain_order="left"
    )
    return Merged(
        rows.select("student_id", "opportunity_id", "total", "rank", "is_new"), unsure.get_column("student_id")
    )
