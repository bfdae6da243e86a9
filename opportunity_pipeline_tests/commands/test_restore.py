"""``restore``: differences are reported, and corrected unless ``--check`` is given."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import text

from opportunity_pipeline.normalize.run import normalize_landed
from opportunity_pipeline.settings import Settings
from opportunity_pipeline.sources.landing import LandingZone
from opportunity_pipeline.storage.database import Database
from opportunity_pipeline_tests.commands.conftest import Type
from opportunity_pipeline_tests.commands.test_landing import BODY, URL

CLOCK = ("--as-of", "2026-08-23T00:00:00Z")


@pytest.fixture(autouse=True)
def _landed(type_: Type, settings: Settings, tmp_path: Path) -> None:
    """A board with one job, and an error page in place of another board."""
    good, bad = tmp_path / "good", tmp_path / "bad"
    good.write_bytes(BODY)
    bad.write_text("<html>Service unavailable</html>")
    # Only the landing zone knows of them, as after the loss of the database.
    at = ("--fetched-at", "2026-08-22T00:00:00Z", "--landing", settings.landing_folder)
    type_("landing", "import", "greenhouse", good, "--url", URL, *at)
    type_("landing", "import", "lever", bad, "--url", "https://api.lever.co/v0/postings/acme", *at)


def test_lost_tables_are_restored(type_: Type, settings: Settings, database: Database) -> None:
    check = type_("restore", "--check", *CLOCK)
    assert check.code == 1
    assert "run without --check to correct them" in check.out
    assert check.err.count("error: ") == 1
    assert "https://api.lever.co/v0/postings/acme: HTML or XML where JSON was expected" in check.err
    done = type_("restore", *CLOCK)
    assert (done.code, "the differences have been corrected" in done.out) == (0, True)
    lines = [line.split() for line in done.out.splitlines()]
    assert ["jobs", "1", "1", "0", "0"] in lines
    with database.engine.connect() as connection:
        assert connection.execute(text("SELECT title FROM jobs")).scalars().all() == ["Data Intern"]
    again = type_("restore", "--check", *CLOCK)
    assert (again.code, "every table matches the landing zone" in again.out) == (0, True)
    zone = LandingZone(settings.landing_folder)
    assert normalize_landed("job", settings=settings, database=database, zone=zone).responses == 0


def test_scripts_get_json(type_: Type) -> None:
    report = type_("restore", "--json", *CLOCK).json
    assert report["responses"] == 1
    assert {one["table"]: one["missing"] for one in report["tables"]}["jobs"] == 1
