"""Options shared by many commands, and how their values are parsed.

Belongs here: names and help texts that must be the same everywhere. Does not belong here: options of a single command.
"""

from __future__ import annotations

from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer


def moment(text: str) -> datetime:
    """Parses a timestamp.

    Raises:
        typer.BadParameter: it is not ISO 8601, or has no zone.
    """
    try:
        value = datetime.fromisoformat(text)
        if value.tzinfo is None:
            raise typer.BadParameter(f"{text!r} has no zone; write it like 2026-08-23T00:00:00Z")
        return value.astimezone(UTC)
    except (ValueError, OverflowError):  # OverflowError: the year is out of range in UTC
        raise typer.BadParameter(f"{text!r} is not a time; write it like 2026-08-23T00:00:00Z") from None


class KindName(StrEnum):
    """Kinds of opportunities, as typed."""

    job = "job"
    hackathon = "hackathon"
    article = "article"


def kind_name(text: str) -> KindName:
    """Parses a kind of opportunity.

    Raises:
        typer.BadParameter: there is no such kind.
    """
    try:
        return KindName(text)
    except ValueError:
        raise typer.BadParameter(f"{text!r} is not one of {', '.join(KindName)}") from None


Home = Annotated[
    Path | None,
    typer.Option(
        "--home",
        metavar="DIR",
        help="Home folder. [default: OPPORTUNITY_PIPELINE_HOME, else .opportunity_pipeline]",
        file_okay=False,
    ),
]
AsOf = Annotated[
    datetime | None,
    typer.Option(
        "--as-of", metavar="T", parser=moment, help="Clock of every decision, ISO 8601 with a zone. [default: now]"
    ),
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]
