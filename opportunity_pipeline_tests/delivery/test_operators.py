"""Alerting the operators of a failure."""

from __future__ import annotations

from datetime import UTC, datetime
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import pytest

from opportunity_pipeline.delivery.operators import OperatorsNotTold, tell_operators
from opportunity_pipeline.settings import Settings

NOW = datetime(2026, 8, 23, tzinfo=UTC)


def tell(settings: Settings, subject: str = "Run failed") -> bool:
    return tell_operators(
        subject, "devpost: <500>\nhttps://example.org/a?b&c", about="run-1", settings=settings, now=NOW
    )


def mails(settings: Settings) -> list[Any]:
    return [message_from_bytes(path.read_bytes(), policy=policy.default) for path in settings.outbox_folder.iterdir()]


def test_they_get_a_mail(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path, operator_email="ops@example.org")
    assert tell(settings, "Run failed:\nBcc: everyone@example.org")
    [mail] = mails(settings)
    assert (mail["To"], mail["Subject"]) == ("ops@example.org", "Run failed: Bcc: everyone@example.org")
    assert "&lt;500&gt;" in mail.get_body(("html",)).get_content()
    assert "<500>" in mail.get_body(("plain",)).get_content()


def test_the_same_thing_told_twice_is_one_mail(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path, operator_email="ops@example.org")
    assert tell(settings)
    assert tell(settings)
    assert len(mails(settings)) == 1


def test_nobody_to_tell(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path)
    assert not tell(settings)
    assert not settings.outbox_folder.exists()


def test_a_channel_that_does_not_take_it_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "outbox").write_text("a file in the way")
    with pytest.raises(OperatorsNotTold, match=r"eml: retry: .*outbox"):
        tell(Settings(home=tmp_path, operator_email="ops@example.org"))
