"""Pay stated only in a description."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from bench.quality import texts_of
from opportunity_pipeline.normalize.jobs import read_job
from opportunity_pipeline.normalize.pay.described_pay import described_pay
from opportunity_pipeline.normalize.pay.money import Money, read_money
from opportunity_pipeline.normalize.pay.pay_text import pay_text
from opportunity_pipeline.normalize.running_text import lines_of_pay
from opportunity_pipeline.sources.records import RawRecord

ABOUT = """Quillmere builds tools that 40,000 teams pay for. We raised $30 million in 2024.
What you will do
Write tests with us, 5 days a week."""


def told(*lines: str) -> Money:
    return described_pay("\n".join((ABOUT, *lines)))


@pytest.mark.parametrize(
    ("lines", "pay"),
    [
        (["Stipend: ₹40,000 per month"], Money("paid", 40_000, 40_000, "INR", "month")),
        (["What we offer", "Base salary 25-35 LPA"], Money("paid", 2_500_000, 3_500_000, "INR", "year")),
        (["Pay range", "$15.50 - $18.25 an hour"], Money("paid", 15.5, 18.25, "USD", "hour")),
        (["The annual pay range is CAD 98,000 to CAD 121,000."], Money("paid", 98_000, 121_000, "CAD", "year")),
        (["Løn: 36.500 DKK pr. måned"], Money("paid", 36_500, 36_500, "DKK", "month")),
        (["実習手当 日額5,000円"], Money("paid", 5_000, 5_000, "JPY", "day")),
    ],
    ids=lambda value: value[0] if isinstance(value, list) else "",
)
def test_amounts_are_read_among_other_lines(lines: list[str], pay: Money) -> None:
    assert told(*lines) == pay


@pytest.mark.parametrize(
    "line",
    [
        "We offer competitive pay and 25 days of paid leave.",
        "Refer a friend and get a $500 bonus.",
        "You get a €100 voucher when you join us.",
        "Analysts get $108,00 - $150,400.",
        "401(k) match of 4%, and 12 weeks of paid parental leave.",
        "This is an unpaid internship.",
    ],
)
def test_nothing_is_guessed_from_other_amounts_or_from_words(line: str) -> None:
    assert told(line) == Money()


def test_only_lines_that_may_tell_an_amount_are_read() -> None:
    assert lines_of_pay(ABOUT) == ABOUT.split("\n")[0]
    assert lines_of_pay("Compensation\n$20 an hour\nFriendly team of 12") == "Compensation\n$20 an hour"
    assert lines_of_pay("You know RS-485 and RS232.") == ""
    assert lines_of_pay("Our salaries are fair.\nCall us at 9 or at 10.") == ""


def test_labelled_descriptions_are_read_as_if_they_were_looked_at_whole() -> None:
    texts = texts_of("money", "rules")
    prose = [one["text"] for one in texts if one.get("field") == "description"]
    assert len(prose) > 400
    other = []
    for text in prose:
        whole = read_money(text, field="description")
        has_amount = whole.kind == "paid" and (whole.minimum is not None or whole.maximum is not None)
        if described_pay(text) != (whole if has_amount else Money()):
            other.append(text)
    # Amounts in words, or without any of the prefilter's signs.
    assert len(other) <= 5, other


def job(**fields: Any) -> tuple[str, float | None, float | None, str | None, str | None]:
    record = RawRecord(
        "job", "greenhouse", "1", "https://example.org/1", "0#", {"title": "Intern", "company": "Quillmere"} | fields
    )
    read = read_job(
        record, clock=datetime(2026, 8, 23, tzinfo=UTC), listing_url="https://example.org", base_currency="INR"
    )
    return read.stipend_kind, read.stipend_min, read.stipend_max, read.stipend_currency, read.stipend_text


def test_a_description_tells_pay_where_no_field_does() -> None:
    described = "<p>Stipend: ₹40,000 per month</p>"
    assert job(description=described) == ("paid", 40_000, 40_000, "INR", "INR 40,000 a month")
    assert job(description=described, stipend="Competitive") == ("paid", 40_000, 40_000, "INR", "Competitive")
    assert job(description=described, stipend="₹ 15,000 /month")[:3] == ("paid", 15_000, 15_000)
    assert job(description=described, stipend="Unpaid")[0] == "unpaid"
    assert job(description=described, stipend_min=100, stipend_max=200, stipend_currency="USD")[:3] == (
        "paid",
        100,
        200,
    )
    assert job(description="<p>Work with us.</p>")[0] == "unknown"


@pytest.mark.parametrize(
    ("pay", "line"),
    [
        (Money("paid", 9_035, 9_741.5, "USD", "year"), "USD 9,035–9,741.50 a year"),
        (Money("paid", 40_000, 40_000, "INR", "month"), "INR 40,000 a month"),
        (Money("paid", 15, None, "EUR", "hour"), "from EUR 15 an hour"),
        (Money("paid", None, 300, None, "week"), "up to 300 a week"),
        (Money("paid", 0.034, 0.07, "USD", "piece"), "USD 0.034–0.07 a piece"),
        (Money("paid", 1_000, 1_000, "USD", "total"), "USD 1,000 in all"),
        (Money("paid", 700_000, 850_000, "NOK"), "NOK 700,000–850,000"),
        (Money("paid"), None),
        (Money("performance", None, 45_000), None),
        (Money("unpaid"), None),
    ],
)
def test_pay_is_told_in_a_line(pay: Money, line: str | None) -> None:
    assert pay_text(pay) == line
