"""Reads the address of a posting: whose page it is, and the id of the posting there.

Belongs here: hosts, hiring systems, ids in paths and queries. Does not belong here: how an address is spelled for
storing (``normalize.text.urls``), or titles, employers and places.

One posting has many addresses: with tracking, ``/apply``, another language, an older host of the same system, or inside
the employer's own page (``?gh_jid=``). Two addresses lead to one posting if they share a key.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Literal
from urllib.parse import parse_qsl, unquote, urlsplit

from opportunity_pipeline.normalize.data import read_data

Owner = Literal["employer", "job board", "shared page", "unknown"]

_UUID = re.compile(r"(?<![0-9a-f])[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}(?![0-9a-f])")
# A number that is an id, neither a year nor part of a word; job boards put it at either end of a slug.
_NUMBER = re.compile(r"(?<![a-z0-9])\d{5,20}(?![a-z0-9])")
_CODE = re.compile(r"(?<![a-z0-9])(?=[a-f]*\d[a-f]*\d)(?=\d*[a-f])[0-9a-f]{8,40}(?![a-z0-9])")
# Workday: `Title-of-the-Job_R48213`, or `_R48213-1` if the same requisition is shown on another of its sites.
_REQUISITION = re.compile(r"_((?:[a-z]{1,4}[-_]?)?\d{3,}(?:-\d{4,})?)(?:-\d{1,2})?$")
# An employer's own page may give only the requisition: `/job/R48213/data-engineer`, `/jobs/JR-104455`.
_OWN_REQUISITION = re.compile(r"(?:(?:jr|req|r|p)[-_]?|[a-z]{1,3}(?=\d{5}))(\d{4,12})")
# An id in groups of digits: `10000-7683364196-S`, `C9618-26-5390`; boards share the first of them.
_GROUPED = re.compile(r"[a-z]?\d{2,}(?:-\d{2,20})+(?:-[a-z])?")
_LEAST_OF_GROUPS = 8
# `/job/data-engineer/acme-job101234567`
_BEFORE_NUMBER = re.compile(r"(?<![a-z])(?:(?:job|jobid|id)(?=\d{5})|of-i(?=[0-9a-f]{16}))")
# `/job/DLX508/research-assistant`: short ids, only on job boards.
_SHORT_ID = re.compile(r"[a-z]{2,4}(?!20\d\d)\d{3,4}")
# An id glued to the last word of a slug (Internshala appends the second of posting).
_GLUED = re.compile(r"[a-z)]\d{9,13}$")
# A parameter that may name the posting on an unknown site; pages of such a site differ at least by it.
_NAMES_POSTING = re.compile(r"(?:id|code|kode|no|nr|num|number|nummer|ref|vac|^jc)$")
_MAY_BE_ID = re.compile(r"(?!20\d\d$)[a-z]{0,4}\d{3,20}")
# File extensions of pages.
_PAGE_ENDING = re.compile(r"(?<=\w)\.(?:html?|php|aspx?|jsp)$")
_FORWARDED = frozenset({"redirect", "redirect_url", "target", "to", "u", "url"})
_DIGITS = re.compile(r"\d{5,20}")
_WORDS = re.compile(r"[^\W_]+")
_YEAR = re.compile(r"20\d\d")
# Hosts of hiring systems shared by all employers.
_OF_ALL_TENANTS = frozenset({"apply", "boards", "boards-api", "job-boards", "jobs"})
_LANGUAGE = re.compile(r"[a-z]{2}(?:[-_][a-z]{2})?")
_SECOND_LEVEL = frozenset(["co", "com", "org", "net", "ac", "gov", "edu", "gen", "firm"])


@dataclass(frozen=True, slots=True)
class Address:
    """A parsed address.

    Attributes:
        site: who runs the page: a registered name (``indeed``), or a hiring system (``greenhouse``); ``""`` if unknown.
        host: the whole host, without ``www``.
        owner: whose page it is.
        keys: ids of the posting; two addresses that share one lead to the same posting.
        numbers: long numbers among them, which an employer's other pages may repeat.
        employer: the hiring system's name for the employer, as (system, name); ``None`` if there is none.
        page: normalised host and path; equal if two addresses are the same page.
        general: whether the page is, or may be, about more than one posting.
        spoken: whether the only key is a path of words; the page may since have been given to another posting.
        words: words of the path, which often repeat the title in full.
    """

    site: str = ""
    host: str = ""
    owner: Owner = "unknown"
    keys: frozenset[str] = frozenset()
    numbers: frozenset[str] = frozenset()
    employer: tuple[str, str] | None = None
    page: str = ""
    general: bool = True
    spoken: bool = False
    words: tuple[str, ...] = ()


NOWHERE = Address()


@lru_cache(maxsize=65_536)
def read_address(url: str) -> Address:
    """Parses an address; :data:`NOWHERE` if it is not one."""
    return _taken_apart(url, forwards=1)


def _taken_apart(url: str, forwards: int) -> Address:
    try:
        parts = urlsplit(url.strip())
        host = (parts.hostname or "").removeprefix("www.").rstrip(".")
    except ValueError:
        return NOWHERE
    if not host:
        return NOWHERE
    query = dict(parse_qsl(parts.query, max_num_fields=50)) if parts.query else {}
    for name, value in query.items():
        # A page that only redirects to another.
        if forwards and name.lower() in _FORWARDED and value.startswith(("https://", "http://")):
            return _taken_apart(value, forwards - 1)
    path = unquote(parts.path)
    if parts.fragment.startswith(("!/", "/")):  # pages rendered by a script keep their path there
        path = f"{path}/{parts.fragment.lstrip('!')}"
    segments = [_PAGE_ENDING.sub("", segment) for segment in path.lower().split("/") if segment]
    return _read(host, segments, {name.lower(): value.lower() for name, value in query.items()})


def is_event_page(address: Address) -> bool:
    """Whether a page is on an event site, or in the event section of a site."""
    tables = _tables()
    if address.site in tables.event_boards:
        return True
    return address.owner == "job board" and not {"hackathon", "hackathons"}.isdisjoint(address.words[:2])


def _read(host: str, segments: list[str], query: dict[str, str]) -> Address:
    site, labels = _site(host)
    tables = _tables()
    system = site
    owner = _owner(site, host, segments)
    segments = [segment for segment in segments if not _LANGUAGE.fullmatch(segment)]
    while segments and segments[-1] in tables.applying:
        segments.pop()
    employer = _employer(system, labels, segments, query) if owner == "employer" else None
    # Each employer's system numbers its own postings, unless all employers share its host.
    whose = site if owner == "job board" or site in tables.tenant_paths else host
    if site in tables.tenant_hosts - tables.tenant_paths and len(labels) > 2:
        # A system may have several hosts for one employer, or one host for several employers.
        whose = f"{labels[0]}.{site} {query.get('company', '')}".rstrip()
    if site in tables.events and len(labels) > 2:
        # The host is the event; its pages (rules, prizes) are not events of their own.
        return Address(site, host, owner, frozenset({host}), page=host, general=False, words=tuple(labels[:1]))
    page = f"{whose}/{'/'.join(_telling(segments))}"
    words = tuple(_WORDS.findall(" ".join(segments)))
    if owner == "shared page":
        named = "&".join(f"{name}={value}" for name, value in sorted(query.items()) if name in tables.id_parameters)
        return Address(host, host, owner, page=f"{page}?{named}", words=words)
    keys, numbers = _ids(site, whose, segments, query)
    marks = _unknown_ids(query) if not keys else ""
    general = not (keys or marks) and (not segments or _is_general(segments[-1]))
    spoken = not keys and not general
    if spoken:
        page += marks
        keys = {page}
    return Address(
        site, host, owner, frozenset(keys), frozenset(numbers), employer, page, general, spoken=spoken, words=words
    )


def _is_general(segment: str) -> bool:
    """Whether the last word of a path covers all postings: ``careers``, ``open-positions-2026``."""
    words = [word for word in _WORDS.findall(segment) if not _YEAR.fullmatch(word)]
    return segment in _tables().general_pages or _general_words().issuperset(words)


@cache
def _general_words() -> frozenset[str]:
    return frozenset(word for page in _tables().general_pages for word in page.split("-"))


def _telling(segments: list[str]) -> list[str]:
    """The path without section segments, which may differ within one system."""
    shelves = _tables().shelves
    return [segment for segment in segments[:-1] if segment not in shelves] + segments[-1:]


def _site(host: str) -> tuple[str, list[str]]:
    """The registered name in a host, and the host's labels without the country's public suffix."""
    labels = host.split(".")
    if len(labels) > 2 and labels[-2] in _SECOND_LEVEL and len(labels[-1]) == 2:
        labels = [*labels[:-2], labels[-1]]
    name = labels[-2] if len(labels) > 1 else labels[0]
    return next((board for board in ("builtin",) if name.startswith(board)), name), labels


def _owner(site: str, host: str, segments: list[str]) -> Owner:
    tables = _tables()
    if not tables.shared_pages.isdisjoint({site, host.rpartition(".")[0], "/".join([site, *segments[:1]])}):
        return "shared page"
    if site in tables.tenant_hosts or site in tables.tenant_paths:
        return "employer"
    if site in tables.job_boards or site in tables.event_boards:
        return "job board"
    return "unknown"


def _employer(system: str, labels: list[str], segments: list[str], query: dict[str, str]) -> tuple[str, str] | None:
    if system in _tables().tenant_paths and segments:
        in_api = segments[1:2] == ["boards"] and len(segments) > len(("v1", "boards"))
        named = query.get("for") or (segments[2] if in_api else segments[0])
        if named not in {"j", "jobs", "embed"}:
            return system, named
    if system in _tables().tenant_hosts and len(labels) > 2 and labels[0] not in _OF_ALL_TENANTS:
        return system, labels[0]
    return None


def _unknown_ids(query: dict[str, str]) -> str:
    """Query parameters that may name the posting, judged by their names."""
    return "".join(
        f"?{name}={value}"
        for name, value in sorted(query.items())
        if _MAY_BE_ID.fullmatch(value) and _may_name_posting(name)
    )


def _may_name_posting(name: str) -> bool:
    return _NAMES_POSTING.search(name) is not None and not any(part in name for part in _tables().other_parameters)


def _ids(site: str, whose: str, segments: list[str], query: dict[str, str]) -> tuple[set[str], set[str]]:
    """Keys of the posting, and the long numbers among them."""
    keys: set[str] = set()
    numbers: set[str] = set()
    text = "/".join(segments)
    keys.update(_UUID.findall(text))
    for name, value in query.items():
        if name in _tables().id_parameters and any(character.isdigit() for character in value):
            if name in {"gh_jid", "ashby_jid"}:
                keys.add(f"greenhouse {value}" if name == "gh_jid" else value)
            else:
                keys.update(_UUID.findall(value) or [f"{whose} {value}"])
            if _DIGITS.fullmatch(value):
                numbers.add(value)
        elif _UUID.fullmatch(value) and _may_name_posting(name):
            keys.add(value)
        elif name == "token" and "embed" in segments:
            keys.add(f"{site} {value}")
    for segment in reversed(segments):
        if requisition := _REQUISITION.search(segment):
            keys.add(f"{whose} {requisition[1]}")
            numbers.update(_DIGITS.findall(requisition[1]))
            break
        if requisition := _OWN_REQUISITION.fullmatch(segment):
            keys.add(f"{whose} {requisition[1]}")
            numbers.update(_DIGITS.findall(requisition[1]))
            break
        if _GROUPED.fullmatch(segment) and sum(map(str.isdigit, segment)) >= _LEAST_OF_GROUPS:
            keys.add(f"{whose} {segment}")
            numbers.update(sorted(_DIGITS.findall(segment), key=len)[-1:])
            break
        plain = _BEFORE_NUMBER.sub(" ", _UUID.sub(" ", segment))
        if found := _NUMBER.findall(plain):
            keys.update(f"{whose} {number}" for number in (found[0], found[-1]))
            numbers.update(found)
            break
        if codes := _CODE.findall(plain):
            keys.add(f"{whose} {codes[-1]}")
            break
        if _GLUED.search(segment) or (whose == site and _SHORT_ID.fullmatch(segment)):
            keys.add(f"{whose} {segment}")
            break
        # A system that numbers each employer's postings from one.
        if segment.isdecimal() and site in _tables().tenant_hosts:
            keys.add(f"{whose} {segment}")
            break
    return keys, numbers


@dataclass(frozen=True, slots=True)
class _Tables:
    job_boards: frozenset[str]
    tenant_hosts: frozenset[str]
    tenant_paths: frozenset[str]
    events: frozenset[str]
    event_boards: frozenset[str]
    shared_pages: frozenset[str]
    general_pages: frozenset[str]
    id_parameters: frozenset[str]
    other_parameters: frozenset[str]
    applying: frozenset[str]
    shelves: frozenset[str]


@cache
def _tables() -> _Tables:
    data = read_data("duplicates.json")
    return _Tables(**{name: frozenset(data[name]) for name in _Tables.__slots__})
