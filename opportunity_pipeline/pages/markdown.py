"""Text inside a Markdown table."""

from __future__ import annotations


def cell(text: str) -> str:
    """The text as one cell: no line breaks, no column ends."""
    return text.replace("|", "\\|").replace("\n", " ")
