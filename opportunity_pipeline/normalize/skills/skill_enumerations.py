"""Names enumerated together support each other: *Python, Go or Java*.

Belongs here: which names are enumerated together, and what follows for the ambiguous ones. Does not belong here: when a
name is certain by itself (``skill_context``).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Set
from dataclasses import dataclass, field

from opportunity_pipeline.normalize.skills.skill_surroundings import Match, Surroundings
from opportunity_pipeline.normalize.skills.skill_taxonomy import TOOLS, taxonomy

_JOINING = frozenset({"and", "or", "und", "oder", "et", "ou", "y", "e", "nor"})
_BETWEEN = frozenset(
    {
        *("some", "basic", "either", "preferably", "ideally", "modern", "advanced", "also", "maybe", "even"),
        *("especially", "especialmente", "insbesondere", "notamment"),
    }
)
_SEPARATORS = re.compile(r"[\s,/|;&+()•·-]*")
# Names of tools may be adjacent with only a space in between (*Java Spring*); for other words that may be chance.
_SIDE_BY_SIDE = TOOLS | {"data", "engineering", "software"}
# Names in these categories may be followed by what is done in them: *Jira tickets*.
_APPLICATIONS = frozenset({"business", "design", "marketing", "office", "sales", "software"})
# Categories in whose enumerations lower-case names count too: *html, css, react and node*.
_TECHNICAL = TOOLS | {"ai", "data", "field", "hardware", "security", "software", "systems", "testing"}
# Activities of departments do not make an adjacent name a tool: *Business Development & Outreach*.
_ACTIVITY = re.compile(
    r"(?:ing|ment|sis|sales|research|design|relations|support|service|operations|strategy|analytics)$"
)
# Next to one of the listed names, the alias means the given name: *AWS (EC2, S3, IAM)*.
_SUITES: Mapping[str, tuple[frozenset[str], str]] = {
    "IAM": (frozenset({"aws", "amazon ec2", "amazon s3"}), "aws iam"),
    "SEM": (
        frozenset({"atomic force microscopy", "ftir", "transmission electron microscopy", "x-ray diffraction"}),
        "scanning electron microscopy",
    ),
    "Zephyr": (frozenset({"c", "embedded c", "freertos", "nrf52", "rtos", "stm32"}), "zephyr rtos"),
}


def name_in_suite(written: str) -> tuple[str, ...]:
    """The name that an alias, as written in the data file, may stand for next to others; empty for nearly all."""
    return (_SUITES[written][1],) if written in _SUITES else ()


@dataclass
class Enumerated:
    """Positions among the matches of a text.

    Attributes:
        any: matches enumerated together with a certain name.
        lower: those that also count in lower case.
        names: the meaning of an alias next to the others, if different.
    """

    any: set[int] = field(default_factory=set)
    lower: set[int] = field(default_factory=set)
    names: dict[int, tuple[str, ...]] = field(default_factory=dict)


def enumerated(
    around: Surroundings,
    unwanted: Set[int],
    is_sure: Callable[[Match], bool],
    known_in_lower_case: Callable[[Match], bool],
) -> Enumerated:
    """Finds the names that are enumerated together in a text.

    Args:
        around: the text.
        unwanted: positions of matches that are not asked for and therefore support no others.
        is_sure: whether a match is a skill without the support of an enumeration.
        known_in_lower_case: whether it is a skill although it has no capitals.
    """
    told, found = Enumerated(), around.found
    group: list[int] = []
    for position, match in enumerate(found):
        named = bool(match.value.names) and position not in unwanted
        if named and group and _joined(around, found[group[-1]], match):
            group.append(position)
            continue
        _close(around, group, told, is_sure, known_in_lower_case)
        group = [position] if named else []
    _close(around, group, told, is_sure, known_in_lower_case)
    return told


def _close(
    around: Surroundings,
    group: list[int],
    told: Enumerated,
    is_sure: Callable[[Match], bool],
    known_in_lower_case: Callable[[Match], bool],
) -> None:
    if len(group) < 2:
        return
    matches = [around.found[position] for position in group]
    _note_suites(group, matches, told)
    if all(match.value.kind == "anywhere" for match in matches):
        return
    names = all(match.value.kind in {"context", "names"} and around.written_as_name(match) for match in matches)
    sure = [match for match in matches if is_sure(match)]
    if not sure and not (names and (len(group) > 2 or _near(*matches) or _are_of_an_office(around, matches))):
        return
    tools = names or any(not _ACTIVITY.search(match.value.names[0]) for match in sure)
    told.any.update(
        position
        for position, match in zip(group, matches, strict=True)
        if tools or match.value.kind not in {"context", "names"}
    )
    if tools and any(match.value.category in _TECHNICAL for match in (*sure, *filter(known_in_lower_case, matches))):
        told.lower.update(group if _ended(around, matches[-1]) else group[:-1])


def _ended(around: Surroundings, match: Match) -> bool:
    if around.is_last(match) or around.gap(match.last - 1) != " ":
        return True
    behind = around.word(match.last)
    return behind in taxonomy().after or behind in {"and", "are", "helps", "is", "or", "preferred", "required"}


def _note_suites(group: list[int], matches: list[Match], told: Enumerated) -> None:
    for position, match in zip(group, matches, strict=True):
        if match.value.written in _SUITES:
            suite, name = _SUITES[match.value.written]
            if any(not suite.isdisjoint(other.value.names) for other in matches):
                told.names[position] = (name,)


def _joined(around: Surroundings, left: Match, right: Match) -> bool:
    count = right.first - left.last
    if count > 2:
        return False
    gap = around.between(left, right)
    if count == 0:
        if not gap.strip() and (
            not {left.value.category, right.value.category} <= _SIDE_BY_SIDE or _is_verb(around, left, right)
        ):
            return False
        return _SEPARATORS.fullmatch(gap) is not None
    words = around.words(left.last, right.first)
    if words[0] in _JOINING and (count == 1 or words[1] in _BETWEEN):
        return True
    if _both_with_a_noun(around, left, right, words):
        return True
    if "." in gap or "," not in around.gap(left.last - 1):
        return False
    return (count == 1 and words[0] in _BETWEEN) or _one_unknown(around, left.last, words)


def _is_verb(around: Surroundings, left: Match, right: Match) -> bool:
    """``make Google Sheets talk``: a writer who capitalises one name would capitalise the other."""
    ambiguous = left.value.kind in {"context", "names"}
    return ambiguous and not around.capital(left.first) and around.capital(right.first)


def _both_with_a_noun(around: Surroundings, left: Match, right: Match, words: list[str]) -> bool:
    """``Concur expenses, Outlook calendars and Zoom meetings``."""
    if not {left.value.category, right.value.category} <= _APPLICATIONS or around.gap(left.last - 1) != " ":
        return False
    if around.capital(left.last) or not around.gap(right.last - 1).startswith((" ", ",")):
        return False
    return around.gap(left.last) == ", " if len(words) == 1 else words[1] in _JOINING


def _one_unknown(around: Surroundings, first: int, words: list[str]) -> bool:
    """``Apex, Flow and Visualforce``: an enumeration continues across one name missing from the taxonomy."""
    unknown = [first + number for number, word in enumerate(words) if word not in _JOINING]
    return len(unknown) == 1 and around.capital(unknown[0])


def _are_of_an_office(around: Surroundings, matches: list[Match]) -> bool:
    """``filing, Word and Outlook``."""
    return not around.title and all(match.value.category == "office" for match in matches)


def _near(left: Match, right: Match) -> bool:
    """Whether two names are of one field, as *Mocha and Chai* are."""
    related = taxonomy().related
    return any(
        one in related[other] or other in related[one] for one in left.value.names for other in right.value.names
    )
