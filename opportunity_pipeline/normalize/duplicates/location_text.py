"""How location texts are written: postcodes, namesakes, nicknames, towns near larger ones.

Belongs here: what is removed or written out before a text is read. Does not belong here: reading it (``areas``).
"""

from __future__ import annotations

import re

from opportunity_pipeline.normalize.duplicates.regions import by_full_name, is_well_known
from opportunity_pipeline.normalize.places.place_records import place_fold
from opportunity_pipeline.normalize.places.places import place_keys

# "London EC2N", "Leeds LS1 4AP", "Toronto M5H", "Aarhus C", "Lyon 3e": a part of the town.
_POSTCODE = re.compile(
    r"(?<=\w)\s+[A-Z]{1,2}\d[A-Z\d]?(?:\s\d[A-Z]{2})?(?=\s*(?:,|$))|(?<=\w{5})\s+[CKNSVØ](?=\s*(?:,|$))"
    r"|(?<=\w)\s+\d{1,2}(?:er|e|è|è?me)(?=\s*(?:,|$))"
)
# "Weilheim i. OB", "Neustadt a. d. Aisch", "Halle (Saale)": additions that tell a German town from its namesakes.
_WHICH_NAMESAKE = re.compile(r"(?<=[a-zäöüß])\s+(?:i\.|a\.|b\.|v\.)\s?(?:d\.\s?)?[A-ZÄÖÜ][\w.]*(?=\s*(?:,|$))")
# "Lake Placid, New York": the state, which shares its name with the city.
_IN_NEW_YORK = re.compile(r"\s*([^,;/|()]+),\s*New York(?=\s*$|\s*,\s*(?:USA?|United States)\b)", re.IGNORECASE)
# "Eichenau bei München": a town named with a larger one near it.
_NEAR = re.compile(
    r"(?<=[^\W\d_])\s+(?:bei|near|nr\.?|close\s+to|près\s+de|proche\s+de|cerca\s+de|vicino\s+a|bij|nära|koło|k\.)\s+(?=[A-ZÀ-Þ])"
)
# "Mackay QLD": the state of Australia behind its city.
_STATE_BEHIND = re.compile(r"(?<=[a-z])\s+(?=(?:NSW|VIC|QLD|TAS|ACT|NT|SA|WA)\s*(?:,|$))")
# What separates a name from the area that contains it.
_PARTS = re.compile(r"[,;/|()]|\s[-–—]\s")
_IN_BRACKETS = re.compile(r"\(([^()]+)\)")
# Longer texts are lists of places, or no places.
_LONGEST = 80


def parted_at_near(location: str) -> tuple[str, str]:
    """A town and the larger one near it: *Eichenau bei München*; the second is empty if none is named."""
    nearby = _NEAR.search(location)
    if nearby is None:
        return location, ""
    return location[: nearby.start()], _NEAR.sub(", ", location[nearby.end() :])


def written_out(location: str) -> str:
    """A location text without city districts and additions that distinguish namesakes, with names in full."""
    if (state := _IN_NEW_YORK.match(location)) and not is_well_known(place_fold(state[1])):
        location = f"{state[1]}, NY{location[state.end() :]}"
    return by_full_name(_STATE_BEHIND.sub(", ", _POSTCODE.sub("", _WHICH_NAMESAKE.sub("", location))))


def says_state_of_australia(location: str) -> bool:
    """Whether a state of Australia stands behind a city: *Mackay QLD*."""
    return _STATE_BEHIND.search(_POSTCODE.sub("", location)) is not None


def in_own_country(place: str) -> str:
    """A suburb in Australia by its own place: *Penrith, Sydney NSW* is not in England."""
    own = () if place.startswith("au") else place_keys(f"{place.rpartition('/')[2]}, Australia")
    return next((key for key in own if key.startswith("au/")), place)


def nearest_names(location: str) -> frozenset[str]:
    """The names given first or in brackets, before the area that contains them: *Dorchester, Dorset*; folded."""
    if len(location) > _LONGEST:
        return frozenset()
    first, *_ = _PARTS.split(location)
    return frozenset(name for part in (first, *_IN_BRACKETS.findall(location)) if (name := place_fold(part)))
