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
from typing import NamedTuple

import numpy as np
import polars as pl
import pyarrow as pa
from numpy.typing import NDArray

from opportunity_pipeline.scoring.sides import starts


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


def merge(lists: pl.DataFrame, entering: pl.DataFrame, considered: pl.DataFrame, gone: pl.Series, keep: int) -> Merged:
    """Merges what remains of stored lists with new opportunities.

    Args:
        lists: ``student_id``, ``threshold``, ``opportunity_ids``, ``totals`` of the stored lists.
        entering: ``student_id``, ``opportunity_id``, ``total`` of new opportunities, at least all that reach
            :func:`least_entering`; those of a student best first.
        considered: ``opportunity_id``, ``newest`` of all considered: of two with the same total the newer one comes
            first, or the one with the lower id.
        gone: ids of those that are not considered any more, or not as they were.
        keep: least length of a list, as far as there are opportunities.
    """
    stored, students, every = _stored(lists), lists.height, np.arange(lists.height)
    left = pl.Series(stored.opportunity).is_in(gone.implode()).to_numpy()
    stays, goes = stored.only(~left), stored.only(left)
    came, first = _came(lists, entering), starts(stays.student, students)
    at = _places(came, stays, first, _Ties(considered))
    merged = _Pairs(
        student=np.insert(stays.student, at, came.student),
        opportunity=np.insert(stays.opportunity, at, came.opportunity),
        total=np.insert(stays.total, at, came.total),
    )
    is_new = np.insert(np.zeros(len(stays.student), np.bool_), at, values=True)
    rank = np.arange(1, len(is_new) + 1) - starts(merged.student, students)[merged.student]

    # A list is known as far as something of it has stayed.
    ahead = np.bincount(came.student[at < first[came.student + 1]], minlength=students)
    stay = np.diff(first)
    known_to = np.where(stay > 0, stay + ahead, 0)
    loses, gains = (np.isin(every, pairs.student) for pairs in (goes, came))
    was_full = lists.get_column("opportunity_ids").list.len().to_numpy() >= keep
    unsure = was_full & (loses | gains) & (known_to < keep)

    sure = ~unsure[merged.student]
    listed = (rank <= keep) | (merged.total >= lists.get_column("threshold").to_numpy()[merged.student])
    comes = sure & listed & is_new
    # A list that no new opportunity came into is as it was, however near one came.
    differs = (loses | np.isin(every, merged.student[comes])) & ~unsure
    of_these = differs[merged.student]
    all_left = (goes.only(differs[goes.student]), merged.only(of_these & ~listed & ~is_new))
    names = lists.get_column("student_id")
    in_list = merged.only(of_these & listed)
    ends = starts(in_list.student, students)[1:][differs]
    return Merged(
        lists=pl.DataFrame(
            {
                "student_id": names.filter(differs),
                "opportunity_ids": _in_lists(in_list.opportunity, ends),
                "totals": _in_lists(in_list.total, ends),
            }
        ),
        came=merged.only(comes).named(names, total=merged.total[comes], rank=rank[comes].astype(np.int32)),
        left=pl.concat([pairs.named(names) for pairs in all_left]),
        unsure=names.filter(unsure),
    )


class _Pairs(NamedTuple):
    """Opportunities in lists, by student and place in the list: vectors of one length.

    Attributes:
        student: position of the student.
        opportunity: id.
        total: ten-thousandths of a point.
    """

    student: NDArray[np.int64]
    opportunity: NDArray[np.int64]
    total: NDArray[np.int32]

    def only(self, some: NDArray[np.bool_]) -> _Pairs:
        return self if some.all() else _Pairs(self.student[some], self.opportunity[some], self.total[some])

    def named(self, names: pl.Series, **more: NDArray[np.int32]) -> pl.DataFrame:
        ids = {"student_id": names[self.student], "opportunity_id": self.opportunity}
        return pl.DataFrame(ids | more)


class _Ties:
    """The order that breaks ties, for the few that have to be compared: sorting all would take longer than merging."""

    def __init__(self, considered: pl.DataFrame) -> None:
        by_id = considered.select("opportunity_id", pl.col("newest").to_physical()).sort("opportunity_id")
        self._ids, self._newest = (column.to_numpy() for column in by_id.iter_columns())

    def first(self, these: NDArray[np.int64], others: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Whether each of these comes before each of the others."""
        newest, other = (self._newest[np.searchsorted(self._ids, ids)] for ids in (these, others))
        before: NDArray[np.bool_] = (newest > other) | ((newest == other) & (these < others))
        return before


def _stored(lists: pl.DataFrame) -> _Pairs:
    ids, totals = (lists.get_column(name) for name in ("opportunity_ids", "totals"))
    flat = (column.explode(empty_as_null=False, keep_nulls=False).to_numpy() for column in (ids, totals))
    return _Pairs(np.repeat(np.arange(lists.height), ids.list.len().to_numpy()), *flat)


def _came(lists: pl.DataFrame, entering: pl.DataFrame) -> _Pairs:
    students = lists.select("student_id", student=pl.int_range(pl.len()))
    pairs = students.join(entering, on="student_id", maintain_order="left_right")
    student, opportunity, total = (pairs.get_column(name).to_numpy() for name in ("student", "opportunity_id", "total"))
    return _Pairs(student, opportunity, total)


def _places(came: _Pairs, stays: _Pairs, first: NDArray[np.int64], ties: _Ties) -> NDArray[np.int64]:
    """Where new opportunities come among those that stay; halved at once for all of them."""
    low, high = first[came.student], first[came.student + 1]
    while (between := np.flatnonzero(low < high)).size:
        middle = (low[between] + high[between]) // 2
        total, other = came.total[between], stays.total[middle]
        after = other > total
        tied = np.flatnonzero(other == total)
        mine, others = came.opportunity[between[tied]], stays.opportunity[middle[tied]]
        after[tied] = ties.first(others, mine)
        low[between[after]] = middle[after] + 1
        high[between[~after]] = middle[~after]
    return low


def _in_lists(entries: NDArray[np.int64] | NDArray[np.int32], ends: NDArray[np.int64]) -> pl.Series:
    """Entries as lists, by where each list ends."""
    # By way of Polars: PyArrow would import pandas to look at an array of NumPy, which takes a second.
    offsets, values = (pl.Series(vector).to_arrow() for vector in (np.insert(ends, 0, 0), entries))
    lists = pl.from_arrow(pa.LargeListArray.from_arrays(offsets, values))
    assert isinstance(lists, pl.Series)  # noqa: S101  one array is no frame
    return lists
