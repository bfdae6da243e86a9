"""Problems of rows in a student file, worded so that the writer of the file can fix them.

Belongs here: the shape of a problem, and the wording for each kind of invalid value.
Does not belong here: detecting problems (``contract``, ``files``, ``uniqueness``).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

# Most characters of an offending value that are shown.
_SHOWN = 60

_REASONS = {
    "missing": "is missing",
    "extra_forbidden": "is not a field of the contract",
    "string_type": "must be text",
    "string_too_short": "must not be empty",
    "string_too_long": "must have at most {max_length} characters",
    "string_unicode": "must be valid Unicode",
    "int_type": "must be a whole number",
    "int_from_float": "must be a whole number",
    "float_type": "must be a number",
    "finite_number": "must be a finite number",
    "bool_type": "must be true or false",
    "list_type": "must be a list",
    "dict_type": "must be an object",
    "model_type": "must be an object",
    "too_long": "must have at most {max_length} entries",
    "greater_than_equal": "must be at least {ge}",
    "less_than_equal": "must be at most {le}",
    "less_than": "must be less than {lt}",
    "literal_error": "must be one of {expected}",
}


class StudentFileError(ValueError):
    """A student file is unusable as a whole. The message is one line that names the file and what to do."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One problem of one row.

    Attributes:
        row: row number from 1: the row as a spreadsheet numbers it (CSV, the header being row 1), the line (JSON
            lines), or the position in the list (JSON, Parquet).
        column: the field, such as ``skills[2].level`` (entries counted from 0); empty for the whole record.
        reason: what is wrong, with the offending value if it is short enough.
    """

    row: int
    column: str
    reason: str


def problems_of(row: int, error: ValidationError) -> Iterator[Problem]:
    """Words every Pydantic error of one record.

    Args:
        row: row number.
        error: the validation error.
    """
    for details in error.errors(include_url=False):
        yield Problem(row, _column(details["loc"]), _reason(details))


def shown(value: Any) -> str:
    """An offending value on one line, escaped and shortened."""
    text = repr(value)
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"


def _column(location: tuple[int | str, ...]) -> str:
    if location[-1:] == ("[key]",):  # a key that is wrong is named by its place already
        location = location[:-1]
    return "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in location).removeprefix(".")


def _reason(details: ErrorDetails) -> str:
    template = _REASONS.get(details["type"])
    reason = details["msg"].removeprefix("Value error, ") if template is None else template.format(**_context(details))
    value = details["input"]
    # For a record or list only the shape is wrong, and for a missing or unknown field there is no value to show.
    if details["type"] in {"missing", "extra_forbidden"} or isinstance(value, (Mapping, list)) or value == "":
        return reason
    return f"{reason}, not {shown(value)}" if reason.startswith("must") else f"{shown(value)} {reason}"


def _context(details: ErrorDetails) -> dict[str, Any]:
    return details.get("ctx", {})
