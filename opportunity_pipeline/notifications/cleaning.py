"""Making upstream text fit to be shown: one line, bounded, without control characters; links only to the web.

Belongs here: what is true of every text and link that a notification shows, whatever wrote it. Does not belong here:
HTML escaping (Jinja2 does it on output), or reading markup (``normalize`` has done it).
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final
from urllib.parse import urlsplit

TITLE_LENGTH: Final = 120
"""A subject of 120 characters is already cut by every mail reader."""
SNIPPET_LENGTH: Final = 200
"""The most that may be shown of a job's text."""
LINK_LENGTH: Final = 2000
"""Longer addresses are cut by some mail readers, and so would lead elsewhere."""

# Direction controls let a title show its end first ("exe.pdf"); zero-width joiners stay, Indian scripts need them.
_DIRECTION_CONTROLS: Final = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
# Control characters, line and paragraph separators, and halves of surrogate pairs, which have no UTF-8.
_CONTROLS: Final = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_SPACE: Final = re.compile(r"\s+")
# A browser reads a backslash as a slash, so "https://good.example\\@evil.example" would not go where it seems to.
_UNSAFE_IN_LINK: Final = re.compile(r"[\x00-\x20\x7f<>\"`\\]|\s")


# A cycle shows the same titles and reasons to thousands of students.
@lru_cache(maxsize=20_000)
def clean_text(text: str | None, limit: int = TITLE_LENGTH) -> str:
    """The text as one line of at most ``limit`` characters, an ellipsis where it was cut; '' for nothing.

    Control characters become spaces, direction controls vanish, so the result can stand in a mail header. Cleaning
    twice changes nothing.

    Args:
        text: anything an upstream wrote.
        limit: most characters, at least 1.
    """
    if not text:
        return ""
    line = _SPACE.sub(" ", _CONTROLS.sub(" ", _DIRECTION_CONTROLS.sub("", text))).strip()
    if len(line) <= limit:
        return line
    return line[: limit - 1].rstrip() + "…"


def safe_link(link: str | None) -> str | None:
    """The link if it is an absolute ``http`` or ``https`` address with a host and nothing odd in it, else ``None``.

    Refused: other schemes (``javascript:``, ``data:``), relative and protocol-relative addresses, user names in the
    address (``https://bank@evil``), spaces, quotes, control characters, more than :data:`LINK_LENGTH` characters.
    """
    if not link or len(link) > LINK_LENGTH or _UNSAFE_IN_LINK.search(link):
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
