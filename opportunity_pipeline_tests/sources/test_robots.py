"""robots.txt: pages for people are requested only where it allows, and no faster than it asks."""

from __future__ import annotations

import asyncio
import time
from datetime import UTC, datetime

import pytest

from opportunity_pipeline.settings import Settings
from opportunity_pipeline.sources.source import Request
from opportunity_pipeline.sources.transport.client import Client
from opportunity_pipeline.sources.transport.exchange import Answer, Attempt
from opportunity_pipeline.sources.transport.failures import PermanentFailure, RequestFailed, TransientFailure
from opportunity_pipeline_tests.sources.asking import ask, changed
from opportunity_pipeline_tests.sources.fault_server import FaultServer, Reply, answer, reset, silence

PAGE = Request("https://www.example.org/jobs/1?x=2", robots=True)
TARGET = "/jobs/1?x=2"
OK = answer(200, b"<html>", {"Content-Type": "text/html"})


def robots(text: str) -> Reply:
    return answer(200, text.encode(), {"Content-Type": "text/plain"})


@pytest.mark.parametrize(
    "rules",
    [
        robots(""),
        robots("User-agent: *\nDisallow:"),
        robots("User-agent: *\nDisallow: /private\nAllow: /"),
        # The longest match decides, not the first line.
        robots("User-agent: *\nDisallow: /\nAllow: /jobs/"),
        robots("User-agent: *\nDisallow: /\n\nUser-agent: opportunity-pipeline\nAllow: /jobs"),
        robots("<html><body>Not found</body></html>"),
        robots("\x00\xff" * 1000),
        answer(404),
        answer(403),
        answer(410),
    ],
)
def test_a_page_is_asked_where_nothing_disallows_it(quick: Settings, upstream: FaultServer, rules: Reply) -> None:
    upstream.script("/robots.txt", [rules])
    upstream.script(TARGET, [OK])
    assert ask(quick, PAGE).body == b"<html>"
    assert [asked.target for asked in upstream.asked] == ["/robots.txt", TARGET]
    assert upstream.asked[0].headers["host"] == "www.example.org"


@pytest.mark.parametrize(
    "rules",
    [
        "User-agent: *\nDisallow: /",
        "User-agent: *\nDisallow: /jobs/",
        "User-agent: *\nDisallow: /*?x=",
        "User-agent: *\nAllow: /\n\nUser-agent: Opportunity-Pipeline\nDisallow: /jobs",
        "\ufeffUser-agent: *\nDisallow: /",
    ],
)
def test_a_page_that_is_disallowed_is_not_asked(quick: Settings, upstream: FaultServer, rules: str) -> None:
    upstream.script("/robots.txt", [robots(rules)])
    upstream.script(TARGET, [OK])
    with pytest.raises(PermanentFailure, match=r"robots\.txt disallows it") as failure:
        ask(quick, PAGE)
    assert failure.value.url == PAGE.url
    assert not upstream.times(TARGET)


@pytest.mark.parametrize(("rules", "why"), [(answer(500), "HTTP 500"), (reset(b""), "broke"), (silence(1), "within")])
def test_without_an_answer_the_page_is_not_asked(
    quick: Settings, upstream: FaultServer, rules: Reply, why: str
) -> None:
    upstream.script("/robots.txt", [rules])
    upstream.script(TARGET, [OK])
    with pytest.raises(TransientFailure, match=f"robots.txt is unavailable: .*{why}"):
        ask(changed(quick, http_timeout_seconds=0.3, http_max_attempts=2), PAGE)
    assert len(upstream.times("/robots.txt")) == 2, "robots.txt is retried like any request, not once per page attempt"
    assert not upstream.times(TARGET)


def test_a_pause_that_robots_asks_for_is_kept(quick: Settings, upstream: FaultServer) -> None:
    upstream.script("/robots.txt", [answer(503, b"", {"Retry-After": "600"})])
    with pytest.raises(TransientFailure) as failure:
        ask(quick, PAGE)
    assert failure.value.retry_after == 600
    assert len(upstream.asked) == 1


def test_an_api_is_not_asked_about(quick: Settings, upstream: FaultServer) -> None:
    upstream.script(TARGET, [OK])
    ask(quick, Request(PAGE.url))
    assert [asked.target for asked in upstream.asked] == [TARGET]


def test_a_redirect_leads_only_where_it_is_allowed(quick: Settings, upstream: FaultServer) -> None:
    upstream.script("/robots.txt", [robots("User-agent: *\nDisallow: /private")])
    upstream.script(TARGET, [answer(302, b"", {"Location": "/private/1"})])
    upstream.script("/private/1", [OK])
    with pytest.raises(PermanentFailure, match=r"private/1: robots\.txt disallows it"):
        ask(quick, PAGE)
    assert not upstream.times("/private/1")


def together(settings: Settings, requests: list[Request]) -> list[Answer | RequestFailed]:
    attempts: list[Attempt] = []

    async def run() -> list[Answer | RequestFailed]:
        async with Client(settings, now=lambda: datetime.now(UTC), record=attempts.append) as client:

            async def one(request: Request) -> Answer | RequestFailed:
                try:
                    return await client.send(request)
                except RequestFailed as failure:
                    return failure

            return list(await asyncio.gather(*(one(request) for request in requests)))

    return asyncio.run(run())


def test_pages_asked_together_ask_once_and_keep_the_pace(quick: Settings, upstream: FaultServer) -> None:
    upstream.script("/robots.txt", [robots("User-agent: *\nCrawl-delay: 0.3\nDisallow: /4")])
    for number in range(3):
        upstream.script(f"/{number}", [OK])
    started = time.monotonic()
    urls = [f"https://www.example.org/{number}" for number in (0, 1, 2, 4)]
    answers = together(quick, [Request(url, robots=True) for url in urls])
    assert [isinstance(one, Answer) for one in answers] == [True, True, True, False]
    assert len(upstream.times("/robots.txt")) == 1
    rules, *times = [asked.at for asked in upstream.asked]
    assert all(at - rules >= turn * 0.3 for turn, at in enumerate(times))
    assert time.monotonic() - started < 20


def test_a_source_may_be_slower_than_the_settings(quick: Settings, upstream: FaultServer) -> None:
    upstream.script("/", [OK])
    started = time.monotonic()
    together(quick, [Request("https://www.example.org/", pace_seconds=0.3)] * 3)
    assert all(asked.at - started >= turn * 0.3 for turn, asked in enumerate(upstream.asked))
