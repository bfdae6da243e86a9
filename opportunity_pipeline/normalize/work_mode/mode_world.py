"""Where work is done, as languages say it that share few words with English.

Belongs here: reading fields, titles and sentences in the languages of ``data/mode_words.toml``, from Finnish to
Japanese. Does not belong here: the words (that file), English (``mode_patterns``), or the languages that form whole
sentences around the words of English (``mode_languages``).

Few job texts are in one of these, so what is known of each is its words and not its grammar: what is refused, days of
both kinds, *hybrid*, *remote* and *in the office*, looked for in that order.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from opportunity_pipeline.normalize.data import read_data
from opportunity_pipeline.normalize.text.patterns import late
from opportunity_pipeline.normalize.text.text import fold
from opportunity_pipeline.normalize.values import WorkMode

# They write no blanks between words, or write small words in front of them.
_WITHOUT_BOUNDARIES = frozenset({"japanese", "chinese", "korean", "thai", "arabic", "hebrew", "persian", "hindi"})
# What is said everywhere.
_REMOTE_EVERYWHERE = r"\b(?:wfh|remote|home[ -]?office|online)\b"
_OFFICE_EVERYWHERE = r"\b(?:wfo|on[ -]?site|offline)\b"
_EVERYWHERE: tuple[tuple[WorkMode, re.Pattern[str]], ...] = (
    ("hybrid", late(r"\bhybrid\b")),
    ("remote", late(r"\b(?:wfh|remote)\b(?! (?:sens|server|access|desktop|control))")),
    ("onsite", late(r"\b(?:wfo|on[ -]?site)\b")),
)
_NEAR = r"[^.;。!?\n]{0,40}?"


@dataclass(frozen=True, slots=True)
class _Language:
    """What is known of a language, for folded text.

    Attributes:
        other: what only looks like a mode.
        refused: refusals of remote work.
        both: one to four days a week at home or in the office.
        modes: what states each mode, the first that is found first.
    """

    other: re.Pattern[str] | None
    refused: re.Pattern[str] | None
    both: re.Pattern[str]
    modes: tuple[tuple[WorkMode, re.Pattern[str]], ...]

    def mode_of(self, text: str) -> WorkMode:
        """The mode that a folded text states."""
        if self.other:
            text = self.other.sub(" ", text)
        refusals = 0
        if self.refused:
            text, refusals = self.refused.subn(" ", text)
        if self.both.search(text):
            return "hybrid"
        stated = next((mode for mode, pattern in (*self.modes, *_EVERYWHERE) if pattern.search(text)), None)
        return stated or ("onsite" if refusals else "unknown")


@cache
def _lists() -> dict[str, dict[str, list[str]]]:
    words: dict[str, dict[str, list[str]]] = read_data("mode_words.toml")
    return words


@cache
def _words() -> dict[str, tuple[str, ...]]:
    """Of each language, folded words of which a text in it has one."""
    return {name: tuple(fold(word) for word in lists["words"]) for name, lists in _lists().items()}


# Most texts are in none of them, and their patterns take long to compile.
@cache
def _language(name: str) -> _Language:
    lists = _lists()[name]
    begin = "" if name in _WITHOUT_BOUNDARIES else r"(?<!\w)"

    def either(name: str) -> str:
        alternatives = "|".join(f"(?:{fold(one)})" for one in lists[name])
        return rf"{begin}(?:{alternatives})"

    remote, office, day = either("remote"), either("office"), either("day")
    said = {"<remote>": f"(?:{remote}|{_REMOTE_EVERYWHERE})", "<office>": f"(?:{office}|{_OFFICE_EVERYWHERE})"}
    there = "|".join(said.values())
    said["<day>"] = day

    def pattern(name: str) -> re.Pattern[str] | None:
        if name not in lists:
            return None
        written = either(name)
        for mark, words in said.items():
            written = written.replace(mark, words)
        return late(written)

    stating: tuple[tuple[WorkMode, re.Pattern[str] | None], ...] = (
        ("hybrid", pattern("hybrid")),
        ("remote", late(remote)),
        ("onsite", late(office)),
    )
    return _Language(
        other=pattern("other"),
        refused=pattern("refused"),
        both=late(rf"{day}{_NEAR}(?:{there})|(?:{there}){_NEAR}{day}"),
        modes=tuple((mode, found) for mode, found in stating if found),
    )


@cache
def _gate() -> re.Pattern[str]:
    words = {word for listed in _words().values() for word in listed}
    return late("|".join(sorted(map(re.escape, words))))


WORDS: tuple[bytes, ...] = tuple(word.encode() for lists in _lists().values() for word in lists["words"])
"""A sentence in one of the languages that states a mode has one of these in it, before it is folded."""


def world_mode(text: str) -> WorkMode:
    """The mode that a text in one of these languages states; unknown where it is in another.

    Args:
        text: a field, a title or a sentence, in capitals or not, with or without accents.
    """
    folded = fold(text)
    if not _gate().search(folded):
        return "unknown"
    for name, words in _words().items():
        if any(word in folded for word in words) and (mode := _language(name).mode_of(folded)) != "unknown":
            return mode
    return "unknown"
