"""Finds skills that a text mentions but does not ask for.

Belongs here: unwanted skills and fields of study. Does not belong here: names that refer to something else
(``skill_owners``), or whether an ambiguous name is a skill at all (``skill_context``).

A name is refused where it is

- unwanted: *no Kubernetes*, *instead of Jenkins*, *candidates with only JavaScript need not apply*. A skill that is
  *not required* stays, because the job involves it.
- the subject of a degree: *degree in Statistics*, *Physics or a related field*, *mathematics graduates*.
- another's (``skill_owners``): *an AI company*, *clients such as Salesforce*, *Java House*.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

from opportunity_pipeline.normalize.skills.skill_owners import OF_OWNERS, OWNERS, OWNING, OWNING_BEHIND, owned
from opportunity_pipeline.normalize.skills.skill_surroundings import Match, Surroundings
from opportunity_pipeline.normalize.skills.skill_taxonomy import Alias, taxonomy
from opportunity_pipeline.normalize.text.phrases import Found
from opportunity_pipeline.normalize.text.tokens import Tokens, telling_words

# The last entry is the end of don't and doesn't.
_NEGATING = frozenset(
    {
        *("no", "without", "not", "nor", "never", "non", "t"),
        *("kein", "keine", "keinen", "ohne", "pas", "sans", "geen", "zonder", "sin", "senza"),
    }
)
_NEGATED_THROUGH = frozenset(
    {
        *(
            "a",
            "an",
            "any",
            "de",
            "for",
            "hiring",
            "in",
            "longer",
            "looking",
            "more",
            "much",
            "of",
            "on",
            "seeking",
            "the",
        ),
        *("use", "used", "using", "with", "write"),
    }
)
_NOT_NEGATED = frozenset({"only", "just"})
_GIVEN_UP = frozenset({"dropped", "ditched", "abandoned", "retired", "replaced"})
_MOVED = frozenset({"migrated", "moved", "switched"})
_IS = frozenset({"is", "are", "was", "were", "has", "have", "will"})
_ENDED = frozenset({"deprecated", "phased", "replaced", "retired", "sunset", "switched"})
_OF_IT = frozenset({"app", "code", "org", "server", "servers"})
_UNUSED = frozenset({("no", "longer"), ("not", "needed"), ("not", "wanted"), ("not", "used"), ("not", "part")})
_MOST_TO_END = 4
_MOST_TO_MOVED = 7
_WHO_LEFT = frozenset({"we", "have", "ve", "they"})
_INSTEAD = frozenset(
    {
        *(
            ("of", "instead"),
            ("than", "rather"),
            ("from", "away"),
            ("out", "threw"),
            ("of", "rid"),
            ("off", "switched"),
        ),
        *(("off", "turned"), ("out", "thrown"), ("with", "away")),
    }
)
_NEED_NOT_APPLY = re.compile(r"\b(?:need|should|do|please do) not apply", re.IGNORECASE)
_SENTENCE_ENDS = re.compile(r"[.!?](?:\s|$)|\n")
_LONGEST_CONDITION = 200

_STUDIED_THROUGH = frozenset(
    {
        *("a", "an", "and", "any", "applied", "area", "areas", "arts", "as", "degree", "degrees", "discipline", "e.g"),
        *("engineering", "equivalent", "field", "fields", "from", "in", "including", "level", "like", "major", "of"),
        *(
            "or",
            "preferably",
            "quantitative",
            "related",
            "relevant",
            "science",
            "sciences",
            "similar",
            "specialisation",
        ),
        *(
            "specialization",
            "specializing",
            "stem",
            "studies",
            "subject",
            "subjects",
            "such",
            "technical",
            "technology",
        ),
        "the",
    }
)
_STUDY_ENDS = frozenset(
    {"ability", "experience", "familiarity", "knowledge", "proficiency", "skills", "strong", "understanding"}
)
_FIELDS = ("field", "fields", "discipline", "disciplines", "subject", "area")
_MOST_BETWEEN = 6

# A line with a refused name contains one of these words, unless a phrase refuses it (*data-driven*).
_REFUSING = telling_words(
    _NEGATING | _GIVEN_UP | _MOVED | _ENDED | {"instead", "rather", "away", "left", "stopped"} | OWNING
)
_REFUSING_BEHIND = telling_words(OWNING_BEHIND)
_OWNERS, _OF_OWNERS = telling_words(OWNERS), telling_words(OF_OWNERS)
_MOST_BEFORE = 4


def may_refuse(tokens: Tokens, found: Sequence[Found[Alias]]) -> bool:
    """Whether a name in a line may be refused; if all names are unambiguous, ``False`` is certain."""
    texts = tokens.texts
    return (
        _REFUSING.among(texts)
        or (_OWNERS.among(texts) and _OF_OWNERS.among(texts))
        or any(_REFUSING_BEHIND.among(tokens.through_next(match.last)) for match in found)
    )


def refused(around: Surroundings) -> set[int]:
    """Positions of the matches that are mentioned without being asked for, or that name no skill."""
    told = {position for position, match in enumerate(around.found) if not match.value.names}
    if told:
        told |= _studied(around)
    if "not apply" in around.text:
        told |= _turned_away(around)
    given_up: Match | None = None
    for position, match in enumerate(around.found):
        if not match.value.names:
            continue
        before = around.before(match, _MOST_BEFORE)
        if _is_given_up(around, match, before) or (given_up is not None and _goes_on(around, given_up, match)):
            told.add(position)
            given_up = match
    return told | owned(around)


# ── unwanted skills ───────────────────────────────────────────────────────────────────────────────


def _is_given_up(around: Surroundings, match: Match, before: list[str]) -> bool:
    for number, word in enumerate(before):
        earlier = before[number + 1] if number + 1 < len(before) else ""
        if word in _NEGATING:
            # "Docker is not used, with Puppet it works": the comma ends the negation.
            parted = any("," in around.gap(match.first - 1 - between) for between in range(number + 1))
            return not (number and before[number - 1] in _NOT_NEGATED) and not parted
        if (word, earlier) in _INSTEAD or word == "stopped" or (number == 0 and word in _GIVEN_UP):
            return True
        # "We moved from Heroku to AWS and from Angular to React."
        if number == 0 and word == "from" and not _MOVED.isdisjoint(around.before(match, _MOST_TO_MOVED)):
            return True
        if number == 0 and word == "left" and earlier in _WHO_LEFT:
            return True
        if word not in _NEGATED_THROUGH:
            break
    return _is_ending(around, match)


def _is_ending(around: Surroundings, match: Match) -> bool:
    """``Scala is being phased out``; in *Scala is used, Java is retired* only Java is refused."""
    last = match.last + (around.word(match.last) in _OF_IT)
    following = around.words(last, last + _MOST_TO_END)
    if not following or following[0] not in _IS or around.gap(match.last - 1) != " ":
        return False
    ends = next((n for n in range(len(following)) if around.gap(last + n) != " "), len(following))
    return not _ENDED.isdisjoint(following[: ends + 1]) or tuple(following[1:3]) in _UNUSED


def _goes_on(around: Surroundings, left: Match, right: Match) -> bool:
    """``without Docker or Kubernetes``."""
    between = around.words(left.last, right.first)
    return between in (["or"], ["nor"]) or (not between and "/" in around.between(left, right))


def _turned_away(around: Surroundings) -> set[int]:
    """Positions of the skills of people who need not apply."""
    conditions = [condition.start() for condition in _NEED_NOT_APPLY.finditer(around.text)]
    told: set[int] = set()
    for position, match in enumerate(around.found):
        start = around.start(match)
        number = bisect_right(conditions, start)
        end = conditions[number] if number < len(conditions) else start + _LONGEST_CONDITION + 1
        if end - start <= _LONGEST_CONDITION and not _SENTENCE_ENDS.search(around.text, start, end):
            told.add(position)
    return told


# ── subjects of degrees ───────────────────────────────────────────────────────────────────────────


def _studied(around: Surroundings) -> set[int]:
    told: set[int] = set()
    reach: int | None = None
    for position, match in enumerate(around.found):
        kind = match.value.kind
        if kind in {"degree", "discipline"}:
            told |= _studied_before(around, position)
            is_degree = kind == "degree" and (not match.value.written.isupper() or around.written_as_name(match))
            reach = match.last if is_degree else reach
        elif reach is not None and _is_subject(match) and _bridged(around, reach, match.first):
            told.add(position)
            reach = match.last
        else:
            reach = None
    return told


def _studied_before(around: Surroundings, position: int) -> set[int]:
    """``Physics, Mathematics or a related field``; ``statistics degree``, ``mathematics graduates``."""
    told: set[int] = set()
    first = around.found[position].first
    reaches_far = around.found[position].value.written.endswith(_FIELDS)
    for earlier in range(position - 1, -1, -1):
        match = around.found[earlier]
        if not (_is_subject(match) and _bridged(around, match.last, first)):
            break
        if not told and not reaches_far and (match.last != first or around.gap(first - 1).strip()):
            break
        told.add(earlier)
        first = match.first
    return told


def _is_subject(match: Match) -> bool:
    return not taxonomy().subjects.isdisjoint(match.value.names)


def _bridged(around: Surroundings, end: int, first: int) -> bool:
    """Whether a degree and its subject, or two subjects, belong together."""
    if not 0 <= first - end <= _MOST_BETWEEN:
        return False
    if any(around.clause_ends(index) for index in range(end - 1, first)):
        return False
    return all(
        around.word(index) in _STUDIED_THROUGH or (around.capital(index) and around.word(index) not in _STUDY_ENDS)
        for index in range(end, first)
    )
