"""The source: a register entry with the functions that request and parse it.

Belongs here: the types that an upstream's module instantiates. Does not belong here: any upstream (``upstreams/``),
their list (``register.py``), or sending requests (``transport/``, ``fetching.py``).
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
        method: a POST is retried only if the upstream certainly did not act on it.
        headers: further headers.
        secret_headers: headers sent only to the origin of ``url`` and shown nowhere.
        body: body of a POST.
        timeout_seconds: time limit, if the upstream is known to need more than the setting allows.
        pace_seconds: minimum time between two requests to its host, if the upstream asks for more than our settings.
        robots: whether the URL is a page for people, not an API: robots.txt is checked first, and obeyed.
        fingerprint: digest of the listing entry of the record behind ``url``. If it equals that of the last good
            answer, and that answer is younger than ``detail_refresh_days``, the answer is reused without a request.
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
    """Default for ways whose listings are one response each."""
    return []


def never_capped(_settings: Settings, _parsed: ParsedResponse) -> str | None:
    """Default for ways whose listings we do not cap."""
    return None


def says_nothing(_document: Document) -> Provenance:
    """Default for shapes that contain neither URL nor time."""
    return Provenance()


@dataclass(frozen=True, kw_only=True)
class Way:
    """One way to request a source: an access method such as an API, a feed or pages.

    Attributes:
        name: short name; metadata and logs state which way served.
        access: description of the access, as shown in ``docs/sources.md``.
        requests: settings → first requests of a run, sent concurrently. Empty: the settings request nothing.
        follow: settings, request, its parsed response → follow-up requests: the next page, details. Pages of one
            listing are requested in sequence, everything else concurrently.
        cap_warning: settings, a parsed response → one line if one of our caps cut its follow-ups, or None.
        probe: settings → one small request for ``sources check``; by default the first ones of a run.
        credential: name of the setting that holds its key; None: it needs none.
        needs_acceptance: this way's own terms need a decision: it is used live only if ``accept_terms`` names the
            source.
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
    """An entry of the register. Its texts appear in ``docs/sources.md``.

    Attributes:
        name: short name: key in tables, settings and commands.
        kind: kind of its opportunities.
        title: name for people.
        gives: description of what it provides.
        ways: the access methods: the first way, and its fallbacks, each used if those before it gave nothing.
        stand_in: name of another source, fetched instead if no way gave anything or its terms are not accepted.
        cost: cost of requests.
        rate_limit: the upstream's limit, or the one we keep.
        reliability: what is known of its stability.
        every: time between two runs; sources of one kind share it, as they are scheduled together.
        terms: summary of its terms and robots.txt.
        parse: document → records, for every way; raises ``UnreadableResponse``.
        default_url: URL of an imported body that does not state where it came from.
        provenance: document → the origin stated in a recorded body.
        credit: text that pages and mails must show with its opportunities; None: none is required.
        needs_acceptance: its terms need a decision: fetched live only if ``accept_terms`` names it.
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
