"""Digests of all lists, computed in different ways that must agree.

Belongs here: the ways, and the digest. Does not belong here: timings.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace

import polars as pl

from bench.kit.synthetic import SEED, Drawn, draw
from bench.kit.world import KEEP, prepared_of, warm_up
from opportunity_pipeline.scoring.engine import best
from opportunity_pipeline.scoring.prepare import Prepared


def hashes(students: int, jobs: int) -> dict[str, str]:
    """A digest of all lists, for each way to compute them."""
    warm_up()
    drawn = draw(students, jobs)
    prepared = prepared_of(drawn)
    found = {f"{threads} threads": digest(lists_of(prepared, threads)) for threads in (1, 2)}
    for shards in (1, 8, 64):
        parts = [lists_of(_of_shard(prepared, shard, shards)) for shard in range(shards)]
        found[f"{shards} shards"] = digest(pl.concat(parts))
    found["shuffled input"] = digest(lists_of(prepared_of(shuffled(drawn))))
    return found


def _of_shard(prepared: Prepared, shard: int, shards: int) -> Prepared:
    return replace(prepared, shaped=replace(prepared.shaped, features=prepared.students[shard::shards]))


def lists_of(prepared: Prepared, threads: int | None = None) -> pl.DataFrame:
    """All lists."""
    students, jobs = prepared.active, prepared.considered
    lists = best(prepared.problem(students, jobs), range(students.height), KEEP, threads=threads)
    ids = {"student": students["student_id"][lists.student], "job": jobs["opportunity_id"][lists.opportunity]}
    return pl.DataFrame({**ids, "total": lists.total, "rank": lists.rank})


def digest(lists: pl.DataFrame) -> str:
    """A digest of lists by student and rank."""
    return hashlib.blake2b(lists.sort("student", "rank").write_csv().encode(), digest_size=8).hexdigest()


def shuffled(drawn: Drawn) -> Drawn:
    """The same rows in another order."""
    names = ("students", "skills", "interests", "gaps", "history", "jobs", "feedback")
    return Drawn(**{name: getattr(drawn, name).sample(fraction=1, shuffle=True, seed=SEED) for name in names})
