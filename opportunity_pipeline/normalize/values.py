"""The closed sets of values: kinds of pay, periods, work modes, levels, and kinds of text.

Belongs here: each closed set of words that tables hold or callers of a reader pass. Does not belong here: reading them
from texts (the module of each field), or the fields (``models``).

They are separate from the readers so that code that only handles opportunities need not load the readers, whose
patterns take a fifth of a second.
"""

from __future__ import annotations

from typing import Literal

WorkMode = Literal["remote", "hybrid", "onsite", "unknown"]
"""Where a job is done."""

ParticipationMode = Literal["online", "in_person", "hybrid", "unknown"]
"""Where a hackathon takes place."""

StipendKind = Literal["paid", "unpaid", "performance", "unknown"]
"""Whether there is pay; ``performance``: all of it depends on performance."""

Period = Literal["hour", "day", "week", "month", "year", "total", "piece"]
"""The period or unit that an amount of pay is for."""

Level = Literal["intern", "entry", "mid", "senior", "lead", "manager", "unknown"]
"""Seniority."""

Employment = Literal["internship", "full_time", "part_time", "contract", "unknown"]
"""Kind of employment."""

Band = Literal["entry", "intermediate", "advanced", "unknown"]
"""Experience that is required, or the difficulty of a hackathon."""

Closed = Literal["closed upstream", "deadline", "ended"]
"""Why an opportunity is not open, according to its record."""

KINDS_OF_TEXT = (
    *("text", "list", "stipend", "salary", "title", "description", "prize"),
    *("posted", "deadline", "period", "timestamp"),
    *("location", "skills", "money", "dates", "places", "role", "experience", "duration"),
)
"""What a text can be. The kinds that are a field of their own are read as that field, as if no kind were given."""
