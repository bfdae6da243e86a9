"""A wrong setting is one line that names the variable a person can change."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from opportunity_pipeline.settings import PREFIX, Settings, SettingsError, load_settings, variable_of


@pytest.mark.parametrize(
    ("variable", "value", "message"),
    [
        (f"{PREFIX}SMTP_PORT", "x", f"{PREFIX}SMTP_PORT: Input should be a valid integer"),
        (f"{PREFIX}SMTP_PORT", "0", f"{PREFIX}SMTP_PORT: Input should be greater than or equal to 1"),
        (f"{PREFIX}GREENHOUSE_BOARDS", "stripe", f"{PREFIX}GREENHOUSE_BOARDS: must be JSON"),
        (f"{PREFIX}GOOGLE_NEWS_TOPICS", "{x", f"{PREFIX}GOOGLE_NEWS_TOPICS: must be JSON"),
        (f"{PREFIX}AS_OF", "2026-08-23T00:00:00", f"{PREFIX}AS_OF: needs a zone"),
        (f"{PREFIX}AS_OF", "0001-01-01T00:00:00Z", f"{PREFIX}AS_OF: must be after 1970 and before 2200"),
        (f"{PREFIX}AS_OF", "9999-12-31T23:00:00-05:00", f"{PREFIX}AS_OF: must be after 1970 and before 2200"),
        (f"{PREFIX}EMAIL_CHANNEL", "fax", f"{PREFIX}EMAIL_CHANNEL: Input should be 'eml', 'smtp' or 'sendgrid'"),
        (f"{PREFIX}EMAIL_CHANNEL", "sendgrid", "settings: email_channel is sendgrid but SENDGRID_API_KEY is not set"),
        (f"{PREFIX}UPSTREAM", "loopback", "settings: upstream is loopback but loopback_url is not set"),
        (f"{PREFIX}HOME", "", f"{PREFIX}HOME: must name a folder; unset it for the default"),
        (f"{PREFIX}EMAIL_FROM_NAME", "Uni\nBcc: x@example.org", f"{PREFIX}EMAIL_FROM_NAME: must be one line without"),
        (f"{PREFIX}CONTACT", "me\r", f"{PREFIX}CONTACT: must be one line without control characters"),
        (f"{PREFIX}SECRET_KEY", "a-secret", f"{PREFIX}SECRET_KEY: Value should have at least 32 items"),
        ("DATABASE_URL", "mysql://user:secret@host/x", "DATABASE_URL: must begin with postgresql://"),
    ],
)
def test_one_line_that_names_the_variable(
    monkeypatch: pytest.MonkeyPatch, variable: str, value: str, message: str
) -> None:
    monkeypatch.setenv(variable, value)
    with pytest.raises(SettingsError) as caught:
        load_settings()
    assert str(caught.value).startswith(message)
    assert "\n" not in str(caught.value)
    assert "secret" not in str(caught.value)


def test_a_file_that_is_not_utf_8_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setitem(Settings.model_config, "env_file", tmp_path / ".env")
    (tmp_path / ".env").write_bytes(b"OPPORTUNITY_PIPELINE_EMAIL_FROM_NAME=Jos\xe9\n")
    with pytest.raises(SettingsError, match=r"^\.env: the file in the current folder is not UTF-8$"):
        load_settings()


def test_every_wrong_setting_has_its_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(f"{PREFIX}SMTP_PORT", "x")
    monkeypatch.setenv(f"{PREFIX}SCORE_SHARDS", "0")
    with pytest.raises(SettingsError) as caught:
        load_settings()
    assert {line.split(":")[0] for line in str(caught.value).splitlines()} == {
        f"{PREFIX}SMTP_PORT",
        f"{PREFIX}SCORE_SHARDS",
    }


def test_names_that_other_tools_agree_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("APIFY_API_KEY", "key")
    settings = load_settings()
    assert settings.apify_api_key is not None
    assert settings.apify_api_key.get_secret_value() == "key"
    assert "key" not in repr(settings.apify_api_key)
    assert variable_of("apify_api_key") == "APIFY_API_KEY"
    assert variable_of("smtp_port") == f"{PREFIX}SMTP_PORT"


def test_the_clock_stands_still_where_it_is_set() -> None:
    fixed = datetime(2026, 8, 23, tzinfo=UTC)
    assert load_settings(as_of=fixed).now() == fixed
    assert load_settings().now().tzinfo is UTC
