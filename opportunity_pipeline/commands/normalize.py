"""``normalize``: how a text is read, one JSON object a line.

Belongs here: reading lines, telling what is wrong with one, and printing answers as they come. Does not belong here:
how a field is read (``opportunity_pipeline.normalize.field_reading``).
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Annotated, Any

import typer

from opportunity_pipeline.commands.options import AsOf
from opportunity_pipeline.commands.output import print_error
from opportunity_pipeline.normalize.values import KINDS_OF_TEXT

FIELDS = ("skills", "money", "prize", "dates", "places", "role", "experience", "duration", "duplicates")
"""What can be read; the readers are imported only when one is asked for."""


class _UnusableLine(ValueError):
    """A line cannot be read."""


def normalize(
    field: Annotated[str, typer.Argument(metavar="FIELD", help=f"One of {', '.join(FIELDS)}.", show_default=False)],
    json_in: Annotated[
        bool,
        typer.Option(
            "--json-in",
            help="Read JSON lines: text, and what else is known: field, now, dayfirst, period, currency, department,"
            f" employment_type. field is the kind of text: {', '.join(KINDS_OF_TEXT)}. Of a description, dates are"
            " until when one can apply. What else stands in a line is not read. Of duplicates lines are JSON in any"
            " case: a and b, each with title, company, location, url,"
            " posted_at.",
        ),
    ] = False,
    as_of: AsOf = None,
) -> None:
    """Show how texts are read: one a line on standard input, one JSON object a line on standard output.

    A line that could not be used is answered by an object with error, so that answers stand in the order of the lines;
    the exit code is 1 then.
    """
    if field not in FIELDS:
        raise typer.BadParameter(f"{field!r} is none of {', '.join(FIELDS)}", param_hint="FIELD")
    try:
        failed = _answer(field, json_in=json_in or field == "duplicates", now=as_of or datetime.now(UTC))
    except BrokenPipeError:
        # Whoever read the answers has enough of them. What is still unwritten must not be tried again at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return
    if failed:
        raise typer.Exit(1)


def _answer(field: str, *, json_in: bool, now: datetime) -> bool:
    """Answers every line; whether one could not be used."""
    from opportunity_pipeline.normalize.field_reading import UnusableHint, read_field

    failed = False
    answer: dict[str, object]
    for number, line in enumerate(_lines(), start=1):
        if json_in and not line.strip():
            continue
        try:
            hints = _of_json(line) if json_in else {}
            text = "" if field == "duplicates" else _text(hints.get("text")) if json_in else _decoded(line)
            answer = read_field(field, text, {"now": now} | hints)
        except (_UnusableLine, UnusableHint) as error:
            print_error(f"line {number}: {error}")
            failed, answer = True, {"error": str(error)}
        sys.stdout.write(json.dumps(answer, ensure_ascii=False) + "\n")
        sys.stdout.flush()
    return failed


def _lines() -> Iterator[bytes]:
    """Lines without their ends. Bytes, so that one that is no UTF-8 does not stop the others."""
    for number, line in enumerate(sys.stdin.buffer):
        yield (line.removeprefix(b"\xef\xbb\xbf") if number == 0 else line).removesuffix(b"\n").removesuffix(b"\r")


def _decoded(line: bytes) -> str:
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError as error:
        raise _UnusableLine(f"not UTF-8 at byte {error.start + 1}") from None


def _of_json(line: bytes) -> dict[str, Any]:
    try:
        value = json.loads(_decoded(line))
    except json.JSONDecodeError as error:
        raise _UnusableLine(f"not JSON: {error.msg} at character {error.pos + 1}") from None
    except (ValueError, RecursionError) as error:
        if isinstance(error, _UnusableLine):
            raise
        raise _UnusableLine("not JSON that can be read: too deep, or a number too long") from None
    if not isinstance(value, dict):
        raise _UnusableLine("not a JSON object")
    return {name: hint for name, hint in value.items() if hint is not None}


def _text(value: object) -> str:
    """The text; a number counts as one, since upstreams write times so, and so does a list of texts."""
    if isinstance(value, str):
        return value
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return ", ".join(value)
    raise _UnusableLine("text is missing" if value is None else "text is not a text")
