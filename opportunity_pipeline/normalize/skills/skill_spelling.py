"""How a skill is written where people read it: *PostgreSQL*, not the *postgresql* by which it is stored and compared.

Belongs here: the spelling of the taxonomy's names. Does not belong here: which names there are (``skill_taxonomy``);
anything that is stored or goes into JSON keeps those.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from opportunity_pipeline.normalize.data import read_data

_ALIASES = ("anywhere", "names", "context", "general", "titles", "lists")


def shown_skill(name: str) -> str:
    """The spelling of a canonical name, in the same letters; one that the taxonomy does not know stays as it is."""
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
    """The alias that is the name in a case of its own."""
    written = (alias for kind in _ALIASES for alias in skill.get(kind, ()))
    return next((alias for alias in written if alias != skill["name"] and alias.casefold() == skill["name"]), None)


def _by_words(name: str, words: dict[str, str], small: frozenset[str]) -> str:
    spelt = []
    for position, word in enumerate(name.split(" ")):
        capital = word if position and word in small else word[:1].upper() + word[1:]
        spelt.append(words.get(word, capital))
    return " ".join(spelt)
