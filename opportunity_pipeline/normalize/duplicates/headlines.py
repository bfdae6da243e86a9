"""Decides whether two articles are one: the same headline of the same publisher within days, or the same page.

Belongs here: comparing articles by their stored metadata. Does not belong here: separating a headline from its
publisher (``normalize.text.titles``). One agency text in two newspapers is two articles: each has its own page and
readers.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from opportunity_pipeline.normalize.companies import company_key
from opportunity_pipeline.normalize.duplicates.addresses import read_address
from opportunity_pipeline.normalize.duplicates.judging import Judgement
from opportunity_pipeline.normalize.text.text import fold

NEAR = 3
"""Days within which a headline is not reused for another text."""
_TELLING = 5
"""Number of words from which a headline identifies an article without its publisher."""
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Headline:
    """An article in comparable form.

    Attributes:
        words: of the headline, folded.
        publisher: its key; ``""`` if unknown.
        page: host and path; ``""`` if there is none.
        published: the day, if known.
    """

    words: tuple[str, ...]
    publisher: str
    page: str
    published: date | None


def describe_headline(title: str, publisher: str, url: str, published: date | None) -> Headline:
    """Builds the comparable form; accepts any text and never raises."""
    words = tuple(_WORD.findall(fold(title)))
    key = company_key(publisher.removeprefix("www.")) if publisher else ""
    address = read_address(url)
    return Headline(words, "".join(key.split()), "" if address.general else address.page, published)


def judge_headlines(a: Headline, b: Headline) -> Judgement:
    """Judges two articles; symmetric."""
    days = abs((a.published - b.published).days) if a.published and b.published else None
    if a.page and a.page == b.page:
        return Judgement("same", "page", days)
    if not a.words or a.words != b.words:
        return Judgement("different", "other title", days)
    if a.publisher and b.publisher and a.publisher != b.publisher:
        return Judgement("different", "other employer", days)
    unsure = not (a.publisher and b.publisher) or days is None
    if unsure and len(a.words) < _TELLING:
        return Judgement("different", "other employer", days)
    if days is not None and days > NEAR:
        return Judgement("different", "later", days)
    return Judgement("same", "who, what and where", days)
