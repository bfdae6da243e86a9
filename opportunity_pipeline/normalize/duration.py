"""How long an internship or contract lasts, in months."""

from __future__ import annotations

import re

MOST_MONTHS = 120
_LENGTH = re.compile(
    r"(?<![\d.])(\d{1,3}(?:\.\d)?)(?:\s*(?:-|–|—|to)\s*\d{1,3})?\s*\+?\s*(days?|weeks?|wks?|months?|mos?\b|years?|yrs?)",
    re.IGNORECASE,
)
# A month is 365.25 / 12 days.
_MONTHS = {"d": 12 / 365.25, "w": 7 * 12 / 365.25, "m": 1.0, "y": 12.0}


def read_duration(text: str) -> float | None:
    """The duration in months, rounded to hundredths; of a range its lower bound, which is what one commits to.

    Args:
        text: any text.

    Returns:
        ``None`` where no length of time is named, or one beyond ten years.
    """
    match = _LENGTH.search(text[:300])
    if match is None:
        return None
    months = round(float(match[1]) * _MONTHS[match[2][0].lower()], 2)
    return months if 0 < months <= MOST_MONTHS else None
