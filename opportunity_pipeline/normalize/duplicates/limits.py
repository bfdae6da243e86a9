"""What two titles say beside the role that limits an opening: term, year, length, shift, grade of pay, contract.

Belongs here: which of these tell two openings apart. Does not belong here: the words of the role (``titles``), or
finding limits in a title (``figures``, ``wording``).
"""

from __future__ import annotations

from opportunity_pipeline.normalize.duplicates.limits_aside import limits_aside
from opportunity_pipeline.normalize.duplicates.posting import Posting

# Who has just qualified (*Solicitor (NQ)*) has no years since, either.
_BEGINNERS = frozenset({"entrylevel", "nq"})
_FLIES_IN = frozenset({"fifo", "dido"})
_LIVES_THERE = frozenset({"residential", "local", "locally"})
# What hardly any title says of the contract that might.
_MOSTLY_UNSAID = frozenset({"full time", "permanent", "year round"})
_RULED_OUT: dict[str, frozenset[str]] = {
    "full time": frozenset({"part time", "per diem", "minijob"}),
    "permanent": frozenset({"contract", "freelance", "temporary", "interim", "seasonal", "per diem"}),
    "year round": frozenset({"temporary", "interim", "seasonal"}),
}
# Kinds of contract that are no part of a year, as a season is one.
_WITHOUT_SEASONS = frozenset({"full time", "year round"})


# Months in which what is called by a season begins or is; terms begin early (*Spring* in January).
_MONTHS_OF_SEASONS: dict[str, frozenset[str]] = {
    "spring": frozenset({"jan", "feb", "mar", "apr", "may"}),
    "summer": frozenset({"may", "jun", "jul", "aug"}),
    "fall": frozenset({"aug", "sep", "oct", "nov"}),
    "winter": frozenset({"oct", "nov", "dec", "jan", "feb", "mar"}),
}
# Where it is the other half of the year.
_MONTHS_OF_THE_SOUTH: dict[str, frozenset[str]] = {
    "spring": frozenset({"aug", "sep", "oct", "nov"}),
    "summer": frozenset({"nov", "dec", "jan", "feb"}),
    "fall": frozenset({"feb", "mar", "apr", "may"}),
    "winter": frozenset({"may", "jun", "jul", "aug"}),
}
_OF_THE_SOUTH = frozenset(
    {"ar", "au", "bo", "br", "bw", "cl", "fj", "mz", "na", "nz", "pe", "py", "uy", "za", "zm", "zw"}
)


def limits_differ(a: Posting, b: Posting) -> bool:
    """Whether two titles name limits that no one opening has."""
    if _lives_there(a, b) or _lives_there(b, a):
        return True
    if _kinds_differ(a, b) or _terms_differ(a, b) or _needs_years(a, b) or _needs_years(b, a):
        return True
    return _begins_elsewhen(a, b) or _begins_elsewhen(b, a)


def _lives_there(a: Posting, b: Posting) -> bool:
    """Whether one flies in and out, and the other lives where the work is."""
    return not _FLIES_IN.isdisjoint(a.asides) and not _LIVES_THERE.isdisjoint(b.wording.words)


def _begins_elsewhen(a: Posting, b: Posting) -> bool:
    """Whether one tells a season only, and the other only months that lie out of it: *Summer 2026*, *January 2026*."""
    seasons, months = a.wording.said("season"), b.wording.said("month")
    if not seasons or not months or a.wording.said("month") or b.wording.said("season"):
        return False
    countries = {place[:2] for place in (*a.area.places, *b.area.places)}
    # Where nothing is known of the place, either half of the year will do.
    halves = [_MONTHS_OF_THE_SOUTH] if not countries or countries & _OF_THE_SOUTH else []
    halves += [_MONTHS_OF_SEASONS] if not countries or countries - _OF_THE_SOUTH else []
    return not any(months & half.get(season, months) for season in seasons for half in halves)


def _terms_differ(a: Posting, b: Posting) -> bool:
    """Whether both name a year, a term, a length of time or who may apply, and other ones."""
    one, other = a.wording.terms, b.wording.terms
    if one != other and one and other:
        kinds = {kind for kind, _ in one} & {kind for kind, _ in other} - {"shift"}
        if any(a.wording.said(kind).isdisjoint(b.wording.said(kind)) for kind in kinds):
            return True
    shift, others = _told(a, "shift"), _told(b, "shift")
    # Of a night shift of the US and one of the UK each has what the other has not.
    return bool(shift and others) and not (shift <= others or others <= shift)


def _told(posting: Posting, kind: str) -> frozenset[str]:
    """What a title says of one kind of limit, as a part that says nothing else may, too."""
    return posting.wording.said(kind).union(told for of, told in limits_aside(posting.title) if of == kind)


def _needs_years(a: Posting, b: Posting) -> bool:
    """Whether beginners are wanted here, and years of experience there."""
    return not _BEGINNERS.isdisjoint(a.wording.words) and any(
        unit == "year" and int(number) > 1
        for number, _, unit in (said.partition(" ") for said in b.wording.said("length"))
    )


def _kinds_differ(a: Posting, b: Posting) -> bool:
    """Whether the contracts are of two kinds: only where both titles say it."""
    one = a.wording.kinds.union(told for of, told in limits_aside(a.title) if of == "contract")
    other = b.wording.kinds.union(told for of, told in limits_aside(b.title) if of == "contract")
    if _rule_out(one, other, b) or _rule_out(other, one, a):
        return True
    more, less = one - other - _MOSTLY_UNSAID, other - one - _MOSTLY_UNSAID
    return bool(more and less)


def _is_of_weekends(posting: Posting) -> bool:
    return "weekend" in (told := _told(posting, "shift")) and told <= {"weekend", "saturday", "sunday"}


def says_more(a: Posting, b: Posting) -> bool:
    """Whether one title only tells what tells openings of many employers apart: a shift, a grade, a contract."""
    kinds = (a.wording.kinds ^ b.wording.kinds) - _MOSTLY_UNSAID
    if kinds:  # addresses are read only where they matter
        kinds -= a.slug.kinds | b.slug.kinds
    return bool(kinds) or any(
        bool(a.wording.said(kind)) != bool(b.wording.said(kind)) for kind in ("shift", "rota", "band", "lodging")
    )


def _rule_out(kinds: frozenset[str], others: frozenset[str], other: Posting) -> bool:
    for kind in kinds & _RULED_OUT.keys() - others:
        if _RULED_OUT[kind] & others:
            return True
        if kind in _WITHOUT_SEASONS and (other.wording.said("season") or _is_of_weekends(other)):
            return True
    return False
