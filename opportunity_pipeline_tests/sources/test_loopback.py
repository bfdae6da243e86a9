"""The live client code of every source against the loopback upstream, which serves a landing zone back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from opportunity_pipeline.settings import Settings, load_settings
from opportunity_pipeline.sources.errors import SourceFailed
from opportunity_pipeline.sources.fetching import fetch_source
from opportunity_pipeline.sources.landing import LandingZone
from opportunity_pipeline.sources.loopback import LoopbackUpstream
from opportunity_pipeline.sources.parsing import parse_response
from opportunity_pipeline.sources.register import SOURCES
from opportunity_pipeline.storage.database import Database
from opportunity_pipeline_tests.sources.golden_pairs import FOLDER

AT = datetime(2026, 8, 20, tzinfo=UTC)
NOW = datetime(2026, 8, 23, tzinfo=UTC)

# What each source is asked for, and the golden input that answers each request in turn.
LIVE: dict[str, tuple[dict[str, Any], list[str]]] = {
    "devpost": ({"devpost_themes": ["AI"]}, ["api_page_1.json", "api_page_2.json"]),
    "google_news": ({"google_news_topics": {"AI": "intitle:AI when:7d"}}, ["search.xml"]),
    "greenhouse": ({"greenhouse_boards": ["acmerobotics"]}, ["board.json"]),
    "internshala": ({"internshala_max_results": 4, "apify_api_key": "very-secret"}, ["actor.json"]),
    "lever": ({"lever_boards": ["acme-labs"]}, ["postings.json"]),
    "simplify_listings": (
        {"simplify_urls": ["https://raw.githubusercontent.com/a/Internships/x.json"]},
        ["newer.json"],
    ),
}


@pytest.fixture
def served(tmp_path: Path) -> LandingZone:
    return LandingZone(tmp_path / "served")


def settings_for(name: str, url: str, tmp_path: Path) -> Settings:
    return load_settings(
        home=tmp_path / "home", upstream="loopback", loopback_url=url, http_requests_per_second=1000, **LIVE[name][0]
    )


def land(name: str, settings: Settings, served: LandingZone) -> None:
    """Puts the golden inputs where the source's requests will look for them."""
    (request,) = SOURCES[name].ways[0].requests(settings)
    for number, file in enumerate(LIVE[name][1], start=1):
        url = request.url.replace("page=1", f"page={number}")
        served.put(name, url, (FOLDER / name / file).read_bytes(), fetched_at=AT, method=request.method)


@pytest.mark.parametrize("name", sorted(SOURCES))
def test_the_live_path_of_every_source(
    name: str, database: Database, zone: LandingZone, served: LandingZone, tmp_path: Path
) -> None:
    with LoopbackUpstream(served) as loopback:
        settings = settings_for(name, loopback.url, tmp_path)
        land(name, settings, served)
        report = fetch_source(SOURCES[name], settings=settings, database=database, zone=zone, now=lambda: NOW)
    originals = list(served.responses(name))
    fetched = [zone.get(response_id) for response_id in report.landed]
    assert report.errors == []
    assert report.requests == len(originals) == len(LIVE[name][1])
    assert {(one.url, one.method, one.body_sha256) for one in fetched} == {
        (one.url, one.method, one.body_sha256) for one in originals
    }
    assert {one.fetched_at for one in fetched} == {NOW}
    # The same records as those that are read from the recording itself.
    assert [parse_response(zone, one) for one in fetched] == [parse_response(served, one) for one in originals]
    assert report.records == sum(len(parse_response(zone, one).records) for one in fetched) > 0


@pytest.mark.parametrize("name", sorted(set(SOURCES) - {"internshala"}))
def test_a_second_run_is_answered_from_what_is_known(
    name: str, database: Database, zone: LandingZone, served: LandingZone, tmp_path: Path
) -> None:
    with LoopbackUpstream(served) as loopback:
        settings = settings_for(name, loopback.url, tmp_path)
        land(name, settings, served)
        first = fetch_source(SOURCES[name], settings=settings, database=database, zone=zone, now=lambda: NOW)
        later = NOW + timedelta(days=1)
        second = fetch_source(SOURCES[name], settings=settings, database=database, zone=zone, now=lambda: later)
    assert (second.not_modified, second.bytes) == (second.requests, 0)
    assert (second.records, second.complete) == (first.records, first.complete)


def test_nothing_landed_is_a_404_that_fails_the_source(
    database: Database, zone: LandingZone, served: LandingZone, tmp_path: Path
) -> None:
    with LoopbackUpstream(served) as loopback:
        settings = settings_for("lever", loopback.url, tmp_path)
        with pytest.raises(SourceFailed, match=r"acme-labs.*: HTTP 404"):
            fetch_source(SOURCES["lever"], settings=settings, database=database, zone=zone, now=lambda: NOW)


def get(loopback: LoopbackUpstream, host: str, target: str, **headers: str) -> httpx.Response:
    return httpx.get(f"{loopback.url}{target}", headers={"Host": host, **headers}, trust_env=False)


def test_the_newest_answer_is_served_also_when_it_comes_later(served: LandingZone) -> None:
    served.put("lever", "https://a.example/x?b=1#part", b"old", fetched_at=AT, headers={"Content-Type": "text/plain"})
    with LoopbackUpstream(served) as loopback:
        first = get(loopback, "A.example", "/x?b=1")
        assert (first.status_code, first.text, first.headers["content-type"]) == (200, "old", "text/plain")
        served.put("lever", "https://a.example/x?b=1", b"new", fetched_at=AT + timedelta(days=1))
        assert get(loopback, "a.example", "/x?b=1").text == "new"
        assert get(loopback, "b.example", "/x?b=1").status_code == 404
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
        assert get(loopback, "a.example", "/run").status_code == 404
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
