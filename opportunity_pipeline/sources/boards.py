"""Company boards: the shipped list, and which boards a source requests.

Belongs here: reading ``data/boards.json``, and company names for upstreams that state none. Does not belong here:
requesting a board (``upstreams/``), or checking that it exists (``board_check.py``).

The list is data: one object per source, mapping board token → the company's name as people write it, sorted by token.
A setting (``greenhouse_boards`` and the like) replaces its source's list.

The tokens were gathered from public lists and recordings of boards, not by querying the boards, and companies move: a
board on the list may be gone. ``opportunity-pipeline sources boards --check`` requests each one and reports which to
remove.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from opportunity_pipeline.settings import Settings


@cache
def shipped_boards() -> Mapping[str, Mapping[str, str]]:
    """Source → board token → company name, in file order."""
    text = (files("opportunity_pipeline.sources") / "data" / "boards.json").read_text(encoding="utf-8")
    boards: Mapping[str, Mapping[str, str]] = json.loads(text)
    return boards


def boards_of(source: str, settings: Settings) -> list[str]:
    """Tokens of a source's boards: its setting ``<source>_boards``, else the shipped list."""
    chosen: list[str] | None = getattr(settings, f"{source}_boards")
    return list(shipped_boards()[source]) if chosen is None else chosen


def is_chosen(source: str, settings: Settings) -> bool:
    """Whether a setting replaces the shipped list of a source."""
    return getattr(settings, f"{source}_boards") is not None


def company_of(source: str, token: str) -> str:
    """Name of the company behind a board; the token if the shipped list has none."""
    return shipped_boards().get(source, {}).get(token, token)
