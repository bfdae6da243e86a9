"""Compiles word and phrase lists from data files into patterns.

Belongs here: the list syntax and what it matches. Does not belong here: the lists (``data/*.toml``), the meaning of a
match (the calling reader).

An entry matches whole words, ignoring case. An asterisk at an end lets the word continue there (``incentiv*``);
``{name}`` stands for any entry of that list; everything else is a regular expression.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import groupby
from operator import itemgetter

from opportunity_pipeline.normalize.data import read_data

_REFERENCE = re.compile(r"\{([a-z_]+)\}")


@cache
def _lists(file: str) -> dict[str, list[str]]:
    lists: dict[str, list[str]] = read_data(f"{file}.toml")
    return lists


def words_of(file: str, name: str) -> list[str]:
    """The entries of a list, as written."""
    return _lists(file)[name]


@cache
def pattern(file: str, *names: str) -> re.Pattern[str]:
    """The pattern of one or more lists.

    Args:
        file: data file, without its extension.
        names: list names; any entry of any of them matches.
    """
    return re.compile(any_entry(file, *names), re.IGNORECASE)


@cache
def any_entry(file: str, *names: str) -> str:
    """The same as a regular expression, for use in a longer one."""
    entries = [_expression(file, entry) for name in names for entry in _lists(file)[name]]
    # Neighbouring entries that start at a word boundary share one check for it: most positions of a text fail there.
    runs = (_run(first, [rest for _, rest in run]) for first, run in groupby(entries, itemgetter(0)))
    return f"(?:{'|'.join(runs)})"


def _run(first: str, rests: list[str]) -> str:
    return f"{first}(?:{'|'.join(rests)})" if first else "|".join(rests)


def _expression(file: str, entry: str) -> tuple[str, str]:
    """The leading boundary check of an entry, and the rest of its expression."""
    bare = entry.removeprefix("*").removesuffix("*")
    whole = _REFERENCE.sub(lambda match: any_entry(file, match[1]), bare)
    first = "" if entry.startswith("*") or not _is_word(bare[0]) else r"(?<!\w)"
    last = "" if entry.endswith("*") or not _is_word(bare[-1]) else r"(?!\w)"
    return first, f"(?:{whole}){last}"


def _is_word(sign: str) -> bool:
    # A closing bracket or quantifier usually ends a word; an entry where it does not has an asterisk there.
    return sign.isalnum() or sign in "()?+{}\\"
