"""Reads a raw article record as an article: metadata only.

Belongs here: the mapping from raw fields to columns. Does not belong here: how a single value is read. The text of an
article is never kept, not even to extract keywords.
"""

from __future__ import annotations

import re
from datetime import datetime

from opportunity_pipeline.normalize.fields import MISSING, Fields, Unusable, identity_of
from opportunity_pipeline.normalize.models import ContentOpportunity
from opportunity_pipeline.normalize.skills.skills import canonical_interest, extract_skills, read_skills
from opportunity_pipeline.normalize.text.titles import read_title, split_publisher
from opportunity_pipeline.sources.records import RawRecord

_LANGUAGE = re.compile(r"([A-Za-z]{2,3})(?:[-_]([A-Za-z]{2}|\d{3}))?")
_COUNTRY = re.compile(r"[A-Z]{2}")


def read_article(record: RawRecord, *, clock: datetime, listing_url: str) -> ContentOpportunity:
    """Reads an article.

    Args:
        record: raw record of kind ``article``.
        clock: when its response was fetched; aware.
        listing_url: address of the response. It is not the article's page, so a record without a link is unusable.

    Raises:
        Unusable: a field makes the record unusable.
        pydantic.ValidationError: a value violates a rule of the model.
    """
    fields = Fields(record.fields, clock)
    if record.source_url is None:
        raise Unusable("source_url", MISSING)
    source_id, source_url = identity_of(record, listing_url)
    full = read_title(fields.line("title") or "")
    if full is None:
        raise Unusable("title", MISSING, record.fields.get("title"))
    title, publisher = split_publisher(full, fields.line("publisher"))
    topic = fields.line("topic")
    return ContentOpportunity(
        source=record.source,
        source_id=source_id,
        source_url=source_url,
        scraped_at=clock,
        title=title,
        publisher=publisher,
        published_at=fields.past("published"),
        topic=canonical_interest(topic) if topic else None,
        category=fields.line("category"),
        language=_language(fields.line("language")),
        country=_country(fields.line("country")),
        query_used=fields.line("query"),
        relevance_keywords=list(
            dict.fromkeys([*extract_skills(title, title=True), *read_skills(fields.lines("keywords"))])
        ),
    )


def _language(text: str | None) -> str | None:
    """Returns a BCP 47 tag in canonical case (``en``, ``en-IN``)."""
    match = _LANGUAGE.fullmatch(text or "")
    if match is None:
        return None
    return f"{match[1].lower()}-{match[2].upper()}" if match[2] else match[1].lower()


def _country(text: str | None) -> str | None:
    code = (text or "").upper()
    return code if _COUNTRY.fullmatch(code) else None
