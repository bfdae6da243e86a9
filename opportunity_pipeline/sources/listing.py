"""Assembling listings from responses: which scope was read when, and whether completely.

Belongs here: joining the pages of one listing, as a pure function shared by fetching and replay. Does not belong here:
the consequences of a listing (``normalize`` expires opportunities absent from complete ones).

A listing is complete only if all of it was read *and* understood: a response that states that it is complete, or pages
1 to the last without a gap; with at least one record and none rejected. An opportunity is absent from a listing if it
has not been seen since the listing began, so the time of a listing is that of its first page.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from opportunity_pipeline.sources.records import ParsedResponse

# Pages of one listing are fetched within one run; recordings from different days do not form one listing.
_LONGEST_GAP = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Listing:
    """One reading of a scope.

    Attributes:
        scope: what was listed: a board, a query, a file.
        fetched_at: when it began.
        complete: whether all of it was read and understood.
        records: number of records in it.
    """

    scope: str
    fetched_at: datetime
    complete: bool
    records: int


@dataclass(frozen=True, slots=True)
class Reading:
    """One response's contribution to a listing, without its records.

    Attributes:
        at: when it was fetched.
        scope: what it lists.
        page: page number; None for a response that is not paged.
        last: whether this is the last page.
        complete: whether it states that it lists all of its scope.
        records: number of records in it.
        rejected: number of elements that could not be read.
    """

    at: datetime
    scope: str
    page: int | None
    last: bool
    complete: bool
    records: int
    rejected: int


def readings_of(responses: Iterable[tuple[datetime, ParsedResponse]]) -> Iterator[Reading]:
    """The contributions of timed responses to listings. Details and indexes list nothing."""
    for at, parsed in responses:
        if parsed.role == "listing":
            complete, counts = parsed.complete, (len(parsed.records), parsed.unreadable)
            yield Reading(at, parsed.scope, parsed.page, parsed.last, complete, *counts)


@dataclass(frozen=True, slots=True)
class _Pages:
    listing: Listing
    last_page: int
    last_at: datetime
    unbroken: bool
    ended: bool

    def closed(self) -> Listing:
        return replace(self.listing, complete=self.unbroken and self.ended and self.listing.records > 0)


def listings_of(readings: Iterable[Reading]) -> list[Listing]:
    """Assembles the listings.

    Args:
        readings: contributions of one source's responses, in any order.

    Returns:
        Sorted by time and scope. Of several readings of a scope at the same time, the last one.
    """
    found: list[Listing] = []
    open_pages: dict[str, _Pages] = {}
    for one in sorted(readings, key=lambda one: (one.at, one.scope, one.page or 0)):
        if one.page is None:
            complete = one.complete and one.records > 0 and not one.rejected
            found.append(Listing(one.scope, one.at, complete, one.records))
            continue
        pages = open_pages.pop(one.scope, None)
        if pages is not None and one.page == pages.last_page + 1 and one.at - pages.last_at <= _LONGEST_GAP:
            total = replace(pages.listing, records=pages.listing.records + one.records)
            unbroken = pages.unbroken and not one.rejected
            open_pages[one.scope] = _Pages(total, one.page, one.at, unbroken, one.last)
            continue
        if pages is not None:
            found.append(pages.closed())
        start = Listing(one.scope, one.at, complete=False, records=one.records)
        unbroken = one.page == 1 and not one.rejected
        open_pages[one.scope] = _Pages(start, one.page, one.at, unbroken, one.last)
    found += [pages.closed() for pages in open_pages.values()]
    return sorted(
        {(listing.scope, listing.fetched_at): listing for listing in found}.values(),
        key=lambda listing: (listing.fetched_at, listing.scope),
    )
