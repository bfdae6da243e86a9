"""From responses to listings: which scope was read when, and whether to its end.

Belongs here: joining the pages of one listing, as a pure function that fetching and replay share. Does not belong
here: what follows from a listing (``normalize`` expires by absence from complete ones).

A listing counts as complete only when all of it was read *and* understood: a response that states it is complete, or
pages 1 to the last without a gap; with at least one record, and none rejected. An opportunity is absent from a listing
when it was not seen since the listing began, so the time of a listing is that of its first page.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from opportunity_pipeline.sources.records import ParsedResponse

# Pages of one listing follow each other within a run; recordings of different days do not make one listing.
_LONGEST_GAP = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Listing:
    """A reading of a scope.

    Attributes:
        scope: what was listed.
        fetched_at: when it began.
        complete: all of it was read and understood.
        records: records in it.
    """

    scope: str
    fetched_at: datetime
    complete: bool
    records: int


@dataclass(frozen=True, slots=True)
class Reading:
    """What a listing is made of: one response, without its records.

    Attributes:
        at: when it was fetched.
        scope: what it lists.
        page: number of the page; None where the response stands alone.
        last: there is no page after this one.
        complete: it states that it lists all of its scope.
        records: records in it.
        rejected: elements that could not be read.
    """

    at: datetime
    scope: str
    page: int | None
    last: bool
    complete: bool
    records: int
    rejected: int


def readings_of(responses: Iterable[tuple[datetime, ParsedResponse]]) -> Iterator[Reading]:
    """What responses, each with its time, contribute to listings. Details and indexes list nothing."""
    for at, parsed in responses:
        if parsed.role == "listing":
            complete, counts = parsed.complete, (len(parsed.records), len(parsed.rejected))
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
    """The listings that responses make up.

    Args:
        readings: what they contribute, of one source, in any order.

    Returns:
        By time and scope. Of several readings of a scope at the same time, the last one.
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
