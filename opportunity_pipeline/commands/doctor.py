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


_SEEN = 98
"""Letters of what was seen and is to be done; with part and state they fit into 120 columns."""


def doctor(home: Home = None, as_json: Json = False) -> None:
    """Look at every part; exit code 1 where one does not work. Changes nothing."""
    findings = list(_findings(home))
    works = all(finding.state != "fail" for finding in findings)
    if as_json:
        print_json({"works": works, "findings": findings})
    else:
        # Both in the last column: one long sight would push what to do about all others out of the window.
        columns = ("part", "state", "seen, and what to do")
        print_table(columns, [(finding.part, finding.state, _told(finding)) for finding in findings])
    if not works:
        raise typer.Exit(1)


def _told(finding: Finding) -> str:
    """A finding in one line; of a long list that is as it should be only the beginning: all of it is in the JSON."""
    seen, behind = finding.seen, f"; {finding.advice}" if finding.advice else ""
    if finding.state == "ok" and len(seen + behind) > _SEEN:
        rest = " and {} more"
        whole = seen[: max(0, _SEEN - len(rest + behind))].rpartition(", ")[0]
        if whole:
            seen = whole + rest.format(seen[len(whole) :].count(", "))
    return seen + behind


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
