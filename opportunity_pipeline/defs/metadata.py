"""Formats rows and counts for the Dagster UI: Markdown tables, small plots, JSON.

Belongs here: presentation of values that assets already have. Does not belong here: computing them.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import asdict, is_dataclass
from datetime import datetime
from typing import Any

import dagster as dg
import polars as pl
from sqlalchemy import Select

from opportunity_pipeline.storage.bulk import read_frame
from opportunity_pipeline.storage.database import Database

WIDEST_CELL = 200
WIDEST_BAR = 40
"""Length of the longest bar of a histogram, in characters."""


def cell(value: object, widest: int = WIDEST_CELL) -> str:
    """One table cell, truncated to ``widest`` characters and escaped: upstream text must not be markup in the UI."""
    text = "" if value is None else value.isoformat(" ", "minutes") if isinstance(value, datetime) else str(value)
    for character, entity in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ("|", "&#124;"), ("[", "&#91;")):
        text = text.replace(character, entity)
    line = " ".join(text.split())
    return line if len(line) <= widest else line[: widest - 1] + "…"


def table(
    columns: Sequence[str], rows: Sequence[Sequence[object]], widest: int = WIDEST_CELL
) -> dg.MarkdownMetadataValue:
    """A Markdown table; the text "nothing" if there are no rows."""
    if not rows:
        return dg.MetadataValue.md("nothing")
    lines = [" | ".join(columns), " | ".join("---" for _ in columns)]
    lines += [" | ".join(cell(value, widest) for value in row) for row in rows]
    return dg.MetadataValue.md("\n".join(f"| {line} |" for line in lines))


def preview(database: Database, query: Select[Any], widest: int = WIDEST_CELL) -> dg.MarkdownMetadataValue:
    """The rows of a small query as a Markdown table."""
    frame: pl.DataFrame = read_frame(database, query)
    return table([name.removesuffix("_text") for name in frame.columns], frame.rows(), widest)


def histogram(bins: Sequence[int], *, low: int = 0, high: int = 100) -> dg.MarkdownMetadataValue:
    """Bars as a Markdown table, because the UI strips images from Markdown.

    Args:
        bins: counts of bins of equal width from ``low`` to ``high``.
        low: left edge of the first bin.
        high: right edge of the last bin.
    """
    tallest = max([*bins, 1])
    step = (high - low) / len(bins)
    rows = [
        (
            f"{low + index * step:.0f}–{low + (index + 1) * step:.0f}",
            count,
            "█" * math.ceil(WIDEST_BAR * count / tallest),
        )
        for index, count in enumerate(bins)
    ]
    return table(["points", "scores", ""], rows)


def report(value: object) -> dg.JsonMetadataValue:
    """A complete report dataclass as JSON; the run summary reads it back."""
    if not is_dataclass(value) or isinstance(value, type):
        raise TypeError(f"a report is a dataclass instance, not {type(value).__name__}")
    return dg.MetadataValue.json(asdict(value))
