"""A demo's settings: its own upstream, at a port that every command finds, and no real mail."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from opportunity_pipeline.demo.settings import DEMO_SOURCES
from opportunity_pipeline.settings import Settings
from opportunity_pipeline.supervision.demonstration import (
    NoUpstream,
    keep_port,
    need_upstream,
    settings_of,
    upstream_port,
)


def test_the_port_is_kept_while_it_is_free(tmp_path: Path) -> None:
    keep_port(tmp_path)
    port = upstream_port(settings_of(Settings(home=tmp_path)))
    keep_port(tmp_path)
    assert upstream_port(settings_of(Settings(home=tmp_path))) == port
    with socket.create_server(("127.0.0.1", port)):
        keep_port(tmp_path)
        assert upstream_port(settings_of(Settings(home=tmp_path))) != port


def test_an_upstream_that_does_not_run_is_told(tmp_path: Path) -> None:
    settings = settings_of(Settings(home=tmp_path))
    with pytest.raises(NoUpstream, match="start `opportunity-pipeline up`"):
        need_upstream(settings)
    keep_port(tmp_path)
    settings = settings_of(Settings(home=tmp_path))
    with socket.create_server(("127.0.0.1", upstream_port(settings))):
        need_upstream(settings)


def test_nothing_of_a_demo_leaves_the_machine(tmp_path: Path) -> None:
    given = Settings(home=tmp_path, email_channel="smtp", sources=["lever"], greenhouse_boards=["stripe"])
    settings = settings_of(given)
    assert (settings.upstream, settings.email_channel) == ("loopback", "eml")
    assert settings.sources == list(DEMO_SOURCES)
    assert "stripe" not in (settings.greenhouse_boards or ["stripe"])
    assert settings.home == tmp_path


def test_a_live_home_s_settings_name_no_upstream(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="loopback_url"):
        upstream_port(Settings(home=tmp_path))
