"""The display spelling of a skill: *PostgreSQL*, not the *postgresql* by which it is stored and compared.

Belongs here: the spelling of the taxonomy's names. Does not belong here: the list of names (``skill_taxonomy``). Stored
values and JSON keep the canonical names.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from opportunity_pipeline.normalize.data import read_data

_ALIASES = ("anywhere", "names", "context", "general", "titles", "lists")


def shown_skill(name: str) -> str:
    """The display spelling of a canonical name, which differs only in case; unknown names stay unchanged."""
    return _spellings().get(name, name)


@cache
def _spellings() -> dict[str, str]:
    """Canonical name → spelling."""
    skills, table = read_data("skills.json")["skills"], read_data("skill_spellings.toml")
    words = {word.casefold(): word for word in table["words"]}
    whole = {name.casefold(): name for name in table["names"]}
    small = frozenset(table["small"])
    spellings = {}
    for skill in skills:
        name = skill["name"]
        spellings[name] = whole.get(name) or _own(skill) or _by_words(name, words, small)
    return spellings


def _own(skill: dict[str, Any]) -> str | None:
    """The alias that equals the name except for case."""
    written = (alias for kind in _ALIASES for alias in skill.get(kind, ()))
    return next((alias for alias in written if alias != skill["name"] and alias.casefold() == skill["name"]), None)


def _by_words(name: str, words: dict[str, str], small: frozenset[str]) -> str:
    spelt = []
    for position, word in enumerate(name.split(" ")):
        capital = word if position and word in small else word[:1].upper() + word[1:]
        spelt.append(words.get(word, capital))
    return " ".join(spelt)
