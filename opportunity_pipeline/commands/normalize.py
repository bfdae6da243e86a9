"""``normalize``: shows how a text is parsed, one JSON object per line.

Belongs here: reading lines, reporting invalid ones, and printing results as they come. Does not belong here: parsing a
field (``opportunity_pipeline.normalize.field_reading``).
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
"""Fields that can be parsed; the parsers are imported only when needed."""


class _UnusableLine(ValueError):
    """A line cannot be used."""


def normalize(
    field: Annotated[str, typer.Argument(metavar="FIELD", help=f"One of {', '.join(FIELDS)}.", show_default=False)],
    json_in: Annotated[
        bool,
        typer.Option(
            "--json-in",
            help="Read JSON lines with text and optional hints: field, now, dayfirst, period, currency, department,"
            f" employment_type. field is the kind of text: {', '.join(KINDS_OF_TEXT)}. For a description, dates returns"
            " the application deadline. Other keys are ignored. The lines of duplicates are always JSON: a and b, each"
            " with title, company, location, url,"
            " posted_at.",
        ),
    ] = False,
    as_of: AsOf = None,
) -> None:
    """Show how texts are parsed: one text per line on standard input, one JSON object per line on standard output.

    The result of an unusable line is an object with error, so that results stay in the order of the lines; the exit
    code is then 1.
    """
    if field not in FIELDS:
        raise typer.BadParameter(f"{field!r} is not one of {', '.join(FIELDS)}", param_hint="FIELD")
    try:
        failed = _answer(field, json_in=json_in or field == "duplicates", now=as_of or datetime.now(UTC))
    except BrokenPipeError:
        # The reader has closed the pipe. Buffered output must not be flushed into it at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return
    if failed:
        raise typer.Exit(1)


def _answer(field: str, *, json_in: bool, now: datetime) -> bool:
    """Answers every line; returns whether any line was unusable."""
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
    """Lines without their line ends, as bytes, so that one that is not UTF-8 does not stop the others."""
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
    """The text. A number is accepted, since upstreams write times as numbers, and so is a list of texts."""
    if isinstance(value, str):
        return value
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return ", ".join(value)
    raise _UnusableLine("text is missing" if value is None else "text is not a string")
