"""Pages of a listing: a page's number, its listing, and whether a cap allows the next page.

Belongs here: parsing ``page=3`` in a query or fragment, and the cap on pages. Does not belong here: recognising an
upstream's last page (``upstreams/``), or joining pages (``listing.py``).
"""

from __future__ import annotations

from urllib.parse import parse_qs, parse_qsl, urlencode

from opportunity_pipeline.sources.records import ParsedResponse

_MOST_DIGITS = 9


def page_number(parameters: str) -> int | None:
    """The page number, from 1; None if the parameters contain none.

    Args:
        parameters: query or fragment of an address.
    """
    number = parse_qs(parameters).get("page", [""])[0]
    if not (number.isascii() and number.isdigit() and len(number) <= _MOST_DIGITS):
        return None
    return int(number) or None


def without_page(query: str) -> str:
    """The query without its page number: pages of one listing share it, other filters are another listing."""
    return urlencode([(name, value) for name, value in parse_qsl(query) if name != "page"])


def page_after(parsed: ParsedResponse, most: int) -> int | None:
    """The number of the next page; None if there is none or the cap excludes it.

    Nothing is requested after an empty page, even if the listing claims to go on: it might do so for ever.
    """
    if parsed.last or parsed.page is None or parsed.page >= most or _is_empty(parsed):
        return None
    return parsed.page + 1


def cut_at_page(parsed: ParsedResponse, most: int, setting: str) -> str | None:
    """A one-line warning if the listing is cut after this page, by the cap or by an empty page; None otherwise.

    Args:
        parsed: a page.
        most: the cap.
        setting: name of the setting for the cap.
    """
    if parsed.last or parsed.page is None:
        return None
    if _is_empty(parsed):
        return f"page {parsed.page} is empty though the listing goes on; it counts as partial"
    if parsed.page < most:
        return None
    return f"stopped after page {parsed.page} ({setting}); the listing goes on and counts as partial"


def _is_empty(parsed: ParsedResponse) -> bool:
    return not (parsed.records or parsed.rejected or parsed.not_opportunities)
