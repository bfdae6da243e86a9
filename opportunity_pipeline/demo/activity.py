"""Synthetic activity of the demo's students: saves, clicks, dismissals, applications.

Belongs here: generating activity from the stored data. Does not belong here: its consequences (reminders, the feedback
factor, removal from lists); the rules of the pipeline decide those.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
import polars as pl
import sqlalchemy as sa

from opportunity_pipeline.demo.landing import SEED
from opportunity_pipeline.demo.seed import generalists, specialists
from opportunity_pipeline.storage import tables
from opportunity_pipeline.storage.bulk import insert_new, read_frame
from opportunity_pipeline.storage.database import Database
from opportunity_pipeline.students.frames import schema_of

# The default preferences: notice before an application deadline and before a registration deadline.
_JOB_NOTICE = timedelta(days=3)
_HACKATHON_NOTICE = timedelta(days=1)
_SAVED_EACH = 2
# Shares of the ten best rows of a list on which a random student acts.
_SHOWN = 10
_ACTS = {"clicked": 0.15, "saved": 0.06, "ignored": 0.06, "dismissed": 0.03, "applied": 0.04}
_STATUSES = ("submitted", "in_review", "interview", "rejected")
_PAGES = ("recommendations", "mail", "search")
_DEVICES = ("phone", "desktop")
_DEED = ["student_id", "kind", "opportunity_id", "action"]


@dataclass(frozen=True)
class ActivityCounts:
    """Number of rows added."""

    feedback: int
    applications: int


def seed_activity(database: Database, *, now: datetime, seed: int = SEED) -> ActivityCounts:
    """Adds a demo's activity: its students click, save, dismiss and apply.

    Some students have saved or clicked a job whose application closes, or a hackathon whose registration closes, within
    their notice period; one of them has already applied. At any time, at least half of them are outside their quiet
    hours. An action that a student has already taken is not repeated.

    Args:
        database: with students and opportunities; published recommendations are used if there are any.
        now: aware.
        seed: the same seed, time and tables give the same activity.
    """
    random = np.random.default_rng(seed)
    deeds = pl.concat([_before_a_deadline(database, now), _from_the_lists(database, random, now)])
    done = read_frame(database, sa.select(*(tables.recommendation_feedback.c[name] for name in _DEED)))
    new = deeds.unique(_DEED, keep="first", maintain_order=True).join(done, on=_DEED, how="anti")
    applied = new.filter(action="applied")
    with database.engine.begin() as connection:
        return ActivityCounts(
            feedback=insert_new(connection, tables.recommendation_feedback, new, key=[*_DEED, "at"]),
            applications=insert_new(
                connection,
                tables.applications,
                applied.select(
                    "student_id",
                    "kind",
                    "opportunity_id",
                    pl.Series("status", random.choice(_STATUSES, applied.height), pl.String),
                    pl.col("at").alias("applied_at"),
                    pl.col("at").alias("updated_at"),
                ),
                key=["student_id", "opportunity_id"],
            ),
        )


def _before_a_deadline(database: Database, now: datetime) -> pl.DataFrame:
    """The deterministic students save or click what closes next; the last of them has applied to one of those jobs."""
    students = generalists()
    jobs = _closing(database, tables.jobs, tables.jobs.c.apply_by, now, _JOB_NOTICE)
    events = _closing(database, tables.hackathons, tables.hackathons.c.registration_deadline, now, _HACKATHON_NOTICE)
    rows = [
        (student, kind, opportunity, "saved" if index % 2 else "clicked", now - timedelta(hours=5 + index))
        for kind, closing in (("job", jobs), ("hackathon", events))
        for index, student in enumerate(students)
        for opportunity in _in_turn(closing, index)
    ]
    rows += [(students[-1], "job", opportunity, "applied", now - timedelta(hours=1)) for opportunity in jobs[:1]]
    return _deeds(rows, [None] * len(rows), [None] * len(rows))


def _closing(
    database: Database, table: sa.Table, deadline: sa.Column[datetime], now: datetime, notice: timedelta
) -> list[int]:
    query = (
        sa.select(table.c.id)
        .where(table.c.status == "open", deadline > now, deadline <= now + notice)
        .order_by(deadline, table.c.id)
    )
    return read_frame(database, query)["id"].to_list()


def _in_turn(items: list[int], start: int) -> list[int]:
    """A few items for each student, starting at a different one."""
    return [items[(start + step) % len(items)] for step in range(min(_SAVED_EACH, len(items)))]


def _from_the_lists(database: Database, random: np.random.Generator, now: datetime) -> pl.DataFrame:
    """The random students act on some of the best rows of each job list; the deterministic students do not."""
    scores = tables.job_scores
    query = (
        sa.select(scores.c.student_id, scores.c.job_id, scores.c.total, scores.c.rank)
        .where(scores.c.rank <= _SHOWN, scores.c.student_id.not_in([*generalists(), *specialists()]))
        .order_by(scores.c.student_id, scores.c.rank)
    )
    shown = read_frame(database, query)
    shares = [1 - sum(_ACTS.values()), *_ACTS.values()]
    acts = random.choice(["", *_ACTS], shown.height, p=shares)
    hours = random.integers(2, 60, shown.height)
    rows = [
        (student, "job", job, act, now - timedelta(hours=int(ago)))
        for student, job, act, ago in zip(shown["student_id"], shown["job_id"], acts.tolist(), hours, strict=True)
    ]
    acted = [index for index, act in enumerate(acts) if act]
    return _deeds(
        [rows[index] for index in acted], shown["total"].gather(acted).to_list(), shown["rank"].gather(acted).to_list()
    )


def _deeds(
    rows: Sequence[tuple[str, str, int, str, datetime]], scores: Sequence[int | None], ranks: Sequence[int | None]
) -> pl.DataFrame:
    """Builds rows of ``recommendation_feedback``."""
    names = (*_DEED, "at")
    columns = dict(zip(names, zip(*rows, strict=True), strict=True)) if rows else dict.fromkeys(names, ())
    schema = schema_of(tables.recommendation_feedback, names)
    return pl.DataFrame(
        {
            **{name: pl.Series(name, columns[name], dtype) for name, dtype in schema.items()},
            "score_shown": pl.Series("score_shown", scores, pl.Int32),
            "rank_shown": pl.Series("rank_shown", ranks, pl.Int32),
            "source_page": [_PAGES[index % len(_PAGES)] for index in range(len(rows))],
            "device": [_DEVICES[index % len(_DEVICES)] for index in range(len(rows))],
        }
    )
