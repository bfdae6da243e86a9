"""Metadata in the UI."""

from __future__ import annotations

import pytest

from opportunity_pipeline.defs.metadata import histogram, report, table


def test_a_table_cannot_be_broken_by_what_stands_in_it() -> None:
    shown = table(["title"], [["a | b\n<img src=x> [link](javascript:x) & c"]]).value
    assert shown == "| title |\n| --- |\n| a &#124; b &lt;img src=x&gt; &#91;link](javascript:x) &amp; c |"


def test_no_rows_are_said() -> None:
    assert table(["title"], []).value == "nothing"


def test_a_histogram_has_a_bar_for_each_bin() -> None:
    lines = str(histogram([0, 1, 80, 40]).value).splitlines()[2:]
    assert lines == [
        "| 0–25 | 0 |  |",
        "| 25–50 | 1 | █ |",
        f"| 50–75 | 80 | {'█' * 40} |",
        f"| 75–100 | 40 | {'█' * 20} |",
    ]


def test_a_report_is_a_dataclass() -> None:
    with pytest.raises(TypeError, match="not dict"):
        report({})


def test_cells_are_as_wide_as_said() -> None:
    assert "| abcd… | 1 |" in str(table(["title", "n"], [["abcdefgh", 1]], 5).value)
