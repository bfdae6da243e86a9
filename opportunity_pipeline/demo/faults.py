"""What is wrong with some elements of the demo's responses, as it is with real ones.

Belongs here: elements that must end in quarantine, and elements that repeat others. Does not belong here: the elements
that are right. Each fault stands in every build, so that the demo's quarantine is never empty.
"""

from __future__ import annotations

from typing import Any

Items = list[dict[str, Any]]


def with_board_faults(items: Items) -> list[Any]:
    """A Greenhouse board with an opening that lost its title, one whose place changed its type, and one twice."""
    first = items[0]
    return [
        *items,
        {**first, "id": first["id"] + 1, "title": " "},
        {**first, "id": first["id"] + 2, "location": {"name": ["Pune", "Mumbai"]}},
        first,
    ]


def with_actor_faults(items: Items) -> list[Any]:
    """A run of the actor with an element that is no posting, one with a hostile link, and one twice."""
    first = items[0]
    return [*items, "More results on the next page", {**first, "job_url": "javascript:alert(1)"}, first]


def with_listing_faults(items: Items) -> Items:
    """A listing of hackathons with one whose period is no period, and one without a name."""
    first = items[-1]
    backwards = {"submission_period_dates": "Dec 20, 2029 - Nov 05, 2029", "open_state": "open"}
    return [*items, {**first, "id": first["id"] + 1, **backwards}, {**first, "id": first["id"] + 2, "title": ""}]


def with_feed_faults(items: list[str]) -> list[str]:
    """A feed with an item that has neither title nor date."""
    return [*items, '<item><guid isPermaLink="false">CBMinothing</guid><link>https://news.example.org/x</link></item>']
