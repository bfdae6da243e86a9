"""The shipped list of boards, and the check that reports which of them are gone."""

from __future__ import annotations

import json
import re
import time
from importlib.resources import files
from typing import Any

import pytest

from opportunity_pipeline.settings import Settings, load_settings
from opportunity_pipeline.sources.board_check import BoardResult, NoBoards, check_boards, list_boards
from opportunity_pipeline.sources.boards import company_of, shipped_boards
from opportunity_pipeline.sources.register import SOURCES, UnknownSource
from opportunity_pipeline_tests.sources.boards import BOARD, board
from opportunity_pipeline_tests.sources.fault_server import FaultServer, answer, reset, silence
from opportunity_pipeline_tests.sources.golden_pairs import FOLDER

BOARD_SOURCES = ["ashby", "greenhouse", "lever", "recruitee", "smartrecruiters", "workable"]


def check(quick: Settings, source: str, boards: list[str], **changes: Any) -> dict[str, BoardResult]:
    settings = quick.model_copy(update={f"{source}_boards": boards, **changes})
    results = check_boards(settings, source)
    assert [result.board for result in results] == boards
    return {result.board: result for result in results}


def test_the_shipped_list_is_long_and_tidy() -> None:
    shipped = shipped_boards()
    assert sorted(shipped) == BOARD_SOURCES
    assert sum(len(boards) for boards in shipped.values()) >= 130
    for source, boards in shipped.items():
        assert len(boards) >= 10, source
        assert list(boards) == sorted(boards), source
        for token, company in boards.items():
            assert re.fullmatch(r"[A-Za-z0-9._-]+", token), token
            assert company == " ".join(company.split()) != "", token
    # A company on two boards would be fetched twice, and its jobs would be listed twice.
    companies = [company.lower() for boards in shipped.values() for company in boards.values()]
    assert len(companies) == len(set(companies))


def test_no_token_of_the_shipped_list_is_in_its_file_twice() -> None:
    def refuse_repetitions(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        names = [name for name, _ in pairs]
        assert len(names) == len(set(names)), [name for name in names if names.count(name) > 1]
        return dict(pairs)

    text = (files("opportunity_pipeline.sources") / "data" / "boards.json").read_text(encoding="utf-8")
    assert json.loads(text, object_pairs_hook=refuse_repetitions) == shipped_boards()


def test_a_company_without_a_name_goes_by_its_token() -> None:
    assert company_of("greenhouse", "gitlab") == "GitLab"
    assert company_of("greenhouse", "acme-robotics") == "acme-robotics"
    assert company_of("lever", "gitlab") == "gitlab"


def test_the_list_of_boards_says_who_chose_them() -> None:
    settings = load_settings(lever_boards=["acme", "spotify"], ashby_boards=[])
    boards = list_boards(settings)
    assert [(one.board, one.company, one.chosen) for one in boards if one.source == "lever"] == [
        ("acme", "acme", True),
        ("spotify", "Spotify", True),
    ]
    assert [one for one in boards if one.source == "ashby"] == []
    greenhouse = [one for one in boards if one.source == "greenhouse"]
    assert [one.board for one in greenhouse] == list(shipped_boards()["greenhouse"])
    assert not any(one.chosen for one in greenhouse)
    assert list_boards(settings, "greenhouse") == greenhouse


def test_a_source_without_boards_is_said() -> None:
    with pytest.raises(NoBoards, match=r"^devpost has no company boards; these have: ashby, .*, workable$"):
        list_boards(load_settings(), "devpost")
    with pytest.raises(UnknownSource, match="unknown source 'nowhere'"):
        check_boards(load_settings(), "nowhere")


@pytest.mark.parametrize("source", BOARD_SOURCES)
def test_every_board_of_a_source_has_its_request(source: str) -> None:
    settings = load_settings()
    requests = SOURCES[source].ways[0].requests(settings)
    boards = list_boards(settings, source)
    assert len(requests) == len(boards) == len({request.url for request in requests})
    assert all(one.board in request.url for one, request in zip(boards, requests, strict=True))


def test_what_becomes_of_boards(quick: Settings, upstream: FaultServer) -> None:
    replies = {
        "alive": answer(200, board(1, 2, 2)),
        "empty": answer(200, board()),
        "missing": answer(404, b"{}"),
        "gone": answer(410),
        "html": answer(200, b"<!DOCTYPE html><title>Moved</title>"),
        "another": answer(200, b'{"offers": []}'),
        "broken": answer(500),
        "refused": answer(403),
        "reset": reset(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{"),
        "drifted": answer(200, (FOLDER / "greenhouse" / "wrapper.json").read_bytes()),
    }
    for token, reply in replies.items():
        upstream.script(BOARD.format(token), [reply])
    results = check(quick, "greenhouse", list(replies))
    assert {token: (result.state, result.postings) for token, result in results.items()} == {
        "alive": ("alive", 2),
        "empty": ("empty", 0),
        "missing": ("dead", None),
        "gone": ("dead", None),
        "html": ("failed", None),
        "another": ("failed", None),
        "broken": ("failed", None),
        "refused": ("failed", None),
        "reset": ("failed", None),
        "drifted": ("alive", 2),
    }
    assert results["alive"].detail is None
    assert results["missing"].detail == "HTTP 404: remove it from the setting greenhouse_boards"
    assert results["gone"].detail == "HTTP 410: remove it from the setting greenhouse_boards"
    for token, words in {
        "empty": "no opening now, or the company moved away",
        "html": "HTML or XML where JSON was expected",
        "another": "not a Greenhouse board",
        "broken": "HTTP 500",
        "refused": "HTTP 403",
        "reset": "the connection broke",
        "drifted": "4 elements cannot be read; the first: ",
    }.items():
        assert words in str(results[token].detail), token
    # One request each: a check retries nothing.
    assert sorted(asked.target for asked in upstream.asked) == sorted(BOARD.format(token) for token in replies)


def test_a_board_of_the_shipped_list_that_is_gone(quick: Settings) -> None:
    results = check_boards(quick, "workable")
    assert len(results) == len(shipped_boards()["workable"])
    assert {(result.state, result.detail) for result in results} == {
        ("dead", "HTTP 404: remove it from the shipped list")
    }


def test_silent_boards_cost_the_time_of_one(quick: Settings, upstream: FaultServer) -> None:
    tokens = [f"silent{number}" for number in range(4)]
    for token in tokens:
        upstream.script(BOARD.format(token), [silence(60)])
    started = time.monotonic()
    results = check(quick, "greenhouse", tokens, http_timeout_seconds=2)
    assert 2 <= time.monotonic() - started < 6  # one after the other: 8
    assert {(result.state, result.detail) for result in results.values()} == {
        ("failed", "no complete answer within 2 s")
    }


def test_without_a_network_the_check_ends_soon(quick: Settings, upstream: FaultServer) -> None:
    tokens = [f"silent{number}" for number in range(40)]
    for token in tokens:
        upstream.script(BOARD.format(token), [silence(60)])
    started = time.monotonic()
    results = check(quick, "greenhouse", tokens, http_timeout_seconds=0.3)
    assert time.monotonic() - started < 10
    assert {result.state for result in results.values()} == {"failed"}
    assert results["silent39"].detail is not None
    assert results["silent39"].detail.endswith("boards of greenhouse in a row gave no answer")
    assert len(upstream.asked) <= 12


def test_a_host_that_asks_for_quiet_gets_it(quick: Settings, upstream: FaultServer) -> None:
    upstream.script(BOARD.format("busy"), [answer(429, b"", {"Retry-After": "600"})])
    upstream.script(BOARD.format("next"), [answer(200, board(1))])
    results = check(quick, "greenhouse", ["busy", "next"], http_concurrency_per_host=1)
    assert results["busy"].detail == "HTTP 429; asked to wait 600 s"
    assert results["next"].state == "failed"
    assert "left alone for" in str(results["next"].detail)
    assert [asked.target for asked in upstream.asked] == [BOARD.format("busy")]


def test_a_listing_of_several_pages_is_asked_for_its_first(quick: Settings, upstream: FaultServer) -> None:
    body = (FOLDER / "smartrecruiters" / "listing_page_1.json").read_bytes()
    content = json.loads(body)["content"][:3]
    page = json.dumps({"offset": 0, "limit": 100, "totalFound": 672, "content": content}).encode()
    target = "/v1/companies/{}/postings?limit=100&offset=0"
    upstream.script(target.format("AcmeLabs"), [answer(200, page)])
    upstream.script(target.format("Nobody"), [answer(200, b'{"totalFound": 0, "content": []}')])
    results = check(quick, "smartrecruiters", ["AcmeLabs", "Nobody"])
    assert (results["AcmeLabs"].state, results["AcmeLabs"].postings) == ("alive", 3)
    assert results["AcmeLabs"].detail == "and more: this is the first page"
    # SmartRecruiters answers like this for an unknown company.
    assert results["Nobody"].state == "empty"
    assert len(upstream.asked) == 2


def test_a_disabled_source_is_not_asked() -> None:
    live = load_settings(smartrecruiters_boards=["AcmeLabs"], sources=["smartrecruiters"])
    (result,) = check_boards(live, "smartrecruiters")
    assert result.state == "not asked"
    assert "terms not accepted" in str(result.detail)


def test_each_board_is_told_when_it_is_done(quick: Settings, upstream: FaultServer) -> None:
    upstream.script(BOARD.format("acme"), [answer(200, board(1))])
    told: list[str] = []
    settings = quick.model_copy(update={"greenhouse_boards": ["acme", "gone"]})
    check_boards(settings, "greenhouse", done=lambda one: told.append(one.board))
    assert sorted(told) == ["acme", "gone"]
