"""Sanitises upstream text for display: one line, bounded, without control characters; links only to the web.

Belongs here: rules for every text and link that a notification shows, whatever its source. Does not belong here:
HTML escaping (Jinja2 does it on output), or stripping markup (``normalize`` has done it).
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final
from urllib.parse import urlsplit

TITLE_LENGTH: Final = 120
"""Every mail reader already truncates a subject of 120 characters."""
SNIPPET_LENGTH: Final = 200
"""The maximum shown of a job's text."""
LINK_LENGTH: Final = 2000
"""Some mail readers truncate longer URLs, which would then lead elsewhere."""

# Direction controls could show the end of a title first ("exe.pdf"). Zero-width joiners stay: Indian scripts need them.
_DIRECTION_CONTROLS: Final = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
# Control characters, line and paragraph separators, and lone surrogates, which cannot be encoded in UTF-8.
_CONTROLS: Final = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_SPACE: Final = re.compile(r"\s+")
# Browsers treat a backslash as a slash, so "https://good.example\\@evil.example" would not go where it seems to.
_UNSAFE_IN_LINK: Final = re.compile(r"[\x00-\x20\x7f<>\"`\\]|\s")


# One cycle shows the same titles and reasons to thousands of students.
@lru_cache(maxsize=20_000)
def clean_text(text: str | None, limit: int = TITLE_LENGTH) -> str:
    """Returns the text as one line of at most ``limit`` characters, with an ellipsis if truncated; '' for none.

    Control characters become spaces and direction controls are removed, so the result is safe in a mail header. The
    function is idempotent.

    Args:
        text: any upstream text.
        limit: maximum number of characters, at least 1.
    """
    if not text:
        return ""
    line = _SPACE.sub(" ", _CONTROLS.sub(" ", _DIRECTION_CONTROLS.sub("", text))).strip()
    if len(line) <= limit:
        return line
    return line[: limit - 1].rstrip() + "…"


def safe_link(link: str | None) -> str | None:
    """Returns the link if it is a safe absolute ``http`` or ``https`` URL with a host, else ``None``.

    Rejects other schemes (``javascript:``, ``data:``), relative and protocol-relative URLs, user names in the URL
    (``https://bank@evil``), spaces, quotes, control characters, direction controls, and more than :data:`LINK_LENGTH`
    characters.
    """
    if not link or len(link) > LINK_LENGTH or _UNSAFE_IN_LINK.search(link) or _DIRECTION_CONTROLS.search(link):
        return None
    try:
        parts = urlsplit(link)
        host = parts.hostname
        _ = parts.port
    except ValueError:
        return None
    if parts.scheme not in {"http", "https"} or not host or "@" in parts.netloc:
        return None
    return link
