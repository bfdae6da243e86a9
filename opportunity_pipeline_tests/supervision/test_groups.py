"""Process groups as the operating system reports them, through /proc and through ps."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator

import pytest

from opportunity_pipeline.supervision import groups
from opportunity_pipeline.supervision.groups import _from_proc, _from_ps


@pytest.fixture
def group() -> Iterator[int]:
    """A group of one process that waits."""
    process = subprocess.Popen(["sleep", "600"], start_new_session=True)
    yield process.pid
    process.kill()
    process.wait()


@pytest.mark.skipif(sys.platform != "linux" or shutil.which("ps") is None, reason="compares /proc with ps")
def test_ps_says_what_proc_says(group: int) -> None:
    for processes in ({pid: of for pid, of, _ in way()} for way in (_from_proc, _from_ps)):
        assert processes[group] == group
        assert processes[os.getpid()] == os.getpgrp()


def test_an_ended_process_that_nobody_reaped_is_no_member(group: int) -> None:
    assert groups.members([group]) == [group]
    assert groups.end([group], 30) == []
    # The fixture reaps it only later; until then it is a zombie.
    assert groups.members([group]) == []


def test_a_group_that_is_gone_is_no_error() -> None:
    done = subprocess.Popen(["true"], start_new_session=True)
    done.wait()
    assert groups.end([done.pid], 1) == []
    groups.kill([done.pid])
