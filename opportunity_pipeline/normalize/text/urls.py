"""Canonicalises web addresses and rejects anything else.

Belongs here: which addresses are accepted and how they are written. Does not belong here: fetching them.
"""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import SplitResult, urlsplit, urlunsplit

from opportunity_pipeline.sources.reading import LONGEST, is_too_long

# Tracking parameters: they do not change the page.
_TRACKING = re.compile(
    r"(?:utm_\w+|gclid|fbclid|msclkid|dclid|yclid|igshid|mc_[ce]id|_hs(?:enc|mi)|gh_src|lever-source(?:\[\])?|oc)(?:=|$)",
    re.IGNORECASE,
)
_HOST = re.compile(r"[^\s/?#@\\<>\"{}|^`%]+")
# Fast path: most addresses are already canonical.
_CANONICAL = re.compile(r"https?://[a-z0-9-]+(?:\.[a-z0-9-]+)+/[\w.~/-]*", re.ASCII)
_UNSAFE = re.compile(r"[\s<>\"{}|\\^`\x00-\x20\x7f\ud800-\udfff]")


@lru_cache(maxsize=65_536)
def canonical_url(text: str) -> str | None:
    """The canonical form of an address, or ``None`` if it is not an ``http(s)`` address with a host.

    Scheme and host in lower case; ``https`` where the scheme is missing (``//host/…``); no user, default port, fragment
    or tracking parameters; other parameters keep their order. ``javascript:``, ``data:`` and similar schemes are
    rejected, so the result is safe in a link.
    """
    text = text.strip()
    if len(text) <= LONGEST and _CANONICAL.fullmatch(text):
        return text
    if text.startswith("//"):
        text = f"https:{text}"
    if not text or is_too_long(text) or _UNSAFE.search(text):
        return None
    try:
        parts = urlsplit(text)
        port = parts.port
        host = _ascii_host(parts)
    except ValueError:
        return None
    if parts.scheme not in {"http", "https"} or host is None:
        return None
    if port is not None and port != {"http": 80, "https": 443}[parts.scheme]:
        host = f"{host}:{port}"
    query = "&".join(item for item in parts.query.split("&") if item and not _TRACKING.match(item))
    return urlunsplit((parts.scheme, host, parts.path or "/", query, ""))


def _ascii_host(parts: SplitResult) -> str | None:
    host = (parts.hostname or "").rstrip(".")
    if not host or not _HOST.fullmatch(host):
        return None
    if ":" in host:
        return f"[{host}]"
    # The standard library's IDNA raises UnicodeError, a ValueError, on names that no resolver accepts.
    return host if host.isascii() else host.encode("idna").decode("ascii")
