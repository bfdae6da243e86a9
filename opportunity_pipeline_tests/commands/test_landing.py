"""``landing`` and ``sources``: recorded responses are imported, listed, and replayed to the live client."""

from __future__ import annotations

import gzip
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from opportunity_pipeline.settings import Settings
from opportunity_pipeline.sources.landing import LandingZone
from opportunity_pipeline.sources.register import SOURCES
from opportunity_pipeline.storage.database import Database
from opportunity_pipeline.storage.reading import read_frame
from opportunity_pipeline.storage.tables import landed_responses
from opportunity_pipeline_tests.commands.conftest import Type

URL = "https://boards-api.greenhouse.io/v1/boards/acme/jobs?content=true"
BODY = json.dumps(
    {
        "jobs": [
            {
                "id": 1,
                "title": "Data Intern",
                "absolute_url": "https://boards.greenhouse.io/acme/jobs/1",
                "updated_at": "2026-08-20T00:00:00Z",
                "location": {"name": "Pune"},
                "content": "text",
            }
        ],
        "meta": {"total": 1},
    }
).encode()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "recorded.bin"
    path.write_bytes(gzip.compress(BODY))
    return path


def test_a_recorded_response_lands_as_a_fetch_would(type_: Type, file: Path, tmp_path: Path) -> None:
    zone = tmp_path / "zone"
    given = ("--url", URL, "--fetched-at", "2026-08-21T05:30:00+05:30", "--landing", zone)
    landed = type_("landing", "import", "greenhouse", file, *given, "--json").json
    assert landed == type_("landing", "import", "greenhouse", file, *given, "--json").json
    (response,) = LandingZone(zone).responses()
    assert (response.id, response.url, response.status) == (landed["id"], URL, 200)
    assert response.fetched_at == datetime(2026, 8, 21, tzinfo=UTC)
    assert LandingZone(zone).body(response) == BODY
    listed = type_("landing", "list", "--landing", zone)
    assert "greenhouse" in listed.out
    assert f"responses in {zone}: 1" in listed.out
    assert type_("landing", "list", "--landing", zone, "--source", "lever", "--json").json == []


def test_without_a_zone_the_home_s_is_meant(
    type_: Type, file: Path, settings: Settings, database: Database, tmp_path: Path
) -> None:
    answer = type_("landing", "import", "greenhouse", file)
    assert answer.code == 0
    assert str(settings.landing_folder) in answer.out
    (response,) = LandingZone(settings.landing_folder).responses()
    registered = read_frame(database, select(landed_responses.c.id, landed_responses.c.normalized_at))
    assert registered.rows() == [(response.id, None)]  # the next run of normalising reads it
    unreadable = tmp_path / "passwd"
    unreadable.write_text("root:x:0:0:root:/root:/bin/bash")
    answer = type_("landing", "import", "greenhouse", unreadable)
    assert (answer.code, len(answer.err.splitlines())) == (1, 1)
    assert len(list(LandingZone(settings.landing_folder).responses())) == 1


def test_what_cannot_be_imported_is_one_line(type_: Type, tmp_path: Path) -> None:
    broken = tmp_path / "broken.gz"
    broken.write_bytes(gzip.compress(BODY)[:40])
    for source, code in (("nowhere", 2), ("greenhouse", 1)):
        answer = type_("landing", "import", source, broken)
        assert answer.code == code
        assert len(answer.err.splitlines()) == 1
    assert type_("landing", "import", "greenhouse", tmp_path / "absent").code == 2
    assert type_("landing", "list", "--source", "nowhere").code == 2


def test_a_zone_that_is_not_there_is_no_empty_one(type_: Type, tmp_path: Path) -> None:
    for command in (("list",), ("serve", "--port", "0")):
        named = type_("landing", *command, "--landing", tmp_path / "absent")
        assert (named.code, named.out) == (2, "")
        homes = type_("landing", *command)
        assert (homes.code, homes.out) == (1, "")
        assert homes.err.startswith("error: no landing zone here: ")


def test_a_taken_port_is_named(type_: Type, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        answer = type_("landing", "serve", "--landing", tmp_path, "--port", port)
    assert (answer.code, answer.out) == (2, "")
    assert f"{port} cannot be used: Address already in use" in answer.err


@pytest.fixture
def upstream(file: Path, tmp_path: Path, type_: Type) -> Iterator[str]:
    """``landing serve`` in a process of its own, over a zone with one board; its address."""
    zone = tmp_path / "served"
    assert type_("landing", "import", "greenhouse", file, "--url", URL, "--landing", zone).code == 0
    command = ["landing", "serve", "--landing", str(zone), "--port", "0", "--json"]
    process = subprocess.Popen(
        [sys.executable, "-m", "opportunity_pipeline.cli", *command], stdout=subprocess.PIPE, text=True, env=os.environ
    )
    assert process.stdout is not None
    try:
        lines = [process.stdout.readline() for _ in range(4)]
        yield json.loads("".join(lines))["url"]
    finally:
        process.send_signal(signal.SIGINT)
        assert process.wait(60) == 0
        process.stdout.close()


def test_check_asks_the_live_client_s_way(type_: Type, upstream: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPPORTUNITY_PIPELINE_UPSTREAM", "loopback")
    monkeypatch.setenv("OPPORTUNITY_PIPELINE_LOOPBACK_URL", upstream)
    monkeypatch.setenv("OPPORTUNITY_PIPELINE_GREENHOUSE_BOARDS", '["acme"]')
    good = type_("sources", "check", "greenhouse")
    assert good.code == 0
    assert "Data Intern" in good.out
    bad = type_("sources", "check", "devpost", "--json")
    assert bad.code == 1
    assert bad.json[0]["reachable"] is False
    assert "400" in bad.json[0]["problem"]
    assert type_("sources", "check").code == 1
    assert "unknown source" in type_("sources", "check", "nowhere").err


def test_a_source_that_is_switched_off_is_no_failure(type_: Type, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPPORTUNITY_PIPELINE_SOURCES", "[]")
    answer = type_("sources", "check")
    assert answer.code == 0
    assert answer.out.count("not in OPPORTUNITY_PIPELINE_SOURCES") == len(SOURCES)
    assert type_("sources", "check", "devpost").code == 1


def test_the_list_says_why_a_source_is_not_fetched(type_: Type) -> None:
    rows = {row["source"]: row for row in type_("sources", "list", "--json").json}
    assert set(rows) == set(SOURCES)
    assert rows["arbeitnow"]["disabled"] is None
    assert "APIFY_API_KEY" in rows["internshala"]["disabled"]
    assert "terms not accepted" in type_("sources", "list").out.replace("\n", " ")
