"""Golden cases of pay; many more are in ``cases/money.jsonl``."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.quality import texts_of
from opportunity_pipeline.normalize.pay.currencies import convert, currency_code, known_currencies
from opportunity_pipeline.normalize.pay.money import Money, money_of_fields, monthly_amount, read_money
from opportunity_pipeline.normalize.pay.pay_amounts import PayField
from opportunity_pipeline.normalize.pay.pay_periods import read_pay_period
from opportunity_pipeline.normalize.values import Period


@pytest.mark.parametrize(
    ("text", "money"),
    [
        ("₹ 10,000-15,000 /month", Money("paid", 10_000, 15_000, "INR", "month")),
        ("Trial week at $100, afterwards $650 a week", Money("paid", 650, 650, "USD", "week")),
        ("₹200 per article of 600 words", Money("paid", 200, 200, "INR", "piece")),
        ("Up to ₹25,000 per month, purely through incentives", Money("performance", None, 25_000, "INR", "month")),
        ("až 220 Kč/hod.", Money("paid", None, 220, "CZK", "hour")),
        ("25 000 až 35 000 Kč", Money("paid", 25_000, 35_000, "CZK", None)),
        ("op til 200 kr. i timen", Money("paid", None, 200, None, "hour")),
        ("最高30万円", Money("paid", None, 300_000, "JPY", None)),
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
        ("₹ 0", Money("unpaid")),
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
        ("35-42k€ brut/an selon profil", Money("paid", 35_000, 42_000, "EUR", "year")),
        ("80/100k", Money("paid", 80_000, 100_000, None, None)),
        ("3000~4000만원", Money("paid", 30_000_000, 40_000_000, "KRW", None)),
        ("50–60 TEUR", Money("paid", 50_000, 60_000, "EUR", None)),
        ("50 paise per word", Money("paid", 0.5, 0.5, "INR", "piece")),
        ("10kpm", Money("paid", 10_000, 10_000, None, "month")),
        ("Pay per task: ₹100", Money("paid", 100, 100, "INR", "piece")),
        ("Twenty-two dollars an hour", Money("paid", 22, 22, "USD", "hour")),
        ("eight to ten thousand rupees", Money("paid", 8_000, 10_000, "INR", None)),
        ("one hundred and fifty dollars a day", Money("paid", 150, 150, "USD", "day")),
        ("ten thousand five hundred rupees", Money("paid", 10_500, 10_500, "INR", None)),
        ("eighteen dollars and fifty cents an hour", Money("paid", 18.5, 18.5, "USD", "hour")),
        ("Fixed 14 + Variable 2 LPA", Money("paid", 1_400_000, 1_400_000, "INR", "year")),
        ("$1000-1500 net (gross up to 1800)", Money("paid", 1_000, 1_500, "USD", None)),
        ("PM - 15K", Money("paid", 15_000, 15_000, None, "month")),
        ("Ft 450 000", Money("paid", 450_000, 450_000, "HUF", None)),
        ("Stipend (₹ per month) - 8000", Money("paid", 8_000, 8_000, "INR", "month")),
        ("10-12", Money()),
        ("CTC: 4.5", Money()),
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
        ("Paid", "INR", "month", Money("paid")),
        ("$50", "CAD", "hour", Money("paid", 50, 50, "CAD", "hour")),
        ("¥20,000", "CNY", None, Money("paid", 20_000, 20_000, "CNY", None)),
        ("8-10 cents per word", None, None, Money("paid", 0.08, 0.1, None, "piece")),
        ("8-10 cents per word", "EUR", None, Money("paid", 0.08, 0.1, "EUR", "piece")),
        ("8-10 cents per word", "INR", None, Money("paid", 0.08, 0.1, None, "piece")),
        ("10¢ per word", None, None, Money("paid", 0.1, 0.1, "USD", "piece")),
        ("40p per word", "INR", None, Money("paid", 0.4, 0.4, "INR", "piece")),
        ("40p per word", "GBP", None, Money("paid", 0.4, 0.4, "GBP", "piece")),
        ("$40/hr (cad)", None, None, Money("paid", 40, 40, "CAD", "hour")),
        ("$40/monthly", None, "hour", Money("paid", 40, 40, "USD", "month")),
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
    ("field", "text", "money"),
    [
        ("stipend", "Stipend 15k/month, then 6 LPA", Money("paid", 15_000, 15_000, None, "month")),
        ("salary", "Stipend 15k/month, CTC 6 LPA", Money("paid", 600_000, 600_000, "INR", "year")),
        ("title", "Intern, 15k/month", Money("paid", 15_000, 15_000, None, "month")),
        ("title", "Intern 2027", Money()),
        ("title", "Growth at a $15M startup", Money()),
        ("description", "Interns get $25 an hour. We raised $15M.", Money("paid", 25, 25, "USD", "hour")),
        ("description", "We raised $15M. Lunch is free.", Money()),
        ("stipend", "Allowance: RM 1,000", Money("paid", 1_000, 1_000, "MYR", None)),
        ("stipend", "₹10,000 + ₹2,000 travel allowance", Money("paid", 10_000, 10_000, "INR", None)),
        ("stipend", "Incentives up to ₹500 a day, no fixed stipend", Money("performance", None, 500, "INR", "day")),
        ("stipend", "15k stipend, CTC 4 LPA later", Money("paid", 15_000, 15_000, None, None)),
        ("salary", "Year 1: £24,000. Year 2: £26,000.", Money("paid", 24_000, 26_000, "GBP", None)),
        ("salary", "£20k in probation and £22k after it", Money("paid", 20_000, 22_000, "GBP", None)),
        ("title", "Security Guard $18/hr", Money("paid", 18, 18, "USD", "hour")),
        ("title", "Nurse - $5,000 relocation", Money()),
        ("title", "Sneak Peek Week - 2024", Money()),
        ("title", "Telecaller - 15,000 salary", Money("paid", 15_000, 15_000, None, None)),
        (
            "description",
            "London, onsite 3 days a week, £90-120k + options",
            Money("paid", 90_000, 120_000, "GBP", None),
        ),
        ("description", "Berlin / hybrid / €60k-€70k / Elixir", Money("paid", 60_000, 70_000, "EUR", None)),
        ("description", "Oslo | Remote | up to €60k | Go", Money("paid", None, 60_000, "EUR", None)),
        ("description", "Stipend will be 8000", Money("paid", 8_000, 8_000, None, None)),
        ("description", "£500 (€580) a week", Money("paid", 500, 500, "GBP", "week")),
        (
            "description",
            "Pay: $500 for a trial week, then $48,000 a year.",
            Money("paid", 48_000, 48_000, "USD", "year"),
        ),
        ("description", "Must lift fifty pounds. Pay is $15 an hour.", Money("paid", 15, 15, "USD", "hour")),
        ("description", "Two days a week at home, five hundred users.", Money()),
        ("title", "Graduate Scheme 2026 - £33,500", Money("paid", 33_500, 33_500, "GBP", None)),
        ("title", "PM - $120k", Money("paid", 120_000, 120_000, "USD", None)),
        ("description", "Our plans start at $29 a month.", Money()),
        ("description", "$75 per month internet & phone allowance", Money()),
    ],
)
def test_the_kind_of_text_says_what_counts(field: PayField, text: str, money: Money) -> None:
    assert read_money(text, field=field) == money


def test_pay_by_performance_has_no_monthly_amount() -> None:
    money = read_money("Performance based: ₹ 2,000 - 5,000 /month")
    assert money == Money("performance", 2_000, 5_000, "INR", "month")
    assert monthly_amount(money, base="INR", on=DAY) is None


@pytest.mark.parametrize(
    ("written", "spelt"),
    [(" ", "\u00a0"), (" ", "\u2009"), (" ", "\u202f "), (" ", "  "), (" - ", " – "), (" - ", "—"), (" - ", "\u2212")],
)
def test_blanks_and_dashes_of_other_kinds_say_the_same(written: str, spelt: str) -> None:
    texts = [text for text in texts_of("money", "rules") if written in text["text"]][::7]
    assert len(texts) > 20
    for text in texts:
        one, other = (
            read_money(line, text.get("currency"), text.get("period"), text["field"])
            for line in (text["text"], text["text"].replace(written, spelt))
        )
        assert one == other, text["text"]


amounts = st.integers(0, 10**9).map(lambda hundredths: hundredths / 100)
codes = st.sampled_from(sorted(known_currencies() - {"KWD", "BHD", "OMR", "JOD", "TND", "IQD"}))
times = st.sampled_from(["hour", "day", "week", "month", "year"])


@given(amounts, amounts, codes, times)
def test_pay_that_is_written_out_is_read_back(one: float, other: float, code: str, period: Period) -> None:
    low, high = min(one, other), max(one, other)
    text = f"{code} {low:,.2f} - {high:,.2f} per {period}"
    assert read_money(text) == (Money("paid", low, high, code, period) if high else Money("unpaid"))
