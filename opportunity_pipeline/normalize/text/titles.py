"""Titles of jobs, hackathons and articles.

Belongs here: the displayed title and an article's publisher. Does not belong here: what a job title says about the
role (``roles``).
"""

from __future__ import annotations

import re

from opportunity_pipeline.normalize.text.text import clean_line, fold

_SEPARATED = re.compile(r"\s+[-–—|]\s+")
_EDGES = " |–—-"
_LONGEST_PUBLISHER = 60
_MOST_WORDS = 6


def read_title(text: str) -> str | None:
    """The title on one line, without markup; ``None`` if it has no letter or digit."""
    title = clean_line(text)
    return title if any(character.isalnum() for character in title) else None


def split_publisher(title: str, publisher: str | None = None) -> tuple[str, str | None]:
    """Splits a headline from the publisher's name that aggregators append (``"Headline - Publisher"``).

    Args:
        title: the feed's title, cleaned.
        publisher: the publisher named by the feed. If known, only that name is removed from the end. If ``None``, the
            last part counts as the publisher if it looks like a name: at most six words and sixty characters, starting
            with a capital or a digit, or a host name, and not the only part.

    Returns:
        The headline, and the publisher or ``None``.
    """
    if publisher is not None:
        name = clean_line(publisher).strip(_EDGES) or None
        return (_without_end(title, name) if name else title), name
    parts = list(_SEPARATED.finditer(title))
    if not parts:
        return title, None
    headline, tail = title[: parts[-1].start()], title[parts[-1].end() :].strip(_EDGES)
    looks_like_name = len(tail) <= _LONGEST_PUBLISHER and len(tail.split()) <= _MOST_WORDS
    if headline and tail and looks_like_name and (tail[0].isupper() or tail[0].isdigit() or "." in tail.strip(".")):
        return headline, tail
    return title, None


def _without_end(title: str, publisher: str) -> str:
    """Removes the publisher from the end if it follows a separator; compares folded text, as feeds differ in case."""
    for separator in _SEPARATED.finditer(title):
        if fold(title[separator.end() :].strip(_EDGES)) == fold(publisher) and separator.start() > 0:
            return title[: separator.start()]
    return title
