"""Ids derived from content."""

from __future__ import annotations

import hypothesis.strategies as st
import pytest
from hypothesis import given

from opportunity_pipeline.storage.identity import stable_id


def test_known_ids_never_change() -> None:
    # Stored in every database: a changed id would be a different opportunity.
    assert stable_id("job", "greenhouse", "1") == 8038029437867866
    assert stable_id("", "") != stable_id("")


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"])), min_size=1))
def test_an_id_is_exact_in_javascript(parts: list[str]) -> None:
    assert 0 <= stable_id(*parts) < 2**53
    assert stable_id(*parts) == stable_id(*parts)


def test_parts_do_not_run_together() -> None:
    assert stable_id("ab", "c") != stable_id("a", "bc")


def test_an_id_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one part"):
        stable_id()
