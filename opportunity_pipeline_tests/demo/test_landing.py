"""The demo's responses: one per request, parsed as the demo promises, for any build time."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import hypothesis.strategies as st
import pytest
from hypothesis import HealthCheck, given, settings

from opportunity_pipeline.demo.hackathons import hackathons
from opportunity_pipeline.demo.headlines import headlines
from opportunity_pipeline.demo.jobs import jobs
from opportunity_pipeline.demo.landing import build_demo_landing
from opportunity_pipeline.demo.settings import DEMO_SOURCES, demo_settings, demo_settings_overrides
from opportunity_pipeline.demo.vocabulary import NICHES, SUBJECTS
from opportunity_pipeline.normalize.fields import Quarantined
from opportunity_pipeline.normalize.models import (
    ContentOpportunity,
    HackathonOpportunity,
    JobOpportunity,
    Opportunity,
)
from opportunity_pipeline.normalize.opportunities import read_opportunity
from opportunity_pipeline.normalize.skills.skills import canonical_skill
from opportunity_pipeline.settings import load_settings
from opportunity_pipeline.sources.checking import check_sources
from opportunity_pipeline.sources.landing import LandedResponse, LandingZone
from opportunity_pipeline.sources.loopback import LoopbackUpstream
from opportunity_pipeline.sources.parsing import parse_response
from opportunity_pipeline.sources.records import Rejected
from opportunity_pipeline.sources.register import SOURCES

# Any time at which somebody may type `make run`, to the second.
MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2036, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
SEED = 20


def read(zone: LandingZone, built: list[LandedResponse]) -> Iterator[Opportunity | Quarantined | Rejected]:
    """All records of the responses, as the pipeline parses them."""
    for response in built:
        parsed = parse_response(zone, response)
        yield from parsed.rejected
        for record in parsed.records:
            yield read_opportunity(record, clock=response.fetched_at, listing_url=response.url, base_currency="INR")


@pytest.fixture
def zone(tmp_path: Path) -> LandingZone:
    return LandingZone(tmp_path / "upstream")


def test_every_request_of_the_client_has_an_answer(zone: LandingZone, now: datetime) -> None:
    asked = demo_settings()
    built = build_demo_landing(zone, now=now)
    upstream = LoopbackUpstream(zone)
    answered = set()
    for name in DEMO_SOURCES:
        way = SOURCES[name].ways[0]
        requests = way.requests(asked)
        assert requests, name
        requests += [way.probe(asked)] if way.probe else []
        while requests:
            request = requests.pop()
            parts = urlsplit(request.url)
            response = upstream.find(request.method, parts.netloc, f"{parts.path}?{parts.query}".rstrip("?"))
            assert response is not None, request.url
            answered.add(response.id)
            requests += way.follow(asked, request, parse_response(zone, response))
    upstream.stop()
    assert answered == {response.id for response in built}


def test_every_source_passes_its_check(zone: LandingZone, now: datetime, tmp_path: Path) -> None:
    build_demo_landing(zone, now=now)
    with LoopbackUpstream(zone) as upstream:
        asked = load_settings(
            **demo_settings_overrides(), home=tmp_path / "home", upstream="loopback", loopback_url=upstream.url
        )
        checked = {result.name: result for result in check_sources([SOURCES[name] for name in DEMO_SOURCES], asked)}
    assert [name for name, result in checked.items() if not result.reachable or result.answered < result.tried] == []
    assert (checked["internshala"].records, checked["internshala"].problem) == (3, None)


@given(moment=MOMENTS)
@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_promised_numbers_hold_at_any_moment(zone: LandingZone, moment: datetime) -> None:
    found = list(read(zone, build_demo_landing(zone, now=moment)))
    postings = {(job.source, job.source_id): job for job in found if isinstance(job, JobOpportunity)}
    events = {event.source_id: event for event in found if isinstance(event, HackathonOpportunity)}
    articles = {article.source_id: article for article in found if isinstance(article, ContentOpportunity)}

    assert len(postings) >= 300
    assert {job.source for job in postings.values()} == {"greenhouse", "lever", "internshala", "simplify_listings"}
    still_open = [job for job in postings.values() if job.closed is None]
    assert 200 <= len(still_open) <= len(postings) - 30
    deadlines = [job.apply_by for job in still_open if job.apply_by]
    assert sum(deadline <= moment + timedelta(days=3) for deadline in deadlines) >= 1
    posted = [job.posted_at for job in postings.values() if job.posted_at]
    assert min(posted) < moment - timedelta(days=40)
    assert moment - timedelta(days=1) < max(posted) <= moment + timedelta(days=1)

    assert len(events) >= 36
    closing = [event.registration_deadline for event in events.values() if event.closed is None]
    assert any(deadline and deadline <= moment + timedelta(days=1) for deadline in closing)
    assert any(deadline and deadline > moment + timedelta(days=21) for deadline in closing)
    assert {event.participation_mode for event in events.values()} == {"online", "in_person"}

    assert len(articles) >= 80
    assert Counter(article.topic for article in articles.values()).total() >= 4
    assert all(article.published_at and article.published_at <= moment for article in articles.values())

    for niche in NICHES:
        (job,) = (job for job in still_open if job.title == niche.title)
        assert set(job.skills_required) == {canonical_skill(skill) for skill in niche.skills}


def test_what_must_be_quarantined_is_and_nothing_else(zone: LandingZone, now: datetime) -> None:
    found = read(zone, build_demo_landing(zone, now=now))
    unusable = Counter(item.source for item in found if isinstance(item, Quarantined | Rejected))
    assert unusable == {"greenhouse": 2, "internshala": 2, "devpost": 2, "google_news": 1}


def test_some_things_come_twice(zone: LandingZone, now: datetime) -> None:
    found = [
        item for item in read(zone, build_demo_landing(zone, now=now)) if not isinstance(item, Quarantined | Rejected)
    ]
    seen = Counter((item.source, item.source_id) for item in found)
    repeated = {source for (source, _), times in seen.items() if times > 1}
    assert repeated == {"greenhouse", "internshala", "google_news"}
    titles: dict[tuple[str, str], set[str]] = {}
    for item in found:
        if isinstance(item, JobOpportunity):
            titles.setdefault((item.company.casefold(), item.title), set()).add(item.source)
    assert sum({"greenhouse", "simplify_listings"} <= sources for sources in titles.values()) >= 3


def test_skills_are_read_as_they_were_meant(zone: LandingZone, now: datetime) -> None:
    """The postings' texts go through the taxonomy's whole-token matching, like those of any company."""
    meant = {job.title + job.company.name: job.skills for job in jobs(now, seed=SEED)}
    right = wrong = 0
    for item in read(zone, build_demo_landing(zone, now=now)):
        if isinstance(item, JobOpportunity) and item.source == "greenhouse":
            skills = {canonical_skill(skill) for skill in meant.get(item.title + item.company, ())}
            right += len(skills & set(item.skills_required))
            wrong += len(skills - set(item.skills_required))
    assert right > 200
    assert wrong < right * 0.25  # two postings with the same title and company share one key here


def test_the_same_moment_gives_the_same_bytes(tmp_path: Path, now: datetime) -> None:
    first = build_demo_landing(LandingZone(tmp_path / "one"), now=now)
    again = build_demo_landing(LandingZone(tmp_path / "two"), now=now)
    assert first == again
    other = build_demo_landing(LandingZone(tmp_path / "other"), now=now, seed=SEED + 1)
    assert not {response.body_sha256 for response in first} & {response.body_sha256 for response in other}


def test_tomorrow_tells_of_the_same_world_a_day_later(now: datetime) -> None:
    today, tomorrow = jobs(now, seed=SEED), jobs(now + timedelta(days=1), seed=SEED)
    assert set(today) & set(tomorrow) == {job for job in today if job.posted > now - timedelta(days=49)}
    assert 5 < len(set(tomorrow) - set(today)) < 12
    events = hackathons(now, seed=SEED), hackathons(now + timedelta(days=1), seed=SEED)
    assert len(set(events[1]) - set(events[0])) == 2
    stories = headlines("AI", now, seed=SEED), headlines("AI", now + timedelta(days=1), seed=SEED)
    assert 4 <= len(set(stories[1]) - set(stories[0])) <= 8


def test_a_topic_that_the_world_does_not_know_has_no_stories(now: datetime) -> None:
    assert headlines("Gardening", now, seed=SEED) == []
    assert set(demo_settings().google_news_topics) == set(SUBJECTS)


def test_no_link_leads_to_a_real_site(zone: LandingZone, now: datetime) -> None:
    for response in build_demo_landing(zone, now=now):
        for host in re.findall(rb"//([^/\"'<>?\s]+)", zone.body(response)):
            assert host.endswith((b".example", b"example.org")), (response.url, host)
