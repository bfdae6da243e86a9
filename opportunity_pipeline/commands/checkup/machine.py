"""The machine: Python, installed packages, time zone database.

Belongs here: checks that need no home. Does not belong here: the home folder (``home``).
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, requires, version
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from packaging.requirements import Requirement

from opportunity_pipeline.commands.checkup.finding import Finding

OURS = "opportunity-pipeline"
OLDEST_PYTHON = (3, 11)
REINSTALL = "run `make install`, or install the package again"


def look() -> Iterator[Finding]:
    """Checks the machine."""
    yield _python()
    yield _packages()
    yield _zones()


def _python() -> Finding:
    running = ".".join(str(part) for part in sys.version_info[:3])
    if sys.version_info < OLDEST_PYTHON:
        return Finding("python", "fail", f"{running} is too old", "use Python 3.11 or newer")
    return Finding("python", "ok", f"{running} in {sys.prefix}")


def _packages() -> Finding:
    try:
        wanted = [Requirement(line) for line in requires(OURS) or []]
    except PackageNotFoundError:
        return Finding("packages", "fail", f"{OURS} itself is not installed", REINSTALL)
    wrong = [line for requirement in wanted if (line := _wrong(requirement)) is not None]
    if wrong:
        return Finding("packages", "fail", "; ".join(wrong), REINSTALL)
    return Finding(
        "packages", "ok", f"{OURS} {version(OURS)}, dagster {version('dagster')}, polars {version('polars')}"
    )


def _wrong(requirement: Requirement) -> str | None:
    """What is wrong with an installed package; ``None``: nothing, or it is not required here."""
    if requirement.marker is not None and not requirement.marker.evaluate({"extra": ""}):
        return None
    try:
        installed = version(requirement.name)
    except PackageNotFoundError:
        return f"{requirement.name} is not installed"
    if not requirement.specifier.contains(installed, prereleases=True):
        return f"{requirement.name} is {installed}, but {requirement.specifier} is required"
    return None


def _zones() -> Finding:
    try:
        ZoneInfo("Asia/Kolkata")
    except ZoneInfoNotFoundError:
        return Finding("time zones", "fail", "no time zone database", f"the package tzdata is missing: {REINSTALL}")
    return Finding("time zones", "ok", "the time zone database is installed")
