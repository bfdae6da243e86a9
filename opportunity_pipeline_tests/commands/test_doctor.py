"""``doctor``: reports problems and advice, and creates nothing."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement

from opportunity_pipeline.commands.checkup import home as home_folder
from opportunity_pipeline.commands.checkup.machine import _wrong
from opportunity_pipeline.settings import Settings
from opportunity_pipeline.sources.landing import LandingZone
from opportunity_pipeline.storage.database import Database
from opportunity_pipeline.supervision.lock import home_lock
from opportunity_pipeline_tests.commands.conftest import Answer, Type


def parts(answer: Answer) -> dict[str, dict[str, Any]]:
    return {finding["part"]: finding for finding in answer.json["findings"]}


def test_a_working_pipeline(type_: Type) -> None:
    answer = type_("doctor", "--json")
    assert answer.code == 0
    assert answer.json["works"] is True
    found = parts(answer)
    assert not [part for part, finding in found.items() if finding["state"] == "fail"]
    assert found["migrations"]["seen"].endswith("the newest")
    assert found["secrets"]["seen"].startswith("unset: apify_api_key, news_api_key, ")


def test_a_long_list_fits_a_line_and_is_whole_in_json(type_: Type, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("devpost", "unstop", "himalayas", "arbeitnow", "board", "internshala"):
        monkeypatch.setenv(f"OPPORTUNITY_PIPELINE_{name.upper()}_MAX_PAGES", "5")
    (line,) = [line for line in type_("doctor").out.splitlines() if line.startswith("settings ")]
    assert len(line) <= 120
    assert line.split("ok", 1)[1].strip() == (
        "8 set: arbeitnow_max_pages, board_max_pages, database_url, devpost_max_pages and 4 more"
    )
    seen = parts(type_("doctor", "--json"))["settings"]["seen"]
    assert seen.startswith(
        "8 set: arbeitnow_max_pages, board_max_pages, database_url, devpost_max_pages, himalayas_max"
    )
    assert seen.endswith("unstop_max_pages")


def test_what_to_do_stands_behind_what_was_seen(type_: Type, settings: Settings) -> None:
    key = settings.home / "secret_key"
    key.parent.mkdir()
    key.write_text("x" * 43)
    key.chmod(0o644)
    lines = type_("doctor").out.splitlines()
    (line,) = [line for line in lines if line.startswith("link key")]
    assert line.endswith(f"; chmod 600 {key}")


def test_looking_begins_nothing(type_: Type, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DATABASE_URL")
    home = tmp_path / "never begun"
    answer = type_("doctor", "--home", home)
    assert answer.code == 0
    assert "does not exist yet" in answer.out
    assert not home.exists()


def test_a_wrong_setting_is_a_finding(type_: Type, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPPORTUNITY_PIPELINE_DAGSTER_PORT", "http")
    answer = type_("doctor", "--json")
    assert answer.code == 1
    assert parts(answer)["settings"]["seen"].startswith("OPPORTUNITY_PIPELINE_DAGSTER_PORT: ")


def test_a_database_that_does_not_answer(type_: Type, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://me:hush@127.0.0.1:1/nothing")
    answer = type_("doctor", "--json")
    assert answer.code == 1
    assert parts(answer)["PostgreSQL"]["state"] == "fail"
    assert "hush" not in answer.out


def test_a_database_without_our_tables(type_: Type, database: Database) -> None:
    with database.engine.begin() as connection:
        connection.exec_driver_sql("DROP TABLE alembic_version")
    finding = parts(type_("doctor", "--json"))["migrations"]
    assert (finding["state"], finding["seen"]) == ("warn", "no tables yet")


def test_a_secret_is_never_shown(type_: Type, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("APIFY_API_KEY", "hush-hush")
    answer = type_("doctor")
    assert "set: apify_api_key; unset: news_api_key, " in answer.out
    assert "hush-hush" not in answer.out + answer.err


def test_a_key_that_others_can_read(type_: Type, settings: Settings) -> None:
    key = settings.home / "secret_key"
    key.parent.mkdir()
    key.write_text("x" * 43)
    key.chmod(0o644)
    finding = parts(type_("doctor", "--json"))["link key"]
    assert finding["state"] == "warn"
    assert finding["advice"] == f"chmod 600 {key}"


def test_a_landing_zone_that_lost_a_body(type_: Type, settings: Settings) -> None:
    zone = LandingZone(settings.landing_folder)
    zone.put("devpost", "https://devpost.com/api", b"{}", fetched_at=datetime(2026, 1, 1, tzinfo=UTC))
    assert parts(type_("doctor", "--json"))["landing zone"]["state"] == "ok"
    for body in (settings.landing_folder / "bodies").glob("*/*"):
        body.unlink()
    assert parts(type_("doctor", "--json"))["landing zone"]["state"] == "fail"


def test_little_room(type_: Type, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(home_folder, "LITTLE_ROOM", 1 << 62)
    assert parts(type_("doctor", "--json"))["disk"]["state"] == "warn"
    monkeypatch.setattr(home_folder, "NO_ROOM", 1 << 62)
    assert type_("doctor").code == 1


def test_who_runs_the_home(type_: Type, settings: Settings) -> None:
    settings.home.mkdir()
    assert "`up` is not running" in parts(type_("doctor", "--json"))["home"]["seen"]
    with home_lock(settings.home):
        assert "`up` runs as process" in parts(type_("doctor", "--json"))["home"]["seen"]


@pytest.mark.parametrize(
    ("requirement", "problem"),
    [
        ("typer>=0.1", None),
        ("typer>=99", "typer is "),
        ("no-such-package-at-all", "no-such-package-at-all is not installed"),
        ("no-such-package-at-all; extra == 'dev'", None),
        ("no-such-package-at-all; sys_platform == 'amiga'", None),
    ],
)
def test_what_is_wrong_with_a_package(requirement: str, problem: str | None) -> None:
    found = _wrong(Requirement(requirement))
    assert found is None if problem is None else (found or "").startswith(problem)


def test_unencrypted_mail_is_told(type_: Type, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPPORTUNITY_PIPELINE_EMAIL_CHANNEL", "smtp")
    monkeypatch.setenv("OPPORTUNITY_PIPELINE_SMTP_SECURITY", "none")
    assert parts(type_("doctor", "--json"))["e-mail"]["state"] == "warn"
