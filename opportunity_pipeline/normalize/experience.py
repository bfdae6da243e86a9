"""Years of experience asked for, and the band they fall into.

Belongs here: experience fields, and a description's sentence about experience. Does not belong here: the level a title
names (``roles``).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from opportunity_pipeline.normalize.text import lines_with

Band = Literal["entry", "intermediate", "advanced", "unknown"]

MOST_YEARS = 50
_NUMBER = r"(\d{1,2}(?:\.\d)?)"
_UNIT = r"(?P<unit>years?|yrs?\.?|y(?:ears?)?\b|months?|mos?\b)"
_RANGE = re.compile(rf"{_NUMBER}\s*(?:-|–|—|to)\s*{_NUMBER}\s*\+?\s*{_UNIT}", re.IGNORECASE)
_UP_TO = re.compile(rf"(?:up\s*to|under|less than|max(?:imum)?(?: of)?|<)\s*{_NUMBER}\s*{_UNIT}", re.IGNORECASE)
_LEAST = re.compile(rf"{_NUMBER}\s*(?P<plus>\+|or more|plus)?\s*{_UNIT}", re.IGNORECASE)
_NONE = re.compile(
    r"\b(?:fresher(?:s)?|no (?:prior |previous )?(?:work )?experience|entry[\s-]level|new grad(?:uate)?s?)\b",
    re.IGNORECASE,
)
# "5 years of experience", "experience: 2-4 yrs", "3+ years' hands-on Python experience".
_PHRASE = rf"{_NUMBER}(?:\s*(?:-|–|—|to)\s*\d{{1,2}})?\s*(?:\+|or more|plus)?\s*(?:years?|yrs?)\b"
_NEAR = re.compile(
    rf"(?P<before>{_PHRASE}(?! ago)[^.;\n]{{0,60}}?\bexperience\b)"
    rf"|\bexperience\b[^.;\n\d]{{0,40}}(?P<after>{_PHRASE})",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Experience:
    """What is asked for, in years.

    Attributes:
        least: fewest years; ``None``: not stated.
        most: most years; ``None``: no upper bound is stated.
    """

    least: float | None = None
    most: float | None = None

    @property
    def band(self) -> Band:
        """Entry below 1 year, intermediate below 3, advanced from 3 on; unknown where it is not stated."""
        if self.least is None:
            return "unknown"
        return "entry" if self.least < 1 else "intermediate" if self.least < 3 else "advanced"


def read_experience(text: str) -> Experience:
    """Reads an experience field: ``0-2 years``, ``3+ yrs``, ``Fresher``, ``up to 6 months``.

    Args:
        text: any text; without a number of years or months and a word for none, experience is not stated.
    """
    text = text[:300]
    if match := _RANGE.search(text):
        least, most = _years(match[1], match["unit"]), _years(match[2], match["unit"])
        return Experience(least, most) if least <= most <= MOST_YEARS else Experience()
    if match := _UP_TO.search(text):
        most = _years(match[1], match["unit"])
        return Experience(0.0, most) if most <= MOST_YEARS else Experience()
    if match := _LEAST.search(text):
        least = _years(match[1], match["unit"])
        return Experience(least) if least <= MOST_YEARS else Experience()
    return Experience(0.0) if _NONE.search(text) else Experience()


def experience_in(description: str) -> Experience:
    """The experience a description asks for, by the first of its phrases that speak of years of experience.

    The first one, because later ones refine it: "5 years of experience, 2 of them with Python" asks for 5.
    """
    for line in lines_with(description[:20_000], b"year", b"yr"):
        if "experience" in line and (match := _NEAR.search(line)):
            return read_experience(match["before"] or match["after"])
    return Experience()


def _years(number: str, unit: str) -> float:
    return round(float(number) / 12, 2) if unit.lower().startswith("mo") else float(number)
