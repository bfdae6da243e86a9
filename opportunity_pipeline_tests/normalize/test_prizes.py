"""Golden cases of prizes; many more are in ``cases/prize.jsonl``."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opportunity_pipeline.normalize.pay.money import Money
from opportunity_pipeline.normalize.pay.prizes import prize_pool, read_prize


def whole(amount: float, currency: str | None) -> Money:
    return Money("paid", amount, amount, currency, "total")


@pytest.mark.parametrize(
    ("text", "prize"),
    [
        ("$<span data-currency-value>2,000,000</span>", whole(2_000_000, "USD")),
        ("₹ <span data-currency-value>135,000</span>", whole(135_000, "INR")),
        ("$CAD <span data-currency-value>500</span>", whole(500, "CAD")),
        ("MEX$<span data-currency-value>50,000</span>", whole(50_000, "MXN")),
        ("€<span data-currency-value>0</span>", Money("unpaid")),
        ("£<span data-currency-value>1,000</span>", whole(1_000, "GBP")),
        ("1st: $500, 2nd: $300", whole(800, "USD")),
        ("Over $50,000 in prizes", Money("paid", 50_000, None, "USD", "total")),
        ("Up to $50,000", Money("paid", None, 50_000, "USD", "total")),
        ("₹2 Lakh prize pool", whole(200_000, "INR")),
        ("$500 per track", Money("paid", 500, 500, "USD", "piece")),
        ("$500 per track (4 tracks)", whole(2_000, "USD")),
        ("10,000 USDC", whole(10_000, None)),
        ("Cash prizes", Money("paid")),
        ("No cash prizes", Money("unpaid")),
        ("Swag and mentoring", Money()),
        ("3 winners", Money()),
        ("", Money()),
    ],
)
def test_read_prize(text: str, prize: Money) -> None:
    assert read_prize(text) == prize


def test_a_hint_counts_where_the_text_has_no_currency() -> None:
    assert read_prize("50,000", "INR").currency == "INR"
    assert read_prize("$50,000", "INR").currency == "USD"
    assert read_prize("500 USDC", "INR").currency is None


@pytest.mark.parametrize(
    ("text", "pool"),
    [
        ("$500", (500, "USD")),
        ("$500 - $1,000", (1_000, "USD")),
        ("Over $500", (500, "USD")),
        ("Up to $500", (500, "USD")),
        ("€0", (0, None)),
        ("$500 per track", (None, None)),
        ("Cash prizes", (None, None)),
        ("Swag", (None, None)),
    ],
)
def test_a_pool_is_one_number(text: str, pool: tuple[float | None, str | None]) -> None:
    assert prize_pool(read_prize(text)) == pool


@given(st.lists(st.integers(1, 10**6), min_size=1, max_size=3))
def test_ranked_prizes_add_up(amounts: list[int]) -> None:
    ranks = ["1st", "2nd", "3rd"]
    listed = ", ".join(f"{rank} prize: ${amount:,}" for rank, amount in zip(ranks, amounts, strict=False))
    assert read_prize(listed) == whole(sum(amounts), "USD")
