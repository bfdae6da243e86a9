"""Which addresses in a page or sitemap may be followed: those of its own host.

Belongs here: that rule, which keeps a page from sending us to other hosts. Does not belong here: how deep links are
followed (``__init__``).
"""

from __future__ import annotations

from opportunity_pipeline.sources.addresses import parts_of
from opportunity_pipeline.sources.reading import TOO_LONG, WrongField, web_address

NO_CHARACTER = "\ufffd"
"""Placeholder for a character in an address that no text can represent."""


class NotFollowed(ValueError):
    """An address that is not followed; its message is the reason, suitable for counting."""


def on_same_host(words: str, of: str) -> str:
    """Returns an address without fragment, absolute, if it is on the same host.

    Old sitemaps of sites that have moved to ``https`` still contain ``http``; requesting those would cost a redirect
    each.

    Args:
        words: the address as written, possibly relative.
        of: address of the page or sitemap that contains it.

    Raises:
        NotFollowed: if it is not an address, or is on another host.
    """
    try:
        link = web_address(words, "url", of).partition("#")[0]
    except WrongField as wrong:
        raise NotFollowed(TOO_LONG if wrong.reason == TOO_LONG else "no web address") from None
    if NO_CHARACTER in link:
        raise NotFollowed("no web address")
    there, here = parts_of(link), parts_of(of)
    if there.hostname != here.hostname:
        raise NotFollowed("of another host")
    if there.scheme == "http" and here.scheme == "https" and there.port is None:
        return f"https{link.removeprefix('http')}"
    return link
