"""Limits of an opening stated in a title: term, year, duration, shift, pay grade, contract.

Belongs here: which of these separate two openings. Does not belong here: the words of the role (``titles``), or finding
limits in a title (``figures``, ``wording``).
"""

from __future__ import annotations

from opportunity_pipeline.normalize.duplicates.limits_aside import limits_aside
from opportunity_pipeline.normalize.duplicates.posting import Posting

# Newly qualified people (*Solicitor (NQ)*) have no years of experience either.
_BEGINNERS = frozenset({"entrylevel", "nq"})
_FLIES_IN = frozenset({"fifo", "dido"})
_LIVES_THERE = frozenset({"residential", "local", "locally"})
# Kinds of contract that hardly any title states although it applies.
_MOSTLY_UNSAID = frozenset({"full time", "permanent", "year round"})
_RULED_OUT: dict[str, frozenset[str]] = {
    "full time": frozenset({"part time", "per diem", "minijob"}),
    "permanent": frozenset({"contract", "freelance", "temporary", "interim", "seasonal", "per diem"}),
    "year round": frozenset({"temporary", "interim", "seasonal"}),
}
# Kinds of contract that rule out work for one season.
_WITHOUT_SEASONS = frozenset({"full time", "year round"})


# Months in which a season begins or that are part of it; terms begin early (*Spring* in January).
_MONTHS_OF_SEASONS: dict[str, frozenset[str]] = {
    "spring": frozenset({"jan", "feb", "mar", "apr", "may"}),
    "summer": frozenset({"may", "jun", "jul", "aug"}),
    "fall": frozenset({"aug", "sep", "oct", "nov"}),
    "winter": frozenset({"oct", "nov", "dec", "jan", "feb", "mar"}),
}
# The same for the southern hemisphere.
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
    """Whether the limits of two titles cannot belong to one opening."""
    if _lives_there(a, b) or _lives_there(b, a):
        return True
    if _kinds_differ(a, b) or _terms_differ(a, b) or _needs_years(a, b) or _needs_years(b, a):
        return True
    return _begins_elsewhen(a, b) or _begins_elsewhen(b, a)


def _lives_there(a: Posting, b: Posting) -> bool:
    """Whether one flies in and out, and the other lives where the work is."""
    return not _FLIES_IN.isdisjoint(a.asides) and not _LIVES_THERE.isdisjoint(b.wording.words)


def _begins_elsewhen(a: Posting, b: Posting) -> bool:
    """Whether one states only a season, and the other only months outside it: *Summer 2026*, *January 2026*."""
    seasons, months = a.wording.said("season"), b.wording.said("month")
    if not seasons or not months or a.wording.said("month") or b.wording.said("season"):
        return False
    countries = {place[:2] for place in (*a.area.places, *b.area.places)}
    # If the place is unknown, either hemisphere will do.
    halves = [_MONTHS_OF_THE_SOUTH] if not countries or countries & _OF_THE_SOUTH else []
    halves += [_MONTHS_OF_SEASONS] if not countries or countries - _OF_THE_SOUTH else []
    return not any(months & half.get(season, months) for season in seasons for half in halves)


def _terms_differ(a: Posting, b: Posting) -> bool:
    """Whether both state a year, a term, a duration or who may apply, and these differ."""
    one, other = a.wording.terms, b.wording.terms
    if one != other and one and other:
        kinds = {kind for kind, _ in one} & {kind for kind, _ in other} - {"shift"}
        if any(a.wording.said(kind).isdisjoint(b.wording.said(kind)) for kind in kinds):
            return True
    shift, others = _told(a, "shift"), _told(b, "shift")
    # A night shift of the US and one of the UK each have a term that the other lacks.
    return bool(shift and others) and not (shift <= others or others <= shift)


def _told(posting: Posting, kind: str) -> frozenset[str]:
    """What a title states about one kind of limit, including parts of it that state nothing else."""
    return posting.wording.said(kind).union(told for of, told in limits_aside(posting.title) if of == kind)


def _needs_years(a: Posting, b: Posting) -> bool:
    """Whether one is for beginners, and the other requires years of experience."""
    return not _BEGINNERS.isdisjoint(a.wording.words) and any(
        unit == "year" and int(number) > 1
        for number, _, unit in (said.partition(" ") for said in b.wording.said("length"))
    )


def _kinds_differ(a: Posting, b: Posting) -> bool:
    """Whether the contracts differ; only if both titles state one."""
    one = a.wording.kinds.union(told for of, told in limits_aside(a.title) if of == "contract")
    other = b.wording.kinds.union(told for of, told in limits_aside(b.title) if of == "contract")
    if _rule_out(one, other, b) or _rule_out(other, one, a):
        return True
    more, less = one - other - _MOSTLY_UNSAID, other - one - _MOSTLY_UNSAID
    return bool(more and less)


def _is_of_weekends(posting: Posting) -> bool:
    return "weekend" in (told := _told(posting, "shift")) and told <= {"weekend", "saturday", "sunday"}


def says_more(a: Posting, b: Posting) -> bool:
    """Whether only one title states what separates openings of many employers: a shift, a grade, a contract."""
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
