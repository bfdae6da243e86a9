"""Importing a file of students: read, check, and store all of it or nothing.

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

# Beyond this many a person mends the first and imports again; the rest is only counted.
_LISTED = 1_000
_ROWS_A_STEP = 1_000
_EXAMPLES = 3


@dataclass(frozen=True)
class PlacesNotUnderstood:
    """Places that no gazetteer entry was found for; who names no other one is scored as if she had named none.

    Attributes:
        count: home and preferred places of the rows that are good.
        examples: as written, those that come most often first.
    """

    count: int = 0
    examples: tuple[str, ...] = ()


@dataclass(frozen=True)
class ImportReport:
    """What became of a file.

    Attributes:
        rows: records in the file.
        imported: students stored or found equal to what is stored: created + updated + unchanged.
        created: students who were not there before.
        updated: students in whom anything changed.
        unchanged: students in whom nothing did.
        bad_rows: records with a problem. Unless they were to be skipped, nothing is imported when there is one.
        problems: what is wrong, by row; at most 1,000 are listed.
        places_not_understood: keep nobody out.
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
    """Problems found so far: all rows, the ids of their students as far as they can be read, the first problems."""

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
        path: CSV, JSON, JSON lines or Parquet, as ``docs/students.md`` says.
        database: where to; migrated.
        now: aware; time of creation and change, and the day of scores that come without a history.
        skip_invalid: leave out rows with a problem. Otherwise one such row keeps everything out.
        progress: called with the number of rows read, every thousand of them.

    Returns:
        What was imported, and what is wrong.

    Raises:
        StudentFileError: nothing of the file can be used.
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
            # All problems at once, and none of a stored student's address whose own row is only to be mended.
            problems.add([problem for _, problem in collisions(frames, seen, connection, to_mend=problems.ids)])
            if problems.rows:
                return _report(rows, problems, None, frames)
        # A student who is left out keeps the stored address, which may be in the way of another one.
        while skip_invalid and (colliding := collisions(frames, seen, connection)):
            problems.add([problem for _, problem in colliding])
            frames = frames.without({student for student, _ in colliding})
        counts = write_students(connection, frames, now=now)
    return _report(rows, problems, counts, frames)


def _take(number: int, value: object, seen: SeenInFile, builder: FrameBuilder) -> list[Problem]:
    """Checks one record and takes it in if nothing is wrong with it."""
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
