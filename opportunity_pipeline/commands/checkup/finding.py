"""The result of one check.

Belongs here: its shape. Does not belong here: the checks.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

State = Literal["ok", "warn", "fail"]


@dataclass(frozen=True)
class Finding:
    """One line of ``doctor``.

    Attributes:
        part: what was checked.
        state: ``ok``; ``warn``: works, with a caveat; ``fail``: does not work.
        seen: what was found, in one line.
        advice: what to do; empty if there is nothing to do.
    """

    part: str
    state: State
    seen: str
    advice: str = ""
