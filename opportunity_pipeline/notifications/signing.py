"""The key for signing links, and signed expiring tokens.

Belongs here: reading or creating the key, and the token format. Does not belong here: the uses of tokens (``links``).

A token is ``payload.signature``, both base64url without padding: the payload is compact JSON with ``exp`` (Unix
seconds, UTC), the signature HMAC-SHA256 over purpose and payload. The purpose is signed but not sent, so a token made
for one purpose is invalid for another.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
import os
import secrets
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from opportunity_pipeline.settings import Settings

KEY_FILE: Final = "secret_key"
KEY_LENGTH: Final = 32
"""A shorter key could be guessed; HMAC-SHA256 gains nothing from a random key longer than its 32 bytes."""
TOKEN_LENGTH: Final = 2048


class SigningKeyError(ValueError):
    """The key cannot be read, created or used. The message says what to change."""


class InvalidToken(ValueError):
    """A token that is not ours, was changed, has another purpose, or has expired."""


def signing_key(settings: Settings) -> bytes:
    """Returns ``secret_key`` if it is set, else the key in the home folder, which the first caller creates.

    Processes that start together get the same key: it is written to a temporary file and linked into place, and the
    link succeeds for only one of them.

    Raises:
        SigningKeyError: for a key that is too short, or a file that cannot be read or created.
    """
    if settings.secret_key is not None:
        return _long_enough(settings.secret_key.get_secret_value().encode(), "OPPORTUNITY_PIPELINE_SECRET_KEY")
    path = settings.home.absolute() / KEY_FILE
    try:
        if not path.exists():
            _make(path)
        return _long_enough(path.read_bytes().strip(), str(path))
    except OSError as error:
        raise SigningKeyError(f"{path}: the key for links cannot be kept there ({error.strerror})") from error


def sign(payload: Mapping[str, Any], *, key: bytes, purpose: str, expires: datetime) -> str:
    """Creates a token with the payload, valid until ``expires`` (aware)."""
    body = json.dumps({**payload, "exp": int(expires.timestamp())}, separators=(",", ":"), sort_keys=True).encode()
    return f"{_encode(body)}.{_encode(_signature(body, key, purpose))}"


def verify(token: str, *, key: bytes, purpose: str, now: datetime) -> dict[str, Any]:
    """Verifies a token and returns its payload without ``exp``.

    Raises:
        InvalidToken: when it was not made with this key for this purpose, or has expired.
    """
    if len(token) > TOKEN_LENGTH:
        raise InvalidToken("the link is not valid")
    body_text, _, signature_text = token.partition(".")
    try:
        body, signature = _decode(body_text), _decode(signature_text)
    except (binascii.Error, UnicodeError, ValueError):
        raise InvalidToken("the link is not valid") from None
    if not hmac.compare_digest(signature, _signature(body, key, purpose)):
        raise InvalidToken("the link is not valid")
    payload: dict[str, Any] = json.loads(body)
    if now.timestamp() >= payload.pop("exp"):
        raise InvalidToken("the link has expired")
    return payload


def _make(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(f"{path.name}.{os.getpid()}.{secrets.token_hex(8)}")
    descriptor = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(secrets.token_urlsafe(KEY_LENGTH).encode())
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(aside, path)
        except FileExistsError:
            return  # another process was first; its key is used
    finally:
        aside.unlink()


def _long_enough(key: bytes, where: str) -> bytes:
    if len(key) < KEY_LENGTH:
        raise SigningKeyError(f"{where}: the key for links needs at least {KEY_LENGTH} characters, this has {len(key)}")
    return key


def _signature(body: bytes, key: bytes, purpose: str) -> bytes:
    return hmac.digest(key, purpose.encode() + b"\x00" + body, hashlib.sha256)


def _encode(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _decode(text: str) -> bytes:
    return base64.b64decode(text.encode("ascii") + b"=" * (-len(text) % 4), altchars=b"-_", validate=True)
