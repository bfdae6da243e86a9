"""``doctor``: is everything here, does it work, and what to do where it does not."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from opportunity_pipeline.commands.options import Home, Json
from opportunity_pipeline.commands.output import print_json, print_table
from opportunity_pipeline.commands.session import read_settings

if TYPE_CHECKING:
    from opportunity_pipeline.commands.checkup.finding import Finding


def doctor(home: Home = None, as_json: Json = False) -> None:
    """Look at every part; exit code 1 where one does not work. Changes nothing."""
    findings = list(_findings(home))
    works = all(finding.state != "fail" for finding in findings)
    if as_json:
        print_json({"works": works, "findings": findings})
    else:
        columns = ("part", "state", "seen", "what to do")
        print_table(columns, [(finding.part, finding.state, finding.seen, finding.advice) for finding in findings])
    if not works:
        raise typer.Exit(1)


def _findings(home: Path | None) -> Iterator[Finding]:
    from opportunity_pipeline.commands.checkup import access, database, machine
    from opportunity_pipeline.commands.checkup import home as home_folder
    from opportunity_pipeline.commands.checkup.finding import Finding
    from opportunity_pipeline.settings import SettingsError

    yield from machine.look()
    try:
        settings = read_settings(home)
    except SettingsError as error:
        for line in str(error).splitlines():
            yield Finding("settings", "fail", line, "change that variable; docs/settings.md lists them all")
        return
    given = sorted(settings.model_fields_set)
    yield Finding("settings", "ok", f"{len(given)} set: {', '.join(given)}" if given else "all at their defaults")
    yield from home_folder.look(settings)
    yield from database.look(settings)
    yield from access.look(settings)
