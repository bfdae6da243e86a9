"""Validated student records as frames with the columns of the tables.

Belongs here: mapping fields to columns, canonical names, and choosing between two entries that mean the same skill.
Does not belong here: validating (``contract``) and writing (``store``).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl
from sqlalchemy import ARRAY, BigInteger, Boolean, Date, DateTime, Double, SmallInteger, Table, Text, Time
from sqlalchemy.dialects.postgresql import JSONB

from opportunity_pipeline.storage import tables
from opportunity_pipeline.storage.tables.students import GAP_PRIORITIES
from opportunity_pipeline.students.contract import ScoreEntry, StudentRecord
from opportunity_pipeline.students.names import interest_name, skill_name

_Row = dict[str, Any]

# Rows buffered as tuples before they are packed into a frame, which takes a tenth of the memory.
_PACK_ROWS = 50_000

_TYPES: Mapping[type, Any] = {
    Text: pl.String,
    SmallInteger: pl.Int16,
    BigInteger: pl.Int64,
    Double: pl.Float64,
    Boolean: pl.Boolean,
    Date: pl.Date,
    Time: pl.Time,
    DateTime: pl.Datetime("us", "UTC"),
    ARRAY: pl.List(pl.String),
    JSONB: pl.String,
}

_PROFILE_FIELDS = ("overall", "skill", "learning", "interview")
SCORES = tuple(f"{name}_score" for name in _PROFILE_FIELDS)
_STUDENT_FIELDS = (
    "id",
    "email",
    "name",
    "time_zone",
    "locale",
    "home_location",
    "preferred_locations",
    "graduation_year",
    "career_goals",
    "minimum_stipend",
    "is_active",
    "notifications_enabled",
)
# Field of the contract (`history`: a field of its profile) → table of its entries.
SECTIONS: Mapping[str, Table] = {
    "skills": tables.student_skills,
    "interests": tables.student_interests,
    "learning_gaps": tables.learning_gaps,
    "learning_paths": tables.learning_paths,
    "recommended_courses": tables.recommended_courses,
    "applications": tables.applications,
    "interviews": tables.interviews,
    "history": tables.profile_score_history,
}


def schema_of(table: Table, columns: Iterable[str]) -> dict[str, Any]:
    """The dtypes of some columns of a table: text arrays are lists, JSON is text, times are microseconds in UTC."""
    return {name: next(_TYPES[kind] for kind in type(table.c[name].type).__mro__ if kind in _TYPES) for name in columns}


@dataclass(frozen=True)
class Section:
    """The rows of one table for the students who give that section; their other stored rows are to be deleted.

    Attributes:
        table: a table with a ``student_id``.
        owners: ids of the students who give the section, including those with an empty list.
        rows: columns of the table.
    """

    table: Table
    owners: pl.Series
    rows: pl.DataFrame


@dataclass(frozen=True)
class StudentFrames:
    """Students ready to be stored.

    Attributes:
        students: frames with columns of ``students``: ``id``, ``email``, ``name`` and only the columns that its
            students give. ``place_keys`` and the timestamps are not included: they depend on the stored rows.
        preferences: likewise for ``notification_preferences``, with ``student_id``.
        sections: rows of the students in other tables.
        measured: ids of students with profile scores but no history; the pipeline keeps their history.
    """

    students: Sequence[pl.DataFrame]
    preferences: Sequence[pl.DataFrame]
    sections: Sequence[Section]
    measured: pl.Series

    def places(self) -> Iterator[str]:
        """Every given home and preferred place as written, with repetitions."""
        for group in self.students:
            if "home_location" in group.columns:
                yield from group["home_location"].drop_nulls()
            if "preferred_locations" in group.columns:
                yield from group["preferred_locations"].explode().drop_nulls()

    @property
    def ids(self) -> pl.Series:
        """Ids of all students."""
        return pl.concat([pl.Series("id", [], pl.String), *(group["id"] for group in self.students)])

    def without(self, dropped: Collection[str]) -> StudentFrames:
        """A copy without some students.

        Args:
            dropped: their ids.
        """
        gone = pl.Series("id", list(dropped), pl.String).implode()
        other = ~pl.col("student_id").is_in(gone)
        return StudentFrames(
            students=[group.filter(~pl.col("id").is_in(gone)) for group in self.students],
            preferences=[group.filter(other) for group in self.preferences],
            sections=[
                Section(section.table, section.owners.filter(~section.owners.is_in(gone)), section.rows.filter(other))
                for section in self.sections
            ],
            measured=self.measured.filter(~self.measured.is_in(gone)),
        )


class _Rows:
    """Collects rows with the same columns and packs them into frames."""

    def __init__(self, table: Table, columns: Iterable[str]) -> None:
        self._schema = schema_of(table, columns)
        self._packed: list[pl.DataFrame] = []
        self._loose: list[tuple[Any, ...]] = []

    def add(self, row: Mapping[str, Any]) -> None:
        self._loose.append(tuple(row[name] for name in self._schema))
        if len(self._loose) >= _PACK_ROWS:
            self._pack()

    def frame(self) -> pl.DataFrame:
        self._pack()
        return pl.concat(self._packed)

    def _pack(self) -> None:
        self._packed.append(pl.DataFrame(self._loose, schema=self._schema, orient="row"))
        self._loose = []


class FrameBuilder:
    """Collects validated records one by one and returns them as frames; the records themselves are not kept."""

    def __init__(self) -> None:
        self._students: dict[tuple[str, ...], _Rows] = {}
        self._preferences: dict[tuple[str, ...], _Rows] = {}
        self._rows = {name: _Rows(table, table.c.keys()) for name, table in SECTIONS.items()}
        self._owners: dict[str, list[str]] = {name: [] for name in SECTIONS}
        self._measured: list[str] = []

    def add(self, record: StudentRecord) -> None:
        """Adds one record."""
        given = record.model_fields_set
        row = {name: getattr(record, name) for name in _STUDENT_FIELDS if name in given}
        if "ai_profile" in given:
            row |= self._profile(record)
        self._students.setdefault(tuple(row), _Rows(tables.students, row)).add(row)
        if "preferences" in given and record.preferences.model_fields_set:
            preferences = {"student_id": record.id} | _preferences(record)
            rows = _Rows(tables.notification_preferences, preferences)
            self._preferences.setdefault(tuple(preferences), rows).add(preferences)
        for name in sorted(SECTIONS.keys() & given):
            self._section(name, record.id, _entries(name, getattr(record, name)))

    def frames(self) -> StudentFrames:
        """Frames of all records added so far."""
        return StudentFrames(
            students=[rows.frame() for rows in self._students.values()],
            preferences=[rows.frame() for rows in self._preferences.values()],
            sections=[
                Section(table, pl.Series("student_id", self._owners[name], pl.String), self._rows[name].frame())
                for name, table in SECTIONS.items()
                if self._owners[name]
            ],
            measured=pl.Series("student_id", self._measured, pl.String),
        )

    def _profile(self, record: StudentRecord) -> dict[str, Any]:
        profile = record.ai_profile
        given = profile.model_fields_set
        if "history" in given:
            entries = [{"measured_on": entry.measured_on, **_scores(entry)} for entry in profile.history]
            self._section("history", record.id, entries)
        elif given:
            self._measured.append(record.id)
        return {f"{name}_score": getattr(profile, name) for name in _PROFILE_FIELDS if name in given}

    def _section(self, name: str, student: str, entries: Iterable[Mapping[str, Any]]) -> None:
        self._owners[name].append(student)
        for entry in entries:
            self._rows[name].add({"student_id": student, **entry})


def _scores(entry: ScoreEntry) -> dict[str, Any]:
    return {f"{name}_score": getattr(entry, name) for name in _PROFILE_FIELDS}


def _preferences(record: StudentRecord) -> dict[str, Any]:
    given = {name: getattr(record.preferences, name) for name in sorted(record.preferences.model_fields_set)}
    if "channels" in given:
        given["channels"] = record.preferences.channels.model_dump_json()
    if "categories" in given:
        given["categories"] = json.dumps(record.preferences.categories, ensure_ascii=False)
    return given


def _entries(section: str, entries: Sequence[Any]) -> list[_Row]:
    if section == "interests":
        return [{"interest": name} for name in dict.fromkeys(interest_name(text) for text in entries)]
    if section == "skills":
        return _one_a_skill(entries, _better_known)
    if section == "learning_gaps":
        return _one_a_skill(entries, _wider_gap)
    if section == "learning_paths":
        return _one_a_skill(entries, _further)
    if section == "recommended_courses":
        return [{**entry.model_dump(), "skill": skill_name(entry.skill)} for entry in entries]
    return [entry.model_dump() for entry in entries]


def _one_a_skill(entries: Sequence[Any], choose: Callable[[_Row, _Row], _Row]) -> list[_Row]:
    """One row per canonical skill; ``choose`` merges two entries of one skill."""
    rows: dict[str, _Row] = {}
    for entry in entries:
        row = {**entry.model_dump(), "skill": skill_name(entry.skill)}
        known = rows.get(row["skill"])
        rows[row["skill"]] = row if known is None else choose(known, row)
    return list(rows.values())


def _better_known(one: _Row, other: _Row) -> _Row:
    return max(one, other, key=lambda row: row["level"])


def _wider_gap(one: _Row, other: _Row) -> _Row:
    return {
        "skill": one["skill"],
        "since": min(one["since"], other["since"]),
        "priority": max(one["priority"], other["priority"], key=GAP_PRIORITIES.index),
    }


def _further(one: _Row, other: _Row) -> _Row:
    return max(one, other, key=lambda row: row["updated_at"])
