"""Imports a file of students: reads, validates, and stores all of it or nothing.

Belongs here: the order of the steps and the report. Does not belong here: the steps (``files``, ``contract``,
``uniqueness``, ``frames``, ``store``).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from pydantic import ValidationError

from opportunity_pipeline.storage.database import Database
from opportunity_pipeline.students.contract import StudentRecord
from opportunity_pipeline.students.files import read_rows
from opportunity_pipeline.students.frames import FrameBuilder, StudentFrames
from opportunity_pipeline.students.names import keys_of_places
from opportunity_pipeline.students.problems import Problem, StudentFileError, problems_of
from opportunity_pipeline.students.store import StoreCounts, lock_students, write_students
from opportunity_pipeline.students.uniqueness import SeenInFile, collisions

__all__ = ["ImportReport", "PlacesNotUnderstood", "Problem", "StudentFileError", "import_students"]

# Problems beyond this number are only counted: a person fixes the first ones and imports again.
_LISTED = 1_000
_ROWS_A_STEP = 1_000
_EXAMPLES = 3


@dataclass(frozen=True)
class PlacesNotUnderstood:
    """Places without a gazetteer entry. A student who names no other place is scored as if the place were unknown.

    Attributes:
        count: such home and preferred places in the good rows.
        examples: as written, most frequent first.
    """

    count: int = 0
    examples: tuple[str, ...] = ()


@dataclass(frozen=True)
class ImportReport:
    """The result of an import.

    Attributes:
        rows: records in the file.
        imported: students stored or already up to date: created + updated + unchanged.
        created: new students.
        updated: students with any change.
        unchanged: students without a change.
        bad_rows: records with a problem. Unless bad rows are skipped, one of them prevents the whole import.
        problems: problems by row; at most 1,000 are listed.
        places_not_understood: places that were not recognised; they do not make a row bad.
    """

    rows: int
    imported: int
    created: int
    updated: int
    unchanged: int
    bad_rows: int
    problems: list[Problem]
    places_not_understood: PlacesNotUnderstood = PlacesNotUnderstood()


class _Problems:
    """Problems found so far: all bad rows, the ids of their students if readable, and the first problems."""

    def __init__(self) -> None:
        self.rows: set[int] = set()
        self.ids: set[str] = set()
        self.listed: list[Problem] = []

    def add(self, found: list[Problem]) -> None:
        self.rows.update(problem.row for problem in found)
        self.listed += found[: _LISTED - len(self.listed)]


def import_students(
    path: Path,
    *,
    database: Database,
    now: datetime,
    skip_invalid: bool = False,
    progress: Callable[[int], None] | None = None,
) -> ImportReport:
    """Imports the students of a file, in one transaction.

    Args:
        path: CSV, JSON, JSON lines or Parquet, as described in ``docs/students.md``.
        database: target database, migrated.
        now: aware; creation and change time, and the day of scores that come without a history.
        skip_invalid: skip rows with a problem. Otherwise one such row prevents the whole import.
        progress: called with the number of rows read, every thousand rows.

    Returns:
        Counts of the import, and the problems.

    Raises:
        StudentFileError: the whole file is unusable.
    """
    builder, seen, problems = FrameBuilder(), SeenInFile(), _Problems()
    rows = 0
    for rows, row in enumerate(read_rows(path), start=1):
        if isinstance(row, Problem):
            problems.add([row])
        else:
            found = _take(row.number, row.value, seen, builder)
            problems.add(found)
            if found and isinstance(row.value, Mapping) and isinstance(id := row.value.get("id"), str):
                problems.ids.add(id)
        if progress and rows % _ROWS_A_STEP == 0:
            progress(rows)
    frames = builder.frames()
    with database.engine.begin() as connection:
        lock_students(connection)
        if not skip_invalid:
            # Report all problems at once, but no collision with a stored student whose own row is bad and to be fixed.
            problems.add([problem for _, problem in collisions(frames, seen, connection, to_mend=problems.ids)])
            if problems.rows:
                return _report(rows, problems, None, frames)
        # A skipped student keeps the stored address, which may collide with another row.
        while skip_invalid and (colliding := collisions(frames, seen, connection)):
            problems.add([problem for _, problem in colliding])
            frames = frames.without({student for student, _ in colliding})
        counts = write_students(connection, frames, now=now)
    return _report(rows, problems, counts, frames)


def _take(number: int, value: object, seen: SeenInFile, builder: FrameBuilder) -> list[Problem]:
    """Validates one record and adds it to the builder if it has no problem."""
    try:
        record = StudentRecord.model_validate(value)
    except ValidationError as error:
        return [*problems_of(number, error), *seen.claim_for_bad(number, value)]
    problems = seen.claim(number, record)
    if not problems:
        builder.add(record)
    return problems


def _not_understood(frames: StudentFrames) -> PlacesNotUnderstood:
    unread = Counter(place for place in frames.places() if not keys_of_places([place]))
    return PlacesNotUnderstood(unread.total(), tuple(place for place, _ in unread.most_common(_EXAMPLES)))


def _report(rows: int, problems: _Problems, counts: StoreCounts | None, frames: StudentFrames) -> ImportReport:
    counts = counts or StoreCounts(0, 0, 0)
    return ImportReport(
        rows=rows,
        imported=counts.created + counts.updated + counts.unchanged,
        created=counts.created,
        updated=counts.updated,
        unchanged=counts.unchanged,
        bad_rows=len(problems.rows),
        problems=sorted(problems.listed, key=lambda problem: problem.row),
        places_not_understood=_not_understood(frames),
    )
