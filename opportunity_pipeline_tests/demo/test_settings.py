"""The settings that a demo pins."""

from __future__ import annotations

import pytest

from opportunity_pipeline.demo.settings import DEMO_SOURCES, demo_settings, demo_settings_overrides
from opportunity_pipeline.settings import Settings, load_settings
from opportunity_pipeline.sources.boards import shipped_boards
from opportunity_pipeline.sources.register import SOURCES, scheduled_sources


def test_they_win_over_what_a_person_has_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPPORTUNITY_PIPELINE_DEVPOST_THEMES", '["Music"]')
    monkeypatch.setenv("OPPORTUNITY_PIPELINE_GREENHOUSE_BOARDS", '["stripe"]')
    asked = load_settings(**demo_settings_overrides())
    for name in DEMO_SOURCES:
        for way in SOURCES[name].ways:
            urls = [request.url for request in way.requests(asked)]
            assert urls == [request.url for request in way.requests(demo_settings())], name


def test_every_setting_that_shapes_a_request_is_pinned() -> None:
    shaping = {
        name
        for name in Settings.model_fields
        if name.startswith(("devpost_", "google_news_", "internshala_", "simplify_", "greenhouse_", "lever_"))
    }
    assert shaping | {"sources"} <= demo_settings_overrides().keys()


def test_no_source_needs_a_key_or_an_acceptance() -> None:
    loopback = load_settings(**demo_settings_overrides(), upstream="loopback", loopback_url="http://127.0.0.1:1")
    assert [source.name for source in scheduled_sources(loopback)] == list(DEMO_SOURCES)
    assert not {"apify_api_key", "accept_terms"} & demo_settings_overrides().keys()


def test_boards_are_those_of_invented_companies() -> None:
    pinned = demo_settings_overrides()
    shipped = {token for boards in shipped_boards().values() for token in boards}
    assert not {*pinned["greenhouse_boards"], *pinned["lever_boards"]} & shipped
