"""Regular expressions put together from lists, so that a long list of words can be read and added to.

Belongs here: joining alternatives, and compiling when it is needed. Does not belong here: any word of a field.
"""

from __future__ import annotations

import re
from typing import Any, cast

_PARTING = re.compile(r",\s+")


def one_of(listed: str) -> str:
    """The alternatives of a list, each a regular expression, parted by commas with a blank or line break behind."""
    return f"(?:{'|'.join(' '.join(item.split()) for item in _PARTING.split(listed))})"


def words(listed: str) -> re.Pattern[str]:
    """What finds the alternatives of a list as whole words."""
    return late(rf"\b{one_of(listed)}\b")


def late(expression: str, flags: int = 0) -> re.Pattern[str]:
    """A pattern that is compiled when it is first used.

    There are hundreds, most of them for languages and phrases that a run hardly meets, and compiling all takes a third
    of a second.
    """
    return cast("re.Pattern[str]", Late(expression, flags))


class Late:
    """What :func:`late` gives: a pattern in all but its type.

    Args:
        expression: a regular expression.
        flags: as for :func:`re.compile`.
    """

    def __init__(self, expression: str, flags: int) -> None:
        self._expression = expression
        self._flags = flags

    def __getattr__(self, name: str) -> Any:
        """A method of the pattern; from the first of each on it is this object's own, and costs no more than there.

        Raises:
            AttributeError: patterns have none of that name.
            re.error: the expression is none.
        """
        if name.startswith("_"):  # asked of a copy that has no expression yet
            raise AttributeError(name)
        pattern = re.compile(self._expression, self._flags)
        method = getattr(pattern, name)
        setattr(self, name, method)
        return method
