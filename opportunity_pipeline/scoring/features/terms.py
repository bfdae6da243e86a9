"""Terms of titles: which interests and skills a title names.

Belongs here: looking for wanted terms in titles. Does not belong here: the taxonomy and its aliases (`normalize`).

A term is found where the taxonomy finds it, which knows that "Go-to-market" is not Go. Names that the taxonomy does not
look for in titles ("startups", "full stack") and terms that it does not have ("deep ethics") are found where whole
tokens side by side have the term's canonical name, whatever the case, the accents and the punctuation between them.
"""

from __future__ import annotations

from collections.abc import Callable, Collection

import polars as pl

from opportunity_pipeline.normalize.phrases import PhraseIndex
from opportunity_pipeline.normalize.skills import canonical_interest, extract_skills
from opportunity_pipeline.normalize.text import fold

LONGEST_ALIAS = 3
"""Most tokens of another name for a term: "start ups", "open source software"."""


def terms_of_titles(frame: pl.DataFrame, wanted: Collection[str]) -> pl.DataFrame:
    """The wanted terms that each title names.

    Args:
        frame: ``opportunity_id`` and ``title``.
        wanted: canonical names.

    Returns:
        ``opportunity_id`` and ``terms`` (``String``), one row for each title and term.
    """
    find = _finder(wanted)
    titles = frame.get_column("title").drop_nulls().unique().to_list() if wanted else []
    found = [(title, term) for title in titles for term in find(title)]
    names = pl.DataFrame(found, schema={"title": pl.String, "terms": pl.String}, orient="row")
    return frame.select("opportunity_id", "title").join(names, on="title", how="inner").drop("title")


def _finder(wanted: Collection[str]) -> Callable[[str], set[str]]:
    """A function that gives the wanted terms of one title."""
    terms = frozenset(wanted)
    by_tokens: dict[tuple[str, ...], set[str]] = {}
    for term in terms:
        by_tokens.setdefault(_tokens(term), set()).add(term)
    longest = max((LONGEST_ALIAS, *map(len, by_tokens)))
    known: dict[tuple[str, ...], set[str]] = {}

    def named(window: tuple[str, ...]) -> set[str]:
        if window not in known:
            text = " ".join(window)
            names = {canonical_interest(text)} if len(window) <= LONGEST_ALIAS else set()
            names = (names | by_tokens.get(window, set())) & terms
            # What the taxonomy looks for in titles it has found, or has a reason not to have found.
            known[window] = {name for name in names if not _is_looked_for(text, name)}
        return known[window]

    def find(title: str) -> set[str]:
        found = set(terms.intersection(extract_skills(title, title=True)))
        tokens = _tokens(title)
        for first in range(len(tokens)):
            for last in range(first + 1, min(first + longest, len(tokens)) + 1):
                found |= named(tokens[first:last])
        return found

    return find


def _is_looked_for(text: str, name: str) -> bool:
    # Beside "developer" the taxonomy finds even the names it takes for common words elsewhere (Go, Swift).
    return name in extract_skills(text, title=True) or name in extract_skills(f"{text} developer", title=True)


# Without phrases of its own an index takes every joined token apart: "ai/ml", "full-stack" and "node.js" alike.
_INDEX: PhraseIndex[str] = PhraseIndex({})


def _tokens(text: str) -> tuple[str, ...]:
    tokens, _ = _INDEX.scan(fold(text))
    return tuple(tokens.words())
