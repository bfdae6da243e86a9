"""How a single text of a field is read: what ``opportunity-pipeline normalize FIELD`` prints and benchmarks measure.

Belongs here: one small function a field, from a text and what is known around it (hints) to a plain answer that can be
printed as JSON. Does not belong here: the rules themselves (``skills``, ``roles`` and the other readers), records
(``jobs``, ``hackathons``, ``articles``), or reading from standard input (``commands``).

An answer says exactly what the normaliser says. What it cannot read is ``"unknown"``, ``None`` or an empty list. Hints
are optional and may be anything that JSON can hold; one of an unexpected type counts as absent.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from opportunity_pipeline.normalize.roles import OTHER, read_role
from opportunity_pipeline.normalize.skills import extract_skills, read_skills
from opportunity_pipeline.normalize.text import clean, clean_line
from opportunity_pipeline.normalize.titles import read_title

Hints = Mapping[str, Any]
Answer = dict[str, Any]


def read_field(field: str, text: str, hints: Hints) -> Answer:
    """Reads a text of a field.

    Args:
        field: one of :data:`READERS`.
        text: as an upstream wrote it, markup included.
        hints: what is known around it; which ones count says each reader.

    Raises:
        KeyError: where there is no such field.
    """
    return READERS[field](text, hints)


def _skills(text: str, hints: Hints) -> Answer:
    """Hint ``field``: ``list``, ``title``, or ``text`` where it is absent."""
    kind = _hint(hints, "field")
    if kind == "list":
        return {"skills": read_skills(text)}
    if kind == "title":
        return {"skills": extract_skills(clean_line(text), title=True)}
    return {"skills": extract_skills(clean(text))}


def _role(text: str, hints: Hints) -> Answer:
    """Hints ``department`` and ``employment_type``: what the source's own fields say."""
    role = read_role(read_title(clean_line(text)) or "", _hint(hints, "employment_type"))
    family, level, department = role.family, role.level, _hint(hints, "department")
    if family == OTHER and department:
        family = read_role(department).family
    if level == "unknown" and role.employment == "internship":
        level = "intern"
    return {"family": family, "level": level, "employment_type": role.employment}


def _hint(hints: Hints, name: str) -> str:
    value = hints.get(name)
    return clean_line(value) if isinstance(value, str) else ""


READERS: Mapping[str, Callable[[str, Hints], Answer]] = {
    "role": _role,
    "skills": _skills,
}
"""Reader of each field."""
