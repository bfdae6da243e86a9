"""Parts shared by all Devpost shapes.

Belongs here: fields with the same key and meaning in both JSON shapes, and the identity in all shapes. Does not belong
here: a shape's other fields. Every hackathon has a subdomain of its own, and that address is the identity: pages have
no id, and in 437 recorded rows (309 hackathons) ids and addresses correspond one to one. Quirks:
    - ``prize`` is HTML with the currency outside the span: ``₹ <span data-currency-value>135,000</span>``.
    - ``time_left_to_submission`` is relative to the fetch and written for people.
    - The theme "Beginner Friendly" is the only statement of difficulty.
"""

from __future__ import annotations

from urllib.parse import urlsplit, urlunsplit

from opportunity_pipeline.sources.reading import Row, web_address

_HOST = ".devpost.com"
_BEGINNERS = "Beginner Friendly"


def shared_fields(row: Row) -> dict[str, object]:
    """The fields that both JSON shapes have in common, under common names."""
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
    """Address of a hackathon, without referral parameters (``?ref_feature=challenge``).

    Raises:
        WrongField: if it is not a web address.
    """
    if link is None:
        return None
    address = web_address(link, field)
    parts = urlsplit(address)
    if not (parts.hostname or "").endswith(_HOST):
        return address
    return urlunsplit(parts._replace(scheme="https", path=parts.path or "/", query="", fragment=""))


def identity(row: Row) -> str | None:
    """The hackathon's address; the id if the row has no address."""
    return page_of(row.text("url"), "url") or row.identifier("id")


def mode_of(location: str | None) -> str | None:
    """The mode: Devpost shows either the word "Online" or a place."""
    if location is None:
        return None
    return "Online" if location.strip().lower() == "online" else "In person"
