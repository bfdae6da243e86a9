"""The headlines of the demo's world, in the format of Google News' search feed.

Belongs here: synthetic headlines and the feed of one topic. Does not belong here: the list of topics (settings), and
the faulty items (``faults``). The format is described in its parser.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import format_datetime
from html import escape

from opportunity_pipeline.demo.timeline import began, chance, slots, uuid_of
from opportunity_pipeline.demo.vocabulary import CITIES, COMPANIES, HEADLINES, PUBLISHERS, SUBJECTS

# 4.8 per day and topic over the seven days that the queries cover: 33 per topic.
_EVERY = timedelta(hours=5)
_KEPT = timedelta(days=7)
# Every seventh story of a topic also appears under the next topic, as on the real site.
_SHARED = 7


@dataclass(frozen=True)
class Headline:
    """A story.

    Attributes:
        guid: its opaque id.
        title: title without the publisher.
        publisher: name of the publisher.
        published: publication time.
    """

    guid: str
    title: str
    publisher: str
    published: datetime


def headlines(topic: str, now: datetime, *, seed: int) -> list[Headline]:
    """The stories of a topic at a given time, newest first.

    Args:
        topic: a name in the settings; an unknown topic has no stories.
        now: aware.
        seed: determines the world.
    """
    topics = list(SUBJECTS)
    if topic not in topics:
        return []
    before = topics[topics.index(topic) - 1]
    numbers = slots(now, every=_EVERY, kept=_KEPT)
    own = [_headline(seed, topic, slot) for slot in numbers]
    shared = [_headline(seed, before, slot) for slot in numbers if slot % _SHARED == 0]
    return sorted([*own, *shared], key=lambda story: (story.published, story.guid), reverse=True)


def _headline(seed: int, topic: str, slot: int) -> Headline:
    random = chance(seed, f"headline {topic}", slot)
    subjects = SUBJECTS[topic]
    title = HEADLINES[int(random.integers(len(HEADLINES)))].format(
        topic=topic,
        subject=subjects[int(random.integers(len(subjects)))],
        place=CITIES[int(random.integers(len(CITIES)))],
        company=COMPANIES[int(random.integers(len(COMPANIES)))].name,
    )
    # Topics publish at different minutes, so that no two stories have the same publication time.
    shift = timedelta(minutes=17 * list(SUBJECTS).index(topic))
    return Headline(
        guid=f"CBMi{uuid_of(seed, f'headline {topic}', slot).replace('-', '')}",
        title=title,
        publisher=PUBLISHERS[int(random.integers(len(PUBLISHERS)))],
        published=began(slot, _EVERY) - shift,
    )


def feed_items(stories: Sequence[Headline]) -> list[str]:
    """Items of a feed."""
    return [
        f"<item><title>{escape(f'{story.title} - {story.publisher}')}</title>"
        f"<link>https://news.example.org/rss/articles/{story.guid}?oc=5</link>"
        f'<guid isPermaLink="false">{story.guid}</guid>'
        f"<pubDate>{format_datetime(story.published, usegmt=True)}</pubDate>"
        f"<description>{escape(f'<a>{story.title}</a>')}</description>"
        f'<source url="https://{story.publisher.lower().replace(" ", "-")}.example">{escape(story.publisher)}</source>'
        "</item>"
        for story in stories
    ]


def feed(items: Sequence[str], query: str, now: datetime) -> bytes:
    """A whole feed, in English for India."""
    link = escape(f"https://news.example.org/search?q={query}&hl=en-IN&gl=IN&ceid=IN:en")
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?><rss version="2.0"><channel>'
        f"<generator>NFE/5.0</generator><title>{escape(query)} - Google News</title><link>{link}</link>"
        f"<language>en-IN</language><lastBuildDate>{format_datetime(now, usegmt=True)}</lastBuildDate>"
        f"<description>Google News</description>{''.join(items)}</channel></rss>"
    ).encode()
