"""The settings that a demo pins."""

from __future__ import annotations

import pytest

from opportunity_pipeline.demo.settings import demo_settings, demo_settings_overrides
from opportunity_pipeline.settings import Settings, load_settings
from opportunity_pipeline.sources.register import SOURCES, disabled_reason


def test_they_win_over_what_a_person_has_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPPORTUNITY_PIPELINE_DEVPOST_THEMES", '["Music"]')
    monkeypatch.setenv("OPPORTUNITY_PIPELINE_GREENHOUSE_BOARDS", '["stripe"]')
    asked = load_settings(**demo_settings_overrides())
    for source in SOURCES.values():
        assert [request.url for request in source.requests(asked)] == [
            request.url for request in source.requests(demo_settings())
        ], source.name


def test_every_setting_that_shapes_a_request_is_pinned() -> None:
    shaping = {
        name
        for name in Settings.model_fields
        if name.startswith(("devpost_", "google_news_", "internshala_", "simplify_", "greenhouse_", "lever_"))
    }
    assert shaping | {"sources"} <= demo_settings_overrides().keys()


def test_no_source_needs_a_key_or_an_acceptance() -> None:
    loopback = load_settings(**demo_settings_overrides(), upstream="loopback", loopback_url="http://127.0.0.1:1")
    assert {disabled_reason(source, loopback) for source in SOURCES.values()} == {None}
    assert not {"apify_api_key", "accept_terms"} & demo_settings_overrides().keys()


def test_boards_are_those_of_invented_companies() -> None:
    pinned = demo_settings_overrides()
    shipped = Settings.model_fields["greenhouse_boards"].default + Settings.model_fields["lever_boards"].default
    assert not set(pinned["greenhouse_boards"] + pinned["lever_boards"]) & set(shipped)
