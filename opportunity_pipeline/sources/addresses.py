"""URLs: their parts, their origin, and how they are displayed.

Belongs here: operations on any URL, including invalid ones. Does not belong here: which addresses may be requested
(``transport/guard.py``), or links in records (``reading.py``).
"""

from __future__ import annotations

import re
from urllib.parse import SplitResult, unquote_plus, urlsplit, urlunsplit

_SECRET_NAMES = frozenset(
    {"token", "key", "secret", "signature", "sig", "hmac", "jwt", "bearer", "auth", "authorization", "session", "sid"}
    | {"password", "passwd", "passphrase", "pass", "pwd", "credential", "credentials"}
)
_SECRET_ENDINGS = ("token", "key", "secret", "password", "sessionid", "sessid")

_MASK = "%2A%2A%2A"
"""Three asterisks, percent-encoded."""

# Matches within one query pair: `?` if its value is itself an address, `;` if pairs are separated by semicolons.
_NAME = re.compile(r"(?:^|[;?])([^=;?]+)=")


def parts_of(url: str) -> SplitResult:
    """The parts of a URL; all empty if it is invalid."""
    try:
        parts = urlsplit(url)
        _ = parts.port  # the standard library parses the port lazily and raises only then
    except ValueError:
        return urlsplit("")
    return parts


def shown(url: str) -> str:
    """Masks possible secrets in a URL: removes user and password, masks values of parameters named like a secret.

    Parameters of the path (``;jsessionid=``) and of the fragment (``#access_token=``) are masked too. The rest of the
    URL is returned unchanged, character by character.
    """
    parts = urlsplit(url)
    fit = parts._replace(
        netloc=parts.netloc.rpartition("@")[2] if parts.username or parts.password else parts.netloc,
        path=_masked(parts.path, "/"),
        query=_masked(parts.query, "&"),
        fragment=_masked(parts.fragment, "&"),
    )
    return urlunsplit(fit) if fit != parts else url


def has_secret(url: str) -> bool:
    """Whether :func:`shown` would remove or mask anything."""
    return shown(url) != url


def origin(url: str) -> tuple[str, str, int]:
    """Scheme, host and port: the scope of a credential."""
    parts = urlsplit(url)
    return parts.scheme, (parts.hostname or "").lower(), parts.port or (443 if parts.scheme == "https" else 80)


def _masked(text: str, separator: str) -> str:
    return separator.join(_masked_pair(pair) for pair in text.split(separator)) if "=" in text else text


def _masked_pair(pair: str) -> str:
    """Masks everything after the first secret name in the pair: all of it may belong to the secret's value."""
    for name in _NAME.finditer(pair):
        if _is_secret(unquote_plus(name[1])):
            return f"{pair[: name.end()]}{_MASK}"
    return pair


def _is_secret(name: str) -> bool:
    words = re.split(r"[^a-z0-9]+", name.lower())
    return any(word in _SECRET_NAMES or word.endswith(_SECRET_ENDINGS) for word in words)
