"""Checking a source: a verdict within a time limit, without storing anything."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest

from opportunity_pipeline.settings import Settings, load_settings
from opportunity_pipeline.sources.board_check import check_boards
from opportunity_pipeline.sources.checking import CheckResult, check_sources
from opportunity_pipeline.sources.errors import SourceFailed
from opportunity_pipeline.sources.fetch_report import FetchReport
from opportunity_pipeline.sources.kept import NOTHING_KEPT, Kept, read_kept
from opportunity_pipeline.sources.register import SOURCES
from opportunity_pipeline.storage.database import Database
from opportunity_pipeline_tests.sources.clock import Clock
from opportunity_pipeline_tests.sources.fault_server import FaultServer, Reply, answer, silence
from opportunity_pipeline_tests.sources.golden_pairs import FOLDER

TARGET = "/v1/boards/acmerobotics/jobs?content=true"


def check(quick: Settings, name: str = "greenhouse", **changes: Any) -> CheckResult:
    settings = quick.model_copy(update={"greenhouse_boards": ["acmerobotics"], **changes})
    (result,) = check_sources([SOURCES[name]], settings)
    return result


def test_a_good_source(quick: Settings, upstream: FaultServer) -> None:
    upstream.script(TARGET, [answer(200, (FOLDER / "greenhouse" / "board.json").read_bytes())])
    result = check(quick)
    assert (result.name, result.reachable, result.records, result.sample, result.problem) == (
        "greenhouse",
        True,
        2,
        "Software Engineering Intern, Summer",
        None,
    )
    assert len(upstream.asked) == 1


@pytest.mark.parametrize(
    ("reply", "problem"),
    [
        (answer(400), "HTTP 400; the address or its parameters are refused: check the source's settings"),
        (answer(422), "HTTP 422; the address or its parameters are refused"),
        (answer(500), "HTTP 500; try again later"),
        (answer(429, b"", {"Retry-After": "1"}), "asked to wait 1 s"),
        (answer(200, b"<html>"), "HTML or XML where JSON was expected"),
        (silence(60), "no complete answer within 0.3 s"),
    ],
)
def test_a_bad_one_says_why_after_one_try(quick: Settings, upstream: FaultServer, reply: Reply, problem: str) -> None:
    upstream.script(TARGET, [reply])
    started = time.monotonic()
    result = check(quick, http_timeout_seconds=0.3)
    assert (result.reachable, result.records, result.sample) == (False, 0, None)
    assert problem in str(result.problem)
    assert str(result.problem).startswith("boards-api.greenhouse.io: ")
    assert str(result.asked) == f"https://boards-api.greenhouse.io{TARGET}"
    assert len(upstream.asked) == 1
    assert time.monotonic() - started < 20


def test_what_to_look_at(quick: Settings, upstream: FaultServer) -> None:
    upstream.script(TARGET, [answer(200, (FOLDER / "greenhouse" / "wrapper.json").read_bytes())])
    result = check(quick)
    assert (result.reachable, result.records) == (True, 2)
    assert result.problem == "4 elements cannot be read; the first: unexpected type"
    upstream.script(TARGET, [answer(200, b'{"jobs": []}')])
    assert "holds no records" in str(check(quick).problem)


def test_a_dead_board_does_not_make_its_source_unreachable(quick: Settings, upstream: FaultServer) -> None:
    target = TARGET.replace("acmerobotics", "{}")
    upstream.script(target.format("dead"), [answer(404)])
    upstream.script(target.format("mute"), [silence(60)])
    upstream.script(TARGET, [answer(200, (FOLDER / "greenhouse" / "board.json").read_bytes())])
    boards = ["dead", "mute", "acmerobotics", "never asked"]
    started = time.monotonic()
    result = check(quick, greenhouse_boards=boards, http_timeout_seconds=1)
    assert time.monotonic() - started < 1.9  # concurrently: within the time limit of one
    assert (result.reachable, result.tried, result.answered, result.records) == (True, 3, 1, 2)
    assert str(result.problem).startswith("1 of 3 answered; boards-api.greenhouse.io: HTTP 404; check the board")
    assert "no complete answer within 1 s" in str(result.problem)
    assert len(upstream.asked) == 3


def test_what_asked_to_be_left_alone_is_not_asked(
    quick: Settings, upstream: FaultServer, database: Database, run: Callable[..., FetchReport], clock: Clock
) -> None:
    upstream.script(TARGET.replace("acmerobotics", "acme"), [answer(429, b"", {"Retry-After": "7200"})])
    with pytest.raises(SourceFailed):
        run("greenhouse")
    asked = len(upstream.asked)
    kept = read_kept(database, clock())
    settings = quick.model_copy(update={"greenhouse_boards": ["acmerobotics"]})
    for known, words in (
        (kept, "left alone until 20"),
        (Kept(hosts=kept.hosts), "boards-api.greenhouse.io: asked to wait until 20"),
    ):
        (result,) = check_sources([SOURCES["greenhouse"]], settings, kept=known)
        assert (result.reachable, result.tried) == (False, 0)
        assert str(result.problem).startswith(words)
        (board,) = check_boards(settings, "greenhouse", kept=known)
        assert board.state == "not asked"
        assert str(board.detail).startswith(words)
    assert len(upstream.asked) == asked
    # Reading changes nothing, and a pause that is over is no longer reported.
    assert read_kept(database, clock()) == kept
    clock.later(hours=3)
    assert read_kept(database, clock()) == NOTHING_KEPT


def test_a_disabled_source_is_not_asked(quick: Settings, upstream: FaultServer) -> None:
    live = load_settings(home=quick.home)
    (result,) = check_sources([SOURCES["newsapi"]], live)
    assert (result.reachable, result.problem) == (False, "no key: set NEWS_API_KEY")
    assert upstream.asked == []


def test_the_check_of_the_actor_asks_for_three(quick: Settings, upstream: FaultServer) -> None:
    target = "/v2/acts/salman_bareesh~internshala-scrapper/run-sync-get-dataset-items?format=json&limit=3&maxItems=3"
    upstream.script(target, [answer(201, (FOLDER / "internshala" / "actor.json").read_bytes())])
    settings = load_settings(home=quick.home, upstream="loopback", loopback_url=upstream.url, apify_api_key="secret")
    (result,) = check_sources([SOURCES["internshala"]], settings)
    assert (result.reachable, result.records, result.sample) == (True, 3, "Software Development")
    assert b'"max_results": 3' in upstream.asked[0].body
    assert upstream.asked[0].headers["authorization"] == "Bearer secret"
