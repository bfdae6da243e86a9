"""Which of the addresses that a page or sitemap names may be followed: those of its own host.

Belongs here: the rule, which keeps a page from sending us anywhere else. Does not belong here: how far (``__init__``).
"""

from __future__ import annotations

from opportunity_pipeline.sources.addresses import parts_of
from opportunity_pipeline.sources.reading import TOO_LONG, WrongField, web_address

NO_CHARACTER = "\ufffd"
"""What stands where an address held something that no text can hold."""


class NotFollowed(ValueError):
    """An address that is not followed; its message is the reason, in words that can be counted."""


def on_same_host(words: str, of: str) -> str:
    """An address without fragment, absolute.

    Old sitemaps of sites that have moved to ``https`` still say ``http``; asking so would cost a redirect for each.

    Args:
        words: the address as it is written, maybe relative.
        of: address of what names it.

    Raises:
        NotFollowed: when it is none, or another host's.
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
