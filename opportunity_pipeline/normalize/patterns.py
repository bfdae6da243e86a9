"""Regular expressions put together from lists, so that a long list of words can be read and added to.

Belongs here: joining alternatives. Does not belong here: any word of a field.
"""

from __future__ import annotations

import re

_PARTING = re.compile(r",\s+")


def one_of(listed: str) -> str:
    """The alternatives of a list, each a regular expression, parted by commas with a blank or line break behind."""
    return f"(?:{'|'.join(' '.join(item.split()) for item in _PARTING.split(listed))})"


def words(listed: str) -> re.Pattern[str]:
    """What finds the alternatives of a list as whole words."""
    return re.compile(rf"\b{one_of(listed)}\b")
