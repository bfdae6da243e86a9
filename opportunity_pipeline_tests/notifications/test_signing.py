"""The signing key, tokens, and links made from them."""

from __future__ import annotations

import base64
import multiprocessing
import stat
import string
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from pydantic import SecretStr

from opportunity_pipeline.notifications.links import UNSUBSCRIBE_LIFE, Unsubscribe, read_unsubscribe, unsubscribe_url
from opportunity_pipeline.notifications.signing import (
    KEY_FILE,
    InvalidToken,
    SigningKeyError,
    sign,
    signing_key,
    verify,
)
from opportunity_pipeline.notifications.types import UnknownNotificationType
from opportunity_pipeline.settings import Settings

KEY = b"k" * 32
NOW = datetime(2026, 8, 23, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)


# ── the key ───────────────────────────────────────────────────────────────────────────────────────


def test_the_setting_wins(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path, secret_key=SecretStr("s" * 32))
    assert signing_key(settings) == b"s" * 32
    assert list(tmp_path.iterdir()) == []


def test_a_key_is_made_once_for_its_owner_alone(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path / "home")
    key = signing_key(settings)
    file = tmp_path / "home" / KEY_FILE
    assert signing_key(settings) == key == file.read_bytes()
    assert len(key) >= 32
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [entry.name for entry in (tmp_path / "home").iterdir()] == [KEY_FILE]
    assert signing_key(Settings(home=tmp_path / "other")) != key


def _key_of(home: str) -> bytes:
    return signing_key(Settings(home=Path(home)))


def test_processes_that_start_together_agree(tmp_path: Path) -> None:
    # An executor asks its processes to end; a multiprocessing.Pool terminates them, which a signal handler (such as
    # coverage's) can turn into a deadlock.
    with ProcessPoolExecutor(4, mp_context=multiprocessing.get_context("spawn")) as pool:
        keys = list(pool.map(_key_of, [str(tmp_path / f"home{n // 4}") for n in range(16)]))
    assert [len(set(keys[start : start + 4])) for start in (0, 4, 8, 12)] == [1, 1, 1, 1]
    assert len(set(keys)) == 4


@pytest.mark.parametrize("content", [b"", b"short", b" " * 40])
def test_a_short_key_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / KEY_FILE).write_bytes(content)
    with pytest.raises(SigningKeyError, match=rf"{KEY_FILE}: the key for links needs at least 32 characters"):
        signing_key(Settings(home=tmp_path))
    with pytest.raises(SigningKeyError, match=r"OPPORTUNITY_PIPELINE_SECRET_KEY: .* this has 5"):
        signing_key(Settings(home=tmp_path).model_copy(update={"secret_key": SecretStr("short")}))


def test_a_home_that_cannot_hold_a_key_is_one_clear_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(SigningKeyError, match="the key for links cannot be kept there"):
        signing_key(Settings(home=tmp_path / "file"))


# ── tokens ────────────────────────────────────────────────────────────────────────────────────────


@given(st.dictionaries(st.text().filter(lambda name: name != "exp"), st.text() | st.integers()))
def test_a_token_gives_back_what_was_signed(payload: dict[str, str | int]) -> None:
    token = sign(payload, key=KEY, purpose="p", expires=LATER)
    assume(len(token) <= 2048)
    assert verify(token, key=KEY, purpose="p", now=NOW) == payload
    assert set(token) <= set(string.ascii_letters + string.digits + "-_.")


def test_a_token_ends() -> None:
    token = sign({"a": 1}, key=KEY, purpose="p", expires=LATER)
    assert verify(token, key=KEY, purpose="p", now=LATER - timedelta(seconds=1)) == {"a": 1}
    with pytest.raises(InvalidToken, match="expired"):
        verify(token, key=KEY, purpose="p", now=LATER)


def test_another_key_or_purpose_does_not_read_it() -> None:
    token = sign({"a": 1}, key=KEY, purpose="p", expires=LATER)
    for key, purpose in ((b"x" * 32, "p"), (KEY, "q"), (KEY, "")):
        with pytest.raises(InvalidToken, match="not valid"):
            verify(token, key=key, purpose=purpose, now=NOW)


@given(st.data())
def test_no_change_of_a_token_passes(data: st.DataObject) -> None:
    token = sign({"student": "asha"}, key=KEY, purpose="p", expires=LATER)
    place = data.draw(st.integers(0, len(token) - 1))
    letter = data.draw(st.characters())
    changed = token[:place] + letter + token[place + 1 :]
    if _bytes(changed) == _bytes(token):
        return  # the last base64 character has unused bits
    with pytest.raises(InvalidToken):
        verify(changed, key=KEY, purpose="p", now=NOW)


def _bytes(token: str) -> list[bytes] | None:
    try:
        return [base64.urlsafe_b64decode(part + "==") for part in token.split(".")]
    except ValueError:
        return None


@given(st.text(max_size=100) | st.just("x" * 3000))
def test_what_is_no_token_is_refused(text: str) -> None:
    with pytest.raises(InvalidToken):
        verify(text, key=KEY, purpose="p", now=NOW)


# ── links ─────────────────────────────────────────────────────────────────────────────────────────


def test_an_unsubscribe_link_says_who_and_what() -> None:
    url = unsubscribe_url(
        student_id="asha:1", type="job_match", delivery_id="d-1", public_url="https://x.org/", key=KEY, sent_at=NOW
    )
    head, _, token = url.rpartition("/")
    assert head == "https://x.org/unsubscribe"
    assert url.isascii()
    asked = read_unsubscribe(token, key=KEY, now=NOW + UNSUBSCRIBE_LIFE - timedelta(seconds=1))
    assert asked == Unsubscribe(student_id="asha:1", category="opportunities", delivery_id="d-1")
    with pytest.raises(InvalidToken, match="expired"):
        read_unsubscribe(token, key=KEY, now=NOW + UNSUBSCRIBE_LIFE)


def test_the_link_is_the_same_on_every_try() -> None:
    given = {"student_id": "a", "type": "job_match", "delivery_id": "d", "public_url": "http://x"}
    assert unsubscribe_url(**given, key=KEY, sent_at=NOW) == unsubscribe_url(**given, key=KEY, sent_at=NOW)


def test_a_token_for_another_purpose_does_not_unsubscribe() -> None:
    payload = {"s": "asha", "c": "opportunities", "d": "d"}
    for purpose, changed in (("login", payload), ("unsubscribe", {"s": "asha"})):
        with pytest.raises(InvalidToken):
            read_unsubscribe(sign(changed, key=KEY, purpose=purpose, expires=LATER), key=KEY, now=NOW)


def test_a_link_for_an_unknown_type_is_an_error() -> None:
    with pytest.raises(UnknownNotificationType):
        unsubscribe_url(student_id="a", type="lunch", delivery_id="d", public_url="http://x", key=KEY, sent_at=NOW)
