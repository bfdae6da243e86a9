"""Pages of a listing by their addresses: which number one has, and which listing it belongs to.

Belongs here: reading ``page=3`` out of a query or fragment. Does not belong here: how an upstream tells that a page is
the last one (``upstreams/``), or joining pages (``listing.py``).
"""

from __future__ import annotations

from urllib.parse import parse_qs, parse_qsl, urlencode

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
