"""Python API to read the scored lists, for notebooks, reports and other programs.

Belongs here: functions that return scored lists as frames. Does not belong here: scoring, explaining, writing.

    from opportunity_pipeline import scores

    with scores.opened() as database:
        scores.of_student("asha", "job", database=database)
        scores.of_kind("article", database=database).filter(pl.col("score") >= 80).collect()
    scores.to_pandas(scores.exported("exports/scores/20260823T003000.000000Z", "job"))

Frames have the columns of the views ``recommended_jobs``, ``recommended_hackathons`` and ``recommended_articles``,
a stable interface that ``docs/scored-tables.md`` describes: ``student_id`` (String), ``opportunity_id`` (Int64),
``rank`` and ``total`` (Int32), ``score`` (Float64, points), ``feedback_tenths`` and the components (Int32,
hundredths of a point), ``matched_skills``, ``missing_skills``, ``unknown`` and ``reasons`` (List(String)),
``suggestion_skill`` (String), ``suggestion_gain`` (Int32), ``scoring_version`` and ``batch_id`` (String), ``scored_at``
(Datetime in UTC), and the opportunity's display columns.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl
from polars import selectors
from polars.io.plugins import register_io_source
from sqlalchemy import Select, exists, select

from opportunity_pipeline.scoring.explain import UnknownOpportunity, UnknownStudent, shown_as
from opportunity_pipeline.scoring.manifest import NotAnExport, read_manifest
from opportunity_pipeline.scoring.published import LISTS
from opportunity_pipeline.scoring.recommend import UnknownKind, view_of
from opportunity_pipeline.settings import load_settings
from opportunity_pipeline.sources.records import Kind
from opportunity_pipeline.storage import tables
from opportunity_pipeline.storage.database import Database, NoHome, open_begun
from opportunity_pipeline.storage.reading import read_frame, read_frames

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "NoHome",
    "NoPandas",
    "NoScoresYet",
    "NotAnExport",
    "UnknownKind",
    "UnknownOpportunity",
    "UnknownStudent",
    "exported",
    "of_kind",
    "of_opportunity",
    "of_student",
    "opened",
    "to_pandas",
]


# Polars keeps a column's type when it is multiplied by a literal: 40 × an Int16 component would overflow silently.
_WIDE_ENOUGH = selectors.by_dtype(pl.Int16).cast(pl.Int32)


class NoScoresYet(RuntimeError):
    """The requested scores do not exist yet. The message says which ones and how to make them."""


class NoPandas(ImportError):
    """pandas is not installed; only :func:`to_pandas` needs it."""


@contextmanager
def opened(home: Path | str | None = None) -> Iterator[Database]:
    """Opens the database of a home folder, or the one in ``DATABASE_URL``, and closes it on exit.

    Args:
        home: the home folder; by default the one the environment names.

    Raises:
        SettingsError: a setting is invalid.
        NoHome: the folder holds no installation yet.
        DatabaseUnavailable: the database cannot be reached.
    """
    with open_begun(load_settings(home=None if home is None else Path(home))) as database:
        yield database


def of_student(student_id: str, kind: Kind, *, database: Database) -> pl.DataFrame:
    """One student's complete list from a single batch, best first.

    Args:
        student_id: the student.
        kind: ``job``, ``hackathon`` or ``article``.
        database: the database to read.

    Returns:
        The columns of the view; no rows if the list has become empty or the student is inactive.

    Raises:
        UnknownStudent: no such student.
        UnknownKind: no such kind.
        NoScoresYet: no list has been published for the student.
    """
    view = view_of(kind)
    rows = _read(database, select(view).where(view.c.student_id == student_id).order_by(view.c.rank))
    if not rows.is_empty():
        return rows
    students, lists = tables.students, LISTS[kind]
    scored = exists().where(lists.c.student_id == students.c.id)
    known = read_frame(
        database, select(students.c.is_active, scored.label("scored")).where(students.c.id == student_id)
    )
    if known.is_empty():
        raise UnknownStudent(student_id)
    if known.item(0, "is_active") and not known.item(0, "scored"):
        raise NoScoresYet(f"student {student_id!r} has not been scored for {kind}s yet: run the scores of all shards")
    return rows


def of_opportunity(opportunity_id: int, *, database: Database) -> pl.DataFrame:
    """The students whose lists contain an opportunity, best score first.

    Args:
        opportunity_id: a job, hackathon or article; a duplicate is resolved to the canonical opportunity.
        database: the database to read.

    Returns:
        The columns of the view; no rows if it is in no list.

    Raises:
        UnknownOpportunity: no such opportunity.
        NoScoresYet: no list of its kind has been published yet.
    """
    kind, shown, _, _ = shown_as(opportunity_id, database)
    view, batches = view_of(kind), tables.score_batches
    order = (view.c.total.desc(), view.c.student_id)
    rows = _read(database, select(view).where(view.c.opportunity_id == shown).order_by(*order))
    if rows.is_empty() and read_frame(database, select(batches.c.id).where(batches.c.kind == kind).limit(1)).is_empty():
        raise NoScoresYet(f"no {kind}s have been scored yet: run the scores of all shards")
    return rows


def of_kind(kind: Kind, *, database: Database) -> pl.LazyFrame:
    """All lists of a kind as a lazy frame; ``collect`` reads only the columns that the query uses.

    Rows arrive in chunks, so an aggregation or the streaming engine holds only a few of them in memory.

    Args:
        kind: ``job``, ``hackathon`` or ``article``.
        database: the database to read; it must be open when the frame is collected.

    Returns:
        The columns of the view, in no particular order.

    Raises:
        UnknownKind: no such kind.
    """
    view = view_of(kind)

    def read(
        with_columns: list[str] | None, predicate: pl.Expr | None, n_rows: int | None, _batch_size: int | None
    ) -> Iterator[pl.DataFrame]:
        query = select(*(view.c[name] for name in with_columns or view.c.keys()))
        for frame in read_frames(database, query if n_rows is None else query.limit(n_rows)):
            wide = frame.with_columns(_WIDE_ENOUGH)
            yield wide if predicate is None else wide.filter(predicate)

    return register_io_source(read, schema=_read(database, select(view).limit(0)).schema)


def exported(folder: Path | str, kind: Kind) -> pl.LazyFrame:
    """All lists of a kind from an export, lazily; a query for one student reads only the files with that student.

    Args:
        folder: the folder of one export, as ``opportunity-pipeline export scores`` prints it.
        kind: ``job``, ``hackathon`` or ``article``.

    Returns:
        The columns of the view, by file, student and rank.

    Raises:
        UnknownKind: no such kind.
        NotAnExport: the folder holds no export.
        NoScoresYet: no list of the kind had been published at the time of the export.
    """
    folder, name = Path(folder), view_of(kind).name
    paths = [
        folder / batch.path for table in read_manifest(folder).tables if table.name == name for batch in table.batches
    ]
    if not paths:
        raise NoScoresYet(f"{folder}: no {kind}s had been scored when it was exported")
    return pl.scan_parquet(paths, glob=False).with_columns(_WIDE_ENOUGH)


def to_pandas(frame: pl.DataFrame | pl.LazyFrame) -> pd.DataFrame:
    """Converts a frame to pandas: list columns become arrays, timestamps keep their time zone.

    Args:
        frame: any frame of this module; a lazy one is collected first.

    Raises:
        NoPandas: pandas is not installed.
    """
    try:
        import pandas  # noqa: F401  imported here because nothing else needs it
    except ImportError:
        raise NoPandas("pandas is not installed: pip install opportunity-pipeline[analysts]") from None
    whole = frame.collect() if isinstance(frame, pl.LazyFrame) else frame
    return whole.to_pandas()


def _read(database: Database, query: Select[Any]) -> pl.DataFrame:
    return read_frame(database, query).with_columns(_WIDE_ENOUGH)
