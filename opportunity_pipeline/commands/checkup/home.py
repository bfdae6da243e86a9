"""The home folder: permissions, disk space, the process that runs it, the landing zone.

Belongs here: read-only checks of the folder. Does not belong here: the database (``database``).
"""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from opportunity_pipeline.commands.checkup.finding import Finding
from opportunity_pipeline.commands.output import counted
from opportunity_pipeline.settings import Settings
from opportunity_pipeline.sources.errors import LandingZoneError
from opportunity_pipeline.sources.landing import LandingZone

LITTLE_ROOM = 2_000_000_000
"""A demo home takes 0.3 GB. PostgreSQL keeps up to 1 GB of write-ahead log, and stops if it cannot write it."""
NO_ROOM = 200_000_000


def look(settings: Settings) -> Iterator[Finding]:
    """Checks the home folder."""
    home = settings.home.absolute()
    yield _folder(home)
    yield _room(home)
    yield _landing(settings)


def _folder(home: Path) -> Finding:
    there = _existing(home)
    if not os.access(there, os.W_OK | os.X_OK):
        return Finding("home", "fail", f"{there} is not writable by this user", "use another --home")
    if not home.exists():
        return Finding("home", "warn", f"{home} does not exist yet", "`opportunity-pipeline up` creates it")
    mode = home / "mode"
    begun = mode.read_text("utf-8").strip() if mode.exists() else "not created by `up`"
    return Finding("home", "ok", f"{home} ({begun}), {_runner(home)}")


def _runner(home: Path) -> str:
    """Which process runs the home."""
    lock = home / "up.lock"
    if lock.exists():
        with lock.open() as file:
            try:
                fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except BlockingIOError:
                return f"`up` runs as process {file.read().strip()}"
    return "`up` is not running"


def _room(home: Path) -> Finding:
    free = shutil.disk_usage(_existing(home)).free
    seen = f"{free / 1e9:.1f} GB free"
    if free < NO_ROOM:
        return Finding("disk", "fail", seen, f"free disk space, at least {LITTLE_ROOM / 1e9:.0f} GB")
    if free < LITTLE_ROOM:
        return Finding("disk", "warn", seen, f"free disk space soon, at least {LITTLE_ROOM / 1e9:.0f} GB")
    return Finding("disk", "ok", seen)


def _landing(settings: Settings) -> Finding:
    zone = LandingZone(settings.landing_folder)
    try:
        landed = list(zone.responses())
    except LandingZoneError as error:
        return Finding("landing zone", "fail", str(error), "remove that entry; the next fetch restores it")
    missing = [response.id for response in landed if not zone.has_body(response.body_sha256)]
    if missing:
        advice = "remove these entries of responses/; the next fetch restores them"
        return Finding("landing zone", "fail", f"the bodies of {', '.join(missing[:3])} are missing", advice)
    if not landed:
        return Finding("landing zone", "ok", f"{settings.landing_folder} is empty")
    newest = landed[-1].fetched_at
    return Finding(
        "landing zone", "ok", f"{counted(len(landed), 'response')}, the last one from {newest:%Y-%m-%d %H:%M} UTC"
    )


def _existing(folder: Path) -> Path:
    """The folder, or the nearest one above it that exists."""
    return next(place for place in (folder, *folder.parents) if place.exists())
