"""Pages of a listing: which number one has, which listing it belongs to, and whether a cap lets the next be asked.

Belongs here: reading ``page=3`` out of a query or fragment, and a cap on pages. Does not belong here: how an upstream
tells that a page is the last one (``upstreams/``), or joining pages (``listing.py``).
"""

from __future__ import annotations

from urllib.parse import parse_qs, parse_qsl, urlencode

from opportunity_pipeline.sources.records import ParsedResponse

_MOST_DIGITS = 9


def page_number(parameters: str) -> int | None:
    """The number of a page, from 1; None where the parameters name none.

    Args:
        parameters: query or fragment of an address.
    """
    number = parse_qs(parameters).get("page", [""])[0]
    if not (number.isascii() and number.isdigit() and len(number) <= _MOST_DIGITS):
        return None
    return int(number) or None


def without_page(query: str) -> str:
    """The query of a listing without its page: pages of one listing share it, other filters are another listing."""
    return urlencode([(name, value) for name, value in parse_qsl(query) if name != "page"])


def page_after(parsed: ParsedResponse, most: int) -> int | None:
    """The number of the page after this one; None where there is none, or a cap of so many pages leaves it out.

    Behind an empty page nothing is asked, even where the listing says that it goes on: it might say so for ever.
    """
    if parsed.last or parsed.page is None or parsed.page >= most or _is_empty(parsed):
        return None
    return parsed.page + 1


def cut_at_page(parsed: ParsedResponse, most: int, setting: str) -> str | None:
    """One line where a listing ends with this page though it goes on: at a cap of so many pages, or an empty page.

    Args:
        parsed: a page.
        most: the cap.
        setting: its name.
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
