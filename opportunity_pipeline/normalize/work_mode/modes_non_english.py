"""Work mode in languages that share few words with English.

Belongs here: reading fields, titles and sentences in the languages of ``data/mode_words.toml``, from Finnish to
Japanese. Does not belong here: the words (that file), English (``mode_patterns``), or languages whose sentences use the
English words (``mode_languages``).

Few job texts are in these languages, so only words are matched, without grammar: refusals, days of both kinds,
*hybrid*, *remote* and *in the office*, in that order.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from opportunity_pipeline.normalize.data import read_data
from opportunity_pipeline.normalize.text.patterns import late
from opportunity_pipeline.normalize.text.text import fold
from opportunity_pipeline.normalize.values import WorkMode

# They have no spaces between words, or attach particles in front of them.
_WITHOUT_BOUNDARIES = frozenset({"japanese", "chinese", "korean", "thai", "arabic", "hebrew", "persian", "hindi"})
# Words used in all languages.
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
    """The patterns of a language, for folded text.

    Attributes:
        other: words that only look like a mode.
        refused: refusals of remote work.
        both: one to four days a week at home or in the office.
        modes: a pattern for each mode; the first match wins.
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
    """Language → folded words, one of which every text in it contains."""
    return {name: tuple(fold(word) for word in lists["words"]) for name, lists in _lists().items()}


# Most texts are in none of these languages, and their patterns take long to compile.
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
"""A sentence in these languages that states a mode contains one of these before folding."""


def world_mode(text: str) -> WorkMode:
    """The mode that a text in one of these languages states; unknown for other languages.

    Args:
        text: a field, a title or a sentence, in any case, with or without accents.
    """
    folded = fold(text)
    if not _gate().search(folded):
        return "unknown"
    for name, words in _words().items():
        if any(word in folded for word in words) and (mode := _language(name).mode_of(folded)) != "unknown":
            return mode
    return "unknown"
