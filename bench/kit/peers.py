"""The same pairs scored by other tools, each in the way that suits it best.

Belongs here: the peers. Does not belong here: the data formats they need (`shapes`), measuring them.

A tool that only multiplies matrices cannot cap scores, apply feedback or exclude pairs, so its lists are not correct;
it is compared all the same, by the work it does.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec

import numpy as np
import polars as pl
from numpy.typing import NDArray

from bench.kit.shapes import Shapes
from opportunity_pipeline.scoring.engine import EXCLUDED, SCALE, processors, totals_of

KEEP = 50
Lists = list[NDArray[np.int64]]
"""Totals of each student's list, best first."""


@dataclass(frozen=True)
class Peer:
    """Another tool that computes the lists.

    Attributes:
        name: the tool.
        students: number of students it is tried on.
        run: computes the lists of the first students, given their number.
        needs: module that it needs.
    """

    name: str
    students: int
    run: Callable[[Shapes, int], Lists]
    needs: str = "numpy"

    @property
    def is_there(self) -> bool:
        """Whether its module is installed."""
        return find_spec(self.needs) is not None


def numpy_vectors(shapes: Shapes, students: int) -> Lists:
    """A vector of all totals, one student after the other; exact."""
    lists = []
    for student in range(students):
        total = totals_of(shapes.problem, student)
        lists.append(_cut(np.sort(total[total != EXCLUDED])[::-1], shapes, student))
    return lists


def python_loop(shapes: Shapes, students: int) -> Lists:
    """A loop over pairs in plain Python; exact."""
    problem, walk = shapes.problem, shapes.problem.walk
    first, feature, of_class, group = (
        vector.tolist() for vector in (walk.feature_first, walk.feature, walk.class_of, walk.group)
    )
    cells, gain = problem.gain_cell.tolist(), problem.gain.tolist()
    packing = list(zip(problem.packing.bit.tolist(), problem.packing.mask.tolist(), strict=True))
    owned = shapes.owned(students).partition_by("student", as_dict=True)
    lists = []
    for student in range(students):
        mine = owned.get((student,))
        steps = {} if mine is None else dict(mine.select("feature", "step").iter_rows())
        base, rows = shapes.base[student].tolist(), problem.gain_row[student].tolist()
        tenths = dict(shapes.factors(student + 1).filter(student=student).select("group", "tenths").iter_rows())
        gone = set(shapes.excluded(student + 1).filter(student=student)["place"])
        totals = []
        for place in range(problem.opportunities):
            if place in gone:
                continue
            packed = 0
            for one in feature[first[place] : first[place + 1]]:
                packed += steps.get(one, 0)
            total = base[of_class[place]]
            for row, cell, (bit, mask) in zip(rows, cells[place], packing, strict=True):
                total += gain[row + cell + (packed >> bit & mask)]
            totals.append((total * tenths.get(group[place], problem.neutral) + SCALE // 2) // SCALE)
        lists.append(_cut(np.array(sorted(totals, reverse=True)), shapes, student))
    return lists


def duckdb_sql(shapes: Shapes, students: int) -> Lists:
    """One SQL statement over the tables; exact."""
    import duckdb

    numbers = range(shapes.lookups)
    gained = " + ".join(f"g{number}.gain" for number in numbers)
    packing = list(zip(shapes.problem.packing.bit.tolist(), shapes.problem.packing.mask.tolist(), strict=True))
    joins = "\n".join(
        f"JOIN gain g{number} ON g{number}.at = s.row{number} + p.cell{number}"
        f" + (coalesce(k.packed, 0)::BIGINT >> {bit} & {mask})"
        for number, (bit, mask) in zip(numbers, packing, strict=True)
    )
    with duckdb.connect() as connection:
        for name, frame in shapes.tables(students).items():
            connection.register(name, frame.to_arrow())
        rows = connection.execute(
            f"""
            WITH packed AS (
                SELECT student, place, sum(step) AS packed FROM owned JOIN posted USING (feature) GROUP BY ALL
            ), totals AS (
                SELECT s.student, s.threshold, p.position, coalesce(f.tenths, {shapes.problem.neutral}) AS factor,
                    ((b.base + {gained}) * factor + {SCALE // 2}) // {SCALE} AS total
                FROM people s CROSS JOIN places p
                JOIN base b ON b.student = s.student AND b.class = p.class
                LEFT JOIN packed k ON k.student = s.student AND k.place = p.place
                {joins}
                LEFT JOIN factors f ON f.student = s.student AND f."group" = p."group"
                ANTI JOIN excluded e ON e.student = s.student AND e.place = p.place
            )
            SELECT student, total FROM totals
            QUALIFY total >= threshold
                OR row_number() OVER (PARTITION BY student ORDER BY total DESC, position) <= {KEEP}
            ORDER BY student, total DESC
            """  # noqa: S608  names and numbers of our own
        ).fetchnumpy()
    return _lists(pl.DataFrame({name: np.asarray(rows[name]) for name in rows}), students)


def polars_join(shapes: Shapes, students: int) -> Lists:
    """Joins and a group-by over a frame with one row per pair; exact."""
    tables = shapes.tables(students)
    packed = tables["owned"].join(tables["posted"], on="feature").group_by("student", "place").agg(pl.col("step").sum())
    pairs = (
        tables["people"]
        .join(tables["places"], how="cross")
        .join(tables["base"], on=["student", "class"])
        .join(packed, on=["student", "place"], how="left")
        .join(tables["factors"], on=["student", "group"], how="left")
        .join(tables["excluded"], on=["student", "place"], how="anti")
    )
    gain = pl.lit(pl.Series(shapes.problem.gain))
    step = pl.col("step").fill_null(0)
    total = pl.col("base")
    for number, (bit, mask) in enumerate(zip(*shapes.problem.packing, strict=True)):
        counter = (step // (1 << int(bit))) & int(mask)
        total = total + gain.gather(pl.col(f"row{number}") + pl.col(f"cell{number}") + counter)
    tenths = pl.col("tenths").fill_null(shapes.problem.neutral)
    rows = (
        pairs.with_columns(total=(total * tenths + SCALE // 2) // SCALE)
        .sort(["student", "total", "position"], descending=[False, True, False])
        .filter((pl.int_range(pl.len()).over("student") < KEEP) | (pl.col("total") >= pl.col("threshold")))
    )
    return _lists(rows, students)


def scipy_sparse(shapes: Shapes, students: int) -> Lists:
    """A sparse product for a few students at a time, and argpartition; linear."""
    left, right = shapes.linear
    lists = []
    for begin in range(0, students, 16):
        dense = (left[begin : min(begin + 16, students)] @ right).toarray()
        best = np.take_along_axis(dense, np.argpartition(-dense, KEEP, axis=1)[:, :KEEP], axis=1)
        lists += [row.astype(np.int64) for row in -np.sort(-best, axis=1)]
    return lists


def sparse_dot_topn(shapes: Shapes, students: int) -> Lists:
    """A sparse product that keeps the largest values of each row; linear."""
    from sparse_dot_topn import sp_matmul_topn

    left, right = shapes.linear
    best = sp_matmul_topn(left[:students], right, top_n=KEEP, n_threads=processors(), sort=True)
    return [best.data[best.indptr[row] : best.indptr[row + 1]].astype(np.int64) for row in range(students)]


def implicit_topk(shapes: Shapes, students: int) -> Lists:
    """A dense product by BLAS that keeps the largest values of each row; linear."""
    from implicit.cpu.topk import topk

    left, _ = shapes.linear
    _, scores = topk(shapes.dense, np.ascontiguousarray(left[:students].toarray()), KEEP, num_threads=processors())
    return [row.astype(np.int64) for row in scores]


PEERS = (
    Peer("sparse_dot_topn", 500, sparse_dot_topn, "sparse_dot_topn"),
    Peer("scipy sparse + argpartition", 100, scipy_sparse, "scipy"),
    Peer("implicit cpu.topk", 50, implicit_topk, "implicit"),
    Peer("DuckDB SQL", 20, duckdb_sql, "duckdb"),
    Peer("Polars join", 20, polars_join),
    Peer("numpy, one vector per student", 50, numpy_vectors),
    Peer("Python loop over pairs", 1, python_loop),
)


def _cut(totals: NDArray[np.int64], shapes: Shapes, student: int) -> NDArray[np.int64]:
    length = max(KEEP, int(np.count_nonzero(totals >= shapes.problem.threshold[student])))
    return totals[:length].astype(np.int64)


def _lists(rows: pl.DataFrame, students: int) -> Lists:
    totals = rows.get_column("total").to_numpy().astype(np.int64)
    first = np.searchsorted(rows.get_column("student").to_numpy(), np.arange(students + 1))
    return [totals[first[student] : first[student + 1]] for student in range(students)]
