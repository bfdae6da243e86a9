"""The values that fields of an opportunity can have: kinds of pay, periods, modes of work, levels; and kinds of text.

Belongs here: each closed set of words, as the tables or whoever asks for a reading may say it. Does not belong here:
reading them out of texts (the module of each field), or the fields (``models``).

They stand apart from the readers so that whoever only handles opportunities need not load these, whose patterns take a
fifth of a second.
"""

from __future__ import annotations

from typing import Literal

WorkMode = Literal["remote", "hybrid", "onsite", "unknown"]
"""Where a job is done."""

ParticipationMode = Literal["online", "in_person", "hybrid", "unknown"]
"""Where a hackathon takes place."""

StipendKind = Literal["paid", "unpaid", "performance", "unknown"]
"""Whether there is pay; ``performance``: all of it depends on what one achieves."""

Period = Literal["hour", "day", "week", "month", "year", "total", "piece"]
"""What an amount of pay is for."""

Level = Literal["intern", "entry", "mid", "senior", "lead", "manager", "unknown"]
"""Seniority."""

Employment = Literal["internship", "full_time", "part_time", "contract", "unknown"]
"""Kind of employment."""

Band = Literal["entry", "intermediate", "advanced", "unknown"]
"""Experience that is asked for, or how hard a hackathon is."""

Closed = Literal["closed upstream", "deadline", "ended"]
"""Why an opportunity is not open, as its record says."""

KINDS_OF_TEXT = (
    *("text", "list", "stipend", "salary", "title", "description", "prize"),
    *("posted", "deadline", "period", "timestamp"),
    *("location", "skills", "money", "dates", "places", "role", "experience", "duration"),
)
"""What a text can be. Those that are a field of their own are read as what they name, as if nothing were said."""
