"""Prints results: tables for people, JSON for scripts, progress for long work.

Belongs here: how something is printed. Does not belong here: what is printed.

Results go to standard output, everything else to standard error. Upstream text is hostile: control characters are
removed before it is printed, and it is never interpreted as markup.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, is_dataclass
from datetime import UTC, datetime
from typing import Any

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069]+")
_GAP = "  "


def print_json(value: Any) -> None:
    """Prints a value as JSON: dataclasses as mappings, times as ISO 8601, other types as text."""
    sys.stdout.write(json.dumps(value, indent=2, ensure_ascii=False, default=_plain) + "\n")


def print_line(text: str = "") -> None:
    """Prints one line of a result."""
    sys.stdout.write(clean(text) + "\n")


def print_error(text: str) -> None:
    """Prints an error, each of its lines with the prefix ``error:``."""
    for line in text.splitlines() or [""]:
        sys.stderr.write(f"error: {clean(line)}\n")


def print_note(text: str) -> None:
    """Prints a note beside a result; it does not make the command fail."""
    sys.stderr.write(f"note: {clean(text)}\n")


def print_table(columns: Sequence[str], rows: Sequence[Sequence[Any]], *, right: Sequence[str] = ()) -> None:
    """Prints a table; if the output is not a terminal, exactly one line for the titles and one per row.

    Scripts read lines, so there a cell is never wrapped, however long. Put long text in the last column, where it does
    not widen the others.

    Args:
        columns: titles.
        rows: cells; ``None`` is printed as nothing, an aware time in UTC.
        right: titles of right-aligned columns.
    """
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console(file=sys.stdout, highlight=False)
    if not console.is_terminal:
        _print_lines(columns, [[clean(_shown(cell)) for cell in row] for row in rows], right)
        return
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, header_style="bold")
    for column in columns:
        table.add_column(column, justify="right" if column in right else "left", overflow="fold")
    for row in rows:
        table.add_row(*(Text(clean(_shown(cell))) for cell in row))
    console.print(table)


def _print_lines(columns: Sequence[str], rows: Sequence[Sequence[str]], right: Sequence[str]) -> None:
    from rich.cells import cell_len

    lines = [columns, *rows]
    widths = [max(cell_len(line[place]) for line in lines) for place in range(len(columns))]
    for line in lines:
        cells: list[str] = []
        for title, width, cell in zip(columns, widths, line, strict=True):
            blanks = " " * (width - cell_len(cell))
            cells.append(f"{blanks}{cell}" if title in right else f"{cell}{blanks}")
        sys.stdout.write(_GAP.join(cells).rstrip() + "\n")


def counted(number: int, one: str, several: str | None = None) -> str:
    """A number with its noun: 1 student, 2 students."""
    return f"{number} {one if number == 1 else several or f'{one}s'}"


def clean(text: str) -> str:
    """The text without control characters and bidirectional marks."""
    return _CONTROL.sub(" ", text)


@contextmanager
def progress(total: int, *, show_lines: bool = False) -> Iterator[Callable[[str], None]]:
    """Shows the progress of long work on standard error.

    Args:
        total: number of steps.
        show_lines: if standard error is not a terminal, print a line per step instead of nothing.

    Yields:
        A function to call with the name of each step as it begins.
    """
    if not sys.stderr.isatty():

        def line(step: str) -> None:
            sys.stderr.write(f"{step} …\n")
            sys.stderr.flush()

        yield line if show_lines else lambda _step: None
        return

    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description:<12}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=total)
        begun = False

        def advance(step: str) -> None:
            nonlocal begun
            bar.update(task, description=step, advance=1 if begun else 0)
            begun = True

        yield advance


@contextmanager
def counting(what: str) -> Iterator[Callable[[int], None]]:
    """Shows a running count for work of unknown length, on standard error if that is a terminal.

    Args:
        what: label of the count.

    Yields:
        A function to call with the count so far.
    """
    if not sys.stderr.isatty():
        yield lambda _count: None
        return

    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.completed:,}"), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(what, total=None)
        yield lambda count: bar.update(task, completed=count)


def _shown(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        # All timestamps are aware. They are shown in UTC, named because readers are in other zones.
        return f"{cell.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
    if isinstance(cell, list | tuple):
        return ", ".join(str(item) for item in cell)
    return str(cell)


def _plain(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, set | frozenset):
        return sorted(value)
    return str(value)
