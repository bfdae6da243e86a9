"""Finds dates next to the name of a deadline: ``"Closing date: …"``, ``"… is the last day to apply"``.

Belongs here: which names count, where they stand, and whose deadlines are excluded. Does not belong here: clauses with
only a verb (``deadline_until``), or the names (``data/deadline_words.toml``).
"""

from __future__ import annotations

import re
from functools import cache

from opportunity_pipeline.normalize.deadlines.deadline_gaps import (
    CLOSE,
    DATE,
    NEAR,
    WORDS,
    clauses,
    gap,
    is_of_another,
    last_match,
)
from opportunity_pipeline.normalize.text.patterns import late
from opportunity_pipeline.normalize.text.vocabulary import any_entry, pattern

# Number of characters before a name that are searched for words that say whose deadline it is.
_LEAD = 40
# "Deadline: … for visas", but "… for applications".
_FOR_ANOTHER = late(r"\s*(?:for|of)\b(?!.{0,40}appl)")


def is_named(own: str) -> bool:
    """``"Application deadline: …"``.

    Args:
        own: text before a date, back to any other date.
    """
    name = last_match(pattern(WORDS, "named"), own)
    if name is None:
        return False
    between = own[name.end() :]
    lead = clauses(own[: name.start()])[-1][-_LEAD:]
    return (
        len(between) <= NEAR
        and not is_of_another(between, "other")
        and not is_of_another(f"{lead} {name[0]}", "elsewhere")
    )


def is_bare(own: str, after: str) -> bool:
    """``"Deadline: …"`` at the start of a sentence, or anywhere if nothing names another subject.

    Args:
        own: text before a date, back to any other date.
        after: text after it, up to any other date.
    """
    if _FOR_ANOTHER.match(after):
        return False
    name = _at_beginning().search(own) or _anywhere().search(own)
    return name is not None and not is_of_another(clauses(own[: name.start()])[-1][-CLOSE:], "elsewhere")


def is_revised(before: str) -> bool:
    """``"The deadline, originally …, is now …"``.

    Args:
        before: text before a date, with a placeholder for each other date.
    """
    return DATE in before and _revised().search(before) is not None


def is_named_behind(own: str, after: str) -> bool:
    """``"… is the closing date"``.

    Args:
        own: text before a date, back to any other date.
        after: text after it, up to any other date.
    """
    return pattern(WORDS, "behind").match(after.lstrip(" ,.)")) is not None and not is_of_another(own[-NEAR:])


@cache
def _at_beginning() -> re.Pattern[str]:
    start = rf"(?:^[^\w{DATE}]*|[(]\s*|[,:/>»|]\s|\s-\s)"
    article = r"(?:(?:the|our|please note|note|die|la|le|il|de|el|o|a)[:\s]+)?"
    return re.compile(f"{start}{article}{any_entry(WORDS, 'bare')}{gap()}")


@cache
def _anywhere() -> re.Pattern[str]:
    before = any_entry(WORDS, "before_noun")
    return re.compile(rf"(?:^|[^\w\s]|{DATE}|{before})\s*{any_entry(WORDS, 'noun')}{gap()}")


@cache
def _revised() -> re.Pattern[str]:
    name, first, now = (any_entry(WORDS, *names) for names in (("noun", "named"), ("set_first",), ("set_now",)))
    return re.compile(rf"{name}(?:\W+{first})*\W*{DATE}(?:\W+{now})+\W*$")
