"""Measures data quality: for each source and field, how many open rows are filled, unread and absent.

Belongs here: what counts as filled, and the statements. Does not belong here: the page.

A field is *filled* when it has a meaningful value; *unread* when the upstream gave a text (it is in the row) but no
value could be read from it; *absent* when the upstream gave nothing. The counts are stored, so that a trend can be
shown.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import sqlalchemy
from sqlalchemy import ColumnElement, Table, and_, func, select

from opportunity_pipeline.normalize.rows import TABLES
from opportunity_pipeline.sources.records import Kind
from opportunity_pipeline.storage.database import Database
from opportunity_pipeline.storage.tables import field_quality, quarantine

MOST_EXAMPLES = 3
"""Maximum number of examples of a field that could not be read, and of a quarantine reason."""

# Kind → field → (column of the value, column of the upstream's text if there is one).
FIELDS: Mapping[Kind, Mapping[str, tuple[str, str | None]]] = {
    "job": {
        "place": ("place_keys", "location_text"),
        "work mode": ("work_mode", None),
        "pay": ("stipend_kind", "stipend_text"),
        "skills": ("skills_required", None),
        "experience": ("experience_band", "experience_text"),
        "duration": ("duration_months", "duration_text"),
        "department": ("department", None),
        "employment type": ("employment_type", None),
        "role family": ("role_family", None),
        "seniority": ("seniority", None),
        "description": ("search_text", None),
        "posted": ("posted_at", None),
        "deadline": ("apply_by", None),
    },
    "hackathon": {
        "organizer": ("organizer", None),
        "themes": ("theme_tags", None),
        "start": ("start_date", None),
        "end": ("end_date", None),
        "registration deadline": ("registration_deadline", None),
        "participation": ("participation_mode", None),
        "place": ("place_keys", "location_text"),
        "prize": ("prize_amount", "prize_text"),
        "technologies": ("tech_stack_tags", None),
        "difficulty": ("difficulty_level", None),
    },
    "article": {
        "publisher": ("publisher", None),
        "published": ("published_at", None),
        "topic": ("topic", None),
        "language": ("language", None),
        "country": ("country", None),
        "keywords": ("relevance_keywords", None),
    },
}

# "Work from home" and "Online" in the place field are not places, and were read as modes.
_NO_PLACE: Mapping[Kind, tuple[str, str]] = {
    "job": ("work_mode", "remote"),
    "hackathon": ("participation_mode", "online"),
}

_SAYS_NOTHING = ("unknown", "other", "")


@dataclass(frozen=True, slots=True)
class FieldQuality:
    """Quality of one field of a source at one moment.

    Attributes:
        kind: kind of opportunity.
        source: name in the register.
        field: display name of the field.
        rows: open rows.
        filled: rows with a value.
        unread: rows whose text gave no value.
        examples: texts that gave no value, most frequent first.
    """

    kind: Kind
    source: str
    field: str
    rows: int
    filled: int
    unread: int
    examples: tuple[str, ...] = ()

    @property
    def absent(self) -> int:
        """Rows for which the upstream gives nothing."""
        return self.rows - self.filled - self.unread


@dataclass(frozen=True, slots=True)
class QuarantineCount:
    """Records of a source in quarantine for one reason.

    Attributes:
        kind: kind of opportunity.
        source: name in the register.
        field: offending field; ``""`` for the whole record.
        reason: why.
        records: how many.
        examples: offending values.
    """

    kind: Kind
    source: str
    field: str
    reason: str
    records: int
    examples: tuple[str, ...] = ()


@dataclass(frozen=True)
class QualityReport:
    """A measurement.

    Attributes:
        measured_at: the clock.
        fields: by kind, source and field.
        quarantined: most records first.
    """

    measured_at: datetime
    fields: list[FieldQuality] = field(default_factory=list)
    quarantined: list[QuarantineCount] = field(default_factory=list)


def measure_quality(database: Database, *, now: datetime) -> QualityReport:
    """Measures all kinds and stores the counts in ``field_quality``; repeating it for the same moment changes nothing.

    Args:
        database: whose rows.
        now: the clock; aware.
    """
    with database.engine.begin() as connection:
        fields = [quality for kind in FIELDS for quality in _measure(connection, kind)]
        rows = [
            {
                "measured_at": now,
                "kind": one.kind,
                "source": one.source,
                "field": one.field,
                "rows": one.rows,
                "filled": one.filled,
                "unread": one.unread,
            }
            for one in fields
        ]
        connection.execute(field_quality.delete().where(field_quality.c.measured_at == now))
        if rows:
            connection.execute(field_quality.insert(), rows)
        return QualityReport(now, fields, list(_quarantined(connection)))


def trend(database: Database, *, most: int = 30) -> dict[tuple[str, str, str], list[float]]:
    """Shares of filled rows in the last measurements, oldest first: (kind, source, field) → shares from 0 to 1."""
    moments = select(field_quality.c.measured_at).distinct().order_by(field_quality.c.measured_at.desc()).limit(most)
    columns = (field_quality.c[name] for name in ("kind", "source", "field", "rows", "filled"))
    statement = select(*columns).where(field_quality.c.measured_at.in_(moments)).order_by(field_quality.c.measured_at)
    found: dict[tuple[str, str, str], list[float]] = {}
    with database.engine.connect() as connection:
        for kind, source, name, rows, filled in connection.execute(statement):
            found.setdefault((kind, source, name), []).append(filled / rows)
    return found


def _measure(connection: sqlalchemy.Connection, kind: Kind) -> Iterator[FieldQuality]:
    """Uses one statement for all fields of a kind, and one more for the examples of each field with unread rows."""
    table = TABLES[kind]
    counts: list[ColumnElement[Any]] = []
    for value, text in FIELDS[kind].values():
        filled = _is_filled(table, value)
        counts.append(func.count().filter(filled))
        counts.append(func.count().filter(and_(~filled, _said(kind, text))))
    is_open = table.c.status == "open"
    statement = select(table.c.source, func.count(), *counts).where(is_open).group_by(table.c.source)
    for source, rows, *numbers in connection.execute(statement.order_by(table.c.source)).all():
        for position, (name, (value, text)) in enumerate(FIELDS[kind].items()):
            filled, unread = numbers[2 * position : 2 * position + 2]
            examples = _unread_examples(connection, kind, source, value, text) if unread and text else ()
            yield FieldQuality(kind, source, name, rows, filled, unread, examples)


def _is_filled(table: Table, name: str) -> ColumnElement[bool]:
    column = table.c[name]
    if isinstance(column.type, sqlalchemy.ARRAY):
        return func.cardinality(column) > 0
    if isinstance(column.type, sqlalchemy.Text):
        return and_(column.is_not(None), column.not_in(_SAYS_NOTHING))
    return column.is_not(None)


def _said(kind: Kind, name: str | None) -> ColumnElement[bool]:
    if name is None:
        return sqlalchemy.false()
    table = TABLES[kind]
    said = table.c[name].is_not(None)
    if name != "location_text":
        return said
    mode, without_place = _NO_PLACE[kind]
    return and_(said, table.c[mode] != without_place)


def _unread_examples(
    connection: sqlalchemy.Connection, kind: Kind, source: str, value: str, text: str
) -> tuple[str, ...]:
    table = TABLES[kind]
    column = table.c[text]
    statement = (
        select(column)
        .where(table.c.status == "open", table.c.source == source, _said(kind, text), ~_is_filled(table, value))
        .group_by(column)
        .order_by(func.count().desc(), column)
        .limit(MOST_EXAMPLES)
    )
    return tuple(connection.scalars(statement))


def _quarantined(connection: sqlalchemy.Connection) -> Iterator[QuarantineCount]:
    columns = (quarantine.c.kind, quarantine.c.source, quarantine.c.field, quarantine.c.reason)
    # A detail that was only markup is empty, and not shown.
    said = func.array_agg(sqlalchemy.distinct(quarantine.c.detail)).filter(quarantine.c.detail != "")
    number = func.count()
    statement = select(*columns, number, said).group_by(*columns).order_by(number.desc(), *columns)
    for kind, source, name, reason, records, details in connection.execute(statement):
        examples = tuple(sorted(details or (), key=lambda text: (len(text), text))[:MOST_EXAMPLES])
        yield QuarantineCount(kind, source, name, reason, records, examples)
