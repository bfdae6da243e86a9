"""Judges two postings: the same opening, a repost, or different.

Belongs here: the order of the evidence and the days between postings. Does not belong here: each kind of evidence
(``addresses``, ``employers``, ``areas``, ``titles``), or grouping more than two postings (``groups``).

**Same** is one opening seen twice: the same posting id, requisition or page; or, on other sites, the same employer,
role and place within days. A missing detail is not a contradiction but weakens the evidence, and the rest must make up
for it: if one employer's name continues the other and one title says more, both must name the place. **Repost** is the
same employer, role and place, posted again later. Everything else is **different**; equal words under two ids of one
site within days are two openings side by side, each with its own application.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from opportunity_pipeline.normalize.duplicates.addresses import Address
from opportunity_pipeline.normalize.duplicates.areas import agree, meet
from opportunity_pipeline.normalize.duplicates.employers import is_own_page, kinship
from opportunity_pipeline.normalize.duplicates.posting import Posting, as_told, days_between
from opportunity_pipeline.normalize.duplicates.titles import alike, compare_roles

Relation = Literal["same", "repost", "different"]
Reason = Literal[
    "posting id",
    "requisition",
    "page",
    "who, what and where",
    "one says more",
    "later",
    "other employer",
    "other title",
    "other place",
    "other edition",
    "side by side",
]

ANEW_ON_A_SITE = 21
"""From this many days on, another id on the same site is a repost; before, it is a second opening."""
ANEW_ELSEWHERE = 30
"""From this many days on, a posting on another site is a repost. Job boards usually repeat a posting within two weeks;
what they show six weeks later has been posted again. The limit is in the middle, as nothing decides in between.
"""
_SAME_COUNTER = 7


@dataclass(frozen=True, slots=True)
class Judgement:
    """How two postings relate, and why.

    Attributes:
        relation: the answer.
        reason: the deciding evidence.
        days: days between the postings; ``None`` if one has no date.
    """

    relation: Relation
    reason: Reason
    days: int | None = None


def judge(a: Posting, b: Posting) -> Judgement:
    """Judges two postings; symmetric."""
    days = days_between(a, b)
    if not (a.address.keys & b.address.keys):
        a, b = as_told(a, b)
    if a.address.keys & b.address.keys:
        if not (a.address.spoken and b.address.spoken):
            if _of_two_tenants(a, b):
                return Judgement("different", "other employer", days)
            return Judgement("same", "posting id", days)
        # A page whose path is words may since have been given to another posting. One without any word of the posting's
        # title may list several postings.
        is_its = not set(a.slug.words).isdisjoint(a.wording.words + b.wording.words)
        same_page = (
            alike(a, b) or compare_roles(a, b) != "other" or (is_its and not _is_anew(days) and a.area == b.area)
        )
        return Judgement("same", "page", days) if same_page else Judgement("different", "other title", days)
    # Places first: an employer may use one title in many cities, and places are fast to compare.
    numbered, one_place = not a.numbers.isdisjoint(b.numbers), agree(a.area, b.area)
    if not numbered and not one_place:
        return Judgement("different", "other place", days)
    employers = kinship(a.employer, b.employer, a.address, b.address)
    if employers == "other" or (employers == "likely" and not one_place):
        return Judgement("different", "other employer", days)
    if numbered and (a.address.numbers & b.address.numbers or alike(a, b)):
        return Judgement("same", "requisition", days)
    if not one_place:
        return Judgement("different", "other place", days)
    roles = compare_roles(a, b)
    if roles == "other":
        return Judgement("different", "other title", days)
    if a.address.page == b.address.page and not (a.address.keys and b.address.keys):
        return Judgement("repost", "later", days) if _is_anew(days) else Judgement("same", "page", days)
    beside = side_by_side(a, b)
    if roles == "more" and (beside or (employers == "likely" and not meet(a.area, b.area))):
        return Judgement("different", "other title", days)
    if beside:
        return Judgement("repost", "later", days) if _is_anew(days) else Judgement("different", "side by side", days)
    if days is not None and days >= ANEW_ELSEWHERE:
        return Judgement("repost", "later", days)
    return Judgement("same", "one says more" if roles == "more" else "who, what and where", days)


def _is_anew(days: int | None) -> bool:
    return days is not None and days >= ANEW_ON_A_SITE


def side_by_side(a: Posting, b: Posting) -> bool:
    """Whether one site, or one counter of ids, has different ids for the two."""
    if a.wording.requisitions and b.wording.requisitions:
        return a.wording.requisitions.isdisjoint(b.wording.requisitions)
    one, other = a.address, b.address
    if not _identified(one) or not _identified(other) or one.keys & other.keys:
        return False
    return one.site == other.site or bool(_systems(one) & _systems(other)) or _one_counter(a, b)


def _of_two_tenants(a: Posting, b: Posting) -> bool:
    """Whether one number appears on two employers' pages in one hiring system, and their names differ as well."""
    one, other = a.address.employer, b.address.employer
    if one is None or other is None or one[0] != other[0] or one[1] == other[1]:
        return False
    return kinship(a.employer, b.employer, a.address, b.address) == "other"


def _identified(address: Address) -> bool:
    return bool(address.keys) or address.owner == "shared page"


def _systems(address: Address) -> set[str]:
    return {key.partition(" ")[0] for key in address.keys if " " in key}


def _one_counter(a: Posting, b: Posting) -> bool:
    """Whether an employer's pages are on two hosts with numbers of equal length: one system numbered both."""
    if not is_own_page(a.employer, a.address) or not is_own_page(b.employer, b.address):
        return False
    lengths = {len(number) for number in a.address.numbers if len(number) >= _SAME_COUNTER}
    return any(len(number) in lengths for number in b.address.numbers)
