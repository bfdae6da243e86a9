"""The folder of ``.eml`` files."""

from __future__ import annotations

import os
import stat
import threading
import time
from email import message_from_bytes, policy
from pathlib import Path

import pytest

from opportunity_pipeline.delivery.channels.eml import STALE_AFTER_SECONDS, EmlChannel
from opportunity_pipeline_tests.delivery.messages import ID, UNSUBSCRIBE, message


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "home with spaces" / "outbox"


def test_a_message_is_a_file_named_by_the_delivery(folder: Path) -> None:
    result = EmlChannel(folder).send(message())
    assert (result.outcome, result.message_id, result.error) == ("accepted", f"{ID}.eml", None)
    assert [path.name for path in folder.iterdir()] == [f"{ID}.eml"]
    raw = (folder / f"{ID}.eml").read_bytes()
    assert message_from_bytes(raw, policy=policy.default)["To"] == "zoe@example.org"
    assert f"\r\nList-Unsubscribe: {UNSUBSCRIBE}\r\n".encode() in raw


def test_only_the_owner_reads_it(folder: Path) -> None:
    folder.mkdir(parents=True, mode=0o755)
    EmlChannel(folder).send(message())
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE((folder / f"{ID}.eml").stat().st_mode) == 0o600


def test_sending_again_is_the_same_file(folder: Path) -> None:
    channel = EmlChannel(folder)
    channel.send(message())
    first = (folder / f"{ID}.eml").read_bytes()
    channel.send(message())
    assert [path.name for path in folder.iterdir()] == [f"{ID}.eml"]
    assert (folder / f"{ID}.eml").read_bytes() == first


def test_the_file_settles_what_became_of_a_send(folder: Path) -> None:
    channel = EmlChannel(folder)
    before = channel.evidence(ID)
    assert (before.outcome, before.error) == ("retry", "no file was written")
    channel.send(message())
    after = channel.evidence(ID)
    assert (after.outcome, after.message_id) == ("accepted", f"{ID}.eml")


def test_a_half_written_file_is_no_message(folder: Path) -> None:
    folder.mkdir(parents=True)
    (folder / f".{ID}.abc.tmp").write_bytes(b"From: half")
    assert EmlChannel(folder).evidence(ID).outcome == "retry"


def test_what_killed_writers_left_is_swept_when_it_is_old(folder: Path) -> None:
    channel = EmlChannel(folder)
    channel.send(message())
    old, young = folder / ".a.tmp", folder / ".b.tmp"
    old.touch()
    young.touch()
    then = time.time() - STALE_AFTER_SECONDS - 1
    os.utime(old, (then, then))
    os.utime(folder / f"{ID}.eml", (then, then))
    assert channel.sweep() == 1
    assert sorted(path.name for path in folder.iterdir()) == [".b.tmp", f"{ID}.eml"]


def test_a_folder_that_is_not_there_yet_has_nothing_to_sweep(folder: Path) -> None:
    assert EmlChannel(folder).sweep() == 0


def test_a_folder_that_cannot_be_made_is_a_definite_failure_of_all(folder: Path) -> None:
    folder.parent.mkdir()
    folder.write_text("a file in the way")
    result = EmlChannel(folder).send(message())
    assert (result.outcome, result.provider_wide) == ("retry", True)
    assert str(folder) in str(result.error)


def test_what_is_no_mail_fails(folder: Path) -> None:
    result = EmlChannel(folder).send(message(recipient="nobody"))
    assert (result.outcome, result.provider_wide) == ("failed", False)
    assert "nobody" in str(result.error)


def test_two_writers_of_one_delivery_leave_one_whole_file(folder: Path) -> None:
    channel = EmlChannel(folder)
    threads = [threading.Thread(target=channel.send, args=(message(),)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [path.name for path in folder.iterdir()] == [f"{ID}.eml"]
