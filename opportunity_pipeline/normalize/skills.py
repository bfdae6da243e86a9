"""Skills by one name each: what ``JS``, ``Reactjs`` and ``ML`` are called, and which skills a text asks for.

Belongs here: canonical names, and finding skills in lists, titles and free text. Does not belong here: which skills
there are (``data/skills.json``), or how well a student has them (``scoring``).

A canonical name is the technology's common name in lower case: ``node.js``, ``c++``, ``google cloud``,
``machine learning``. How an alias is found depends on how ambiguous it is; the data file says which it is:

- ``anywhere``: wherever it stands as whole tokens.
- ``names``: a word of the language too (*React*, *Excel*, *Git*): written as a name inside a sentence, or in context.
- ``context``: mostly not the technology (*Go*, *R*, *C*, *Swift*, *Spring*): written as a name **and** in context.
- ``titles``: too general for free text (*sales*, *finance*): in titles and skill lists.
- ``lists``: only where the upstream lists skills (*communication*, *English*).

Context is a word such as *programming* or *developer* behind it, *experience in* or *written in* before it, or an
enumeration together with a technology that is not ambiguous (*Python, Go or Java*).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from opportunity_pipeline.normalize.phrases import Found, PhraseIndex
from opportunity_pipeline.normalize.text import clean_line, fold
from opportunity_pipeline.normalize.tokens import Tokens

_KINDS = ("anywhere", "names", "context", "titles", "lists")
_TECHNICAL = frozenset(
    {
        *("ai", "cloud", "data", "database", "design", "devops", "engineering", "field", "framework", "hardware"),
        *("language", "mobile", "security", "software", "systems", "testing", "web"),
    }
)
_BUILT_WITH = _TECHNICAL - {"design", "engineering", "field", "security", "testing"}
_PREPOSITIONS = frozenset({"in", "with", "of", "using", "on"})
_JOINING = frozenset({"and", "or"})
_SEPARATORS = re.compile(r"[\s,/|;&+()•·-]*")
_BEFORE_SENTENCE = " \t\"'“‘("
_ENDS_SENTENCE = frozenset(".!?:\n•·*-–—")

_BRACKETS = re.compile(r"\s*[(\[{]([^()\[\]{}]*)[)\]}]\s*")
_LEADING = re.compile(
    r"^(?:(?:basic|advanced|core|strong|good|intermediate|expert|sound|working|practical|hands-on)\s+)?"
    r"(?:(?:knowledge|understanding|experience|proficiency|expertise|familiarity|proficient|skills?)\s+(?:of|in|with)\s+)?"
    r"(?:the\s+)?"
)
_TRAILING = re.compile(
    r"\s+(?:programming language|programming|language|skills?|basics|fundamentals|framework|librar(?:y|ies)|knowledge"
    r"|proficiency|concepts|experience|tools?|software|certification)$"
)
_ITEMS = re.compile(r"[,;|\n•·]+(?![^(]*\))")
_QUOTED = re.compile(r"'((?:[^'\\]|\\.)*)'|\"((?:[^\"\\]|\\.)*)\"")
_COMPOUND = re.compile(r"\s*(?:[/&+]|\band\b)\s*")
_PLACEHOLDERS = frozenset(
    {
        "",
        "na",
        "n/a",
        "none",
        "nil",
        "null",
        "no skills listed",
        "not specified",
        "not applicable",
        "any",
        "other",
        "others",
    }
)
# Not the dot before a name: .net begins with it.
_EDGES = re.compile(r"^[\s,:;'\"–•*-]+|[\s.,:;'\"–•*-]+$")
_LONGEST_UNKNOWN = 40
_MOST_WORDS = 5


@dataclass(frozen=True, slots=True)
class Alias:
    """What an alias stands for; ``name`` is empty where a phrase hides an ambiguous name (*go to market*)."""

    name: str
    category: str
    kind: str
    written: str


@dataclass(frozen=True, slots=True)
class Taxonomy:
    """The data file.

    Attributes:
        aliases: all aliases.
        in_texts: without those that mean nothing in free text.
        categories: category of each name.
        after: words behind an ambiguous name that make it a skill.
        ability: words before it and a preposition that do.
    """

    aliases: PhraseIndex[Alias]
    in_texts: PhraseIndex[Alias]
    categories: dict[str, str]
    after: frozenset[str]
    ability: frozenset[str]


@cache
def _taxonomy() -> Taxonomy:
    data = json.loads(files(__package__).joinpath("data/skills.json").read_text("utf-8"))
    phrases = [
        (alias, Alias(skill["name"], skill["category"], kind, alias))
        for skill in data["skills"]
        for kind in _KINDS
        for alias in skill.get(kind, ())
    ]
    hiding = [(phrase, Alias("", "", "not_skills", "")) for phrase in data["not_skills"]]
    aliases = PhraseIndex([*phrases, *hiding])
    return Taxonomy(
        aliases=aliases,
        # In free text a general name counts for nothing, unless it makes an enumeration of technologies longer.
        in_texts=aliases.narrowed(
            lambda alias: alias.kind in {"anywhere", "names", "context"} or alias.category in _TECHNICAL
        ),
        categories={skill["name"]: skill["category"] for skill in data["skills"]},
        after=frozenset(data["context_after"]),
        ability=frozenset(data["context_ability"]),
    )


@cache
def skill_names() -> frozenset[str]:
    """All canonical names."""
    return frozenset(_taxonomy().categories)


@lru_cache(maxsize=65_536)
def canonical_skill(text: str) -> str | None:
    """The canonical name of a text that is one skill (``"ReactJS"`` → ``"react"``), or ``None`` where it is unknown.

    Brackets and filling words around a name are read away (``"C Programming"``, ``"Basic knowledge of Java"``,
    ``"Search Engine Optimization (SEO)"``).
    """
    text = _EDGES.sub("", clean_line(text))
    plain = _BRACKETS.sub(" ", text).strip()
    lowered = plain.lower()
    bare = _LEADING.sub("", lowered)
    candidates = [text, plain, *(match[1] for match in _BRACKETS.finditer(text)), bare, _TRAILING.sub("", bare)]
    for candidate in candidates:
        alias = _taxonomy().aliases.lookup(candidate)
        if alias is not None:
            return alias.name or None
    return None


def canonical_interest(text: str) -> str:
    """The name by which an interest, theme or topic is compared: the canonical skill, else the folded text."""
    folded = fold(clean_line(text))
    return canonical_skill(text) or canonical_skill(folded) or folded


def read_skills(listed: str | Iterable[str]) -> list[str]:
    """The skills of an upstream's list, in its order and each once.

    An item that the taxonomy does not know stays, folded, if it looks like a name (at most 40 characters and five
    words): the upstream says that it is a skill. Sentences are searched for known skills instead.

    Args:
        listed: items, or one text that separates them by commas, semicolons, bars or line breaks, or that is a
            printed Python list.
    """
    items = _split(listed) if isinstance(listed, str) else [item for text in listed for item in _split(text)]
    return list(dict.fromkeys(name for item in items for name in _read_item(item)))


def _split(text: str) -> list[str]:
    text = clean_line(text)
    if text.startswith("[") and text.endswith("]"):
        return [single or double for single, double in _QUOTED.findall(text)]
    return _ITEMS.split(text)


@lru_cache(maxsize=65_536)
def _read_item(item: str) -> tuple[str, ...]:
    item = _EDGES.sub("", clean_line(item))
    if fold(item) in _PLACEHOLDERS:
        return ()
    if name := canonical_skill(item):
        return (name,)
    parts = [canonical_skill(part) for part in _COMPOUND.split(item)]
    if len(parts) > 1 and all(parts):
        return tuple(name for name in parts if name)
    folded = _EDGES.sub("", fold(_BRACKETS.sub(" ", item)))
    if 2 <= len(folded) <= _LONGEST_UNKNOWN and len(folded.split()) <= _MOST_WORDS and re.search(r"[^\W\d_]", folded):
        return _read_item(folded) if folded != item else (folded,)
    return tuple(extract_skills(item))


def extract_skills(text: str, *, title: bool = False) -> list[str]:
    """The skills a title or free text names, in order and each once.

    Args:
        text: plain text.
        title: whether it is a title, where general names (*sales*) count and capitals mean nothing.
    """
    return list(_extract_cached(text, title) if len(text) <= 200 else _extract(text, title))


def extract_technologies(title: str) -> list[str]:
    """The technologies a title names: of its skills those one builds with, not fields of work."""
    return [name for name in extract_skills(title, title=True) if _taxonomy().categories[name] in _BUILT_WITH]


def _extract(text: str, title: bool) -> tuple[str, ...]:
    index = _taxonomy().aliases if title else _taxonomy().in_texts
    tokens, matches = index.scan(text)
    found = [match for match in matches if match.value.name]
    together = _enumerations(tokens, found)
    names = []
    for position, match in enumerate(found):
        kind = match.value.kind
        if (
            kind == "anywhere"
            or (kind == "titles" and title)
            or (
                kind in {"names", "context"}
                and (title or _written_as_name(tokens, match))
                and (
                    position in together
                    or _in_context(tokens, match)
                    or (kind == "names" and (title or not _begins_sentence(tokens, match)))
                )
            )
        ):
            names.append(match.value.name)
    return tuple(dict.fromkeys(names))


_extract_cached = lru_cache(maxsize=65_536)(_extract)


def _written_as_name(tokens: Tokens[Alias], match: Found[Alias]) -> bool:
    original = tokens.original(match.first)
    return original.isupper() if match.value.written.isupper() else original[:1].isupper()


def _begins_sentence(tokens: Tokens[Alias], match: Found[Alias]) -> bool:
    before = next(filter(None, (text.rstrip(_BEFORE_SENTENCE) for text in tokens.text_before(match.first))), "")
    return not before or before[-1] in _ENDS_SENTENCE


def _in_context(tokens: Tokens[Alias], match: Found[Alias]) -> bool:
    behind = tokens.after(match.last)
    if behind is not None and tokens.word(behind) in _taxonomy().after:
        return True
    before = tokens.words_before(match.first, 4)
    return bool(before) and before[0] in _PREPOSITIONS and not _taxonomy().ability.isdisjoint(before[1:])


def _enumerations(tokens: Tokens[Alias], found: list[Found[Alias]]) -> set[int]:
    """Positions in ``found`` of what is enumerated together with a technology that is not ambiguous."""
    members: set[int] = set()
    group: list[int] = []
    for position, match in enumerate(found):
        technical = match.value.category in _TECHNICAL
        if group and technical and _joined(tokens, found[group[-1]], match):
            group.append(position)
            continue
        members |= _sure(group, found)
        group = [position] if technical else []
    return members | _sure(group, found)


def _sure(group: list[int], found: list[Found[Alias]]) -> set[int]:
    if len(group) < 2:
        return set()
    sure = any(found[position].value.kind != "context" for position in group)
    return set(group) if sure or len(group) > 2 else set()


def _joined(tokens: Tokens[Alias], left: Found[Alias], right: Found[Alias]) -> bool:
    between = tokens.after(left.last)
    if between != right.first:
        joining = between is not None and tokens.word(between) in _JOINING
        return joining and tokens.after(between or left.last) == right.first
    gap = tokens.gap(left.last, right.first)
    return bool(gap.strip()) and bool(_SEPARATORS.fullmatch(gap))
