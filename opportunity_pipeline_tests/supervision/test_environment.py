"""A child that loads its settings from the environment gets those of the supervisor."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pydantic import HttpUrl, SecretStr

from opportunity_pipeline.settings import Settings, load_settings
from opportunity_pipeline.storage.database import Database
from opportunity_pipeline.supervision.environment import child_environment, missing_environment


def test_every_setting_survives(database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = Settings(
        home=tmp_path,
        database_url=database.url,
        as_of=datetime(2026, 8, 23, tzinfo=UTC),
        upstream="loopback",
        loopback_url=HttpUrl("http://127.0.0.1:8123/"),
        sources=["devpost", "lever"],
        accept_terms=["google_news"],
        google_news_topics={"AI": 'intitle:"AI" OR ünïcode', "Empty": ""},
        google_news_edition=("en", "GB", "GB:en"),
        simplify_urls=[HttpUrl("https://example.org/a.json")],
        devpost_themes=[],
        apify_api_key=SecretStr("a secret"),
        sendgrid_api_key=SecretStr("another"),
        http_requests_per_second=0.5,
        landing_retention_days=7,
        operator_email="operator@example.org",
    )
    monkeypatch.setattr(os, "environ", child_environment(settings, database, "postgresql+psycopg2://d"))
    assert load_settings() == settings


def test_a_setting_that_was_unset_here_is_unset_there(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPPORTUNITY_PIPELINE_SOURCES", '["lever"]')
    monkeypatch.setenv("OPPORTUNITY_PIPELINE_ACCEPT_TERMS", '["google_news"]')
    settings = load_settings(home=tmp_path).model_copy(update={"sources": None, "accept_terms": []})
    environment = child_environment(settings, database, "postgresql+psycopg2://d")
    monkeypatch.setattr(os, "environ", environment)
    assert load_settings().sources is None
    assert load_settings().accept_terms == []


def test_what_children_need_beside_the_settings(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONWARNINGS", "error")
    monkeypatch.setenv("DATABASE_URL", "postgresql://elsewhere/x")
    environment = child_environment(Settings(home=tmp_path), database, "postgresql+psycopg2://d")
    assert environment["DATABASE_URL"] == database.url
    assert environment["OPPORTUNITY_PIPELINE_DAGSTER_URL"] == "postgresql+psycopg2://d"
    assert environment["OPPORTUNITY_PIPELINE_HOME"] == str(tmp_path)
    assert environment["DAGSTER_HOME"] == str(tmp_path / "dagster")
    assert environment["PATH"] == os.environ["PATH"]
    assert "PYTHONWARNINGS" not in environment


def test_what_a_command_of_ones_own_lacks(database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SENDGRID_API_KEY", "read from a .env file as well")
    monkeypatch.setenv("DATABASE_URL", database.url)
    monkeypatch.setenv("OPPORTUNITY_PIPELINE_SOURCES", '["lever"]')
    monkeypatch.delenv("DAGSTER_HOME", raising=False)
    known = load_settings()
    settings = load_settings(home=tmp_path).model_copy(update={"sources": None, "upstream": "loopback"})
    monkeypatch.delenv("SENDGRID_API_KEY")
    missing = missing_environment(settings, database, "postgresql+psycopg2://d", known=known)
    assert missing == {
        "OPPORTUNITY_PIPELINE_SOURCES": None,
        "OPPORTUNITY_PIPELINE_UPSTREAM": "loopback",
        "DAGSTER_HOME": str(tmp_path / "dagster"),
        "OPPORTUNITY_PIPELINE_DAGSTER_URL": "postgresql+psycopg2://d",
        "OPPORTUNITY_PIPELINE_HOME": str(tmp_path),
    }
