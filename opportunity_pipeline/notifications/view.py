"""Template input: a notification's content, cleaned, with datetimes in the student's zone.

Belongs here: parsing ``content.Content`` from its JSON form, defensively, since a row can be edited by hand before
it is replayed. Does not belong here: wording, which the templates do.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from decimal import ROUND_FLOOR, Decimal
from typing import Any, Final

from opportunity_pipeline.normalize.skills.skill_spelling import shown_skill
from opportunity_pipeline.notifications.cleaning import SNIPPET_LENGTH, TITLE_LENGTH, clean_text, safe_link
from opportunity_pipeline.notifications.moments import LocalMoment, local_moment, moment_of, zone_of
from opportunity_pipeline.notifications.types import KINDS

SHOWN_REASONS: Final = 3
"""Reasons are in the order of the weights; the first three make up most of the score."""
SHOWN_SKILLS: Final = 8
# No line break between a currency sign and its amount.
_SIGN_APART: Final = re.compile(r"([₹$€£]) (?=\d)")


class UnreadableContent(ValueError):
    """A notification's content with missing or invalid fields."""


@dataclass(frozen=True, slots=True)
class ItemView:
    """One opportunity as shown. Texts are clean, links are safe; ``None`` and '' mean there is nothing to show."""

    kind: str
    title: str
    organization: str
    place: str
    mode: str
    pay: str
    url: str | None
    deadline: LocalMoment | None
    deadline_kind: str
    published: LocalMoment | None
    snippet: str
    rule: str
    score: str
    threshold: str
    reasons: tuple[str, ...]
    matched: tuple[str, ...]
    missing: tuple[str, ...]
    suggestion: str
    suggestion_points: str
    source: str
    credit: str


@dataclass(frozen=True, slots=True)
class View:
    """A notification as shown: recipient, type, items and sources.

    Attributes:
        sources: title and credit line ('' if none is required) of each source, without repetition.
    """

    name: str
    type: str
    items: tuple[ItemView, ...]
    sources: tuple[tuple[str, str], ...]


def view_of(content: Mapping[str, Any], *, type: str, now: datetime | None = None) -> View:
    """Parses a notification's content.

    Args:
        content: ``notifications.content``.
        type: name in the registry of types.
        now: reference for counting days; default: the content's ``as_of``.

    Raises:
        UnreadableContent: when a field is missing or invalid; the message names it.
    """
    try:
        moment = now.astimezone(UTC) if now else moment_of(content["as_of"])
        zone = zone_of(content["student"]["time_zone"]) or UTC
        items = tuple(_item(item, moment, zone) for item in content["items"])
        name = clean_text(content["student"]["name"], 60)
    except KeyError as error:
        raise UnreadableContent(f"content of a {type} notification lacks {error.args[0]!r}") from None
    except (TypeError, AttributeError, ValueError, ArithmeticError) as error:
        raise UnreadableContent(f"content of a {type} notification cannot be read: {error}") from None
    if not items:
        raise UnreadableContent(f"content of a {type} notification has no items")
    sources = tuple(dict.fromkeys((item.source, item.credit) for item in items))
    return View(name=name, type=type, items=items, sources=sources)


def points(value: float | None) -> str:
    """Points with one decimal and no trailing ``.0``; '' for none.

    Truncated, not rounded: 74.96 must not read as 75 next to a threshold of 75.
    """
    if value is None:
        return ""
    return str(Decimal(str(value)).quantize(Decimal("0.1"), ROUND_FLOOR)).removesuffix(".0")


def _item(item: Mapping[str, Any], now: datetime, zone: tzinfo) -> ItemView:
    suggestion = item.get("suggestion") or {}
    kind = item["kind"]
    if kind not in KINDS:
        raise ValueError(f"kind {kind!r} is not one of {', '.join(KINDS)}")
    return ItemView(
        kind=kind,
        title=clean_text(item["title"], TITLE_LENGTH) or "(no title)",
        organization=clean_text(item.get("organization"), 80),
        place=clean_text(item.get("place"), 80),
        mode=clean_text(item.get("mode"), 20),
        pay=_SIGN_APART.sub("\\1\u00a0", clean_text(item.get("pay"), 60)),
        url=safe_link(item.get("url")),
        deadline=_moment(item.get("deadline"), now, zone),
        deadline_kind=clean_text(item.get("deadline_kind"), 20),
        published=_moment(item.get("published"), now, zone),
        snippet=clean_text(item.get("snippet"), SNIPPET_LENGTH),
        rule=clean_text(item.get("rule"), 40),
        score=points(item.get("score")),
        threshold=points(item.get("threshold")),
        reasons=_texts(item.get("reasons"), SHOWN_REASONS),
        matched=tuple(map(shown_skill, _texts(item.get("matched"), SHOWN_SKILLS))),
        missing=tuple(map(shown_skill, _texts(item.get("missing"), SHOWN_SKILLS))),
        suggestion=shown_skill(clean_text(suggestion.get("skill"), 40)),
        suggestion_points=points(suggestion.get("points")),
        source=clean_text(item.get("source"), 60),
        credit=clean_text(item.get("credit"), 200),
    )


def _moment(text: str | None, now: datetime, zone: tzinfo) -> LocalMoment | None:
    return local_moment(moment_of(text), now=now, zone=zone) if text else None


def _texts(values: Sequence[str] | None, most: int) -> tuple[str, ...]:
    return tuple(text for text in (clean_text(value) for value in (values or ())[:most]) if text)
