"""Separates expected errors from bugs.

Belongs here: this distinction and the exit codes. Does not belong here: exception types; each subpackage defines its
own.
"""

from __future__ import annotations

from typing import Any

import typer
from typer.core import TyperGroup

from opportunity_pipeline.commands.output import print_error

# By name, so that starting a command does not import the modules that define them.
_TYPED_WRONG = {
    "opportunity_pipeline.delivery.letters.UnknownStatus",
    "opportunity_pipeline.scoring.filters.FilterError",
    "opportunity_pipeline.sources.board_check.NoBoards",
    "opportunity_pipeline.sources.register.UnknownSource",
}


def exit_code(error: Exception) -> int:
    """2 if an argument names something that does not exist, as for any other usage error; else 1."""
    return 2 if f"{type(error).__module__}.{type(error).__qualname__}" in _TYPED_WRONG else 1


def told(error: Exception) -> str | None:
    """The message for an expected error, or ``None`` for a bug that should show its traceback.

    Our own exceptions and those of the operating system say what is wrong and where. Any other exception is unforeseen,
    and hiding its traceback would help nobody.
    """
    kind = type(error)
    if kind.__module__.startswith("opportunity_pipeline."):
        return str(error)
    if isinstance(error, BrokenPipeError):
        return None
    if isinstance(error, OSError):
        return f"{error.filename}: {error.strerror}" if error.filename and error.strerror else str(error)
    # A full disk, too many connections, a server that stops: psycopg has a subclass for each.
    names = {f"{base.__module__}.{base.__name__}" for base in kind.__mro__}
    if not names.isdisjoint({"sqlalchemy.exc.OperationalError", "psycopg.OperationalError"}):
        cause = getattr(error, "orig", None) or error
        return f"database: {str(cause).strip().splitlines()[0]}"
    return None


def _is_text(typed: str) -> bool:
    try:
        typed.encode()
    except UnicodeEncodeError:
        return False
    return True


class Commands(TyperGroup):
    """The group of all commands: an expected error becomes one line on standard error and an exit code."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Parses the arguments.

        Raises:
            typer.BadParameter: an argument is not UTF-8, which neither the database nor JSON can store.
        """
        for one in args:
            if not _is_text(one):
                raise typer.BadParameter(f"{one!r} is not UTF-8", ctx)
        return super().parse_args(ctx, args)

    def invoke(self, ctx: Any) -> Any:
        """Runs the command."""
        try:
            return super().invoke(ctx)
        except Exception as error:
            if (line := told(error)) is None:
                raise
            print_error(line)
            ctx.exit(exit_code(error))
