"""The skill taxonomy: names, aliases, and the context that an alias needs to be a skill.

Belongs here: the structure of ``data/skills.json`` and loading it. Does not belong here: finding skills in texts
(``skills``), or judging the context of an ambiguous name (``skill_context``).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any, Literal

from opportunity_pipeline.normalize.data import read_data
from opportunity_pipeline.normalize.text.phrases import PhraseIndex

Kind = Literal["anywhere", "names", "context", "general", "titles", "lists", "not_skills", "degree", "discipline"]

_WRITTEN: tuple[Kind, ...] = ("anywhere", "names", "context", "general", "titles", "lists")
_MARKS: tuple[Kind, ...] = ("not_skills", "degree", "discipline")

# Categories of tools; the others also contain fields of study and activities of departments.
TOOLS = frozenset({"cloud", "database", "devops", "framework", "language", "mobile", "office"})


@dataclass(frozen=True, slots=True)
class Alias:
    """A phrase of the taxonomy.

    Attributes:
        names: the skills it stands for; empty if it only affects the names around it.
        category: category of the first skill.
        kind: where it counts; see the data file.
        written: as in the data file, which shows its capitals.
    """

    names: tuple[str, ...]
    category: str
    kind: Kind
    written: str


@dataclass(frozen=True)
class Taxonomy:
    """The data file.

    Attributes:
        aliases: all phrases.
        categories: name → category.
        related: name → related skills.
        subjects: names that are also subjects of degrees.
        after: words after an ambiguous name that make it a skill.
        ability: words that do so before it and a preposition.
        uses: words that do so directly before it.
        labels: words that do so before it and a colon.
        not_listed: words of list items that are not skills.
    """

    aliases: PhraseIndex[Alias]
    categories: dict[str, str]
    related: dict[str, tuple[str, ...]]
    subjects: frozenset[str]
    after: frozenset[str]
    ability: frozenset[str]
    uses: frozenset[str]
    labels: frozenset[str]
    not_listed: frozenset[str]

    @cached_property
    def in_titles(self) -> PhraseIndex[Alias]:
        """The phrases that have a meaning in titles; aliases that count only in lists are left out."""
        return self.aliases.only(lambda alias: alias.kind != "lists")

    @cached_property
    def in_texts(self) -> PhraseIndex[Alias]:
        """The phrases that have a meaning in free text."""
        return self.aliases.only(lambda alias: alias.kind not in {"lists", "titles"})


@cache
def taxonomy() -> Taxonomy:
    """The taxonomy, loaded once."""
    data = read_data("skills.json")
    return Taxonomy(
        aliases=PhraseIndex(_phrases(data)),
        categories={skill["name"]: skill["category"] for skill in data["skills"]},
        related={skill["name"]: tuple(skill["related"]) for skill in data["skills"]},
        subjects=frozenset(data["subjects"]),
        after=frozenset(data["context_after"]),
        ability=frozenset(data["context_ability"]),
        uses=frozenset(data["context_uses"]),
        labels=frozenset(data["context_labels"]),
        not_listed=frozenset(data["not_listed"]),
    )


def _phrases(data: dict[str, Any]) -> Iterator[tuple[str, Alias]]:
    categories = {skill["name"]: skill["category"] for skill in data["skills"]}
    for skill in data["skills"]:
        for kind in _WRITTEN:
            for written in skill.get(kind, ()):
                yield written, Alias((skill["name"],), skill["category"], kind, written)
    for written, names in data["compounds"].items():
        yield written, Alias(tuple(names), categories[names[0]], "anywhere", written)
    for kind in _MARKS:
        for written in data[kind]:
            yield written, Alias((), "", kind, written)
