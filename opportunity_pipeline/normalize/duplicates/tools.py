"""Which words of a title are names of tools that are told beside the role: *Data Engineer (Azure, Databricks)*.

Belongs here: telling tools from what one does or studies. Does not belong here: what a title that names a tool more
says of the role (``titles``).

A tool beside the role is asked for, and listings leave it out or not; *Azure Data Engineer* is a role of its own.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from opportunity_pipeline.normalize.duplicates.wording import activities, read_wording, tool_names
from opportunity_pipeline.normalize.skill_taxonomy import TOOLS, taxonomy

# Of a mobile system there is one team each.
_OF_TOOLS = TOOLS - {"mobile", "office"}
_NAMED = frozenset({"anywhere", "names", "context"})
_LISTED = re.compile(r"\s*(?:[,/&+|()]|\s(?:and|or|with)\s)\s*", re.IGNORECASE)


@lru_cache(maxsize=65_536)
def tools_in(text: str) -> frozenset[str]:
    """The words, as titles are compared by them, of the tools in a text that lists them; of other text none."""
    return frozenset(word for piece in _LISTED.split(text) if piece for word in _words_of_tool(piece))


def _words_of_tool(piece: str) -> tuple[str, ...]:
    words = read_wording(piece).words
    alias = taxonomy().aliases.lookup(piece.strip().lower())
    if alias is None or not words:
        return ()
    if alias.kind in _NAMED and alias.category in _OF_TOOLS and _is_product(words):
        return words
    return words if not tool_names().isdisjoint(alias.names) else ()


def _is_product(words: tuple[str, ...]) -> bool:
    """Whether no word is of what one does: *database design*, *cloud security*."""
    return activities().isdisjoint(words)
