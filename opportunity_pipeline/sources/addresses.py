"""URLs: their parts, their origin, and how they are shown.

Belongs here: what is true of any URL, also of one that is none. Does not belong here: which addresses may be asked
(``transport/guard.py``), or links in records (``reading.py``).
"""

from __future__ import annotations

from urllib.parse import SplitResult, parse_qsl, urlencode, urlsplit, urlunsplit

_SECRET_NAMES = ("token", "key", "secret", "signature", "sig", "password", "auth", "credential")


def parts_of(url: str) -> SplitResult:
    """The parts of a URL; all empty where it is none."""
    try:
        parts = urlsplit(url)
        _ = parts.port  # read late by the standard library, and refused only then
    except ValueError:
        return urlsplit("")
    return parts


def shown(url: str) -> str:
    """The URL without what may be a secret: user and password, and values of parameters named like a secret.

    A URL without any of these comes back unchanged, letter by letter.
    """
    parts = urlsplit(url)
    if parts.username or parts.password:
        parts = parts._replace(netloc=parts.netloc.rpartition("@")[2])
    pairs = parse_qsl(parts.query, keep_blank_values=True)
    if any(_is_secret(name) for name, _ in pairs):
        parts = parts._replace(query=urlencode([(name, "***" if _is_secret(name) else value) for name, value in pairs]))
    return urlunsplit(parts) if parts != urlsplit(url) else url


def has_secret(url: str) -> bool:
    """Whether :func:`shown` would take something out."""
    return shown(url) != url


def origin(url: str) -> tuple[str, str, int]:
    """Scheme, host and port: what a credential belongs to."""
    parts = urlsplit(url)
    return parts.scheme, (parts.hostname or "").lower(), parts.port or (443 if parts.scheme == "https" else 80)


def _is_secret(name: str) -> bool:
    words = name.lower().replace("-", "_").split("_")
    return any(word in _SECRET_NAMES or word.endswith(("token", "key", "secret")) for word in words)
