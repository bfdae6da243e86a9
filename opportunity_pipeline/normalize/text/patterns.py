"""Builds regular expressions from lists, so that long word lists stay readable and easy to extend.

Belongs here: joining alternatives and lazy compilation. Does not belong here: any field's words.
"""

from __future__ import annotations

import re
from typing import Any, cast

_PARTING = re.compile(r",\s+")


def one_of(listed: str) -> str:
    """An alternation of the listed regular expressions; separator: a comma followed by a space or line break."""
    return f"(?:{'|'.join(' '.join(item.split()) for item in _PARTING.split(listed))})"


def words(listed: str) -> re.Pattern[str]:
    """A pattern that matches the listed alternatives as whole words."""
    return late(rf"\b{one_of(listed)}\b")


def late(expression: str, flags: int = 0) -> re.Pattern[str]:
    """A pattern that is compiled on first use.

    There are hundreds of patterns, most for languages and phrases that a run rarely meets; compiling them all takes a
    third of a second.
    """
    return cast("re.Pattern[str]", Late(expression, flags))


class Late:
    """The lazy pattern that :func:`late` returns; behaves like :class:`re.Pattern`.

    Args:
        expression: a regular expression.
        flags: as for :func:`re.compile`.
    """

    def __init__(self, expression: str, flags: int) -> None:
        self._expression = expression
        self._flags = flags

    def __getattr__(self, name: str) -> Any:
        """Returns a method or attribute of the compiled pattern and caches it on this object.

        Raises:
            AttributeError: patterns have no such attribute.
            re.error: the expression is invalid.
        """
        if name.startswith("_"):  # asked of a copy that has no expression yet
            raise AttributeError(name)
        pattern = re.compile(self._expression, self._flags)
        method = getattr(pattern, name)
        setattr(self, name, method)
        return method
