"""``run-once``: the whole job over a landing zone; one bad response does not affect the others."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from opportunity_pipeline.settings import Settings
from opportunity_pipeline.sources.register import SOURCES
from opportunity_pipeline_tests.commands.conftest import Type
from opportunity_pipeline_tests.commands.test_landing import BODY, URL

pytestmark = pytest.mark.long

CLOCK = ("--as-of", "2026-08-23T00:00:00Z")


@pytest.fixture
def zone(type_: Type, tmp_path: Path) -> Path:
    """A board with one job, and an error page in place of another board."""
    good, bad, zone = tmp_path / "good", tmp_path / "bad", tmp_path / "zone"
    good.write_bytes(BODY)
    bad.write_text("<html>Service unavailable</html>")
    at = ("--fetched-at", "2026-08-22T00:00:00Z", "--landing", zone)
    assert type_("landing", "import", "greenhouse", good, "--url", URL, *at).code == 0
    assert type_("landing", "import", "lever", bad, "--url", "https://api.lever.co/v0/postings/acme", *at).code == 0
    return zone


def run_once(*arguments: object) -> subprocess.CompletedProcess[str]:
    """Runs in a separate process: Dagster keeps the environment it was first used with."""
    return subprocess.run(
        [sys.executable, "-m", "opportunity_pipeline.cli", "run-once", *map(str, arguments)],
        capture_output=True,
        text=True,
        env=os.environ | {"OPPORTUNITY_PIPELINE_SCORE_SHARDS": "1"},
        timeout=200,
    )


def test_one_bad_response_fails_alone(type_: Type, zone: Path) -> None:
    type_("students", "generate", 3, *CLOCK)
    first = run_once("--landing", zone, *CLOCK, "--json")
    assert first.returncode == 1
    summary = json.loads(first.stdout)
    assert summary["as_of"] == "2026-08-23T00:00:00+00:00"
    assert summary["sources"]["greenhouse"]["new"] == 1
    assert summary["jobs"] == {"total": 1, "open": 1}
    assert summary["scores"]["job"] == {"rows": 3, "students": 3}
    assert {"gather", "normalize", "students", "score", "plan", "deliver"} == set(summary["seconds"])
    errors = [line for line in first.stderr.splitlines() if line.startswith("error: ")]
    assert errors
    assert all("lever" in line for line in errors)

    again = run_once("--landing", zone, *CLOCK)
    assert again.returncode == 1
    rows = {line.split()[0]: line.split()[1:] for line in again.stdout.splitlines() if line.strip()}
    assert rows["greenhouse"] == ["1", "0", "0", "1", "0", "0"]
    assert rows["notifications"] == ["0", "planned"]

    # Scoring as of a past day would notify students of outdated news.
    earlier = type_("run-once", "--landing", zone, "--as-of", "2026-08-22T23:59:00Z")
    assert (earlier.code, earlier.out) == (1, "")
    (line,) = earlier.err.splitlines()
    assert "was already scored as of 2026-08-23 00:00 UTC, and --as-of 2026-08-22 23:59 UTC is before that" in line


def test_a_zone_that_is_not_there(type_: Type, tmp_path: Path) -> None:
    assert type_("run-once", "--landing", tmp_path / "absent").code == 2


def test_a_demo_never_asks_the_real_upstreams(
    type_: Type, settings: Settings, zone: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.home.mkdir(exist_ok=True)
    (settings.home / "mode").write_text("demo\n")
    monkeypatch.setenv("OPPORTUNITY_PIPELINE_EMAIL_CHANNEL", "smtp")
    for command in (("run-once",), ("sources", "check"), ("sources", "check", "devpost")):
        answer = type_(*command)
        assert answer.code == 1
        assert "its upstream is not running" in answer.err
        assert len(answer.err.splitlines()) == 1
    listed = {row["source"]: row["disabled"] for row in type_("sources", "list", "--json").json}
    assert (listed["devpost"], listed["arbeitnow"]) == (None, "this home is a demo, which has 6 sources")
    parts = {finding["part"]: finding["seen"] for finding in type_("doctor", "--json").json["findings"]}
    assert "nothing leaves this machine" in parts["e-mail"]
    assert f"6 of {len(SOURCES)} can be fetched (loopback)" in parts["sources"]
