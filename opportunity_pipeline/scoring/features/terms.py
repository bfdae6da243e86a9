"""Title terms: the interests and skills that a title names.

Belongs here: finding wanted terms in titles. Does not belong here: the taxonomy and its aliases (`normalize`).

The taxonomy finds its own terms and knows that "Go-to-market" is not Go. Names that the taxonomy does not look for in
titles ("startups", "full stack") and terms it does not contain ("deep ethics") match where consecutive whole tokens
form the term's canonical name, ignoring case, accents and punctuation between them.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import lru_cache

import polars as pl

from opportunity_pipeline.normalize.skills.skills import aliases_of, canonical_interest, extract_skills
from opportunity_pipeline.normalize.text.phrases import PhraseIndex
from opportunity_pipeline.normalize.text.text import fold

LONGEST_ALIAS = 3
"""Maximum number of tokens in an alias: "start ups", "open source software"."""


def terms_of_titles(frame: pl.DataFrame, wanted: Collection[str]) -> pl.DataFrame:
    """The wanted terms that each title names.

    Args:
        frame: ``opportunity_id`` and ``title``.
        wanted: canonical names.

    Returns:
        ``opportunity_id`` and ``terms`` (``String``), one row per title and term.
    """
    find, telling = _finder(frozenset(wanted))
    if not telling:
        return frame.select("opportunity_id", terms="title").clear()
    titles = frame.get_column("title").drop_nulls().unique()
    # This prefilter ignores token boundaries, and folds only plain letters the way the finder does.
    plain = titles.str.len_bytes() == titles.str.len_chars()
    worth = titles.filter(~plain | titles.str.to_lowercase().str.contains_any(sorted(telling)))
    found = [(title, term) for title in worth.to_list() for term in find(title)]
    names = pl.DataFrame(found, schema={"title": pl.String, "terms": pl.String}, orient="row")
    return frame.select("opportunity_id", "title").join(names, on="title", how="inner").drop("title")


@lru_cache(maxsize=4)
def _finder(wanted: frozenset[str]) -> tuple[Callable[[str], set[str]], set[str]]:
    """A function that finds the wanted terms of a title, and tokens of which every matching title has at least one."""
    terms = wanted
    by_tokens: dict[tuple[str, ...], set[str]] = {}
    for term in terms:
        by_tokens.setdefault(_tokens(term), set()).add(term)
    longest = max((LONGEST_ALIAS, *map(len, by_tokens)))
    # A term matches only if all tokens of its name or of an alias are present. So one token of each is enough to skip
    # nearly all tokens: nine in ten recorded titles contain none of them.
    telling = {max(tokens, key=len) for tokens in (*by_tokens, *aliases_of(terms)) if tokens}
    known: dict[tuple[str, ...], set[str]] = {}

    def named(window: tuple[str, ...]) -> set[str]:
        if window not in known:
            text = " ".join(window)
            names = {canonical_interest(text)} if len(window) <= LONGEST_ALIAS else set()
            names = (names | by_tokens.get(window, set())) & terms
            # Terms that the taxonomy looks for in titles: either found already, or rejected for a reason.
            known[window] = {name for name in names if not _is_looked_for(text, name)}
        return known[window]

    def find(title: str) -> set[str]:
        found = set(terms.intersection(extract_skills(title, title=True)))
        tokens = _tokens(title)
        for at in [at for at, token in enumerate(tokens) if token in telling]:
            for first in range(max(0, at - longest + 1), at + 1):
                for last in range(at + 1, min(first + longest, len(tokens)) + 1):
                    found |= named(tokens[first:last])
        return found

    return find, telling


def _is_looked_for(text: str, name: str) -> bool:
    # Next to "developer" the taxonomy finds even names that it takes for common words elsewhere (Go, Swift).
    return name in extract_skills(text, title=True) or name in extract_skills(f"{text} developer", title=True)


# An index without phrases splits every joined token: "ai/ml", "full-stack" and "node.js" alike.
_INDEX: PhraseIndex[str] = PhraseIndex({})


def _tokens(text: str) -> tuple[str, ...]:
    tokens, _ = _INDEX.scan(fold(text))
    return tuple(tokens.words())
