"""``sources check`` with unreachable upstreams, as a script sees it: lines and an exit code."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from pathlib import Path

from opportunity_pipeline.sources.checking import LONGEST_CHECK_SECONDS
from opportunity_pipeline.sources.register import SOURCES


def test_unreachable_upstreams_are_one_line_each(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound but not listening: connections are refused
        environment = {
            **{name: value for name, value in os.environ.items() if name != "DATABASE_URL"},
            "OPPORTUNITY_PIPELINE_HOME": str(tmp_path / "home"),
            "OPPORTUNITY_PIPELINE_UPSTREAM": "loopback",
            "OPPORTUNITY_PIPELINE_LOOPBACK_URL": f"http://127.0.0.1:{taken.getsockname()[1]}",
            "OPPORTUNITY_PIPELINE_JOBPOSTING_URLS": '["https://careers.example.org/jobs"]',
        }
        started = time.monotonic()
        done = subprocess.run(
            [sys.executable, "-m", "opportunity_pipeline.cli", "sources", "check"],
            env=environment,
            capture_output=True,
            text=True,
            timeout=LONGEST_CHECK_SECONDS,
            check=False,
        )
    assert time.monotonic() - started < LONGEST_CHECK_SECONDS
    assert (done.returncode, done.stderr) == (1, "")
    header, *lines = done.stdout.splitlines()
    assert header.split() == ["source", "reachable", "way", "answered", "records", "sample", "problem"]
    assert [line.split()[:2] for line in lines] == [[name, "no"] for name in SOURCES]
    for line in lines:
        assert "no connection" in line  # what is wrong
        assert "check that this machine reaches the internet" in line  # what to do
    assert not (tmp_path / "home" / "postgres").exists()
