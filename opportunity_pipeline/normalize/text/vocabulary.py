"""Lists of words and phrases out of data files, as the patterns that readers look for.

Belongs here: how such a list is written and what it matches. Does not belong here: the lists (``data/*.toml``), or what
a match means (the reader that asks for it).

An entry matches whole words, in capitals or not. An asterisk at an end lets the word go on there (``incentiv*``);
``{name}`` stands for any entry of the list of that name; all else is a regular expression.
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
    """The entries of a list as they are written."""
    return _lists(file)[name]


@cache
def pattern(file: str, *names: str) -> re.Pattern[str]:
    """The pattern of one or more lists.

    Args:
        file: data file, without its ending.
        names: lists; any entry of any of them matches.
    """
    return re.compile(any_entry(file, *names), re.IGNORECASE)


@cache
def any_entry(file: str, *names: str) -> str:
    """The same as a regular expression, to be part of a longer one."""
    entries = [_expression(file, entry) for name in names for entry in _lists(file)[name]]
    # Of neighbours that begin with a whole word its beginning is looked for once: most places of a text are none.
    runs = (_run(first, [rest for _, rest in run]) for first, run in groupby(entries, itemgetter(0)))
    return f"(?:{'|'.join(runs)})"


def _run(first: str, rests: list[str]) -> str:
    return f"{first}(?:{'|'.join(rests)})" if first else "|".join(rests)


def _expression(file: str, entry: str) -> tuple[str, str]:
    """What an entry begins with, and the rest of it."""
    bare = entry.removeprefix("*").removesuffix("*")
    whole = _REFERENCE.sub(lambda match: any_entry(file, match[1]), bare)
    first = "" if entry.startswith("*") or not _is_word(bare[0]) else r"(?<!\w)"
    last = "" if entry.endswith("*") or not _is_word(bare[-1]) else r"(?!\w)"
    return first, f"(?:{whole}){last}"


def _is_word(sign: str) -> bool:
    # A closing bracket or a quantifier ends a word as a rule; what must not be a word's end says so with an asterisk.
    return sign.isalnum() or sign in "()?+{}\\"
