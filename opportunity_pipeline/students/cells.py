"""Parses the text cells of a flat student file into values of the contract.

Belongs here: the columns that a CSV file may have, and the notation inside one cell.
Does not belong here: quoting, encodings and rows (``files``), and validating values (``contract``). Text that cannot
be parsed is passed on unchanged, so that only the contract reports it.

Columns are dotted paths of the contract (``ai_profile.overall``). A list cell is ``a;b``; skills are
``python:80;sql:60``; learning gaps are ``docker:2026-07-01;kafka:2026-06-01:high``; any other nested list is JSON.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from pydantic_core import from_json

Reader = Callable[[str], Any]

_WHOLE = re.compile(r"[+-]?\d{1,18}")
_NUMBER = re.compile(r"[+-]?(\d{1,18}(\.\d*)?|\.\d+)")


def _whole(text: str) -> Any:
    return int(text) if _WHOLE.fullmatch(text) else text


def _number(text: str) -> Any:
    return float(text) if _NUMBER.fullmatch(text) else text


def _truth(text: str) -> Any:
    return {"true": True, "false": False}.get(text.lower(), text)


def _text(text: str) -> Any:
    return text


def _items(text: str) -> list[str]:
    return [item.strip() for item in text.split(";") if item.strip()]


def _skills(text: str) -> Any:
    return [_pair(item) for item in _items(text)]


def _pair(item: str) -> dict[str, Any]:
    # Split at the last colon: a name may contain colons itself, such as "a:b".
    name, colon, level = item.rpartition(":")
    return {"skill": name.strip(), "level": _whole(level.strip())} if colon else {"skill": item}


def _gaps(text: str) -> Any:
    gaps = []
    for item in _items(text):
        name, *rest = (part.strip() for part in item.split(":"))
        gaps.append({"skill": name} | dict(zip(("since", "priority"), rest, strict=False)))
    return gaps


def _json(text: str) -> Any:
    try:
        return from_json(text, allow_inf_nan=False)
    except ValueError:
        return text


COLUMNS: Mapping[str, Reader] = {
    "id": _text,
    "email": _text,
    "name": _text,
    "time_zone": _text,
    "locale": _text,
    "home_location": _text,
    "preferred_locations": _items,
    "graduation_year": _whole,
    "career_goals": _items,
    "interests": _items,
    "skills": _skills,
    "learning_gaps": _gaps,
    "ai_profile.overall": _whole,
    "ai_profile.skill": _whole,
    "ai_profile.learning": _whole,
    "ai_profile.interview": _whole,
    "ai_profile.history": _json,
    "learning_paths": _json,
    "recommended_courses": _json,
    "applications": _json,
    "interviews": _json,
    "minimum_stipend": _number,
    "is_active": _truth,
    "notifications_enabled": _truth,
    "preferences.match_threshold": _whole,
    "preferences.deadline_days": _whole,
    "preferences.registration_days": _whole,
    "preferences.quiet_start": _text,
    "preferences.quiet_end": _text,
    "preferences.daily_cap": _whole,
    "preferences.channels.in_app": _truth,
    "preferences.channels.email": _truth,
    "preferences.categories": _json,
}


_NOTATIONS: Mapping[Reader, str] = {
    _text: "text",
    _whole: "a whole number",
    _number: "a number, `15000` or `12.5`",
    _truth: "`true` or `false`",
    _items: "`a;b;c`",
    _skills: "`python:80;sql:60`",
    _gaps: "`docker:2026-07-01;kafka:2026-06-01:high`",
    _json: "JSON, as in a JSON file",
}


def notation_of(column: str) -> str:
    """The notation of a cell in that column, for documentation."""
    return _NOTATIONS[COLUMNS[column]]


def record_of(columns: Sequence[str], cells: Sequence[str]) -> dict[str, Any]:
    """Builds one nested record from one row of cells.

    Args:
        columns: names from :data:`COLUMNS`.
        cells: one text per column; an empty one becomes ``None``, which the contract replaces by the default.

    Returns:
        The nested record that the contract validates, with numbers and booleans where the text is one.
    """
    record: dict[str, Any] = {}
    for column, cell in zip(columns, cells, strict=True):
        *path, name = column.split(".")
        part = record
        for step in path:
            part = part.setdefault(step, {})
        text = cell.strip()
        part[name] = COLUMNS[column](text) if text else None
    return record
