"""The data quality page: one self-contained HTML file that opens from disk.

Belongs here: how a measurement is shown. Does not belong here: measuring.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined

from opportunity_pipeline.normalize.quality.measure import QualityReport

NAME = "data-quality.html"


def quality_page(report: QualityReport, trends: Mapping[tuple[str, str, str], Sequence[float]]) -> str:
    """Renders the page as HTML; upstream texts are escaped.

    Args:
        report: the measurement.
        trends: shares of filled rows over the last measurements, as returned by ``measure.trend``.
    """
    environment = Environment(
        loader=PackageLoader("opportunity_pipeline.normalize.quality"), autoescape=True, undefined=StrictUndefined
    )
    groups: dict[tuple[str, str], list[dict[str, object]]] = {}
    for one in report.fields:
        shares = trends.get((one.kind, one.source, one.field), ())
        row = {"quality": one, "spark": _spark(shares), "change": _change(shares)}
        groups.setdefault((one.kind, one.source), []).append(row)
    return environment.get_template("quality.html").render(
        report=report, groups=groups, measurements=max((len(shares) for shares in trends.values()), default=0)
    )


def write_page(folder: Path, html: str) -> Path:
    """Writes the page into a folder, atomically."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / NAME
    unfinished = folder / f".{uuid.uuid4().hex}.tmp"
    unfinished.write_text(html, encoding="utf-8")
    unfinished.replace(file)
    return file


def _spark(shares: Sequence[float]) -> str:
    """Points for a ``<polyline>`` in a box of 60 × 16; empty for fewer than two measurements."""
    if len(shares) < 2:
        return ""
    step = 60 / (len(shares) - 1)
    return " ".join(f"{index * step:.1f},{15 - 14 * share:.1f}" for index, share in enumerate(shares))


def _change(shares: Sequence[float]) -> str:
    """Change since the previous measurement, in percentage points."""
    if len(shares) < 2:
        return ""
    points = round(100 * (shares[-1] - shares[-2]))
    return f"{points:+d}" if points else "±0"
