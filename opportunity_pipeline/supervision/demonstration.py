"""A demo's own steps: its upstream, its students, and what they did.

Belongs here: which of the demo room's functions run when. Does not belong here: the demo's world (``demo``), or the
order of everything else (``up``, ``filling``).
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from pydantic import HttpUrl

from opportunity_pipeline.settings import Settings, load_settings
from opportunity_pipeline.storage.database import Database
from opportunity_pipeline.supervision.processes import Program
from opportunity_pipeline.supervision.ready import LOOPBACK, free_port, port_answers

BUILD = Program("demo", (f"{__name__}:build",))
UPSTREAM = Program("upstream", (f"{__name__}:serve",))
STUDENTS_COME_BEFORE = "students"
DISCARD = 9
"""A port on which nobody listens: the address of the upstream of a demo that was never started."""


class NoUpstream(RuntimeError):
    """The demo's upstream does not run."""


def settings_of(settings: Settings) -> Settings:
    """The settings with what a demo pins: its upstream at the port this home has for it, its boards, no real mail.

    Whoever works in a demo's home works with these, or a real upstream would be asked for what the invented students
    are then told.
    """
    # Not at the top: a live home never needs the demo's world.
    from opportunity_pipeline.demo.settings import demo_settings_overrides

    pinned = {
        **demo_settings_overrides(),
        "upstream": "loopback",
        "loopback_url": HttpUrl(f"http://{LOOPBACK}:{_kept_port(settings.home) or DISCARD}"),
        # Invented people have no mailbox: whatever provider the settings name, it must not be asked.
        "email_channel": "eml",
    }
    return settings.model_copy(update=pinned)


def keep_port(home: Path) -> None:
    """Chooses the upstream's port, the last one if it is free, and keeps it in the home for every command to find."""
    (home / "upstream_port").write_text(f"{free_port(_kept_port(home) or 0)}\n", "utf-8")


def _kept_port(home: Path) -> int | None:
    path = home / "upstream_port"
    text = path.read_text("utf-8").strip() if path.exists() else ""
    return int(text) if text.isdecimal() else None


def need_upstream(settings: Settings) -> None:
    """Checks that the upstream runs.

    Raises:
        NoUpstream: it does not; the message says what to do.
    """
    if not port_answers(upstream_port(settings)):
        home = settings.home.absolute()
        raise NoUpstream(
            f"{home} is a demo's home, and its upstream does not run: start `opportunity-pipeline up`, or replay a"
            f" landing zone, for example --landing {landing_folder(settings)}"
        )


def upstream_port(settings: Settings) -> int:
    """The port that the demo's upstream listens on.

    Raises:
        ValueError: the settings are not a demo's.
    """
    if settings.loopback_url is None or settings.loopback_url.port is None:
        raise ValueError("a demo's settings name the port of its upstream in loopback_url")
    return settings.loopback_url.port


def landing_folder(settings: Settings) -> Path:
    """Folder of the landing zone that the demo's upstream serves; the home's own one is filled from it by fetching."""
    return settings.home.absolute() / "demo"


def build() -> None:
    """Builds the upstream's landing zone as of now; in a later run the same world has moved on."""
    from opportunity_pipeline.demo.landing import build_demo_landing
    from opportunity_pipeline.sources.landing import LandingZone

    settings = load_settings()
    build_demo_landing(LandingZone(landing_folder(settings), durable=False), now=settings.now())


def serve() -> None:
    """Answers in place of every upstream until it is interrupted."""
    from opportunity_pipeline.sources.landing import LandingZone
    from opportunity_pipeline.sources.loopback import LoopbackUpstream

    settings = load_settings()
    with suppress(KeyboardInterrupt):
        LoopbackUpstream(LandingZone(landing_folder(settings)), port=upstream_port(settings)).serve_forever()


def between(settings: Settings, database: Database, stage: str) -> None:
    """What happens in a demo before a stage of the main job begins.

    Saves and clicks need opportunities, and reminders need saves: so the students come, and act, once the opportunities
    are stored and before anything is scored or planned.

    Args:
        settings: for the clock.
        database: the database.
        stage: that is about to begin.
    """
    if stage == STUDENTS_COME_BEFORE:
        from opportunity_pipeline.demo.activity import seed_activity
        from opportunity_pipeline.demo.seed import seed_demo_students

        seed_demo_students(database, settings.now())
        seed_activity(database, now=settings.now())


def afterwards(settings: Settings, database: Database) -> None:
    """What happens in a demo after the main job: students act on the lists they got."""
    from opportunity_pipeline.demo.activity import seed_activity

    seed_activity(database, now=settings.now())
