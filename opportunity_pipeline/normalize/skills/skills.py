"""Canonical skill names for ``JS``, ``Reactjs``, ``ML`` and the like, and the skills that a text asks for.

Belongs here: canonical names, and finding skills in lists and titles. Does not belong here: free text
(``running_text``), the skills themselves (``data/skills.json``, loaded by ``skill_taxonomy``), the context of ambiguous
names (``skill_context``), or how well a student has a skill (``scoring``).

A canonical name is the technology's common name in lower case: ``node.js``, ``c++``, ``google cloud``,
``machine learning``. How an alias is matched depends on its ambiguity, given in the data file:

- ``anywhere``: wherever it occurs as whole tokens.
- ``names``: also an ordinary word (*React*, *Excel*, *Unity*): written as a name inside a sentence, or in context.
- ``context``: usually not the technology (*Go*, *R*, *C*, *Swift*, *Spring*): only in context.
- ``general``: also the name of departments and degrees (*sales*, *finance*): in titles and skill lists; in free text
  where it is asked for (*experience in sales*).
- ``titles``: in titles and skill lists (*Danish*).
- ``lists``: only where the upstream lists skills (*communication*, *design*).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from functools import cache, lru_cache
from itertools import chain

from opportunity_pipeline.normalize.skills.skill_context import names_in
from opportunity_pipeline.normalize.skills.skill_enumerations import name_in_suite
from opportunity_pipeline.normalize.skills.skill_taxonomy import taxonomy
from opportunity_pipeline.normalize.text.text import clean_line, fold

_BUILT_WITH = frozenset(
    {"ai", "cloud", "data", "database", "devops", "framework", "hardware", "language", "mobile"}
) | {
    "software",
    "systems",
}

_BRACKETS = re.compile(r"\s*[(\[{]([^()\[\]{}]*)[)\]}]\s*")
_LAST_BRACKETS = re.compile(r"[(\[{]([^()\[\]{}]*)[)\]}]$")
_LEADING = re.compile(
    r"^(?:and\s+)?(?:bilingual\s+)?"
    r"(?:(?:basic|advanced|core|strong|good|excellent|intermediate|expert|sound|working|practical|hands-on|fluent|great"
    r"|solid|professional|effective|proven|native|very good|basics of|gute|sehr gute|bonne?|buen)\s+"
    r"(?:(?:in|at|with)\s+)?)*"
    r"(?:(?:knowledge|understanding|experience|proficiency|expertise|familiarity|proficient|skills?|command|fluency|fluent)"
    r"\s+(?:of|in|with|over|on)\s+)?(?:the\s+)?"
)
_TRAILING = re.compile(
    r"\s+(?:programming language|programming|language|skills?|basics|fundamentals|framework|librar(?:y|ies)|knowledge"
    r"|proficiency|concepts|experience|tools?|products|software|k[aei] knowledge|courante?|fluent|fließend|native"
    r"|verhandlungssicher|muttersprache|avancé|nivel alto|c1|c2|b1|b2|preferred|required|mandatory|expert|advanced"
    r"|basic|intermediate|\d+ ?wpm|etc\.?)$"
)
_VERSION = re.compile(r"\s+v?\d[\d.]*\+?$")
_LABEL = re.compile(r"^[^\W\d_][\w &/]{0,30}:\s+(?=\S)")
# The lookahead is bounded, so that a long list takes linear time.
_ITEMS = re.compile(r"[,;|\n•·]+(?![^()]{0,300}\))")
_QUOTED = re.compile(r"'((?:[^'\\]|\\.)*)'|\"((?:[^\"\\]|\\.)*)\"")
# Not the plus signs of c++.
_COMPOUND = re.compile(r"\s*(?:[/&]|(?<![+\s])\+(?![+\s#])|\s\+\s|\band\b|\bor\b)\s*")
_WORDS = re.compile(r"[\w.'’+-]+")
_PLACEHOLDERS = frozenset(
    {"", "na", "n/a", "none", "nil", "null", "not specified", "not applicable", "other", "others"}
)
_EDGES = " ,:;'\"–•*-"
_LONGEST_UNKNOWN = 40
_MOST_WORDS = 5


@cache
def skill_names() -> frozenset[str]:
    """All canonical names."""
    return frozenset(taxonomy().categories)


def related_skills(name: str) -> tuple[str, ...]:
    """Skills related to a canonical name, nearest first; empty for a name missing from the taxonomy."""
    return taxonomy().related.get(name, ())


def canonical_skill(text: str) -> str | None:
    """The canonical name of a text that is one skill (``"ReactJS"`` → ``"react"``), or ``None`` if unknown.

    Brackets and filler words around a name are ignored (``"C Programming"``, ``"Basic knowledge of Java"``,
    ``"Search Engine Optimization (SEO)"``). If a text stands for several skills, the first is returned.
    """
    return next(iter(_canonical_skills(text) or ()), None)


@lru_cache(maxsize=65_536)
def _canonical_skills(text: str) -> tuple[str, ...] | None:
    """The skills that a text stands for; empty if it is known not to be a skill, ``None`` if unknown."""
    text = _without_edges(clean_line(text))
    plain = _BRACKETS.sub(" ", text).strip()
    bare = _LEADING.sub("", plain.lower())
    shorter = _TRAILING.sub("", bare)
    inside = (match[1] for match in _BRACKETS.finditer(text))
    shortest = _VERSION.sub("", _TRAILING.sub("", shorter))
    for candidate in (text, plain, *inside, bare, shorter, shortest):
        alias = taxonomy().aliases.lookup(candidate)
        if alias is not None:
            return alias.names
    return None


def aliases_of(names: Collection[str]) -> Iterator[tuple[str, ...]]:
    """The tokens of every taxonomy phrase that can mean one of the canonical names, wherever it occurs.

    A text that contains none of these phrases completely names none of the skills.
    """
    for tokens, alias in taxonomy().aliases.phrases():
        if any(name in names for name in (*alias.names, *name_in_suite(alias.written))):
            yield tokens


def canonical_interest(text: str) -> str:
    """The key by which an interest, theme or topic is compared: the canonical skill, else the folded text."""
    folded = fold(clean_line(text))
    # Repeated, because folding may remove accents that prevented cleaning.
    while (again := fold(clean_line(folded))) != folded:
        folded = again
    return canonical_skill(text) or canonical_skill(folded) or folded


def read_skills(listed: str | Iterable[str]) -> list[str]:
    """The skills of an upstream's list, in its order and each once.

    An item missing from the taxonomy is kept, folded, if it looks like a name (at most 40 characters and five words)
    and contains no word for a condition (*degree*, *licence*, *freshers can apply*): the upstream declares it a skill.
    Sentences are searched for known skills instead.

    Args:
        listed: items, or one text that separates them by commas, semicolons, bars or line breaks, or that is a printed
            Python list.
    """
    items = _split(listed) if isinstance(listed, str) else [item for text in listed for item in _split(text)]
    return list(dict.fromkeys(name for item in items for name in _read_item(item)))


def _split(text: str) -> list[str]:
    text = clean_line(text) if "\n" not in text else "\n".join(clean_line(line) for line in text.split("\n"))
    if text.startswith("[") and text.endswith("]"):
        return [single or double for single, double in _QUOTED.findall(text)]
    return _ITEMS.split(text)


@lru_cache(maxsize=65_536)
def _read_item(item: str) -> tuple[str, ...]:
    item = _without_edges(clean_line(item))
    folded = fold(item)
    if folded in _PLACEHOLDERS:
        return ()
    known = _canonical_skills(item)
    if known is not None:
        return (*known, *_in_brackets(item))
    if label := _LABEL.match(item):
        return _read_item(item[label.end() :])
    parts = [_canonical_skills(part) for part in _COMPOUND.split(item)]
    if len(parts) > 1 and all(parts):
        return tuple(name for names in parts for name in names or ())
    if named := _side_by_side(item):
        return named
    folded = _without_edges(fold(_BRACKETS.sub(" ", item)))
    if _looks_like_name(folded):
        return _read_item(folded) if folded != item else (folded,)
    return tuple(extract_skills(item))


def _side_by_side(item: str) -> tuple[str, ...]:
    """The skills of an item that consists only of skills: ``HTML CSS JS``."""
    tokens, found = taxonomy().in_titles.scan(item)
    named = sum(match.size for match in found if match.value.names)
    if len(found) < 2 or named < len(tokens.words()):
        return ()
    return tuple(name for match in found for name in match.value.names)


def _without_edges(line: str) -> str:
    # Keep the dot before a name: .net starts with it.
    return line.lstrip(_EDGES).rstrip(f"{_EDGES}.")


def _in_brackets(item: str) -> tuple[str, ...]:
    """Additional skills in an item's brackets: ``AWS (EC2, S3)``, ``Java (Spring Boot)``; not *Pandas (Software)*."""
    last = _LAST_BRACKETS.search(item)
    return tuple(extract_skills(last[1], title=True)) if last else ()


def _looks_like_name(folded: str) -> bool:
    words = folded.split()
    return (
        2 <= len(folded) <= _LONGEST_UNKNOWN
        and len(words) <= _MOST_WORDS
        and re.search(r"[^\W\d_]", folded) is not None
        and taxonomy().not_listed.isdisjoint(_WORDS.findall(folded))
    )


def extract_skills(text: str, *, title: bool = False) -> list[str]:
    """The skills that a title or free text names, in order and each once.

    Args:
        text: plain text.
        title: whether it is a title, where general names (*sales*) count and capitals carry no information.
    """
    if title:
        return list(_in_title(text))
    # Imported late: callers that need only skill names avoid loading the other readers (a fifth of a second).
    from opportunity_pipeline.normalize.running_text import skills_in

    return skills_in(text)


def extract_technologies(title: str) -> list[str]:
    """The technologies that a title names: the skills one builds with, without fields of work."""
    return [name for name in extract_skills(title, title=True) if taxonomy().categories[name] in _BUILT_WITH]


@lru_cache(maxsize=65_536)
def _in_title(title: str) -> tuple[str, ...]:
    scanned = ((line, *taxonomy().in_titles.scan(line)) for line in title.split("\n"))
    told = (names_in(line, tokens, found, title=True) for line, tokens, found in scanned)
    return tuple(dict.fromkeys(chain.from_iterable(told)))
