"""``scores diff`` on the command line."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from opportunity_pipeline.scoring.config import DEFAULT_CONFIG
from opportunity_pipeline.settings import Settings
from opportunity_pipeline.storage.database import Database
from opportunity_pipeline_tests.commands.conftest import Type
from opportunity_pipeline_tests.commands.filled import FITTING, fill

CLOCK = ("--as-of", "2026-08-23T12:00:00Z")


@pytest.fixture
def lazy(settings: Settings, database: Database, tmp_path: Path) -> Path:
    """A filled home, and a configuration in which readiness is everything."""
    fill(settings, database, datetime.fromisoformat(CLOCK[1]), tmp_path)
    file = tmp_path / "lazy.toml"
    file.write_text(
        "[job]\nskill_match = 0\nproficiency_fit = 0\nfreshness = 0\nlocation = 0\ncareer_alignment = 0\n"
        "readiness = 100\n"
    )
    return file


def test_two_configurations_side_by_side(type_: Type, lazy: Path) -> None:
    answer = type_("scores", "diff", DEFAULT_CONFIG.scoring_version, lazy, *CLOCK, "--json").json
    assert (answer["a"], answer["b"].partition("-")[0]) == (DEFAULT_CONFIG.scoring_version, "lazy")
    assert {"number": "job.readiness", "a": 5, "b": 100} in answer["numbers"]
    assert (answer["students"], answer["entered"], answer["left"]) == (1, 0, 0)
    shown = type_("scores", "diff", "current", lazy, *CLOCK).out
    assert "6 numbers differ" in shown
    assert [one["number"] for one in answer["numbers"] if not one["number"].startswith("job.")] == []
    assert "jobs of 1 student:" in shown
    same = type_("scores", "diff", "current", "current", *CLOCK, "--kind", "hackathon").out
    assert "0 numbers differ" in same
    assert "0 lists differ" in same
    assert str(FITTING) not in same


def test_what_is_no_configuration_is_one_line(type_: Type, lazy: Path) -> None:
    lazy.write_text("[job]\nluck = 1")
    for said in (lazy, "v0-000000000000"):
        answer = type_("scores", "diff", "current", said, *CLOCK)
        assert (answer.code, answer.out, len(answer.err.splitlines())) == (1, "", 1)
