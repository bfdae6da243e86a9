"""Which of the addresses that a page or sitemap names may be followed: those of its own host.

Belongs here: the rule, which keeps a page from sending us anywhere else. Does not belong here: how far (``__init__``).
"""

from __future__ import annotations

from opportunity_pipeline.sources.addresses import parts_of
from opportunity_pipeline.sources.reading import WrongField, web_address


def on_same_host(words: str, of: str) -> str | None:
    """An address without fragment, absolute; None where it is none, or another host's.

    Old sitemaps of sites that have moved to ``https`` still say ``http``; asking so would cost a redirect for each.

    Args:
        words: the address as it is written, maybe relative.
        of: address of what names it.
    """
    try:
        link = web_address(words, "url", of).partition("#")[0]
    except WrongField:
        return None
    there, here = parts_of(link), parts_of(of)
    if there.hostname != here.hostname:
        return None
    if there.scheme == "http" and here.scheme == "https" and there.port is None:
        return f"https{link.removeprefix('http')}"
    return link
