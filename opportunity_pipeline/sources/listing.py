"""From responses to listings: which scope was read when, and whether to its end.

Belongs here: joining the pages of one listing, as a pure function that fetching and replay share. Does not belong
here: what follows from a listing (``normalize`` expires by absence from complete ones).

A listing counts as complete only when all of it was read *and* understood: a response that states it is complete, or
pages 1 to the last without a gap; with at least one record, and none rejected. An opportunity is absent from a listing
when it was not seen since the listing began, so the time of a listing is that of its first page.
"""

from __future__ import annotations

from collections.abc import Iterable
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
class _Pages:
    listing: Listing
    last_page: int
    last_at: datetime
    unbroken: bool
    ended: bool

    def closed(self) -> Listing:
        return replace(self.listing, complete=self.unbroken and self.ended and self.listing.records > 0)


def listings_of(responses: Iterable[tuple[datetime, ParsedResponse]]) -> list[Listing]:
    """The listings that responses make up.

    Args:
        responses: time and content of each, of one source, in any order. Details and indexes list nothing.

    Returns:
        By time and scope. Of several readings of a scope at the same time, the last one.
    """
    found: list[Listing] = []
    open_pages: dict[str, _Pages] = {}
    for at, parsed in sorted(responses, key=lambda item: (item[0], item[1].scope, item[1].page or 0)):
        if parsed.role != "listing":
            continue
        if parsed.page is None:
            complete = parsed.complete and bool(parsed.records) and not parsed.rejected
            found.append(Listing(parsed.scope, at, complete, len(parsed.records)))
            continue
        pages = open_pages.pop(parsed.scope, None)
        if pages is not None and parsed.page == pages.last_page + 1 and at - pages.last_at <= _LONGEST_GAP:
            total = replace(pages.listing, records=pages.listing.records + len(parsed.records))
            unbroken = pages.unbroken and not parsed.rejected
            open_pages[parsed.scope] = _Pages(total, parsed.page, at, unbroken, parsed.last)
            continue
        if pages is not None:
            found.append(pages.closed())
        start = Listing(parsed.scope, at, complete=False, records=len(parsed.records))
        unbroken = parsed.page == 1 and not parsed.rejected
        open_pages[parsed.scope] = _Pages(start, parsed.page, at, unbroken, parsed.last)
    found += [pages.closed() for pages in open_pages.values()]
    return sorted(
        {(listing.scope, listing.fetched_at): listing for listing in found}.values(),
        key=lambda listing: (listing.fetched_at, listing.scope),
    )
