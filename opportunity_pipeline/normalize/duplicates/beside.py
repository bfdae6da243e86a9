"""Additions to a role, behind a dash or in brackets: *Data Engineer (Azure) - Retail*.

Belongs here: names of tools, and lines of work. Does not belong here: words that mean another role wherever they stand
(``vocabulary``), or how a longer title relates to a shorter one (``titles``).

Listings of one opening include or omit such additions: a tool, a ward, a team, a field, a branch or a qualification. An
addition is significant if it states who does the work, the level or the language; if it is another line of software
work, as in *Software Engineer - Quality*; or if nothing before it states the work, as in *Associate - Tax*. Behind a
comma employers write the team or product that separates their openings of one job (*Data Engineer, Ads*), and boards
that shorten titles keep it; so there only names and tools may be omitted.
"""

from __future__ import annotations

import re
from functools import lru_cache

from opportunity_pipeline.normalize.duplicates.title_tables import title_tables
from opportunity_pipeline.normalize.duplicates.vocabulary import activities, fields, heads, heads_of_all, known_words
from opportunity_pipeline.normalize.duplicates.wording import read_wording
from opportunity_pipeline.normalize.roles.roles import read_role
from opportunity_pipeline.normalize.skills.skill_taxonomy import TOOLS, taxonomy

# Each mobile system has its own team; office tools mostly describe the work itself.
_OF_TOOLS = TOOLS - {"mobile", "office"}
_NAMED = frozenset({"anywhere", "names", "context"})
_LISTED = re.compile(r"\s*(?:[,/&+|()]|\s(?:and|or|with)\s)\s*", re.IGNORECASE)
# Who may apply, and how customers are addressed: "Drug Safety Associate (Freshers)", "Support Executive (Voice)".
_OF_ALL = frozenset({"chat", "entrylevel", "nonvoice", "voice"})
# Numbers of shops and wards have more digits than those of levels, forms and shifts.
_LEAST_OF_A_SHOP = 3
# A salesperson in French; before another word it is the subject of the work: "Actuarial Analyst - Commercial Lines".
_COMMERCIAL_LINE = re.compile(r"\bcommercial\s+[^\W\d_]", re.IGNORECASE)
# A grade or class, or a driving licence: "Scientist - B", "Driver (C1E)".
IS_CLASS = re.compile(r"\w|[a-d]1?e?|class_\w+")
_SOFTWARE = frozenset({"game", "software", "web"})
# Lines of work that one employer runs side by side under one job name: "Software Engineer, Data".
_OF_SOFTWARE = frozenset(
    {
        "backend",
        "data analysis",
        "data engineering",
        "data science & ml",
        "devops & sre",
        "frontend",
        "full stack",
        "hardware & embedded",
        "mobile",
        "qa & testing",
        "security",
        "software engineering",
    }
)


@lru_cache(maxsize=65_536)
def may_be_left_out(role: str, behind: str, teams: str) -> frozenset[str]:
    """Returns the normalised words behind a role that another title for the same opening may omit.

    Args:
        role: first part of the title.
        behind: the text behind it.
        teams: the part of ``behind`` that follows a comma.
    """
    tools = _tools_in(behind)
    left = frozenset(read_wording(behind).words) - tools
    if teams:
        left -= (known_words() | fields()) & frozenset(read_wording(teams).words)
    numbers = {word for word in left if word.isdecimal() and len(word) >= _LEAST_OF_A_SHOP}
    if is_told_behind(role) or is_another_line(read_role(role).family, read_role(behind).family):
        return tools | numbers
    who = heads() - {"commercial"} if _COMMERCIAL_LINE.search(behind) else heads()
    left = left - who | left & _OF_ALL
    return tools | numbers | {word for word in left if word[0].isalpha() and not IS_CLASS.fullmatch(word)}


def is_another_line(role: str, behind: str) -> bool:
    """Whether two role families are different lines of software work that one employer runs side by side."""
    return role != behind and role in _OF_SOFTWARE and behind in _OF_SOFTWARE


def is_told_behind(role: str) -> bool:
    """Whether the first part of a title leaves open what the work is: *Associate*, *Management Trainee*."""
    return heads_of_all().issuperset(read_wording(role).words)


def _tools_in(text: str) -> frozenset[str]:
    pieces = [piece for piece in _LISTED.split(text) if piece]
    return frozenset(word for piece in pieces for named in {piece, *piece.split()} for word in _words_of_tool(named))


def _words_of_tool(piece: str) -> tuple[str, ...]:
    words, name = read_wording(piece).words, piece.strip().lower()
    alias = taxonomy().aliases.lookup(name)
    named = {name} if alias is None else {name, *alias.names}
    if not title_tables().tools.isdisjoint(named):
        return words
    is_tool = alias is not None and alias.kind in _NAMED and alias.category in _OF_TOOLS
    # *Database design* and *cloud security* are activities.
    return words if is_tool and activities().isdisjoint(words) else ()


def is_tool(word: str) -> bool:
    """Whether a word of a title names a tool or a site used at work: *Meta*."""
    return bool(_words_of_tool(word))


def is_of_software(word: str) -> bool:
    """Whether a word of a title shows that software is written, in which language or for what."""
    return word in _SOFTWARE or word in title_tables().said_by["software"] or is_tool(word)
