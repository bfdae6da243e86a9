"""What may stand only once: the id and the address of a student, the id of an interview.

Belongs here: finding what a file repeats, and what collides with students already stored. Does not belong here: what
is wrong within one record (``contract``).
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
    """What one row names that may stand only once.

    Attributes:
        id: of the student; ``None`` where a bad row has none that can be read.
        email: likewise.
        interviews: position in the row → id.
    """

    id: str | None
    email: str | None
    interviews: dict[int, str]

    @classmethod
    def of_record(cls, record: StudentRecord) -> Names:
        """All that a record names."""
        return cls(record.id, record.email, {index: one.id for index, one in enumerate(record.interviews)})

    @classmethod
    def of_bad(cls, value: object) -> Names:
        """What can be read of a row with something wrong in it."""
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
    """What the rows so far have claimed: name → row that claimed it first."""

    ids: dict[str, int] = field(default_factory=dict)
    emails: dict[str, int] = field(default_factory=dict)
    interviews: dict[str, int] = field(default_factory=dict)

    def claim(self, row: int, record: StudentRecord) -> list[Problem]:
        """Claims what the record names, unless an earlier row has; then nothing is claimed.

        Args:
            row: where the record stands.
            record: the record.

        Returns:
            One problem for each name that is taken.
        """
        names = Names.of_record(record)
        problems = list(self._taken(row, names))
        if not problems:
            self._claim(row, names)
        return problems

    def claim_for_bad(self, row: int, value: object) -> list[Problem]:
        """Claims what a row with something wrong in it names, as far as it can be read and is not taken.

        It is left out, but what it names is its own: a later row of the same id would otherwise be imported in its
        place, although nobody can tell which of the two is meant.

        Args:
            row: where it stands.
            value: what the file says.

        Returns:
            One problem for each name that is taken.
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
            yield Problem(row, "id", f"stands in row {self.ids[names.id]} too: {names.id}")
        if names.email is not None and folded(names.email) in self.emails:
            yield Problem(row, "email", f"stands in row {self.emails[folded(names.email)]} too: {names.email}")
        here: set[str] = set()
        for index, interview in names.interviews.items():
            column = f"interviews[{index}].id"
            if interview in self.interviews:
                yield Problem(row, column, f"stands in row {self.interviews[interview]} too: {interview}")
            elif interview in here:
                yield Problem(row, column, f"stands in this row already: {interview}")
            here.add(interview)


def collisions(
    frames: StudentFrames, seen: SeenInFile, connection: sa.Connection, to_mend: Collection[str] = ()
) -> list[tuple[str, Problem]]:
    """What the students of a file claim that belongs to stored students who are not in the file.

    Args:
        frames: the students.
        seen: the rows they stand in.
        connection: to the stored students.
        to_mend: ids of further students of the file, who are not in the frames for what is wrong with them.

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
    return Problem(row, column, f"belongs to the stored student {owner!r} already: {value}")
