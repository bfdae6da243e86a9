"""Which exceptions are answers, and which are bugs.

Belongs here: telling the two apart. Does not belong here: exception types; rooms have their own.
"""

from __future__ import annotations

from typing import Any

import typer
from typer.core import TyperGroup

from opportunity_pipeline.commands.output import print_error

# By name, so that starting a command imports none of the rooms they are from.
_TYPED_WRONG = {
    "opportunity_pipeline.delivery.letters.UnknownStatus",
    "opportunity_pipeline.scoring.filters.FilterError",
    "opportunity_pipeline.sources.board_check.NoBoards",
    "opportunity_pipeline.sources.register.UnknownSource",
}


def exit_code(error: Exception) -> int:
    """2 where what was typed names something that cannot be, as for every other command typed wrong; else 1."""
    return 2 if f"{type(error).__module__}.{type(error).__qualname__}" in _TYPED_WRONG else 1


def told(error: Exception) -> str | None:
    """What to tell the person of an exception, or ``None`` where it is a bug whose traceback is wanted.

    Our own exception types and those of the operating system say what is wrong and where. Everything else was not
    foreseen, and hiding where it came from would help nobody.
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
    """The group of all commands: an exception that is an answer becomes one line on standard error and an exit code."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Reads what was typed.

        Raises:
            typer.BadParameter: it is not UTF-8, which neither the database nor JSON can hold.
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
