"""Escapes text for Markdown tables.

Belongs here: escaping. Does not belong here: the pages.
"""

from __future__ import annotations


def cell(text: str) -> str:
    """The text as one table cell: without line breaks, column separators escaped."""
    return text.replace("|", "\\|").replace("\n", " ")
