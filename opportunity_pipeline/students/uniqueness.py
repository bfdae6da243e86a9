"""What may stand only once: the id and the address of a student, the id of an interview.

Belongs here: finding what a file repeats, and what collides with students already stored. Does not belong here: what
is wrong within one record (``contract``).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

import sqlalchemy as sa

from opportunity_pipeline.storage import tables
from opportunity_pipeline.students.contract import StudentRecord
from opportunity_pipeline.students.frames import StudentFrames
from opportunity_pipeline.students.problems import Problem


def folded(email: str) -> str:
    """An address as it is compared: two that differ only in case reach the same person nearly everywhere."""
    return email.lower()


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
        problems = list(self._taken(row, record))
        if not problems:
            self.ids[record.id] = row
            self.emails[folded(record.email)] = row
            self.interviews.update((interview.id, row) for interview in record.interviews)
        return problems

    def _taken(self, row: int, record: StudentRecord) -> Iterator[Problem]:
        if record.id in self.ids:
            yield Problem(row, "id", f"stands in row {self.ids[record.id]} too: {record.id}")
        if folded(record.email) in self.emails:
            yield Problem(row, "email", f"stands in row {self.emails[folded(record.email)]} too: {record.email}")
        here: set[str] = set()
        for index, interview in enumerate(record.interviews):
            column = f"interviews[{index}].id"
            if interview.id in self.interviews:
                yield Problem(row, column, f"stands in row {self.interviews[interview.id]} too: {interview.id}")
            elif interview.id in here:
                yield Problem(row, column, f"stands in this row already: {interview.id}")
            here.add(interview.id)


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
