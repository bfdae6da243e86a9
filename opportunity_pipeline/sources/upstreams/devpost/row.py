"""What a row of Devpost's listing has in common in every shape.

Belongs here: fields with the same key and meaning in both shapes of JSON, and the identity in all. Every hackathon has
a subdomain of its own, and the address there is the identity: pages have no id, and of 437 recorded rows (309
hackathons) each id has exactly one address, and each address one id. Quirks:
    - ``prize`` is HTML with the currency outside the span: ``₹ <span data-currency-value>135,000</span>``.
    - ``time_left_to_submission`` is relative to the fetch and written for people.
    - The theme "Beginner Friendly" is the only word about difficulty that there is.
"""

from __future__ import annotations

from urllib.parse import urlsplit, urlunsplit

from opportunity_pipeline.sources.reading import Row, web_address

_HOST = ".devpost.com"
_BEGINNERS = "Beginner Friendly"


def shared_fields(row: Row) -> dict[str, object]:
    """The fields that both shapes write alike, under common names."""
    themes = [name for theme in row.rows("themes") if (name := theme.text("name"))]
    return {
        "name": row.text("title"),
        "organizer": row.text("organization_name"),
        "themes": themes,
        "difficulty": _BEGINNERS if _BEGINNERS in themes else None,
        "period": row.text("submission_period_dates"),
        "time_left": row.text("time_left_to_submission"),
        "registrations_count": row.integer("registrations_count"),
    }


def page_of(link: str | None, field: str) -> str | None:
    """Address of a hackathon, without what only says where a visitor came from (``?ref_feature=challenge``).

    Raises:
        WrongField: when it is not a web address.
    """
    if link is None:
        return None
    address = web_address(link, field)
    parts = urlsplit(address)
    if not (parts.hostname or "").endswith(_HOST):
        return address
    return urlunsplit(parts._replace(scheme="https", path=parts.path or "/", query="", fragment=""))


def identity(row: Row) -> str | None:
    """Its address; of a row without one the id."""
    return page_of(row.text("url"), "url") or row.identifier("id")


def mode_of(location: str | None) -> str | None:
    """Devpost shows either the word "Online" or a place."""
    if location is None:
        return None
    return "Online" if location.strip().lower() == "online" else "In person"
