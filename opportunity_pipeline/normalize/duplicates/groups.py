"""Groups many listings: which are one opening, which listing is canonical, and which openings are reposts.

Belongs here: from judged pairs to groups. Does not belong here: judging a pair (``judging``), merging fields
(``merging``), or tables (``normalize.linking``).

The rules, in order of precedence:

1. Listings that share an id, a requisition or a page are one opening.
2. Openings whose words, employer and place agree are one, nearest in time first, unless this would join two that one
   site keeps apart, or that differ in title or place. Of two openings side by side on the employer's board, a job
   board's single listing belongs to the nearer one.
3. Two openings of which one title says more than the other are one only if neither has another such partner: a plain
   *Software Engineer* matches none of several openings that name their teams.
4. The canonical listing of a group is one that is still open, on the employer's own board, with most fields known, seen
   first; ties go to the lowest id. Once the employer's own board has closed an opening, its listings on job boards
   count as closed, too.
5. A group is a repost of the latest earlier group with which one of its pairs is a repost. If both are on the
   employer's own board and the earlier one is still open, the new one is a second opening, not a repost.

The result depends only on the listings and pairs, not on their order or on earlier groupings.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from opportunity_pipeline.normalize.duplicates.areas import agree
from opportunity_pipeline.normalize.duplicates.blocks import Comparable
from opportunity_pipeline.normalize.duplicates.events import Event, judge_events
from opportunity_pipeline.normalize.duplicates.judging import ANEW_ELSEWHERE, Reason, Relation, side_by_side
from opportunity_pipeline.normalize.duplicates.posting import Posting
from opportunity_pipeline.normalize.duplicates.titles import compare_roles

CERTAIN = frozenset({"posting id", "requisition", "page"})
"""Reasons that make two listings one regardless of everything else."""
_MORE: Reason = "one says more"
_NO_DATE = 10_000


@dataclass(frozen=True, slots=True)
class Pair:
    """Two listings that are the same or a repost; ``first`` is the lower id."""

    first: int
    second: int
    relation: Relation
    reason: str
    days: int | None = None


@dataclass(frozen=True, slots=True)
class Member:
    """A listing as it is ranked in its group.

    Attributes:
        listing: in comparable form.
        own: whether it is on the employer's or organiser's own board.
        open: whether it can still be acted on.
        known: number of known fields.
        first_seen: first fetch that included it.
    """

    listing: Comparable
    own: bool
    open: bool
    known: int
    first_seen: datetime


@dataclass(frozen=True, slots=True)
class Group:
    """Listings of one opening.

    Attributes:
        canonical: the listing that represents the group.
        members: all listings, the canonical one first, then by rank.
        reasons: listing → evidence, for all but the canonical one.
        anew: canonical listing of the group that this one reposts; ``None`` if it is no repost.
    """

    canonical: int
    members: tuple[int, ...]
    reasons: Mapping[int, str] = field(default_factory=dict)
    anew: int | None = None


def group(members: Mapping[int, Member], pairs: Iterable[Pair]) -> list[Group]:
    """Groups listings.

    Args:
        members: id → listing; every listing of the pairs.
        pairs: all pairs between them that are not different.

    Returns:
        One group for each opening, by canonical id; groups of one listing included.
    """
    ordered = sorted(pairs, key=lambda pair: (_NO_DATE if pair.days is None else pair.days, pair.first, pair.second))
    same = [pair for pair in ordered if pair.relation == "same"]
    openings = _Sets(members)
    for pair in same:
        if pair.reason in CERTAIN:
            openings.join(pair.first, pair.second)
    groups = _Sets(members)
    for listings in openings.all():
        for listing in listings[1:]:
            groups.join(listings[0], listing)
    _join([pair for pair in same if pair.reason != _MORE], groups, openings, members)
    _join(_unrivalled([pair for pair in same if pair.reason == _MORE], groups), groups, openings, members)
    inside: dict[int, list[Pair]] = {}
    for pair in same:
        if groups.of(pair.first) == groups.of(pair.second):
            inside.setdefault(groups.of(pair.first), []).append(pair)
    made = {}
    for listings in groups.all():
        ranking = _ranked(listings, openings, members)
        reasons = _reasons(ranking, inside.get(groups.of(ranking[0]), []))
        made[ranking[0]] = Group(ranking[0], ranking, reasons)
    return [
        Group(one.canonical, one.members, one.reasons, anew)
        for one, anew in _with_reposts(made, members, [pair for pair in ordered if pair.relation == "repost"])
    ]


def _join(pairs: list[Pair], groups: _Sets, openings: _Sets, members: Mapping[int, Member]) -> None:
    for pair in pairs:
        first, second = groups.of(pair.first), groups.of(pair.second)
        one, other = (openings.within(groups.listings(name)) for name in (first, second))
        if first != second and _may_join(one, other, members):
            groups.join(pair.first, pair.second)


def _unrivalled(pairs: list[Pair], groups: _Sets) -> list[Pair]:
    """The pairs between groups that are each other's only such partner."""
    mates: dict[int, set[int]] = {}
    for pair in pairs:
        first, second = groups.of(pair.first), groups.of(pair.second)
        mates.setdefault(first, set()).add(second)
        mates.setdefault(second, set()).add(first)
    return [
        pair for pair in pairs if len(mates[groups.of(pair.first)]) == 1 and len(mates[groups.of(pair.second)]) == 1
    ]


def posted(listing: Comparable) -> date | None:
    """The day by which listings are ordered in time."""
    if isinstance(listing, Posting):
        return listing.posted or listing.seen
    return listing.first if isinstance(listing, Event) else listing.published


def _may_join(one: list[list[int]], other: list[list[int]], members: Mapping[int, Member]) -> bool:
    """Whether nothing separates the openings of two groups; each opening consists of several listings."""
    return all(
        not any(_kept_apart(members[a].listing, members[b].listing) for a in first for b in second)
        and any(_may_be_one(members[a].listing, members[b].listing) for a in first for b in second)
        for first in one
        for second in other
    )


def _kept_apart(a: Comparable, b: Comparable) -> bool:
    if isinstance(a, Posting) and isinstance(b, Posting):
        return side_by_side(a, b)
    if isinstance(a, Event) and isinstance(b, Event):
        one, other = a.address, b.address
        return bool(one.keys and other.keys) and one.site == other.site and not one.keys & other.keys
    return False


def _may_be_one(a: Comparable, b: Comparable) -> bool:
    if isinstance(a, Posting) and isinstance(b, Posting):
        return compare_roles(a, b) != "other" and agree(a.area, b.area)
    if isinstance(a, Event) and isinstance(b, Event):
        return judge_events(a, b).relation == "same"
    return True


def _ranked(listings: list[int], openings: _Sets, members: Mapping[int, Member]) -> tuple[int, ...]:
    closed = [listing for listing in listings if members[listing].own and not members[listing].open]

    def is_over(listing: int) -> bool:
        member = members[listing]
        if not member.open:
            return True
        return not member.own and any(
            openings.of(listing) == openings.of(other) or _near(member.listing, members[other].listing)
            for other in closed
        )

    def rank(listing: int) -> tuple[bool, bool, int, datetime, int]:
        member = members[listing]
        return is_over(listing), not member.own, -member.known, member.first_seen, listing

    return tuple(sorted(listings, key=rank))


def _near(a: Comparable, b: Comparable) -> bool:
    one, other = posted(a), posted(b)
    return one is not None and other is not None and abs((one - other).days) < ANEW_ELSEWHERE


def _reasons(ranking: tuple[int, ...], pairs: list[Pair]) -> dict[int, str]:
    """Why each listing is in the group: the evidence of its pair with the canonical one, else of another pair."""
    reasons: dict[int, str] = {}
    for pair in sorted(
        pairs, key=lambda pair: (ranking[0] not in {pair.first, pair.second}, pair.reason not in CERTAIN)
    ):
        for listing in (pair.first, pair.second):
            reasons.setdefault(listing, pair.reason)
    return {listing: reasons[listing] for listing in ranking[1:]}


def _with_reposts(
    groups: dict[int, Group], members: Mapping[int, Member], reposts: list[Pair]
) -> Iterator[tuple[Group, int | None]]:
    of = {listing: one for one in groups.values() for listing in one.members}
    began = {
        canonical: min((day for listing in one.members if (day := posted(members[listing].listing))), default=None)
        for canonical, one in groups.items()
    }
    earlier: dict[int, set[int]] = {canonical: set() for canonical in groups}
    for pair in reposts:
        first, second = of[pair.first].canonical, of[pair.second].canonical
        one, other = began[first], began[second]
        if first != second and one is not None and other is not None and one != other:
            late, early = (first, second) if one > other else (second, first)
            if not (members[early].own and members[early].open and members[late].own):
                earlier[late].add(early)
    for canonical in sorted(groups):
        # Later canonical listings first: a repost refers to the most recent posting, not to the first.
        yield (
            groups[canonical],
            max(earlier[canonical], key=lambda early: (str(began[early]), -early), default=None),
        )


class _Sets:
    """Disjoint sets of listings (union-find), each named by its lowest id."""

    def __init__(self, listings: Iterable[int]) -> None:
        self._parent = {listing: listing for listing in listings}
        self._members = {listing: [listing] for listing in self._parent}

    def of(self, listing: int) -> int:
        """Name of a listing's set."""
        while self._parent[listing] != listing:
            listing = self._parent[listing]
        return listing

    def join(self, first: int, second: int) -> None:
        """Merges two sets."""
        low, high = sorted((self.of(first), self.of(second)))
        if low != high:
            self._parent[high] = low
            self._members[low] += self._members.pop(high)

    def all(self) -> list[list[int]]:
        """The sets, each sorted, by name."""
        return [sorted(listings) for _, listings in sorted(self._members.items())]

    def within(self, listings: Iterable[int]) -> list[list[int]]:
        """Groups listings by the set they are in."""
        found: dict[int, list[int]] = {}
        for listing in listings:
            found.setdefault(self.of(listing), []).append(listing)
        return list(found.values())

    def listings(self, name: int) -> list[int]:
        """The listings of a set."""
        return self._members[name]
