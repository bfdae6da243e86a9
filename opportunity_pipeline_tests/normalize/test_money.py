"""Golden cases of pay and prizes."""

from __future__ import annotations

from datetime import date

import pytest

from opportunity_pipeline.normalize.currencies import convert, currency_code, known_currencies
from opportunity_pipeline.normalize.money import (
    Money,
    money_of_fields,
    monthly_amount,
    read_money,
    read_pay_period,
    read_prize,
)


@pytest.mark.parametrize(
    ("text", "money"),
    [
        ("₹ 10,000-15,000 /month", Money("paid", 10_000, 15_000, "INR", "month")),
        ("₹ 1,500 - 15,000 lump sum", Money("paid", 1_500, 15_000, "INR", "total")),
        ("₹ 2,16,000 - 4,50,000 /year", Money("paid", 216_000, 450_000, "INR", "year")),
        ("5000-10000 /month", Money("paid", 5_000, 10_000, None, "month")),
        (" 5,000-10,000 /month", Money("paid", 5_000, 10_000, None, "month")),
        ("5000 /month +  Incentives", Money("paid", 5_000, 5_000, None, "month")),
        ("1000 /week +  Incentives", Money("paid", 1_000, 1_000, None, "week")),
        ("72000 lump sum", Money("paid", 72_000, 72_000, None, "total")),
        ("2000 lump sum +  Incentives", Money("paid", 2_000, 2_000, None, "total")),
        ("200 /Write-up", Money("paid", 200, 200, None, "piece")),
        ("2000 /Video", Money("paid", 2_000, 2_000, None, "piece")),
        ("500 /1000 Words Of Uploaded Content", Money("paid", 500, 500, None, "piece")),
        ("Unpaid", Money("unpaid")),
        ("Performance Based", Money("performance")),
        ("Performance based", Money("performance")),
        ("20% of Total Amount Raised", Money("performance")),
        ("100% commission", Money("performance")),
        ("₹5000 + 10% incentives", Money("paid", 5_000, 5_000, "INR", None)),
        ("N/A", Money()),
        ("Competitive salary", Money()),
        ("Not disclosed", Money()),
        ("", Money()),
        ("₹ 0", Money("unpaid", currency="INR")),
        ("8 LPA", Money("paid", 800_000, 800_000, "INR", "year")),
        ("4 - 6 LPA", Money("paid", 400_000, 600_000, "INR", "year")),
        ("₹2-3 LPA", Money("paid", 200_000, 300_000, "INR", "year")),
        ("3-5 Lacs PA", Money("paid", 300_000, 500_000, "INR", "year")),
        ("12 lakh per annum", Money("paid", 1_200_000, 1_200_000, "INR", "year")),
        ("2.5L - 3.5L", Money("paid", 250_000, 350_000, "INR", None)),
        ("1.5 Cr", Money("paid", 15_000_000, 15_000_000, "INR", None)),
        ("INR 6,00,000 - INR 8,00,000 a year", Money("paid", 600_000, 800_000, "INR", "year")),
        ("5,00,000-7,00,000 INR per annum", Money("paid", 500_000, 700_000, "INR", "year")),
        ("Rs.10,000/- per month", Money("paid", 10_000, 10_000, "INR", "month")),
        ("Rs 5k/month", Money("paid", 5_000, 5_000, "INR", "month")),
        ("Rs 5000 for 2 months", Money("paid", 5_000, 5_000, "INR", None)),
        ("Fixed pay: ₹ 8,000 /month Incentive pay: ₹ 2,000 /month", Money("paid", 8_000, 8_000, "INR", "month")),
        ("$25/hr", Money("paid", 25, 25, "USD", "hour")),
        ("$18 - $22/hr", Money("paid", 18, 22, "USD", "hour")),
        ("between $20 and $30 an hour", Money("paid", 20, 30, "USD", "hour")),
        ("$90 - $150 /hour", Money("paid", 90, 150, "USD", "hour")),
        ("$30k - $100k", Money("paid", 30_000, 100_000, "USD", None)),
        ("$31,2k- $52k", Money("paid", 31_200, 52_000, "USD", None)),
        ("OTE $25k - $35k", Money("paid", 25_000, 35_000, "USD", None)),
        ("80-100k", Money("paid", 80_000, 100_000, None, None)),
        ("$110,000/yr - $140,000/yr", Money("paid", 110_000, 140_000, "USD", "year")),
        ("$100 per task", Money("paid", 100, 100, "USD", "piece")),
        ("Up to $50/hr", Money("paid", None, 50, "USD", "hour")),
        ("From $60,000", Money("paid", 60_000, None, "USD", None)),
        ("60k+", Money("paid", 60_000, None, None, None)),
        ("$1,234.56", Money("paid", 1_234.56, 1_234.56, "USD", None)),
        ("USD 5,000 per month", Money("paid", 5_000, 5_000, "USD", "month")),
        ("€45.000 - €60.000 per year", Money("paid", 45_000, 60_000, "EUR", "year")),
        ("10 000 € / mois", Money("paid", 10_000, 10_000, "EUR", "month")),
        ("£25,000 p.a.", Money("paid", 25_000, 25_000, "GBP", "year")),
        ("CHF 5'000", Money("paid", 5_000, 5_000, "CHF", None)),
        ("CA$80,000", Money("paid", 80_000, 80_000, "CAD", None)),
        ("100000 - 120000 PLN monthly", Money("paid", 100_000, 120_000, "PLN", "month")),
        ("10000-5000 /month", Money("paid", 5_000, 10_000, None, "month")),
        ("10-12", Money()),
        ("3 months", Money()),
        ("401k match", Money()),
    ],
)
def test_read_money(text: str, money: Money) -> None:
    assert read_money(text) == money


@pytest.mark.parametrize(
    ("text", "currency", "period", "money"),
    [
        ("5000 /month", "INR", None, Money("paid", 5_000, 5_000, "INR", "month")),
        ("$5000 /month", "INR", None, Money("paid", 5_000, 5_000, "USD", "month")),
        ("5000", "INR", "month", Money("paid", 5_000, 5_000, "INR", "month")),
        ("5000 /week", "INR", "month", Money("paid", 5_000, 5_000, "INR", "week")),
        ("5000", "nonsense", "nonsense", Money("paid", 5_000, 5_000, None, None)),
        ("Unpaid", "INR", "month", Money("unpaid")),
    ],
)
def test_hints_count_where_the_text_is_silent(
    text: str, currency: str | None, period: str | None, money: Money
) -> None:
    assert read_money(text, currency, period) == money


@pytest.mark.parametrize(
    ("arguments", "money"),
    [
        ((60_000, 80_000, "USD", "per-year-salary"), Money("paid", 60_000, 80_000, "USD", "year")),
        ((20, None, "usd", "per-hour-wage"), Money("paid", 20, None, "USD", "hour")),
        ((80_000, 60_000, "USD", "year"), Money("paid", 60_000, 80_000, "USD", "year")),
        ((0, 0, "USD", "year"), Money()),
        ((-5, None, None, None), Money()),
        ((None, None, "USD", "year"), Money()),
    ],
)
def test_money_of_fields(arguments: tuple[float | None, float | None, str | None, str | None], money: Money) -> None:
    assert money_of_fields(*arguments) == money


@pytest.mark.parametrize(
    ("word", "period"),
    [
        ("month", "month"),
        ("monthly", "month"),
        ("per-year-salary", "year"),
        ("hourly", "hour"),
        ("HOUR", "hour"),
        ("day", "day"),
        ("", None),
        (None, None),
    ],
)
def test_read_pay_period(word: str | None, period: str | None) -> None:
    assert read_pay_period(word) == period


DAY = date(2025, 6, 1)


@pytest.mark.parametrize(
    ("money", "months", "monthly"),
    [
        (Money("paid", 10_000, 15_000, "INR", "month"), None, 10_000),
        (Money("paid", 120_000, 120_000, "INR", "year"), None, 10_000),
        (Money("paid", 1_200, 1_200, "INR", "week"), None, 5_200),
        (Money("paid", 600, 600, "INR", "day"), None, 13_000),
        (Money("paid", 60, 60, "INR", "hour"), None, 10_400),
        (Money("paid", 30_000, 30_000, "INR", "total"), 3.0, 10_000),
        (Money("paid", 30_000, 30_000, "INR", "total"), None, None),
        (Money("paid", 500, 500, "INR", "piece"), 3.0, None),
        (Money("paid", 1_000, 1_000, "USD", "month"), None, 87_000),
        (Money("paid", None, 1_000, "INR", "month"), None, None),
        (Money("paid", 1_000, 1_000, None, "month"), None, None),
        (Money("paid", 1_000, 1_000, "INR", None), None, None),
        (Money("unpaid"), None, None),
    ],
)
def test_monthly_amount(money: Money, months: float | None, monthly: float | None) -> None:
    assert monthly_amount(money, base="INR", on=DAY, duration_months=months) == monthly


def test_an_amount_is_converted_by_the_table_of_its_day() -> None:
    assert convert(1, "USD", "INR", date(2020, 6, 1)) == 74.1
    assert convert(1, "USD", "INR", date(2020, 12, 31)) == 74.1
    assert convert(1, "USD", "INR", date(2021, 1, 1)) == 73.9
    assert convert(1, "USD", "INR", date(2010, 1, 1)) == 74.1
    assert convert(1, "USD", "INR", date(2035, 1, 1)) == 87.0
    assert convert(7, "XYZ", "XYZ", DAY) == 7
    assert convert(1, "XYZ", "INR", DAY) is None
    euros = convert(100, "EUR", "GBP", DAY)
    assert euros is not None
    assert round(euros, 2) == 85.67


@pytest.mark.parametrize(
    ("sign", "code"),
    [
        ("₹", "INR"),
        ("Rs.", "INR"),
        ("$", "USD"),
        ("$CAD", "CAD"),
        ("MEX$", "MXN"),
        ("eur", "EUR"),
        ("R$", "BRL"),
        ("?", None),
    ],
)
def test_currency_code(sign: str, code: str | None) -> None:
    assert currency_code(sign) == code
    assert code is None or code in known_currencies()


@pytest.mark.parametrize(
    ("text", "prize"),
    [
        ("$<span data-currency-value>2,000,000</span>", (2_000_000, "USD")),
        ("₹ <span data-currency-value>135,000</span>", (135_000, "INR")),
        ("$CAD <span data-currency-value>500</span>", (500, "CAD")),
        ("MEX$<span data-currency-value>50,000</span>", (50_000, "MXN")),
        ("€<span data-currency-value>0</span>", (0, "EUR")),
        ("£<span data-currency-value>1,000</span>", (1_000, "GBP")),
        ("1st: $500, 2nd: $300", (500, "USD")),
        ("Over $50,000 in prizes", (50_000, "USD")),
        ("₹2 Lakh prize pool", (200_000, "INR")),
        ("Swag and mentoring", (None, None)),
        ("3 winners", (None, None)),
        ("", (None, None)),
    ],
)
def test_read_prize(text: str, prize: tuple[float | None, str | None]) -> None:
    assert read_prize(text) == prize
