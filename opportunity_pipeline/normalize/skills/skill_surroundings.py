"""The context of the phrases found in a text: neighbouring words, gaps, capitals.

Belongs here: access to the context of a match, without judging it. Does not belong here: its meaning for a skill
(``skill_context``, ``skill_enumerations``, ``skill_refusals``), or tokenising texts (``phrases``).

A match extends from its token ``first`` up to, not including, its token ``last``.
"""

from __future__ import annotations

import re
from functools import cached_property
from typing import NamedTuple

from opportunity_pipeline.normalize.skills.skill_taxonomy import Alias
from opportunity_pipeline.normalize.text.phrases import Found
from opportunity_pipeline.normalize.text.tokens import Tokens

_CLAUSE_ENDS = re.compile(r"[.;:!?](?:\s|$)|\n")
_ENDS_SENTENCE = frozenset(".!?\n•·*-–—")
_JOINING = frozenset({"and", "or", "und", "oder", "et", "ou", "y", "e"})
_BEFORE_SENTENCE = " \t\"'“‘("
_MOST_BEFORE = 16
# Number of words before a match that are cached.
_MOST_KEPT = 5


class Match(NamedTuple):
    """An alias found: its first token and the one after its last, counted from the start of the text."""

    value: Alias
    first: int
    last: int


class Surroundings:
    """A title or a line of free text, with the phrases found in it.

    Attributes:
        text: the text, without a line break.
        found: taxonomy phrases in it, in order.
        title: whether it is a title, where capitals carry no information.
    """

    def __init__(self, text: str, tokens: Tokens, found: list[Found[Alias]], *, title: bool) -> None:
        self.text, self.title = text, title
        self._led: dict[int, list[str]] = {}
        words: list[str] = []
        starts: list[int] = []
        ends: list[int] = []
        begun: list[int] = []
        offset = 0
        for chunk in tokens.chunks():
            begun.append(len(words))
            for word, start, end, _ in chunk.tokens:
                words.append(word)
                starts.append(offset + start)
                ends.append(offset + end)
            offset += chunk.length
        self._words, self._starts, self._ends = words, starts, ends
        self.found = [
            Match(match.value, begun[match.first[0]] + match.first[1], begun[match.last[0]] + match.last[1] + 1)
            for match in found
        ]

    @cached_property
    def head(self) -> str:
        """The text before the first of several bars; empty if there are fewer than two bars."""
        head, _, rest = self.text.partition(" | ")
        return head if " | " in rest else ""

    def word(self, index: int) -> str:
        """A token in lower case; empty if the index is out of range."""
        return self._words[index] if 0 <= index < len(self._words) else ""

    def words(self, first: int, last: int) -> list[str]:
        """The tokens from ``first`` up to, not including, ``last``."""
        return self._words[first:last]

    def start(self, match: Match) -> int:
        """Start offset of a match in the text."""
        return self._starts[match.first]

    def end(self, match: Match) -> int:
        """End offset of a match in the text."""
        return self._ends[match.last - 1]

    def gap(self, index: int) -> str:
        """The text between a token and the next."""
        end = self._starts[index + 1] if index + 1 < len(self._starts) else None
        return self.text[self._ends[index] : end]

    def between(self, left: Match, right: Match) -> str:
        """The text between two matches."""
        return self.text[self._ends[left.last - 1] : self._starts[right.first]]

    def behind(self, match: Match) -> str:
        """The word after a match, separated only by a space or a hyphen; empty if there is none."""
        if match.last >= len(self._words):
            return ""
        gap = self.text[self._ends[match.last - 1] : self._starts[match.last]]
        return self._words[match.last] if gap == " " or gap.strip() in {"", "-"} else ""

    def before(self, match: Match, most: int) -> list[str]:
        """The words before a match in its clause, nearest first."""
        if most > _MOST_KEPT:
            return self._leading(match.first, most)
        if match.first not in self._led:
            self._led[match.first] = self._leading(match.first, _MOST_KEPT)
        return self._led[match.first][:most]

    def _leading(self, index: int, most: int) -> list[str]:
        first = max(0, index - most)
        for before in range(index - 1, first - 1, -1):
            if self.clause_ends(before):
                first = before + 1
                break
        return self._words[first:index][::-1]

    def before_all(self, match: Match, most: int) -> list[str]:
        """The same before the names enumerated with a match: ``with`` in *with Kareo, Dentrix and Excel*."""
        index = match.first - 1
        if index < 0 or not (self.word(index) in _JOINING or self.gap(index) == ", "):
            return self.before(match, most)
        while index >= 0 and (self.word(index) in _JOINING or self.capital(index)) and not self.clause_ends(index):
            index -= 1
        return self._leading(index + 1, most)

    def clause_ends(self, index: int) -> bool:
        """Whether a sentence or clause ends after a token."""
        gap = self.gap(index)
        return gap != " " and _CLAUSE_ENDS.search(gap) is not None

    def is_last(self, match: Match) -> bool:
        """Whether no word follows a match."""
        return match.last == len(self._words)

    def capital(self, index: int) -> bool:
        """Whether a token starts with a capital letter."""
        return self.text[self._starts[index]].isupper()

    def written_as_name(self, match: Match) -> bool:
        """Whether a match is capitalised like a name: entirely if the name is, else at least one letter."""
        original = self.text[self._starts[match.first] : self._ends[match.first]]
        return original.isupper() if match.value.written.isupper() else original != original.lower()

    def begins_sentence(self, match: Match) -> bool:
        """Whether a match starts a sentence or a line, where any word is capitalised."""
        start = self.start(match)
        before = self.text[max(0, start - _MOST_BEFORE) : start].rstrip(_BEFORE_SENTENCE)[-1:]
        return before in _ENDS_SENTENCE if before else start <= _MOST_BEFORE

    def alone_on_line(self, match: Match) -> bool:
        """Whether a match is the whole content of its line or bullet."""
        return self.begins_sentence(match) and (self.is_last(match) or "\n" in self.gap(match.last - 1))
