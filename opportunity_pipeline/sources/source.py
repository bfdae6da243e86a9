"""What a source is: a register entry with the functions that ask it and read it.

Belongs here: the types that an upstream's module fills in. Does not belong here: any upstream (``upstreams/``),
the list of them (``register.py``), or doing a request (``transport/``, ``fetching.py``).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Literal

from pydantic import SecretStr

from opportunity_pipeline.settings import Settings
from opportunity_pipeline.sources.document import Document
from opportunity_pipeline.sources.provenance import Provenance
from opportunity_pipeline.sources.records import Kind, ParsedResponse


@dataclass(frozen=True, slots=True)
class Request:
    """A request to an upstream.

    Attributes:
        url: absolute URL; it is logged and stored, so it never carries a secret.
        method: a POST is sent again only when it is certain that the upstream did not act on it.
        headers: further headers.
        secret_headers: headers that are sent to the host of ``url`` only and shown nowhere.
        body: body of a POST.
        timeout_seconds: time allowed, where the upstream is known to need more than the setting.
        pace_seconds: least time between two requests to its host, where the upstream asks for more than our settings.
        robots: the URL is a page for people and no API: robots.txt is asked first, and obeyed.
        fingerprint: a digest of what a listing says of the record behind ``url``. While it is what it was at the last
            good answer, and that is younger than ``detail_refresh_days``, the answer stands and nothing is asked.
    """

    url: str
    method: Literal["GET", "POST"] = "GET"
    headers: Mapping[str, str] = field(default_factory=dict)
    secret_headers: Mapping[str, SecretStr] = field(default_factory=dict)
    body: bytes | None = None
    timeout_seconds: float | None = None
    pace_seconds: float = 0.0
    robots: bool = False
    fingerprint: str | None = None


def nothing_more(_settings: Settings, _request: Request, _parsed: ParsedResponse) -> list[Request]:
    """For ways whose listings are one response each."""
    return []


def never_capped(_settings: Settings, _parsed: ParsedResponse) -> str | None:
    """For ways whose listings are not cut by a cap of ours."""
    return None


def says_nothing(_document: Document) -> Provenance:
    """For shapes that carry neither URL nor time."""
    return Provenance()


@dataclass(frozen=True, kw_only=True)
class Way:
    """One way to ask a source.

    Attributes:
        name: short name: metadata and logs say which way served.
        access: how it is asked, as ``docs/sources.md`` shows it.
        requests: settings → first requests of a run; several are sent side by side. None: the settings ask for nothing.
        follow: settings, request, its parsed response → the requests that follow from it: the next page, details. Pages
            of one listing come one after the other, everything else side by side.
        cap_warning: settings, a parsed response → one line when a stated cap of ours cut what follows it, or None.
        probe: settings → one small request for ``sources check``; by default the first of a run.
        credential: name of the setting that holds its key; None: needs none.
        needs_acceptance: terms of this way need a decision, whatever the others': gone live only when ``accept_terms``
            names the source.
    """

    name: str
    access: str
    requests: Callable[[Settings], list[Request]]
    follow: Callable[[Settings, Request, ParsedResponse], list[Request]] = nothing_more
    cap_warning: Callable[[Settings, ParsedResponse], str | None] = never_capped
    probe: Callable[[Settings], Request] | None = None
    credential: str | None = None
    needs_acceptance: bool = False


@dataclass(frozen=True, kw_only=True)
class Source:
    """An entry of the register. The texts are what ``docs/sources.md`` shows.

    Attributes:
        name: short name: key in tables, settings and commands.
        kind: kind of its opportunities.
        title: name for people.
        gives: what it gives.
        ways: how it is asked: the first way, and the fallbacks, each used when those before it gave nothing.
        stand_in: name of another source, asked in its place when no way gave anything or its terms are not accepted.
        cost: what asking costs.
        rate_limit: what the upstream allows, or what we keep to.
        reliability: what is known of its stability.
        every: time between two runs; those of one kind share theirs, as they are scheduled together.
        terms: what its terms and robots.txt say.
        parse: document → records, whichever way it came; raises ``UnreadableResponse``.
        default_url: URL of an imported body that does not say where it came from.
        provenance: document → what a recorded body says about its origin.
        credit: text that pages and mails must show with its opportunities; None: nothing is asked.
        needs_acceptance: its terms need a decision: fetched live only when ``accept_terms`` names it.
    """

    name: str
    kind: Kind
    title: str
    gives: str
    ways: tuple[Way, ...]
    cost: str
    rate_limit: str
    reliability: str
    every: timedelta
    terms: str
    parse: Callable[[Document], ParsedResponse]
    default_url: str
    stand_in: str | None = None
    provenance: Callable[[Document], Provenance] = says_nothing
    credit: str | None = None
    needs_acceptance: bool = False
