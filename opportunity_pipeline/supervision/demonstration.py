"""A demo's own steps: its upstream, its students, and what they did.

Belongs here: which of the demo room's functions run when, each in a short process with the environment a child gets.
Does not belong here: the demo's world (``demo``), or the order of everything else (``up``).
"""

from __future__ import annotations

from pathlib import Path

from pydantic import HttpUrl

from opportunity_pipeline.settings import Settings, load_settings
from opportunity_pipeline.supervision.processes import Program
from opportunity_pipeline.supervision.ready import LOOPBACK, free_port

BUILD = Program("demo", (f"{__name__}:build",))
STUDENTS = Program("demo", (f"{__name__}:students",))
ACTIVITY = Program("demo", (f"{__name__}:activity",))


def settings_of(settings: Settings) -> Settings:
    """The settings with what a demo pins: its upstream on a free port, its boards, and mail that goes nowhere."""
    # Not at the top: a live home never needs the demo's world.
    from opportunity_pipeline.demo.settings import demo_settings_overrides

    pinned = {
        **demo_settings_overrides(),
        "upstream": "loopback",
        "loopback_url": HttpUrl(f"http://{LOOPBACK}:{free_port(0)}"),
        # Invented people have no mailbox: whatever provider the settings name, it must not be asked.
        "email_channel": "eml",
    }
    return settings.model_copy(update=pinned)


def upstream(settings: Settings) -> Program:
    """The server that answers in place of every upstream, at ``loopback_url``."""
    address = settings.loopback_url
    port = 0 if address is None or address.port is None else address.port
    zone = str(landing_folder(settings))
    return Program("upstream", ("opportunity-pipeline", "landing", "serve", "--landing", zone, "--port", str(port)))


def landing_folder(settings: Settings) -> Path:
    """Folder of the landing zone that the demo's upstream serves; the home's own one is filled from it by fetching."""
    return settings.home.absolute() / "demo"


def build() -> None:
    """Builds the upstream's landing zone as of now; in a later run the same world has moved on."""
    from opportunity_pipeline.demo.landing import build_demo_landing
    from opportunity_pipeline.sources.landing import LandingZone

    settings = load_settings()
    build_demo_landing(LandingZone(landing_folder(settings)), now=settings.now())


def students() -> None:
    """Stores the demo's students."""
    from opportunity_pipeline.demo.seed import seed_demo_students
    from opportunity_pipeline.storage.database import open_database

    settings = load_settings()
    with open_database(settings) as database:
        seed_demo_students(database, settings.now())


def activity() -> None:
    """Lets the demo's students act on what is stored."""
    from opportunity_pipeline.demo.activity import seed_activity
    from opportunity_pipeline.storage.database import open_database

    settings = load_settings()
    with open_database(settings) as database:
        seed_activity(database, now=settings.now())
