"""A problem of the engine in the data formats that other tools need.

Belongs here: tables and matrices of a problem. Does not belong here: what is done with them (`peers`).

There are two formats. *Exact*: features, steps, tables, factors and exclusions as rows, from which SQL, a data frame or
a loop can compute what the engine computes. *Linear*: a sparse matrix of students times one of opportunities, whose
product is the score without caps, feedback and exclusions; a library for sparse products or nearest neighbours can do
no more.
"""

from __future__ import annotations

from functools import cached_property
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from opportunity_pipeline.scoring.problem import Problem


class Shapes:
    """A problem in the formats of peers.

    Args:
        problem: students and opportunities.
    """

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        walk = problem.walk
        self.features = len(walk.posting_first) // (len(walk.run_first) - 1)

    @cached_property
    def base(self) -> NDArray[np.int32]:
        """Score of a pair that shares nothing, by student and class."""
        parts = (part.of(slice(0, self.problem.students)) for part in self.problem.base)
        total: NDArray[np.int32] = sum(
            parts, np.zeros((self.problem.students, len(self.problem.base[0].cell)), np.int32)
        )
        return total

    @cached_property
    def posted(self) -> pl.DataFrame:
        """``feature``, ``place``: the posting list entries, i.e. which opportunity has which feature."""
        walk = self.problem.walk
        place = np.repeat(np.arange(len(walk.position), dtype=np.int32), np.diff(walk.feature_first))
        return pl.DataFrame({"feature": walk.feature, "place": place})

    def owned(self, students: int) -> pl.DataFrame:
        """``student``, ``feature``, ``step``, ``shift`` of the first students."""
        owned = self.problem.owned
        end = owned.first[students]
        student = np.repeat(np.arange(students, dtype=np.int32), np.diff(owned.first[: students + 1]))
        return pl.DataFrame(
            {"student": student, "feature": owned.feature[:end], "step": owned.step[:end], "shift": owned.shift[:end]}
        )

    def places(self) -> pl.DataFrame:
        """``place``, ``position``, ``class``, ``group``, ``cell0``, …: the opportunities."""
        walk = self.problem.walk
        cells = {f"cell{number}": self.problem.gain_cell[:, number] for number in range(self.lookups)}
        frame = {"position": walk.position, "class": walk.class_of, "group": walk.group, **cells}
        return pl.DataFrame(frame).with_row_index("place").cast({"place": pl.Int32})

    def people(self, students: int) -> pl.DataFrame:
        """``student``, ``threshold``, ``row0``, …: the first students."""
        rows = {f"row{number}": self.problem.gain_row[:students, number] for number in range(self.lookups)}
        frame = {"threshold": self.problem.threshold[:students], **rows}
        return pl.DataFrame(frame).with_row_index("student").cast({"student": pl.Int32})

    def factors(self, students: int) -> pl.DataFrame:
        """``student``, ``group``, ``tenths`` of the first students."""
        problem, end = self.problem, self.problem.factor_first[students]
        student = np.repeat(np.arange(students, dtype=np.int32), np.diff(problem.factor_first[: students + 1]))
        group, tenths = problem.factor_group[:end], problem.factor_tenths[:end]
        return pl.DataFrame({"student": student, "group": group, "tenths": tenths})

    def excluded(self, students: int) -> pl.DataFrame:
        """``student``, ``place`` of the first students."""
        problem, end = self.problem, self.problem.excluded_first[students]
        student = np.repeat(np.arange(students, dtype=np.int32), np.diff(problem.excluded_first[: students + 1]))
        return pl.DataFrame({"student": student, "place": problem.excluded[:end]})

    def tables(self, students: int) -> dict[str, pl.DataFrame]:
        """All tables that the totals of the first students depend on."""
        return {
            "people": self.people(students),
            "places": self.places(),
            "owned": self.owned(students),
            "posted": self.posted,
            "base": self.class_base(students),
            "factors": self.factors(students),
            "excluded": self.excluded(students),
            "gain": pl.DataFrame({"gain": self.problem.gain}).with_row_index("at").cast({"at": pl.Int64}),
        }

    def class_base(self, students: int) -> pl.DataFrame:
        """``student``, ``class``, ``base`` of the first students."""
        base = self.base[:students]
        student, of = np.indices(base.shape, np.int32)
        return pl.DataFrame({"student": student.reshape(-1), "class": of.reshape(-1), "base": base.reshape(-1)})

    @property
    def lookups(self) -> int:
        """Number of lookups in which sharing matters."""
        return len(self.problem.packing.bit)

    @cached_property
    def dense(self) -> NDArray[np.float32]:
        """Places × columns of the linear format, dense."""
        return np.ascontiguousarray(self.linear[1].T.toarray())

    @cached_property
    def linear(self) -> tuple[Any, Any]:
        """Students × columns and columns × places, sparse; a column is a class, or a (feature, kind) combination."""
        from scipy.sparse import csr_matrix, hstack, vstack

        owned, posted = self.owned(self.problem.students), self.posted.sort("feature", "place")
        kinds = owned.select("feature", "shift").unique().sort("feature", "shift").with_row_index("kind")
        first = np.searchsorted(posted["feature"].to_numpy(), np.arange(self.features + 1))
        columns = []
        for feature, shift in kinds.select("feature", "shift").iter_rows():
            begin, end = first[feature], first[feature + 1]
            columns.append(
                (posted["place"].to_numpy()[begin:end], self.problem.walk.amount[begin + shift : end + shift])
            )
        lengths = [0, *np.cumsum([len(places) for places, _ in columns])]
        places = np.concatenate([places for places, _ in columns])
        amounts = np.concatenate([amount for _, amount in columns])
        count = self.problem.opportunities
        of_class = self.problem.walk.class_of
        classes = csr_matrix((np.ones(count, np.float32), (of_class, np.arange(count))), (self.base.shape[1], count))
        right = csr_matrix((amounts.astype(np.float32), places, lengths), (kinds.height, count))
        mine = owned.join(kinds, on=["feature", "shift"])
        left = csr_matrix(
            (np.ones(mine.height, np.float32), (mine["student"].to_numpy(), mine["kind"].to_numpy())),
            (self.problem.students, kinds.height),
        )
        return (
            csr_matrix(hstack([left, csr_matrix(self.base.astype(np.float32))])),
            csr_matrix(vstack([right, classes])),
        )
