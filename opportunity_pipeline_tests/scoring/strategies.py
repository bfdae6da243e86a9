"""Random worlds from small vocabularies, so that overlaps, ties and boundary cases are frequent.

Belongs here: hypothesis strategies for students, opportunities and reactions. Does not belong here: large worlds
(`oracle`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from hypothesis import strategies as st

from opportunity_pipeline.sources.records import Kind
from opportunity_pipeline_tests.scoring.world import (
    NOW,
    Application,
    Article,
    Hackathon,
    Job,
    Opportunity,
    Reaction,
    Student,
)

SKILLS = ("python", "sql", "docker", "java", "kubernetes", "loom weaving")
INTERESTS = ("python", "sql", "robot gardens", "deep ethics", "healthcare")
PLACES = (
    "in",
    "in/maharashtra",
    "in/maharashtra/pune",
    "in/maharashtra/mumbai",
    "in/delhi/new delhi",
    "us/ny/nyc",
    "us",
)
TITLES = ("Intern", "Python Intern", "Robot Gardens & SQL", "Deep ethics", "Robot and gardens", "Loom weaving", "?")
FAMILIES = ("backend", "frontend", "other")
TOPICS = ("robot gardens", "docker", "news")

levels = st.one_of(st.sampled_from([0, 49, 50, 69, 70, 80, 81, 100]), st.integers(0, 100))
percents = st.one_of(st.none(), levels)
# Few distinct ages, including boundaries, so that equal totals occur with equal and with different times.
ages = st.sampled_from([-400, -8, -7, -3, -1, 0, 1, 2, 3, 4, 7, 8, 14, 15, 30, 31, 400])
slips = st.sampled_from([timedelta(0), timedelta(microseconds=1), timedelta(microseconds=-1), timedelta(hours=5)])
moments = st.builds(lambda age, slip: NOW - timedelta(days=age) + slip, ages, slips)
maybe_moments = st.one_of(st.none(), moments)
days = st.sampled_from([date(2026, 7, day) for day in (1, 23, 24, 25)] + [date(2026, 8, day) for day in (1, 23, 24)])


def some(of: tuple[str, ...], most: int = 4) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(of), max_size=most, unique=True)


def student(identity: str) -> st.SearchStrategy[Student]:
    return st.builds(
        Student,
        st.just(identity),
        st.dictionaries(st.sampled_from(SKILLS), levels, max_size=5),
        some(INTERESTS),
        some(SKILLS, 3),
        some(PLACES, 2),
        percents,
        percents,
        st.one_of(st.none(), st.sampled_from([70, 71])),
        st.dictionaries(days, percents, max_size=3),
        st.one_of(st.none(), st.integers(0, 100)),
        st.sampled_from([True, True, True, False]),
    )


def job(identity: int) -> st.SearchStrategy[Job]:
    return st.builds(
        Job,
        st.just(identity),
        st.sampled_from(TITLES),
        some(SKILLS, 5),
        st.one_of(st.none(), st.sampled_from([0, 0.5, 1, 2.9, 3, 10])),
        st.sampled_from(["entry", "intermediate", "advanced", "unknown"]),
        st.sampled_from(["remote", "hybrid", "onsite", "unknown"]),
        some(PLACES, 2),
        st.sampled_from(FAMILIES),
        maybe_moments,
        st.one_of(st.none(), moments),
        moments,
        st.sampled_from(["open", "open", "open", "expired"]),
        st.sampled_from(["paid", "unpaid", "unknown"]),
        st.one_of(st.none(), st.sampled_from([0.0, 9_999.99, 10_000.0])),
    )


def hackathon(identity: int) -> st.SearchStrategy[Hackathon]:
    return st.builds(
        Hackathon,
        st.just(identity),
        some((*INTERESTS, "web3 and more")),
        some(SKILLS, 5),
        st.sampled_from(["entry", "intermediate", "advanced", "unknown"]),
        st.sampled_from(["online", "hybrid", "in_person", "unknown"]),
        some(PLACES, 2),
        maybe_moments,
        maybe_moments,
        maybe_moments,
        moments,
        st.sampled_from(["open", "open", "open", "expired"]),
    )


def article(identity: int) -> st.SearchStrategy[Article]:
    return st.builds(
        Article,
        st.just(identity),
        st.sampled_from(TITLES),
        st.one_of(st.none(), st.sampled_from(TOPICS)),
        some((*SKILLS, *INTERESTS[2:]), 3),
        maybe_moments,
        moments,
        st.sampled_from(["open", "open", "open", "expired"]),
    )


@dataclass(frozen=True)
class World:
    """Students, opportunities of one kind, reactions and applications."""

    kind: Kind
    students: list[Student]
    opportunities: list[Opportunity]
    reactions: list[Reaction]
    applications: list[Application]


@st.composite
def worlds(draw: st.DrawFn, kinds: tuple[Kind, ...] = ("job", "hackathon", "article")) -> World:
    """A world with up to 4 students and 9 opportunities; single and repeated opportunities are frequent."""
    kind = draw(st.sampled_from(kinds))
    people = [draw(student(f"s{number}")) for number in range(draw(st.integers(1, 4)))]
    makers: dict[Kind, Callable[[int], st.SearchStrategy[Opportunity]]] = {
        "job": job,
        "hackathon": hackathon,
        "article": article,
    }
    make = makers[kind]
    count = draw(st.integers(1, 9))
    # Ids descend along the list, so that the row order never equals the id order.
    opportunities: list[Opportunity] = [draw(make(1000 - number)) for number in range(count)]
    if draw(st.booleans()):  # copies of one opportunity, which tie in everything but the id
        opportunities += [replace(opportunities[0], id=500 + number) for number in range(3)]
    ids = st.sampled_from([one.id for one in opportunities])
    names = st.sampled_from([one.id for one in people])
    reactions = draw(
        st.lists(
            st.builds(
                Reaction,
                names,
                ids,
                st.sampled_from(["clicked", "saved", "applied", "ignored", "dismissed"]),
                st.one_of(moments, st.just(NOW - timedelta(days=90)), st.just(NOW - timedelta(days=90, seconds=1))),
            ),
            max_size=12,
        )
    )
    applications = draw(
        st.lists(
            st.builds(Application, names, ids, st.sampled_from(["draft", "submitted", "withdrawn"]), maybe_moments),
            max_size=2,
        )
    )
    return World(kind, people, opportunities, reactions, applications)
