"""Running commands: most in this process, because starting Python for each would dominate the run time."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from typer.testing import CliRunner

from opportunity_pipeline.cli import app
from opportunity_pipeline.settings import Settings


@dataclass(frozen=True)
class Answer:
    """The result of a command."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """Standard output parsed as JSON."""
        return json.loads(self.out)


Type = Callable[..., Answer]


@pytest.fixture
def type_(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Type:
    """Types a command in a home and database of its own; an exception that is no answer fails the test."""
    assert settings.database_url is not None
    monkeypatch.setenv("OPPORTUNITY_PIPELINE_HOME", str(settings.home))
    monkeypatch.setenv("DATABASE_URL", settings.database_url)

    def run(*arguments: object, given: str | bytes | None = None) -> Answer:
        result = CliRunner().invoke(app, [str(argument) for argument in arguments], input=given)
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return Answer(result.exit_code, result.stdout, result.stderr)

    return run
