"""The role in a title: its family, level and employment type.

Belongs here: the combined result for a title and an upstream's hints. Does not belong here: how each of the three is
derived (``role_family``, ``role_level``), skills (``skills``), or years of experience (``experience``).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from opportunity_pipeline.normalize.roles.role_family import OTHER, families, read_family
from opportunity_pipeline.normalize.roles.role_level import read_employment, read_level, words_of_the_job
from opportunity_pipeline.normalize.roles.role_words import LONGEST_TITLE, title_words
from opportunity_pipeline.normalize.values import Employment, Level

__all__ = ["OTHER", "Role", "families", "read_role"]

_LONGEST_HINT = 100


@dataclass(frozen=True, slots=True)
class Role:
    """The role that a title names.

    Attributes:
        family: one of :func:`families`.
        level: intern … manager, or unknown.
        employment: employment type, or unknown.
    """

    family: str
    level: Level
    employment: Employment


@lru_cache(maxsize=65_536)
def read_role(title: str, employment: str = "", departments: tuple[str, ...] = ()) -> Role:
    """Parses a title.

    Args:
        title: any text.
        employment: the upstream's text for the employment type.
        departments: the upstream's department and categories, most informative first.
    """
    title = title[:LONGEST_TITLE]
    words = title_words(title)
    of_job = words_of_the_job(words)
    kind = read_employment(title, of_job, employment[:_LONGEST_HINT])
    return Role(read_family(words, departments), read_level(title, of_job, kind), kind)
