"""What a look at one part of the pipeline found."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

State = Literal["ok", "warn", "fail"]


@dataclass(frozen=True)
class Finding:
    """One line of ``doctor``.

    Attributes:
        part: what was looked at.
        state: ``ok``; ``warn``: works, and something should be known; ``fail``: does not work.
        seen: what was seen, in one line.
        advice: what to do; empty where there is nothing to do.
    """

    part: str
    state: State
    seen: str
    advice: str = ""
