"""The single form in which a word of a title is compared.

Belongs here: plurals, British and American spellings, and compounds. Does not belong here: phrases and what is left out
of a title (``wording``), or pairing two words that differ (``spelling``).
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from opportunity_pipeline.normalize.duplicates.title_tables import title_tables

# Not plurals, or words of their own.
_NO_PLURAL = frozenset(
    {
        "ios",
        "news",
        "less",
        "always",
        "campus",
        "status",
        "business",
        "sales",
        "express",
        "access",
        "process",
        "class",
        "fitness",
    }
)
# Organisational, behaviour, labelling: British spellings, if the other title uses American ones.
_BRITISH = re.compile(r"isation|yse|viour|(?<=[blnv])our|lling|ller")
_AMERICAN = {"isation": "ization", "yse": "yze", "viour": "vior", "our": "or", "lling": "ling", "ller": "ler"}
_LEAST_FOR_SPELLING = 6
# "Disabilities" is a plural, "series" is not.
_LEAST_OF_MANY = 8
_LEAST_OF_A_COMPOUND = 8
_LEAST_BEFORE = 3
# Handyperson, groundswoman, storepersons
_OF_EITHER_SEX = re.compile(r"(?<=[a-z]{4})(?:wom[ae]n|persons?|people)$")
_NOT_OF_EITHER_SEX = frozenset(
    {"salesperson", "salespersons", "salespeople", "spokesperson", "craftsperson", "businesspeople"}
)
# Industriekauffrau, Industriekaufleute, Fachfrau.
_GERMAN_TRADE = re.compile(r"(?<=kauf|fach)(?:frau|leute)$")


def stem(word: str) -> str:
    """Returns the form in which a word of a title is compared."""
    stems = title_tables().stems
    if word in stems:
        return stems[word]
    if len(word) >= _LEAST_FOR_SPELLING:
        if word not in _NOT_OF_EITHER_SEX:
            word = _OF_EITHER_SEX.sub("man", word)
        word = _GERMAN_TRADE.sub("mann", _BRITISH.sub(lambda found: _AMERICAN[found[0]], word))
    if len(word) >= _LEAST_OF_MANY and word.endswith("ies"):
        return stems.get(f"{word[:-3]}y", f"{word[:-3]}y")
    if len(word) > 3 and word[-1] == "s" and word[-2] not in "suj" and word not in _NO_PLURAL:
        return stems.get(word[:-1], word[:-1])
    return word


@cache
def _undivided() -> frozenset[str]:
    """Words that are compared as a whole, whatever they end with: *Mitarbeiter*, *Sachbearbeiter*."""
    tables = title_tables()
    return frozenset(tables.compounds) | tables.stems.keys() | frozenset(tables.stems.values()) | tables.phrases.keys()


@lru_cache(maxsize=65_536)
def written_together(word: str) -> tuple[str, ...]:
    """*Lagermitarbeiter*, *Verkaufsmitarbeiter*, *kontorelev* as the two words that others write; else empty."""
    tables = title_tables()
    if len(word) < _LEAST_OF_A_COMPOUND or word in _undivided():
        return ()
    for last in tables.compounds:
        if word.endswith(last) and len(word) - len(last) >= _LEAST_BEFORE:
            first = word[: -len(last)]
            joined = first[-1] == "s" and first not in tables.stems
            return (first[:-1] if joined else first, last)
    return ()
