"""Uniqueness rules: the id and address of a student, and the id of an interview.

Belongs here: finding duplicates within a file, and collisions with stored students. Does not belong here: validating a
single record (``contract``).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from pydantic import TypeAdapter, ValidationError

from opportunity_pipeline.storage import tables
from opportunity_pipeline.students.contract import StudentRecord
from opportunity_pipeline.students.frames import StudentFrames
from opportunity_pipeline.students.problems import Problem
from opportunity_pipeline.students.values import Email, Key

_KEY: TypeAdapter[str] = TypeAdapter(Key)
_EMAIL: TypeAdapter[str] = TypeAdapter(Email)


def folded(email: str) -> str:
    """An address as it is compared: two that differ only in case reach the same person nearly everywhere."""
    return email.lower()


@dataclass(frozen=True, slots=True)
class Names:
    """The unique values of one row.

    Attributes:
        id: of the student; ``None`` if a bad row has no readable one.
        email: likewise.
        interviews: position in the row → id.
    """

    id: str | None
    email: str | None
    interviews: dict[int, str]

    @classmethod
    def of_record(cls, record: StudentRecord) -> Names:
        """The unique values of a valid record."""
        return cls(record.id, record.email, {index: one.id for index, one in enumerate(record.interviews)})

    @classmethod
    def of_bad(cls, value: object) -> Names:
        """The readable unique values of a bad row."""
        row: Mapping[Any, Any] = value if isinstance(value, Mapping) else {}
        interviews = row.get("interviews")
        ids = {
            index: _read(_KEY, one.get("id"))
            for index, one in enumerate(interviews if isinstance(interviews, list) else [])
            if isinstance(one, Mapping)
        }
        return cls(
            _read(_KEY, row.get("id")),
            _read(_EMAIL, row.get("email")),
            {index: id for index, id in ids.items() if id is not None},
        )


def _read(kind: TypeAdapter[str], value: object) -> str | None:
    try:
        return kind.validate_python(value)
    except ValidationError:
        return None


@dataclass
class SeenInFile:
    """Unique values claimed by the rows so far: value → row that claimed it first."""

    ids: dict[str, int] = field(default_factory=dict)
    emails: dict[str, int] = field(default_factory=dict)
    interviews: dict[str, int] = field(default_factory=dict)

    def claim(self, row: int, record: StudentRecord) -> list[Problem]:
        """Claims the unique values of a record. If an earlier row has claimed any of them, none is claimed.

        Args:
            row: row number.
            record: the record.

        Returns:
            One problem per value that is already claimed.
        """
        names = Names.of_record(record)
        problems = list(self._taken(row, names))
        if not problems:
            self._claim(row, names)
        return problems

    def claim_for_bad(self, row: int, value: object) -> list[Problem]:
        """Claims the unique values of a bad row that are readable and not yet claimed.

        The bad row is left out, but its values stay claimed: otherwise a later row with the same id would be imported
        in its place, although it is unclear which of the two is meant.

        Args:
            row: row number.
            value: the parsed value of the row.

        Returns:
            One problem per value that is already claimed.
        """
        names = Names.of_bad(value)
        problems = list(self._taken(row, names))
        self._claim(row, names)
        return problems

    def _claim(self, row: int, names: Names) -> None:
        if names.id is not None:
            self.ids.setdefault(names.id, row)
        if names.email is not None:
            self.emails.setdefault(folded(names.email), row)
        for interview in names.interviews.values():
            self.interviews.setdefault(interview, row)

    def _taken(self, row: int, names: Names) -> Iterator[Problem]:
        if names.id is not None and names.id in self.ids:
            yield Problem(row, "id", f"also appears in row {self.ids[names.id]}: {names.id}")
        if names.email is not None and folded(names.email) in self.emails:
            yield Problem(row, "email", f"also appears in row {self.emails[folded(names.email)]}: {names.email}")
        here: set[str] = set()
        for index, interview in names.interviews.items():
            column = f"interviews[{index}].id"
            if interview in self.interviews:
                yield Problem(row, column, f"also appears in row {self.interviews[interview]}: {interview}")
            elif interview in here:
                yield Problem(row, column, f"appears twice in this row: {interview}")
            here.add(interview)


def collisions(
    frames: StudentFrames, seen: SeenInFile, connection: sa.Connection, to_mend: Collection[str] = ()
) -> list[tuple[str, Problem]]:
    """Finds unique values in the file that belong to stored students who are not in the file.

    Args:
        frames: the students of the file.
        seen: the rows that claimed the values.
        connection: connection to the stored students.
        to_mend: ids of further students of the file whose rows are bad and therefore not in the frames.

    Returns:
        Id of the student in the file, and the problem.
    """
    away = set(to_mend)
    return [*_addresses(frames, seen, connection, away), *_interviews(frames, seen, connection, away)]


def _addresses(
    frames: StudentFrames, seen: SeenInFile, connection: sa.Connection, away: set[str]
) -> Iterator[tuple[str, Problem]]:
    wanted = {
        folded(email): (student, email)
        for group in frames.students
        for student, email in group.select("id", "email").iter_rows()
    }
    here = away.union(frames.ids)
    for owner, stored in connection.execute(sa.select(tables.students.c.id, tables.students.c.email)):
        if folded(stored) in wanted and owner not in here:
            student, email = wanted[folded(stored)]
            yield student, _belongs_to(owner, seen.ids[student], "email", email)


def _interviews(
    frames: StudentFrames, seen: SeenInFile, connection: sa.Connection, away: set[str]
) -> Iterator[tuple[str, Problem]]:
    for section in frames.sections:
        if section.table is not tables.interviews:
            continue
        wanted = dict(section.rows.select("id", "student_id").iter_rows())
        here = away.union(section.owners)
        for interview, owner in connection.execute(sa.select(tables.interviews.c.id, tables.interviews.c.student_id)):
            if interview in wanted and owner not in here:
                student = wanted[interview]
                yield student, _belongs_to(owner, seen.ids[student], "interviews", interview)


def _belongs_to(owner: str, row: int, column: str, value: str) -> Problem:
    return Problem(row, column, f"already belongs to the stored student {owner!r}: {value}")
