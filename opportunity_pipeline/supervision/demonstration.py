"""The steps that only a demo has: its upstream, its students, and their activity.

Belongs here: when the functions of ``demo`` run. Does not belong here: the demo's world (``demo``), and the order of
all other steps (``up``, ``filling``).
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
"""A port without a listener: the upstream's port in a demo home that was never started."""


class NoUpstream(RuntimeError):
    """The demo's upstream is not running."""


def settings_of(settings: Settings) -> Settings:
    """The settings with a demo's pinned values: its upstream at this home's port, its boards, no real mail.

    All commands in a demo home must use them; otherwise real upstreams would be fetched for invented students.
    """
    # Imported here: a live home never needs the demo's world.
    from opportunity_pipeline.demo.settings import demo_settings_overrides

    pinned = {
        **demo_settings_overrides(),
        "upstream": "loopback",
        "loopback_url": HttpUrl(f"http://{LOOPBACK}:{_kept_port(settings.home) or DISCARD}"),
        # Invented people have no mailbox, so no mail provider may be used, whatever the settings say.
        "email_channel": "eml",
    }
    return settings.model_copy(update=pinned)


def keep_port(home: Path) -> None:
    """Chooses the upstream's port, the previous one if it is free, and stores it in the home for all commands."""
    (home / "upstream_port").write_text(f"{free_port(_kept_port(home) or 0)}\n", "utf-8")


def _kept_port(home: Path) -> int | None:
    path = home / "upstream_port"
    text = path.read_text("utf-8").strip() if path.exists() else ""
    return int(text) if text.isdecimal() else None


def need_upstream(settings: Settings) -> None:
    """Checks that the upstream is running.

    Raises:
        NoUpstream: it is not running; the message says what to do.
    """
    if not port_answers(upstream_port(settings)):
        home = settings.home.absolute()
        raise NoUpstream(
            f"{home} is a demo home, and its upstream is not running: start `opportunity-pipeline up`, or replay a"
            f" landing zone, for example --landing {landing_folder(settings)}"
        )


def upstream_port(settings: Settings) -> int:
    """The port of the demo's upstream.

    Raises:
        ValueError: the settings are not a demo's.
    """
    if settings.loopback_url is None or settings.loopback_url.port is None:
        raise ValueError("a demo's settings must have the port of its upstream in loopback_url")
    return settings.loopback_url.port


def landing_folder(settings: Settings) -> Path:
    """Folder of the landing zone that the demo's upstream serves; fetching copies from it into the home's own one."""
    return settings.home.absolute() / "demo"


def build() -> None:
    """Builds the upstream's landing zone as of now; a later run shows the same world, moved on."""
    from opportunity_pipeline.demo.landing import build_demo_landing
    from opportunity_pipeline.sources.landing import LandingZone

    settings = load_settings()
    build_demo_landing(LandingZone(landing_folder(settings), durable=False), now=settings.now())


def serve() -> None:
    """Serves the landing zone in place of every upstream until it is interrupted."""
    from opportunity_pipeline.sources.landing import LandingZone
    from opportunity_pipeline.sources.loopback import LoopbackUpstream

    settings = load_settings()
    with suppress(KeyboardInterrupt):
        LoopbackUpstream(LandingZone(landing_folder(settings)), port=upstream_port(settings)).serve_forever()


def between(settings: Settings, database: Database, stage: str) -> None:
    """Runs a demo's additional steps before a stage of the main job.

    Saves and clicks need opportunities, and reminders need saves. So the students are added and act once the
    opportunities are stored, before scoring and planning.

    Args:
        settings: for the clock.
        database: the database.
        stage: the stage that is about to begin.
    """
    if stage == STUDENTS_COME_BEFORE:
        from opportunity_pipeline.demo.activity import seed_activity
        from opportunity_pipeline.demo.seed import seed_demo_students

        seed_demo_students(database, settings.now())
        seed_activity(database, now=settings.now())


def afterwards(settings: Settings, database: Database) -> None:
    """Runs a demo's additional steps after the main job: students act on their lists."""
    from opportunity_pipeline.demo.activity import seed_activity

    seed_activity(database, now=settings.now())
