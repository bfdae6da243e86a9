"""Faulty elements in the demo's responses, as they occur in real ones.

Belongs here: elements that must end up in quarantine, and duplicate elements. Does not belong here: valid elements.
Every build contains every fault, so that the demo's quarantine is never empty.
"""

from __future__ import annotations

from typing import Any

Items = list[dict[str, Any]]


def with_board_faults(items: Items) -> list[Any]:
    """A Greenhouse board with one job without a title, one whose location has the wrong type, and a duplicate."""
    first = items[0]
    return [
        *items,
        {**first, "id": first["id"] + 1, "title": " "},
        {**first, "id": first["id"] + 2, "location": {"name": ["Pune", "Mumbai"]}},
        first,
    ]


def with_actor_faults(items: Items) -> list[Any]:
    """An actor run with one element that is not a posting, one with a hostile link, and a duplicate."""
    first = items[0]
    return [*items, "More results on the next page", {**first, "job_url": "javascript:alert(1)"}, first]


def with_listing_faults(items: Items) -> Items:
    """A hackathon listing with one entry whose period ends before it begins, and one without a name."""
    first = items[-1]
    backwards = {"submission_period_dates": "Dec 20, 2029 - Nov 05, 2029", "open_state": "open"}
    return [*items, {**first, "id": first["id"] + 1, **backwards}, {**first, "id": first["id"] + 2, "title": ""}]


def with_feed_faults(items: list[str]) -> list[str]:
    """A feed with an item that has neither title nor date."""
    return [*items, '<item><guid isPermaLink="false">CBMinothing</guid><link>https://news.example.org/x</link></item>']
