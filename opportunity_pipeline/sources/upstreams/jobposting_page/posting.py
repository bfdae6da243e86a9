"""The properties of a schema.org ``JobPosting`` under common names.

Belongs here: reading those properties. Does not belong here: finding postings in a page (``markup``).

::

    {"@type": "JobPosting", "title": "Data Engineering Intern", "url": "https://careers.example.com/jobs/17",
     "identifier": {"@type": "PropertyValue", "name": "Acme", "value": "17"}, "datePosted": "2026-08-20",
     "validThrough": "2026-09-30T23:59", "employmentType": ["INTERN", "FULL_TIME"], "jobLocationType": "TELECOMMUTE",
     "hiringOrganization": {"@type": "Organization", "name": "Acme", "sameAs": "https://example.com/"},
     "jobLocation": [{"@type": "Place", "address": {"@type": "PostalAddress", "addressLocality": "Pune",
                      "addressRegion": "MH", "addressCountry": "IN"}}],
     "applicantLocationRequirements": {"@type": "Country", "name": "India"},
     "baseSalary": {"@type": "MonetaryAmount", "currency": "INR", "value": {"@type": "QuantitativeValue",
                    "minValue": 30000, "maxValue": 40000, "unitText": "MONTH"}},
     "experienceRequirements": {"@type": "OccupationalExperienceRequirements", "monthsOfExperience": 24},
     "skills": "SQL, Python", "description": "<p>…"}

Quirks:
    - Any property may be text, an object with a name, or a list of either. Any other value is left unchanged, so that
      reading it reports the wrong property.
    - ``url`` is the identity, else the page's own address. Some sites put their front page there, in every posting: the
      site's root, the company's own address, and an address that two postings of one page share are ignored. Postings
      that share a page are distinguished by ``identifier`` (unless it is the company's), else by title and place.
    - Amounts are numbers or texts ("30,000"); a bare ``value`` may replace the object.
    - For remote work, ``applicantLocationRequirements`` states from where.
    - ``applicationContact`` names people: it is not read.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable
from typing import Any

from opportunity_pipeline.sources.addresses import parts_of
from opportunity_pipeline.sources.reading import NO_IDENTITY, Element, Row, WrongField, web_address

_NAMES = ("@value", "name", "legalName", "value", "credentialCategory", "title")
_ADDRESS = ("addressLocality", "addressRegion", "addressCountry")
_AMOUNT = re.compile(r"\s*\d+(?:\.\d+)?\s*")
_SECTIONS = ("description", "responsibilities", "qualifications")


def rows(postings: Iterable[tuple[str, dict[str, Any]]], page: str) -> list[tuple[str, dict[str, Any]]]:
    """The postings of a page with their properties as plain values, and with what distinguishes them.

    Args:
        postings: position and data of each.
        page: address of the page, without fragment.
    """
    found = [(position, _row(posting, page)) for position, posting in postings]
    urls, identifiers = (Counter(str(row[name]) for _, row in found) for name in ("url", "identifier"))
    for _, row in found:
        row["#page"], row["#alone"] = page, len(found) == 1
        row["#own url"] = urls[str(row["url"])] == 1 and not _is_front_page(row["url"], row["#company urls"])
        row["#own identifier"] = identifiers[str(row["identifier"])] == 1
    return found


def read(row: Row) -> Element:
    """Reads one row of :func:`rows`."""
    page = row.text("#page") or ""
    url = row.link("url")
    link = url if url and row.flag("#own url") else page
    remote = row.text("jobLocationType")
    places = row.texts("jobLocation") or row.texts("applicantLocationRequirements")
    sections = [text for name in _SECTIONS if (text := row.text(name))]
    return Element(
        source_id=_identity(row, link, page),
        source_url=link,
        fields={
            "title": row.text("title"),
            "company": row.text("hiringOrganization"),
            "location": places,
            "work_mode": remote,
            "stipend": row.text("baseSalary"),
            "stipend_min": row.number("baseSalary.minValue"),
            "stipend_max": row.number("baseSalary.maxValue"),
            "stipend_currency": row.text("baseSalary.currency"),
            "stipend_period": row.text("baseSalary.unitText"),
            "skills": row.texts("skills"),
            "experience": row.text("experienceRequirements"),
            "department": row.text("employmentUnit"),
            "employment_type": row.text("employmentType"),
            "description": "\n".join(sections),
            "posted": row.moment("datePosted"),
            "valid_through": row.moment("validThrough"),
            "categories": [*row.texts("occupationalCategory"), *row.texts("industry")],
        },
    )


def _identity(row: Row, link: str, page: str) -> str | None:
    """The id; None if the address alone is the identity: it is then compared without referral parameters."""
    if link != page:
        return link if "#" in link else None
    if row.flag("#alone"):
        return None
    name = row.identifier("identifier") if row.flag("#own identifier") else None
    name = name or " ".join(filter(None, (row.text("title"), *row.texts("jobLocation"))))
    if not name:
        raise WrongField("url", NO_IDENTITY)
    return f"{page}#{name}"


def _is_front_page(url: Any, company: list[str]) -> bool:
    """Whether an address is a site's or company's front page, not that of one posting."""
    if not isinstance(url, str):
        return True
    parts = parts_of(url.strip())
    return (parts.path in {"", "/"} and not parts.query) or url.strip().rstrip("/") in company


def _row(posting: dict[str, Any], page: str) -> dict[str, Any]:
    company = posting.get("hiringOrganization")
    return {
        "title": _words(posting.get("title") or posting.get("name")),
        "url": _absolute(_words(posting.get("url")), page),
        "identifier": _identifier(posting.get("identifier")),
        "hiringOrganization": _words(company),
        "#company urls": _addresses(company),
        "employmentUnit": _words(posting.get("employmentUnit")),
        "jobLocation": _list(posting.get("jobLocation"), _place),
        "applicantLocationRequirements": _list(posting.get("applicantLocationRequirements"), _place),
        "jobLocationType": _joined(posting.get("jobLocationType")),
        "employmentType": _joined(posting.get("employmentType")),
        "skills": _list(posting.get("skills"), _words),
        "occupationalCategory": _list(posting.get("occupationalCategory"), _words),
        "industry": _list(posting.get("industry"), _words),
        "experienceRequirements": _experience(posting.get("experienceRequirements")),
        "datePosted": _words(posting.get("datePosted")),
        "validThrough": _words(posting.get("validThrough")),
        **{name: _joined(posting.get(name), "\n") for name in _SECTIONS},
        **_pay(posting),
    }


def _absolute(url: Any, page: str) -> Any:
    if not isinstance(url, str) or not url.strip():
        return url
    try:
        return web_address(url, "url", page)
    except WrongField:
        return url


def _words(value: Any) -> Any:
    """A text, the name of an object, or the first of several; any other value unchanged."""
    if isinstance(value, list):
        return next((words for item in value if (words := _words(item)) is not None), None)
    if isinstance(value, dict):
        return next((words for name in _NAMES if (words := _words(value.get(name))) is not None), None)
    return value


def _list(value: Any, one: Any) -> Any:
    items = [one(item) for item in (value if isinstance(value, list) else [value])]
    return [item for item in items if item is not None]


def _joined(value: Any, separator: str = ", ") -> Any:
    items = _list(value, _words)
    return separator.join(items) if items and all(isinstance(item, str) for item in items) else next(iter(items), None)


def _place(value: Any) -> Any:
    """A place as text: locality, region and country of its address, else its name."""
    if not isinstance(value, dict):
        return value
    address = value.get("address", value)
    if isinstance(address, list):
        address = next(iter(address), None)
    if not isinstance(address, dict):
        return address or _words(value)
    parts = [_words(address.get(name)) for name in _ADDRESS]
    known = [part.strip() for part in parts if isinstance(part, str) and part.strip()]
    return ", ".join(dict.fromkeys(known)) or _words(value)


def _identifier(value: Any) -> Any:
    if isinstance(value, dict) and value.get("value") is not None:
        return _words(value["value"])
    return _words(value)


def _addresses(company: Any) -> list[str]:
    things = company if isinstance(company, list) else [company]
    values = [thing.get(name) for thing in things if isinstance(thing, dict) for name in ("url", "sameAs", "@id")]
    flat = [item for value in values for item in (value if isinstance(value, list) else [value])]
    return [item.strip().rstrip("/") for item in flat if isinstance(item, str)]


def _experience(value: Any) -> Any:
    if isinstance(value, list):
        return next((words for item in value if (words := _experience(item)) is not None), None)
    months = value.get("monthsOfExperience") if isinstance(value, dict) else None
    months = _number(_words(months))
    if isinstance(months, float):
        return f"{months:g} months"
    return _words(value)


def _pay(posting: dict[str, Any]) -> dict[str, Any]:
    """Base salary: numeric bounds as numbers, anything else as text."""
    salary = posting.get("baseSalary")
    if isinstance(salary, list):
        salary = next(iter(salary), None)
    outer = salary if isinstance(salary, dict) else {"value": salary}
    value = outer.get("value", outer.get("price"))
    if isinstance(value, list):
        value = next(iter(value), None)
    inner = value if isinstance(value, dict) else {"value": value}
    single = inner.get("value")
    low, high = (
        _number(_words(next((part[name] for part in (inner, outer) if part.get(name) is not None), single)))
        for name in ("minValue", "maxValue")
    )
    pay: dict[str, Any] = {
        "baseSalary.currency": _words(
            outer.get("currency")
            or outer.get("priceCurrency")
            or inner.get("currency")
            or posting.get("salaryCurrency")
        ),
        "baseSalary.unitText": _words(inner.get("unitText") or outer.get("unitText") or inner.get("unitCode")),
    }
    if isinstance(low, str) or isinstance(high, str):
        bounds = dict.fromkeys(_figure(bound) for bound in (low, high) if bound is not None)
        return {**pay, "baseSalary": " - ".join(bounds)}
    return {**pay, "baseSalary.minValue": low, "baseSalary.maxValue": high}


def _figure(bound: Any) -> str:
    return f"{bound:g}" if isinstance(bound, float) else str(bound)


def _number(value: Any) -> Any:
    """A number, also from a text of digits; non-finite numbers become None, other values stay unchanged."""
    if isinstance(value, str) and _AMOUNT.fullmatch(value):
        value = float(value)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return value
    try:
        number = float(value)
    except OverflowError:
        return None
    return number if math.isfinite(number) else None
