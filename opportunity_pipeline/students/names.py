"""Names as they are stored: canonical skills and interests, and the keys of places.

Belongs here: handling names that are not in the taxonomy or the gazetteer. Does not belong here: the taxonomy and the
gazetteer themselves; they are in `normalize`.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from opportunity_pipeline.normalize.places.places import place_keys
from opportunity_pipeline.normalize.skills.skills import canonical_interest, canonical_skill

# The same few hundred names recur for every student.
_CACHED = 65_536


@lru_cache(_CACHED)
def skill_name(text: str) -> str:
    """The canonical name of a skill; a skill that is not in the taxonomy is kept in lower case, not dropped."""
    return canonical_skill(text) or " ".join(text.casefold().split())


@lru_cache(_CACHED)
def interest_name(text: str) -> str:
    """The canonical name of an interest: a skill, a theme or a topic."""
    return canonical_interest(text)


@lru_cache(_CACHED)
def _keys(text: str) -> tuple[str, ...]:
    return tuple(place_keys(text))


def keys_of_places(texts: Iterable[str | None]) -> list[str]:
    """The place keys of several places as written, unique and in order; an unknown place has none."""
    return list(dict.fromkeys(key for text in texts if text for key in _keys(text)))
