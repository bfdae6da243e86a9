"""The live client code of every source against the loopback upstream, which serves a landing zone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest

from opportunity_pipeline.settings import Settings, load_settings
from opportunity_pipeline.sources.errors import SourceFailed
from opportunity_pipeline.sources.fetching import fetch_source
from opportunity_pipeline.sources.landing import LandedResponse, LandingZone
from opportunity_pipeline.sources.loopback import LoopbackUpstream
from opportunity_pipeline.sources.parsing import parse_response
from opportunity_pipeline.sources.records import ParsedResponse
from opportunity_pipeline.sources.register import SOURCES
from opportunity_pipeline.storage.database import Database
from opportunity_pipeline_tests.sources.live_paths import LIVE_PATHS, LivePath

AT = datetime(2026, 8, 20, tzinfo=UTC)
NOW = datetime(2026, 8, 23, tzinfo=UTC)


@pytest.fixture
def served(tmp_path: Path) -> LandingZone:
    return LandingZone(tmp_path / "served")


def settings_for(path: LivePath, url: str, tmp_path: Path) -> Settings:
    return load_settings(
        home=tmp_path / "home", upstream="loopback", loopback_url=url, http_requests_per_second=1000, **path.settings
    )


def land(path: LivePath, settings: Settings, served: LandingZone) -> None:
    """Lands the golden inputs at the URLs that the source will request."""
    for request, body in path.answers(settings):
        served.put(path.source, request.url, body, fetched_at=AT, method=request.method)


@pytest.mark.parametrize("path", LIVE_PATHS, ids=str)
def test_the_live_path_of_every_source(
    path: LivePath, database: Database, zone: LandingZone, served: LandingZone, tmp_path: Path
) -> None:
    with LoopbackUpstream(served) as loopback:
        settings = settings_for(path, loopback.url, tmp_path)
        land(path, settings, served)
        report = fetch_source(path.only(), settings=settings, database=database, zone=zone, now=lambda: NOW)
    originals = list(served.responses(path.source))
    fetched = [zone.get(response_id) for response_id in report.landed]
    assert report.errors == []
    assert report.served_by == path.way
    asked_robots = any(request.robots for request, _ in path.answers(settings))
    assert report.requests - asked_robots == len(originals) == len(path.files)
    assert {(one.url, one.method, one.body_sha256) for one in fetched} == {
        (one.url, one.method, one.body_sha256) for one in originals
    }
    assert {one.fetched_at for one in fetched} == {NOW}
    # The same records as those parsed from the recording itself.
    assert contents(zone, fetched) == contents(served, originals)
    assert report.records == sum(len(parse_response(zone, one).records) for one in fetched) > 0


def contents(zone: LandingZone, responses: list[LandedResponse]) -> list[ParsedResponse]:
    return [parse_response(zone, one) for one in sorted(responses, key=lambda one: (one.url, one.body_sha256))]


@pytest.mark.parametrize("path", [path for path in LIVE_PATHS if path.way != "actor"], ids=str)
def test_a_second_run_is_answered_from_what_is_known(
    path: LivePath, database: Database, zone: LandingZone, served: LandingZone, tmp_path: Path
) -> None:
    with LoopbackUpstream(served) as loopback:
        settings = settings_for(path, loopback.url, tmp_path)
        land(path, settings, served)
        first = fetch_source(path.only(), settings=settings, database=database, zone=zone, now=lambda: NOW)
        later = NOW + timedelta(days=1)
        second = fetch_source(path.only(), settings=settings, database=database, zone=zone, now=lambda: later)
    assert second.bytes == 0
    assert second.not_modified + second.skipped == len(path.files)
    assert second.complete == first.complete


def test_nothing_landed_fails_the_source_and_is_no_word_that_it_is_gone(
    database: Database, zone: LandingZone, served: LandingZone, tmp_path: Path
) -> None:
    with LoopbackUpstream(served) as loopback:
        lever = next(path for path in LIVE_PATHS if path.source == "lever")
        settings = settings_for(lever, loopback.url, tmp_path)
        with pytest.raises(SourceFailed, match=r"acme-labs.*: HTTP 400"):
            fetch_source(SOURCES["lever"], settings=settings, database=database, zone=zone, now=lambda: NOW)
    assert list(zone.responses()) == []


def get(loopback: LoopbackUpstream, host: str, target: str, **headers: str) -> httpx.Response:
    return httpx.get(f"{loopback.url}{target}", headers={"Host": host, **headers}, trust_env=False)


def test_the_newest_answer_is_served_also_when_it_comes_later(served: LandingZone) -> None:
    served.put("lever", "https://a.example/x?b=1#part", b"old", fetched_at=AT, headers={"Content-Type": "text/plain"})
    with LoopbackUpstream(served) as loopback:
        first = get(loopback, "A.example", "/x?b=1")
        assert (first.status_code, first.text, first.headers["content-type"]) == (200, "old", "text/plain")
        served.put("lever", "https://a.example/x?b=1", b"new", fetched_at=AT + timedelta(days=1))
        assert get(loopback, "a.example", "/x?b=1").text == "new"
        assert get(loopback, "b.example", "/x?b=1").status_code == 400
        assert get(loopback, "a.example", "/x").json() == {"error": "nothing has landed for GET a.example/x"}


def test_it_answers_conditionally_and_packed(served: LandingZone) -> None:
    served.put("lever", "https://a.example/", b"x" * 10_000, fetched_at=AT)
    with LoopbackUpstream(served) as loopback:
        got = get(loopback, "a.example", "/")
        assert got.headers["content-encoding"] == "gzip"
        assert int(got.headers["content-length"]) < 1000
        again = get(loopback, "a.example", "/", **{"If-None-Match": got.headers["etag"]})
        assert (again.status_code, again.content) == (304, b"")
        plain = get(loopback, "a.example", "/", **{"Accept-Encoding": "identity"})
        assert plain.content == b"x" * 10_000


def test_a_post_is_apart_from_a_get(served: LandingZone) -> None:
    served.put("internshala", "https://a.example/run#asked", b"[]", fetched_at=AT, method="POST")
    with LoopbackUpstream(served) as loopback:
        assert get(loopback, "a.example", "/run").status_code == 400
        headers = {"Host": "a.example"}
        posted = httpx.post(f"{loopback.url}/run", headers=headers, content=b"{}", trust_env=False)
        assert posted.content == b"[]"
        large = httpx.post(f"{loopback.url}/run", headers=headers, content=b"x" * 1_000_001, trust_env=False)
        assert large.status_code == 413


def test_it_listens_on_this_machine_only_and_stops(served: LandingZone) -> None:
    loopback = LoopbackUpstream(served).start()
    assert loopback.url.startswith("http://127.0.0.1:")
    loopback.stop()
    with pytest.raises(httpx.ConnectError):
        get(loopback, "a.example", "/")
