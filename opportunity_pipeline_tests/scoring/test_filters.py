"""Filters: what matches, and that an answer is a prefix of all matches in order.

Belongs here: filters on features in memory. Does not belong here: answers from a database (`test_filtered`).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from random import Random

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from opportunity_pipeline.normalize.skills.skills import canonical_interest
from opportunity_pipeline.scoring.filters import (
    EVERYTHING,
    PERIODS,
    ArticleFilter,
    Filter,
    FilterError,
    HackathonFilter,
    JobFilter,
    article_filter,
    filter_facts,
    hackathon_filter,
    job_filter,
    kind_of,
    mask,
)
from opportunity_pipeline.scoring.resident import Resident, resident_of
from opportunity_pipeline.sources.records import Kind
from opportunity_pipeline_tests.scoring.comparing import prepared_of
from opportunity_pipeline_tests.scoring.oracle import oracle_lists, random_world
from opportunity_pipeline_tests.scoring.strategies import (
    FAMILIES,
    INTERESTS,
    PLACES,
    TOPICS,
    World,
    moments,
    some,
    worlds,
)
from opportunity_pipeline_tests.scoring.world import NOW, Article, Hackathon, Job, Opportunity, filter_rows

DAY = timedelta(days=1)
PUNE, MUMBAI = "in/maharashtra/pune", "in/maharashtra/mumbai"


def passes(wanted: Filter, one: Opportunity) -> bool:
    """The filter criteria, implemented again in plain Python."""
    match wanted, one:
        case JobFilter(), Job():
            pay = 0 if one.pay == "unpaid" else one.monthly
            inside = [f"{place}/".startswith(f"{key}/") for place in one.places for key in wanted.places]
            return (
                (not wanted.places or any(inside))
                and (wanted.minimum_stipend is None or (pay is not None and pay >= wanted.minimum_stipend))
                and (not wanted.work_modes or one.mode in wanted.work_modes)
                and (not wanted.role_families or one.family in wanted.role_families)
            )
        case HackathonFilter(), Hackathon():
            themes = {canonical_interest(theme) for theme in one.themes}
            late = wanted.starts_after is None or (one.start is not None and one.start >= wanted.starts_after)
            return late and (not wanted.themes or bool(themes.intersection(wanted.themes)))
        case ArticleFilter(), Article():
            topic = None if one.topic is None else canonical_interest(one.topic)
            since = None if wanted.published is None else NOW - PERIODS[wanted.published]
            recent = since is None or (one.published or one.seen) >= since
            return recent and (not wanted.topics or topic in wanted.topics)
    raise TypeError("a filter of another kind")


filters: dict[Kind, st.SearchStrategy[Filter]] = {
    "job": st.builds(
        JobFilter,
        some(PLACES, 2).map(tuple),
        st.one_of(st.none(), st.sampled_from([0, 10_000, 10_000.01])),
        some(("remote", "onsite", "unknown"), 2).map(tuple),
        some(FAMILIES, 1).map(tuple),
    ),
    "hackathon": st.builds(HackathonFilter, some(INTERESTS, 2).map(tuple), st.one_of(st.none(), moments)),
    "article": st.builds(ArticleFilter, some(TOPICS, 2).map(tuple), st.sampled_from([None, "today", "week", "month"])),
}


def resident_world(world: World) -> tuple[Resident, pl.DataFrame]:
    """A resident, and all pairs in the oracle's order."""
    prepared = prepared_of(world.students, world.opportunities, world.reactions, world.applications)
    order = oracle_lists(prepared, len(world.opportunities))
    return resident_of(world.kind, prepared, filter_rows(world.opportunities)), order


def assert_whole(world: World, resident: Resident, order: pl.DataFrame, wanted: Filter, limits: Sequence[int]) -> int:
    """Checks that every answer is a prefix of the ordered matches; returns the largest number of matches."""
    passing = [one.id for one in world.opportunities if passes(wanted, one)]
    expected = order.filter(pl.col("opportunity_id").is_in(passing))
    ids, most = resident.opportunities["opportunity_id"].to_list(), 0
    for student in [one.id for one in world.students]:
        mine = expected.filter(pl.col("student_id") == student).select("opportunity_id", "total").rows()
        most = max(most, len(mine))
        for limit in limits:
            best = resident.best(student, wanted, limit, now=NOW)
            found = [(ids[at], total) for at, total in zip(best.opportunity.tolist(), best.total.tolist(), strict=True)]
            assert found == mine[:limit]
            assert best.rank.tolist() == list(range(1, len(found) + 1))
    return most


@settings(max_examples=30)
@given(worlds(), st.data())
def test_an_answer_holds_all_that_pass_in_their_order(world: World, data: st.DataObject) -> None:
    assert_whole(world, *resident_world(world), data.draw(filters[world.kind]), (1, 3, 50))


@pytest.mark.parametrize(
    ("kind", "chosen"),
    [
        (
            "job",
            [JobFilter(), JobFilter(("in",), 10_000), JobFilter(work_modes=("remote",), role_families=("backend",))],
        ),
        ("hackathon", [HackathonFilter(("python",)), HackathonFilter(starts_after=NOW + 3 * DAY)]),
        ("article", [ArticleFilter(("docker",)), ArticleFilter(published="week")]),
    ],
)
def test_answers_reach_beyond_the_lists(kind: Kind, chosen: list[Filter]) -> None:
    world = random_world(kind, Random(f"filters {kind}"), 8, 400)
    resident, order = resident_world(world)
    for wanted in chosen:
        assert assert_whole(world, resident, order, wanted, (1, 20, 400)) > 20


@pytest.mark.parametrize(
    ("wanted", "passing", "failing"),
    [
        (JobFilter(places=(PUNE,)), [Job(1, places=[MUMBAI, PUNE])], [Job(2, places=[MUMBAI]), Job(3, places=["in"])]),
        (JobFilter(places=(PUNE,)), [], [Job(1), Job(2, mode="remote"), Job(3, places=[f"{PUNE} east"])]),
        (JobFilter(places=("in/maharashtra",)), [Job(1, places=[PUNE])], [Job(2, places=["in/delhi/new delhi"])]),
        (JobFilter(places=("in", "sg")), [Job(1, places=[PUNE]), Job(2, places=["sg"])], [Job(3, places=["us"])]),
        (JobFilter(minimum_stipend=9), [Job(1, pay="paid", monthly=9)], [Job(2, pay="paid", monthly=8.99)]),
        # An unknown amount fails even the lowest minimum; unpaid is known to be 0.
        (JobFilter(minimum_stipend=0), [Job(1, pay="unpaid")], [Job(2), Job(3, pay="performance"), Job(4, pay="paid")]),
        (JobFilter(work_modes=("remote", "hybrid")), [Job(1, mode="hybrid")], [Job(2), Job(3, mode="onsite")]),
        (JobFilter(work_modes=("unknown",)), [Job(1)], [Job(2, mode="onsite")]),
        (JobFilter(role_families=("backend",)), [Job(1, family="backend")], [Job(2)]),
        (JobFilter((PUNE,), 5), [Job(1, places=[PUNE], monthly=5)], [Job(2, places=[PUNE]), Job(3, monthly=5)]),
        (HackathonFilter(themes=("react",)), [Hackathon(1, ["ReactJS"])], [Hackathon(2, ["vue"]), Hackathon(3)]),
        (HackathonFilter(starts_after=NOW), [Hackathon(1, start=NOW)], [Hackathon(2, start=NOW - DAY), Hackathon(3)]),
        (ArticleFilter(topics=("react",)), [Article(1, topic="React.js")], [Article(2, topic="vue"), Article(3)]),
        (
            ArticleFilter(published="today"),
            [Article(1, published=NOW - DAY), Article(2), Article(3, published=NOW + DAY)],
            [Article(4, published=NOW - DAY - timedelta(microseconds=1)), Article(5, seen=NOW - 2 * DAY)],
        ),
        (ArticleFilter(published="week"), [Article(1, published=NOW - 7 * DAY)], [Article(2, published=NOW - 8 * DAY)]),
        (
            ArticleFilter(published="month"),
            [Article(1, published=NOW - 30 * DAY)],
            [Article(2, published=NOW - 31 * DAY)],
        ),
    ],
)
def test_what_passes(wanted: Filter, passing: list[Opportunity], failing: list[Opportunity]) -> None:
    kind, ones = kind_of(wanted), [*passing, *failing]
    facts = filter_facts(kind, filter_rows(ones), pl.Series([one.id for one in ones], dtype=pl.Int64))
    assert mask(wanted, facts, now=NOW).tolist() == [one in passing for one in ones]
    assert [passes(wanted, one) for one in ones] == [one in passing for one in ones]
    assert mask(EVERYTHING[kind], facts, now=NOW).tolist() == [True] * len(ones)


def test_what_has_gone_meanwhile_passes_no_filter_that_asks() -> None:
    facts = filter_facts("job", filter_rows([Job(1, places=[PUNE])]), pl.Series([2, 1], dtype=pl.Int64))
    assert mask(JobFilter(places=("in",)), facts, now=NOW).tolist() == [False, True]
    assert mask(JobFilter(), facts, now=NOW).tolist() == [True, True]


def test_filters_are_read_from_what_people_write() -> None:
    assert job_filter(locations=["Pune", "Bangalore, India", "in/goa", "in/delhi/new delhi"]).places == (
        "in/maharashtra/pune",
        "in/karnataka/bengaluru",
        "in/goa",
        "in/delhi/new delhi",
    )
    assert job_filter(locations=["Mumbai, Pune", "India"]).places == (MUMBAI, PUNE, "in")
    assert job_filter(locations=["IN/Maharashtra/Pune", " in/goa "]).places == (PUNE, "in/goa")
    wanted = JobFilter((), 10_000, ("remote",), ("backend",))
    assert job_filter(minimum_stipend=10_000, work_modes=["remote"], role_families=["backend"]) == wanted
    assert hackathon_filter(themes=["ReactJS", "Robot  Gardens"]).themes == ("react", "robot gardens")
    assert hackathon_filter(starts_after=NOW) == HackathonFilter(starts_after=NOW)
    assert article_filter(topics=["JS"], published="week") == ArticleFilter(("javascript",), "week")


@pytest.mark.parametrize(
    ("ask", "told"),
    [
        (lambda: job_filter(locations=["Nowhereville"]), "location: 'Nowhereville' is not a known place"),
        (lambda: job_filter(locations=[""]), "location: '' is not a known place"),
        (lambda: job_filter(locations=["xx/nowhere"]), "location: 'xx/nowhere' is not a known place"),
        (lambda: job_filter(minimum_stipend=-1), "minimum stipend: -1 is not an amount"),
        (lambda: job_filter(minimum_stipend=float("inf")), "minimum stipend: inf is not an amount"),
        (lambda: job_filter(minimum_stipend=float("nan")), "minimum stipend: nan is not an amount"),
        (lambda: job_filter(work_modes=["home"]), "work mode: 'home' is not one of hybrid, onsite, remote, unknown"),
        (lambda: job_filter(role_families=["king"]), "role: 'king' is not one of "),
        (lambda: hackathon_filter(starts_after=datetime(2026, 8, 23)), "start: 2026-08-23T00:00:00 has no time zone"),  # noqa: DTZ001
        (lambda: hackathon_filter(themes="AI"), "themes: give several names, such as ['AI'], not one text"),
        (lambda: article_filter(topics="AI"), "topics: give several names, such as ['AI'], not one text"),
        (lambda: job_filter(locations="Pune"), "locations: give several names, such as ['Pune'], not one text"),
        (lambda: article_filter(published="year"), "published: 'year' is not one of month, today, week"),
    ],
)
def test_what_cannot_be_asked_is_named(ask: object, told: str) -> None:
    assert callable(ask)
    with pytest.raises(FilterError) as caught:
        ask()
    assert told in str(caught.value)
    assert "\n" not in str(caught.value)
