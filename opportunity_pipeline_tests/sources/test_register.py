"""The register: which sources exist, and which can be used."""

from __future__ import annotations

import re
from dataclasses import MISSING, fields
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from opportunity_pipeline.settings import Settings, SettingsError, load_settings
from opportunity_pipeline.sources import paging
from opportunity_pipeline.sources.addresses import has_secret
from opportunity_pipeline.sources.records import ParsedResponse
from opportunity_pipeline.sources.register import SOURCES, UnknownSource, disabled_reason, find_source, frequency_of
from opportunity_pipeline.sources.register_page import register_page
from opportunity_pipeline.sources.source import Source, Way
from opportunity_pipeline_tests.sources.golden_pairs import FOLDER


def reason(name: str, **settings: Any) -> str | None:
    return disabled_reason(SOURCES[name], load_settings(**settings))


def test_the_modules_of_upstreams_are_the_register() -> None:
    assert len(SOURCES) >= 21
    for name, source in SOURCES.items():
        module = import_module(f"opportunity_pipeline.sources.upstreams.{name}")
        assert module.SOURCE is source, name
        assert source.name == name
        assert any((FOLDER / name).glob("*.expected.json")), name


def test_every_source_states_its_terms_and_who_decides() -> None:
    for name, source in SOURCES.items():
        assert len(source.terms) > 40, f"{name}: `terms` is too short to decide by"
        asked_for = source.needs_acceptance or any(way.needs_acceptance for way in source.ways)
        doubtful = re.search(
            r"accept_terms|reported to|for the operator to decide|only after you decided", source.terms
        )
        assert bool(doubtful) == asked_for, (
            f"{name}: `terms` asks for a decision but `needs_acceptance` does not, or vice versa"
        )


def test_how_often_in_words() -> None:
    assert frequency_of(SOURCES["lever"]) == "Daily."
    assert frequency_of(SOURCES["rss"]) == "Every 6 hours."
    assert frequency_of(SOURCES["newsapi"]) == "Whenever `google_news` gives nothing or its terms are not accepted."


def test_a_name_that_is_not_there_names_those_that_are() -> None:
    assert find_source("lever") is SOURCES["lever"]
    with pytest.raises(UnknownSource, match=r"unknown source 'levr'; known: arbeitnow, .*, lever, .*"):
        find_source("levr")


def test_a_missing_key_disables_with_a_clear_line() -> None:
    assert reason("newsapi") == "no key: set NEWS_API_KEY"
    assert reason("newsapi", news_api_key="k") is None


def test_a_source_with_another_way_needs_no_key() -> None:
    refused = reason("internshala")
    assert refused is not None
    assert refused.startswith("actor: no key: set APIFY_API_KEY; pages: terms not accepted")
    assert reason("internshala", accept_terms=["internshala"]) is None


def test_terms_that_need_a_decision() -> None:
    refused = reason("google_news")
    assert refused is not None
    assert "OPPORTUNITY_PIPELINE_ACCEPT_TERMS" in refused
    assert reason("google_news", accept_terms=["google_news"]) is None


def test_a_source_that_is_not_chosen() -> None:
    assert reason("lever", sources=["devpost"]) == "not in OPPORTUNITY_PIPELINE_SOURCES"
    assert reason("greenhouse", sources=["greenhouse"]) is None


def test_nothing_to_ask() -> None:
    assert reason("greenhouse", greenhouse_boards=[]) == "nothing to request: the settings name no board, query or file"


def test_the_loopback_server_needs_neither_key_nor_terms() -> None:
    loopback = {"upstream": "loopback", "loopback_url": "http://127.0.0.1:9"}
    assert reason("internshala", **loopback) is None
    assert reason("google_news", **loopback) is None
    assert reason("lever", lever_boards=[], **loopback) is not None


@pytest.mark.parametrize("name", sorted(SOURCES))
def test_requests_carry_their_key_in_no_url(name: str) -> None:
    settings = load_settings(
        apify_api_key="very-secret", news_api_key="very-secret", jobposting_urls=["https://careers.example.com/jobs"]
    )
    ways = SOURCES[name].ways
    requests = [request for way in ways for request in way.requests(settings)]
    assert requests
    for request in [*requests, *(way.probe(settings) for way in ways if way.probe)]:
        assert request.url.startswith("https://")
        assert "very-secret" not in repr(request)
        assert not has_secret(request.url)


def test_what_devpost_is_asked_for() -> None:
    urls = [request.url for request in SOURCES["devpost"].ways[0].requests(Settings())]
    assert urls == [
        "https://devpost.com/api/hackathons?status%5B%5D=open&themes%5B%5D=Machine+Learning%2FAI&page=1",
        "https://devpost.com/api/hackathons?status%5B%5D=open&themes%5B%5D=Blockchain&page=1",
        "https://devpost.com/api/hackathons?status%5B%5D=open&themes%5B%5D=Health&page=1",
    ]
    everything = load_settings(devpost_themes=[], devpost_status="upcoming")
    assert [request.url for request in SOURCES["devpost"].ways[0].requests(everything)] == [
        "https://devpost.com/api/hackathons?status%5B%5D=upcoming&page=1"
    ]


def test_what_google_news_is_asked_for() -> None:
    urls = [request.url for request in SOURCES["google_news"].ways[0].requests(Settings())]
    assert urls[0] == (
        "https://news.google.com/rss/search?q=intitle%3AAI+OR+intitle%3A%22artificial+intelligence%22+when%3A7d"
        "&hl=en&gl=IN&ceid=IN%3Aen#topic=AI"
    )
    assert len(urls) == 4


def test_what_the_actor_is_asked_for() -> None:
    (request,) = SOURCES["internshala"].ways[0].requests(load_settings(apify_api_key="k", internshala_max_results=25))
    assert request.method == "POST"
    assert request.url == (
        "https://api.apify.com/v2/acts/salman_bareesh~internshala-scrapper/run-sync-get-dataset-items"
        "?format=json&limit=25&maxItems=25#job_category=technology&location=India"
    )
    assert request.body == (
        b'{"job_category": "technology", "location": "India", "work_from_home": false, "max_results": 25, '
        b'"pages_to_scrape": 3}'
    )


def test_names_in_settings_cannot_leave_their_place_in_the_url() -> None:
    (request,) = SOURCES["greenhouse"].ways[0].requests(load_settings(greenhouse_boards=["../../evil?x=#y"]))
    assert request.url == "https://boards-api.greenhouse.io/v1/boards/..%2F..%2Fevil%3Fx%3D%23y/jobs?content=true"


def test_the_page_has_every_source_with_every_fact() -> None:
    page = register_page()
    for source in SOURCES.values():
        assert f"\n## {source.name}\n" in page
        for text in (source.gives, source.terms, source.cost, source.ways[0].access, source.reliability):
            assert text in page
    assert "`APIFY_API_KEY`" in page


@pytest.mark.parametrize("setting", ["sources", "accept_terms"])
def test_a_misspelt_source_in_a_setting_is_said(setting: str) -> None:
    with pytest.raises(SettingsError, match=rf"OPPORTUNITY_PIPELINE_{setting.upper()}: unknown: greenhose; known: .*"):
        disabled_reason(SOURCES["greenhouse"], load_settings(**{setting: ["greenhose"]}))


def test_the_walk_through_names_what_is_there() -> None:
    root = Path(__file__).parents[2]
    page = (root / "docs" / "adding-a-source.md").read_text(encoding="utf-8")
    for link in re.findall(r"\]\((\.\./[^)#]+)\)", page):
        assert (root / "docs" / link).is_file(), link
    entry = page[page.index("SOURCE = Source(") :].partition("```")[0]
    shown = set(re.findall(r"^    (\w+)=", entry, re.MULTILINE))
    needed = {one.name for one in fields(Source) if one.default is MISSING}
    assert needed | {"credit"} == shown <= {one.name for one in fields(Source)}
    pages = page[page.index("### Pages") :].partition("### Details")[0]
    assert {"page_after", "cut_at_page"} == set(re.findall(r"\b(\w+)\(parsed", pages)) <= set(dir(paging))
    named = set(re.findall(r"`(\w+)`", pages))
    assert {"follow", "cap_warning", "scope"} <= named
    assert named <= {one.name for of in (ParsedResponse, Way) for one in fields(of)}
    for constant, file in re.findall(r"`([A-Z_]{4,})` (?:in|of)\s\[`(\w+\.py)`\]", page):
        module = import_module(f"opportunity_pipeline_tests.sources.{file.removesuffix('.py')}")
        assert hasattr(module, constant), f"{constant} in {file}"
    for module_name in re.findall(r"python -m ([\w.]+)", page):
        assert find_spec(module_name), module_name
