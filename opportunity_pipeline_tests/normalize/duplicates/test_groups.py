"""Grouping: which listings are one opening, which one is canonical, and which openings are reposts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import combinations
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from opportunity_pipeline.normalize.duplicates.groups import Group, Member, Pair, group
from opportunity_pipeline.normalize.duplicates.judging import judge
from opportunity_pipeline.normalize.duplicates.posting import Posting, describe

DAY = date(2026, 3, 1)
SEEN = datetime(2026, 3, 10, tzinfo=UTC)
BOARD = "https://boards.greenhouse.io/acme/jobs/"
LINKEDIN = "https://www.linkedin.com/jobs/view/"


def member(
    url: str,
    *,
    title: str = "Data Engineer",
    place: str = "Pune",
    days: int | None = 0,
    own: bool = False,
    is_open: bool = True,
    known: int = 5,
    seen: datetime = SEEN,
) -> Member:
    posted = None if days is None else DAY + timedelta(days=days)
    return Member(describe(title, "Acme", place, url, posted, seen.date()), own, is_open, known, seen)


def grouped(members: Mapping[int, Member]) -> list[Group]:
    pairs = []
    for first, second in combinations(sorted(members), 2):
        a, b = members[first].listing, members[second].listing
        assert isinstance(a, Posting)
        assert isinstance(b, Posting)
        it = judge(a, b)
        if it.relation != "different":
            pairs.append(Pair(first, second, it.relation, it.reason, it.days))
    return group(members, pairs)


def sets(groups: list[Group]) -> list[set[int]]:
    return [set(one.members) for one in groups]


def test_the_employers_own_board_stands_for_the_others() -> None:
    found = grouped({1: member(f"{LINKEDIN}900001", known=9), 2: member(f"{BOARD}500001", own=True, known=3)})
    assert found == [Group(2, (2, 1), {1: "who, what and where"})]


def test_a_title_that_says_more_is_the_plain_ones_where_no_other_may_be() -> None:
    plain = member(f"{LINKEDIN}900001")
    more = member(f"{BOARD}500001", title="Data Engineer, Quasarline", own=True)
    assert grouped({1: plain, 2: more}) == [Group(2, (2, 1), {1: "one says more"})]
    other = member(f"{BOARD}500002", title="Data Engineer, Pulsarline", own=True)
    assert sets(grouped({1: plain, 2: more, 3: other})) == [{1}, {2}, {3}]


def test_two_listings_of_one_opening_are_no_rivals() -> None:
    plain = member(f"{LINKEDIN}900001")
    more = [
        member(f"{BOARD}500001", title="Data Engineer, Quasarline", own=True),
        member("https://www.indeed.com/viewjob?jk=0a1b2c3d4e5f6071", title="Data Engineer (Quasarline)"),
    ]
    assert sets(grouped({1: plain, 2: more[0], 3: more[1]})) == [{1, 2, 3}]


def test_then_the_most_complete_then_the_first_seen_then_the_lowest_id() -> None:
    a, b = f"{LINKEDIN}900001", "https://www.indeed.com/viewjob?jk=0123456789abcdef"
    assert grouped({1: member(a, known=3), 2: member(b, known=4)})[0].canonical == 2
    assert grouped({1: member(a, seen=SEEN + timedelta(days=1)), 2: member(b)})[0].canonical == 2
    assert grouped({1: member(a), 2: member(b)})[0].canonical == 1


def test_of_two_openings_side_by_side_a_job_boards_listing_is_the_nearer_ones() -> None:
    found = grouped(
        {
            1: member(f"{BOARD}500001", own=True, days=0),
            2: member(f"{BOARD}500002", own=True, days=9),
            3: member(f"{LINKEDIN}900001", days=8),
        }
    )
    assert sets(found) == [{1}, {2, 3}]


def test_a_listing_of_several_places_does_not_join_the_openings_of_each() -> None:
    found = grouped(
        {
            1: member(f"{LINKEDIN}900001", place="Multiple Locations"),
            2: member(f"{BOARD}500001", own=True, place="Pune"),
            3: member("https://www.indeed.com/viewjob?jk=0123456789abcdef", place="Delhi"),
        }
    )
    assert sorted(map(len, sets(found))) == [1, 2]


def test_what_shares_an_id_is_one_opening_and_speaks_for_each_other() -> None:
    found = grouped(
        {
            1: member(f"{BOARD}500001", own=True),
            2: member("https://acme.example/?gh_jid=500001", title="Data Engineer (edited)", days=200),
            3: member(f"{LINKEDIN}900001", title="Data Engineer (edited)", days=201),
        }
    )
    assert found == [Group(1, (1, 2, 3), {2: "posting id", 3: "who, what and where"})]


def test_what_the_employer_closed_is_closed_whatever_a_job_board_still_lists() -> None:
    closed = member(f"{BOARD}500001", own=True, is_open=False)
    assert grouped({1: closed, 2: member(f"{LINKEDIN}900001", days=2)})[0].canonical == 1


def test_a_closed_listing_of_a_job_board_does_not_hide_an_open_one() -> None:
    closed = member(f"{LINKEDIN}900001", is_open=False, known=9)
    assert grouped({1: closed, 2: member("https://www.indeed.com/viewjob?jk=0123456789abcdef")})[0].canonical == 2


def test_a_repost_is_of_the_last_time_it_was_posted() -> None:
    found = grouped({number: member(f"{LINKEDIN}90000{number}", days=100 * number) for number in (1, 2, 3)})
    assert [(one.canonical, one.anew) for one in found] == [(1, None), (2, 1), (3, 2)]


def test_what_is_still_open_on_the_employers_board_has_another_beside_it() -> None:
    first = member(f"{BOARD}500001", own=True)
    again = member(f"{BOARD}500002", own=True, days=100)
    assert [one.anew for one in grouped({1: first, 2: again})] == [None, None]
    assert [one.anew for one in grouped({1: replace(first, open=False), 2: again})] == [None, 1]


def test_listings_without_a_date_are_as_near_as_their_first_sightings() -> None:
    board = member(f"{BOARD}500001", own=True, days=-60)
    undated = member(f"{LINKEDIN}900001", days=None)
    assert sets(grouped({1: board, 2: undated})) == [{1, 2}]
    old = member(f"{BOARD}500001", own=True, days=-800, seen=SEEN - timedelta(days=700))
    assert sets(grouped({1: old, 2: undated})) == [{1}, {2}]


URLS = [
    f"{BOARD}500001",
    f"{BOARD}500002",
    "https://acme.example/?gh_jid=500001",
    f"{LINKEDIN}900001",
    f"{LINKEDIN}900002",
]
MEMBERS = st.builds(
    member,
    st.sampled_from(URLS),
    title=st.sampled_from(["Data Engineer", "Senior Data Engineer"]),
    place=st.sampled_from(["Pune", "India", "Delhi", ""]),
    days=st.sampled_from([None, 0, 5, 25, 70]),
    own=st.booleans(),
    is_open=st.booleans(),
    known=st.integers(1, 3),
)


@given(st.lists(MEMBERS, max_size=8), st.randoms(use_true_random=False))
def test_groups_do_not_depend_on_the_order(members: list[Member], chance: Random) -> None:
    numbered = dict(enumerate(members))
    shuffled = list(numbered.items())
    chance.shuffle(shuffled)
    found = grouped(numbered)
    assert grouped(dict(shuffled)) == found
    assert sorted(listing for one in found for listing in one.members) == sorted(numbered)
    assert all(set(one.reasons) == set(one.members[1:]) for one in found)
    canonical = {one.canonical for one in found}
    assert all(one.anew is None or one.anew in canonical - {one.canonical} for one in found)
