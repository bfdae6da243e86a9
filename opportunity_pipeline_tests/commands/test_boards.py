"""``sources boards``: which company boards are fetched, and which of them are gone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from opportunity_pipeline.sources.boards import shipped_boards
from opportunity_pipeline.sources.ledger import Ledger
from opportunity_pipeline.storage.database import Database
from opportunity_pipeline_tests.commands.conftest import Type
from opportunity_pipeline_tests.sources.boards import BOARD, board
from opportunity_pipeline_tests.sources.fault_server import FaultServer, answer


@pytest.fixture
def upstream(monkeypatch: pytest.MonkeyPatch) -> Iterator[FaultServer]:
    """A server that replies by script, which the settings take for every upstream."""
    with FaultServer() as server:
        monkeypatch.setenv("OPPORTUNITY_PIPELINE_UPSTREAM", "loopback")
        monkeypatch.setenv("OPPORTUNITY_PIPELINE_LOOPBACK_URL", server.url)
        monkeypatch.setenv("OPPORTUNITY_PIPELINE_HTTP_REQUESTS_PER_SECOND", "1000")
        yield server


def test_the_boards_that_are_asked(type_: Type, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPPORTUNITY_PIPELINE_LEVER_BOARDS", '["acme"]')
    rows = type_("sources", "boards", "--json").json
    assert {row["source"] for row in rows} == set(shipped_boards())
    assert {"source": "greenhouse", "board": "gitlab", "company": "GitLab", "chosen": False} in rows
    assert [row for row in rows if row["source"] == "lever"] == [
        {"source": "lever", "board": "acme", "company": "acme", "chosen": True}
    ]
    words = type_("sources", "boards", "--source", "lever").out.split()
    assert words[-4:] == ["lever", "acme", "acme", "setting"]


def test_a_dead_board_is_named_and_is_a_failure(
    type_: Type, upstream: FaultServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPPORTUNITY_PIPELINE_GREENHOUSE_BOARDS", '["acme", "moved"]')
    upstream.script(BOARD.format("acme"), [answer(200, board(1, 2))])
    result = type_("sources", "boards", "--check", "--source", "greenhouse")
    assert result.code == 1
    assert "HTTP 404: remove it from the setting greenhouse_boards" in " ".join(result.out.split())
    rows = type_("sources", "boards", "--check", "--source", "greenhouse", "--json").json
    assert [(row["board"], row["state"], row["postings"]) for row in rows] == [
        ("acme", "alive", 2),
        ("moved", "dead", None),
    ]


def test_a_board_that_fails_for_now_is_none(
    type_: Type, upstream: FaultServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPPORTUNITY_PIPELINE_GREENHOUSE_BOARDS", '["acme", "slow", "bare"]')
    upstream.script(BOARD.format("acme"), [answer(200, board(1))])
    upstream.script(BOARD.format("slow"), [answer(503)])
    upstream.script(BOARD.format("bare"), [answer(200, board())])
    result = type_("sources", "boards", "--check", "--source", "greenhouse", "--json")
    assert result.code == 0
    assert [row["state"] for row in result.json] == ["alive", "failed", "empty"]


def test_a_check_leaves_a_host_alone_that_asked_for_it(
    type_: Type, upstream: FaultServer, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPPORTUNITY_PIPELINE_GREENHOUSE_BOARDS", '["acme"]')
    now = datetime.now(UTC)
    Ledger(database, "greenhouse").pause({"boards-api.greenhouse.io": now + timedelta(hours=2)}, now)
    words = "boards-api.greenhouse.io: asked to wait until "
    checked = type_("sources", "check", "greenhouse")
    assert checked.code == 1
    assert words in checked.out.splitlines()[1]
    assert words in type_("sources", "boards", "--check", "--source", "greenhouse").out
    assert upstream.asked == []


def test_a_source_without_boards_is_one_line(type_: Type) -> None:
    for name, words in (("devpost", "has no company boards"), ("nowhere", "unknown source")):
        for check in ((), ("--check",)):
            result = type_("sources", "boards", "--source", name, *check)
            assert result.code == 2
            assert words in result.err
            assert len(result.err.splitlines()) == 1
