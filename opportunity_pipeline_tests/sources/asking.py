"""Sends one request through the real client, for the client's tests.

Belongs here: one request to the scripted server. Does not belong here: any expectation.
"""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import Any

from opportunity_pipeline.settings import Settings
from opportunity_pipeline.sources.source import Request
from opportunity_pipeline.sources.transport.client import Client
from opportunity_pipeline.sources.transport.exchange import NOTHING_KNOWN, Answer, Attempt, Known
from opportunity_pipeline_tests.sources.fault_server import answer

URL = "https://jobs.example.org/list?page=1"
TARGET = "/list?page=1"
OK = answer(200, b"[]", {"Content-Type": "application/json"})


def changed(settings: Settings, **values: Any) -> Settings:
    return settings.model_copy(update=values)


def ask(
    settings: Settings, request: Request | str = URL, known: Known = NOTHING_KNOWN, log: list[Attempt] | None = None
) -> Answer:
    async def run() -> Answer:
        record = (log if log is not None else []).append
        async with Client(settings, now=lambda: datetime.now(UTC), record=record) as client:
            return await client.send(Request(request) if isinstance(request, str) else request, known)

    return asyncio.run(run())
