"""Helpers for delivery tests: a fixed clock, changed settings, and the results of a run.

Belongs here: helpers shared by tests of whole runs. Does not belong here: planned rows (``planned``), or servers.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime
from email import message_from_bytes, policy
from typing import Any

from opportunity_pipeline.delivery.dispatch import DeliveryReport
from opportunity_pipeline.settings import Settings

Clock = Callable[[], datetime]


def standing(at: datetime) -> Clock:
    """A fixed clock."""
    return lambda: at


def changed(settings: Settings, **changes: Any) -> Settings:
    """The settings with changes, validated again."""
    return Settings.model_validate({**settings.model_dump(), **changes})


def mails(settings: Settings) -> dict[str, Any]:
    """The mails in the outbox folder, by delivery id."""
    return {
        path.stem: message_from_bytes(path.read_bytes(), policy=policy.default)
        for path in settings.outbox_folder.glob("*.eml")
    }


def counts(report: DeliveryReport) -> dict[str, int]:
    """The non-zero counts; also checks that every claimed delivery is counted once."""
    values = asdict(report)
    values.pop("seconds")
    fates = [name for name in values if name not in {"claimed", "recovered"}]
    assert report.claimed == sum(values[name] for name in fates)
    return {name: number for name, number in values.items() if number}
