"""Trades in employer names, which apply to all their jobs: *Receptionist* at a *Veterinary Centre*.

Belongs here: whether a word of a title is the trade of the employer. Does not belong here: comparing names
(``employers``) or titles (``titles``).
"""

from __future__ import annotations

from opportunity_pipeline.normalize.duplicates.names import says_nothing
from opportunity_pipeline.normalize.duplicates.posting import Posting
from opportunity_pipeline.normalize.duplicates.vocabulary import activities, who_works

_LEAST_OF_A_COMPOUND = 4
_LEAST_TO_BE_FOUND = 6
# Word of a title → words of employer names that imply it.
_TOLD_BY_TRADES: dict[str, frozenset[str]] = {
    "hospitality": frozenset({"hotel", "hotels", "resort", "resorts", "restaurant", "restaurants", "inn", "inns"}),
    "bank": frozenset({"bank", "bancorp", "finance"}),
    "insurance": frozenset({"assurance", "underwriters"}),
    "retail": frozenset({"stores", "store", "supermarkets", "supermarket", "shop", "shops", "mart", "boutique"}),
    "medical": frozenset({"hospital", "hospitals", "clinic", "clinics"}),
    "healthcare": frozenset({"hospital", "hospitals", "clinic", "clinics", "medical"}),
    "legal": frozenset({"law", "solicitors", "advocates", "attorneys", "lawyers"}),
    "aviation": frozenset({"airlines", "airways", "airport", "airports"}),
}


def is_trade(word: str, posting: Posting) -> bool:
    """Whether the employer's name implies a word of its titles: *veterinary* at *Larch Veterinary Centre*."""
    if word in activities() or word in who_works() or says_nothing(word):
        return False
    named = {own for name in posting.employer.names for own in name}
    # Also as part of the written name: "Tallgrass USD" is a school district.
    written = len(word) >= _LEAST_TO_BE_FOUND and word in posting.employer.plain
    # "Kundenberater Bank" at a Privatbank.
    written = written or (len(word) >= _LEAST_OF_A_COMPOUND and any(own.endswith(word) for own in named))
    return written or word in named or f"{word}s" in named or not named.isdisjoint(_TOLD_BY_TRADES.get(word, ()))
