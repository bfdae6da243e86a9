"""Company boards: the shipped list, and which boards a source asks.

Belongs here: reading ``data/boards.json``, and names of companies whose upstream states none. Does not belong here:
asking a board (``upstreams/``), or whether it is alive (``board_check.py``).

The list is data: one object for each source, board token → the company's name as people write it, by token. A setting
(``greenhouse_boards`` and the like) replaces the list of its source.

The tokens were gathered from public lists and recordings of boards, not by asking the boards, and companies move: a
board of the list may be gone. ``opportunity-pipeline sources boards --check`` asks each and says which to remove.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from opportunity_pipeline.settings import Settings


@cache
def shipped_boards() -> Mapping[str, Mapping[str, str]]:
    """Source → board token → company name, in the order of the file."""
    text = (files("opportunity_pipeline.sources") / "data" / "boards.json").read_text(encoding="utf-8")
    boards: Mapping[str, Mapping[str, str]] = json.loads(text)
    return boards


def boards_of(source: str, settings: Settings) -> list[str]:
    """Tokens of the boards that a source asks: its setting ``<source>_boards``, else the shipped list."""
    chosen: list[str] | None = getattr(settings, f"{source}_boards")
    return list(shipped_boards()[source]) if chosen is None else chosen


def is_chosen(source: str, settings: Settings) -> bool:
    """Whether a setting replaces the shipped list of a source."""
    return getattr(settings, f"{source}_boards") is not None


def company_of(source: str, token: str) -> str:
    """Name of the company behind a board; the token where the shipped list has none."""
    return shipped_boards().get(source, {}).get(token, token)
