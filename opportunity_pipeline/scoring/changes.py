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
        lists: ``threshold`` of the student, ``totals``, best first.
        keep: least length of a list, as far as there are opportunities.
    """
    totals = pl.col("totals").list
    enters = pl.when(totals.len() >= keep).then(pl.min_horizontal("threshold", totals.last())).otherwise(0)
    return lists.select(enters.alias("least")).to_series()


@dataclass(frozen=True, eq=False)
class Merged:
    """Lists brought up to date.

    Attributes:
        lists: ``student_id``, ``opportunity_ids``, ``totals`` of those that differ from the stored ones.
        came: ``student_id``, ``opportunity_id``, ``total``, ``rank`` (``Int32``) of new opportunities in them.
        left: ``student_id``, ``opportunity_id`` of rows that are in them no more, or not as they were.
        unsure: ids of students whose lists unlisted opportunities may enter: they are scored anew.
    """

    lists: pl.DataFrame
    came: pl.DataFrame
    left: pl.DataFrame
    unsure: pl.Series


def merge(lists: pl.DataFrame, entering: pl.DataFrame, order: pl.DataFrame, keep: int) -> Merged:
    """Merges what remains of stored lists with new opportunities.

    Args:
        lists: ``student_id``, ``threshold``, ``opportunity_ids``, ``totals`` of the stored lists.
        entering: ``student_id``, ``opportunity_id``, ``total`` of new opportunities, at least all that reach
            :func:`least_entering`.
        order: ``opportunity_id``, ``position`` in the order that breaks ties, ``is_new`` of all considered.
        keep: least length of a list, as far as there are opportunities.
    """
    numbered = lists.with_row_index("student")
    stored = _placed(
        numbered.select("student", opportunity_id="opportunity_ids", total="totals").explode(
            "opportunity_id", "total", empty_as_null=False
        ),
        order,
    )
    came = _placed(numbered.select("student", "student_id").join(entering, on="student_id").drop("student_id"), order)
    stays = stored.filter(~pl.col("is_new"))  # null where it is gone
    gone = stored.filter(pl.col("is_new").fill_null(value=True))
    touched = pl.concat([gone.select("student"), came.select("student")]).unique()
    ranked = (
        pl.concat([stays.join(touched, on="student", how="semi"), came])
        .sort("student", "total", "position", descending=[False, True, False])
        .with_columns(rank=pl.int_range(1, pl.len() + 1, dtype=pl.Int32).over("student"))
        .join(numbered.select("student", "threshold"), on="student", maintain_order="left")
    )
    known_to = ranked.filter(~pl.col("is_new")).group_by("student").agg(known_to=pl.col("rank").max())
    unsure = (
        numbered.filter(pl.col("opportunity_ids").list.len() >= keep)
        .join(touched, on="student", how="semi")
        .join(known_to, on="student", how="left")
        .filter(pl.col("known_to").fill_null(0) < keep)
    )
    sure = ranked.join(unsure, on="student", how="anti", maintain_order="left").with_columns(
        listed=(pl.col("rank") <= keep) | (pl.col("total") >= pl.col("threshold"))
    )
    listed = sure.filter("listed")
    # A list that no new opportunity came into is as it was, however near one came.
    differing = (
        pl.concat([gone.select("student"), listed.filter("is_new").select("student")])
        .unique()
        .join(unsure, on="student", how="anti")
    )
    merged = (
        listed.join(differing, on="student", how="semi", maintain_order="left")
        .group_by("student", maintain_order=True)
        .agg(opportunity_ids="opportunity_id", totals="total")
    )
    names = numbered.select("student", "student_id")
    left = pl.concat(
        [
            frame.select("student", "opportunity_id")
            for frame in (gone, sure.filter(~pl.col("listed"), ~pl.col("is_new")))
        ]
    )
    empty = pl.lit([], pl.List(pl.Int64)), pl.lit([], pl.List(pl.Int32))
    return Merged(
        lists=names.join(differing, on="student", how="semi")
        .join(merged, on="student", how="left")
        .select("student_id", *(pl.col(name).fill_null(none) for name, none in zip(_LIST, empty, strict=True))),
        came=listed.filter("is_new").join(names, on="student").select("student_id", "opportunity_id", "total", "rank"),
        left=left.join(differing, on="student", how="semi").join(names, on="student").drop("student"),
        unsure=unsure.get_column("student_id"),
    )


_LIST = ("opportunity_ids", "totals")


def _placed(pairs: pl.DataFrame, order: pl.DataFrame) -> pl.DataFrame:
    return pairs.join(order, on="opportunity_id", how="left", maintain_order="left")
