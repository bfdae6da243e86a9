"""What a row of Devpost's listing has in common in every shape.

Belongs here: fields with the same key and meaning in both shapes. Quirks:
    - ``prize`` is HTML with the currency outside the span: ``₹ <span data-currency-value>135,000</span>``.
    - ``time_left_to_submission`` is relative to the fetch and written for people.
    - The theme "Beginner Friendly" is the only word about difficulty that there is.
"""

from __future__ import annotations

from opportunity_pipeline.sources.reading import Row

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


def mode_of(location: str | None) -> str | None:
    """Devpost shows either the word "Online" or a place."""
    if location is None:
        return None
    return "Online" if location.strip().lower() == "online" else "In person"
