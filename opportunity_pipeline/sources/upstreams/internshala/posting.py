"""Parts of Internshala postings that all shapes share: their link and the words for the work mode.

Belongs here: the identity, creation time and place from a link, and shared values. Does not belong here: a shape.

A posting's link ends with a slug that names title, place and company, and with its creation time in epoch seconds::

    https://internshala.com/internship/detail/marketing-internship-in-gurgaon-at-internshala1605090846
    https://internshala.com/internship/detail/writing-work-from-home-job-internship-at-hackzhub1605981080
    https://internshala.com/internship/detail/sales-part-time-job-internship-at-nashik-in-sankalpsoft1605987872
    https://internshala.com/job/details/fresher-remote-data-scientist-job-at-native-engineering1729256548

The slug is the identity in every shape: the actor and the scrape of 2020 have no id, and where there is one
(``internshipid``, "Job Id Internshala") each id has exactly one slug. The actor appends ``?amp;referral=web_share``.
"""

from __future__ import annotations

import hashlib
import re
from urllib.parse import urlsplit, urlunsplit

from opportunity_pipeline.sources.addresses import parts_of
from opportunity_pipeline.sources.reading import web_address

HOME = "https://internshala.com/"
LISTING_PAGE = "https://internshala.com/internships/"

_SLUG = re.compile(r"/(?:internship|job)s?/details?/(?P<slug>[^/]+)/?$")
# Internshala began in 2010; ten digits cover every second until 2286.
_CREATED = re.compile(r"(?P<epoch>1[2-9]\d{8})/?$")
_PLACE = re.compile(r"-internship-in-(?P<place>.+?)-at-|-part-time-job-internship-at-(?P<part_time_place>.+?)-in-")
_SAYS_DAY = re.compile(r"\d|today|just now|few hours|yesterday", re.IGNORECASE)


def page_of(link: str, field: str) -> str:
    """Address of a posting's page, without query and fragment.

    Raises:
        WrongField: if it is not a web address.
    """
    return urlunsplit(urlsplit(web_address(link, field, base=HOME))._replace(query="", fragment=""))


def identity(page: str) -> str:
    """The slug; the whole address if the link has another form."""
    found = _SLUG.search(parts_of(page).path)
    return found["slug"] if found else page


def created(page: str | None) -> int | None:
    """Creation time from the posting's link: epoch in seconds."""
    found = _CREATED.search(page or "")
    return int(found["epoch"]) if found else None


def posted(words: str | None, page: str | None) -> str | int | None:
    """Posting time: the page's words, else (for "Quite Old" or nothing) the creation time in the link."""
    return words if words and _SAYS_DAY.search(words) else created(page)


def work_mode(location: str | None) -> str | None:
    """The work mode, from the words for remote and hybrid work in the location."""
    words = (location or "").lower()
    if "work from home" in words:
        return "Work from home"
    return "Hybrid" if "(hybrid)" in words else None


def place_in(page: str) -> str | None:
    """The place in a slug, its parts separated by blanks; several places cannot be told apart there."""
    slug = identity(page)
    if "-work-from-home-" in slug:
        return "Work from home"
    found = _PLACE.search(slug)
    place = (found["place"] or found["part_time_place"]) if found else None
    return place.replace("-", " ") if place and place != "multiple-locations" else None


def listing_identity(*parts: str | None) -> str | None:
    """Identity of a posting without id and link: a digest of its naming parts; None if all are empty."""
    key = "\x1f".join(" ".join((part or "").casefold().split()) for part in parts)
    if not key.strip("\x1f"):
        return None
    return f"listing:{hashlib.blake2b(key.encode(), digest_size=10).hexdigest()}"


def currency(stipend: str | None) -> str | None:
    """INR for an amount without a currency sign: two scrapes lost the rupee sign, and no other."""
    return "INR" if stipend and re.search(r"\d", stipend) and not re.search(r"[^\s\w.,/+()%-]", stipend) else None
