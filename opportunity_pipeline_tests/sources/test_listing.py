"""Assembling listings from responses: when they are complete."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from opportunity_pipeline.sources.listing import Listing, listings_of, readings_of
from opportunity_pipeline.sources.records import ParsedResponse, RawRecord, Rejected

AT = datetime(2026, 8, 23, tzinfo=UTC)
RECORD = RawRecord("job", "s", "1", "https://example.org/", "#", {})
BROKEN = Rejected("job", "s", None, "#", "", "not an object", None)


def listed(responses: Iterable[tuple[datetime, ParsedResponse]]) -> list[Listing]:
    return listings_of(readings_of(responses))


def whole(*, complete: bool = True, records: int = 1, rejected: int = 0, scope: str = "a") -> ParsedResponse:
    return ParsedResponse("s", "job", scope, complete, (RECORD,) * records, (BROKEN,) * rejected)


def page(number: int, *, last: bool = False, records: int = 2, rejected: int = 0, scope: str = "a") -> ParsedResponse:
    return ParsedResponse("s", "job", scope, False, (RECORD,) * records, (BROKEN,) * rejected, page=number, last=last)


def at(minutes: float) -> datetime:
    return AT + timedelta(minutes=minutes)


def test_a_whole_listing_is_what_it_says() -> None:
    assert listed([(AT, whole()), (AT, whole(complete=False, scope="b"))]) == [
        Listing("a", AT, True, 1),
        Listing("b", AT, False, 1),
    ]


def test_pages_to_the_last_are_one_complete_listing_that_began_with_the_first() -> None:
    pages = [(at(2), page(3, last=True, records=1)), (at(0), page(1)), (at(1), page(2))]
    assert listed(pages) == [Listing("a", AT, True, 5)]


def test_pages_of_one_moment_are_in_the_order_of_their_numbers() -> None:
    assert listed([(AT, page(2, last=True)), (AT, page(1))]) == [Listing("a", AT, True, 4)]


def test_a_listing_cut_short_is_partial() -> None:
    assert listed([(at(0), page(1)), (at(1), page(2))]) == [Listing("a", AT, False, 4)]


def test_a_gap_makes_two_partial_listings() -> None:
    assert [one.complete for one in listed([(at(0), page(1)), (at(1), page(3, last=True))])] == [False, False]


def test_a_listing_that_does_not_begin_with_page_1_is_partial() -> None:
    assert listed([(at(0), page(2, last=True))]) == [Listing("a", AT, False, 2)]


def test_pages_of_different_days_do_not_make_one_listing() -> None:
    assert [one.complete for one in listed([(at(0), page(1)), (at(24 * 60), page(2, last=True))])] == [
        False,
        False,
    ]


def test_a_page_with_an_unreadable_element_makes_it_partial() -> None:
    assert not listed([(at(0), page(1, rejected=1)), (at(1), page(2, last=True))])[0].complete
    assert not listed([(at(0), page(1)), (at(1), page(2, last=True, rejected=1))])[0].complete
    assert not listed([(at(0), whole(rejected=1))])[0].complete


def test_an_empty_listing_is_never_complete() -> None:
    assert not listed([(AT, page(1, last=True, records=0))])[0].complete


def test_a_new_first_page_begins_a_new_listing() -> None:
    runs = [(at(0), page(1)), (at(1), page(2, last=True)), (at(2), page(1)), (at(3), page(2))]
    assert [(one.fetched_at, one.complete) for one in listed(runs)] == [(at(0), True), (at(2), False)]


def test_scopes_are_apart() -> None:
    mixed = [(at(0), page(1)), (at(0), page(1, scope="b")), (at(1), page(2, last=True, scope="b"))]
    assert [(one.scope, one.complete) for one in listed(mixed)] == [("a", False), ("b", True)]


@given(st.permutations([1, 2, 3, 4, 5]), st.sets(st.integers(1, 5)))
def test_complete_means_every_page_whatever_the_order(order: list[int], missing: set[int]) -> None:
    pages = [(at(number), page(number, last=number == 5)) for number in order if number not in missing]
    found = listed(pages)
    assert any(one.complete for one in found) == (not missing)
    assert sum(one.records for one in found) == 2 * (5 - len(missing))
