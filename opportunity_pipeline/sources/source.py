"""What a source is: a register entry with the functions that ask it and read it.

Belongs here: the types that an upstream's module fills in. Does not belong here: any upstream (``upstreams/``),
the list of them (``register.py``), or doing a request (``transport/``, ``fetching.py``).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
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
    """

    url: str
    method: Literal["GET", "POST"] = "GET"
    headers: Mapping[str, str] = field(default_factory=dict)
    secret_headers: Mapping[str, SecretStr] = field(default_factory=dict)
    body: bytes | None = None
    timeout_seconds: float | None = None


def no_next(_settings: Settings, _request: Request, _parsed: ParsedResponse) -> Request | None:
    """For sources whose listing is one response."""
    return None


def never_capped(_settings: Settings, _parsed: ParsedResponse) -> str | None:
    """For sources whose listing is not cut by a cap of ours."""
    return None


def says_nothing(_document: Document) -> Provenance:
    """For shapes that carry neither URL nor time."""
    return Provenance()


@dataclass(frozen=True, kw_only=True)
class Source:
    """An entry of the register. The texts are what ``docs/sources.md`` shows.

    Attributes:
        name: short name: key in tables, settings and commands.
        kind: kind of its opportunities.
        title: name for people.
        gives: what it gives.
        access: how it is asked.
        cost: what asking costs.
        rate_limit: what the upstream allows, or what we keep to.
        reliability: what is known of its stability.
        fallback: what stands in when it fails.
        frequency: how often it is asked.
        terms: what its terms and robots.txt say.
        requests: settings → first requests of a run; several are sent side by side.
        parse: document → records; raises ``UnreadableResponse``.
        default_url: URL of an imported body that does not say where it came from.
        probe: settings → one small request for ``sources check``; by default the first of a run.
        next_request: settings, request, its parsed response → request for the next page, or None.
        cap_warning: settings, last parsed response of a listing → one line when a stated cap of ours cut it, or None.
        provenance: document → what a recorded body says about its origin.
        credential: name of the setting that holds its key; None: needs none.
        credit: text that pages and mails must show with its opportunities; None: nothing is asked.
        needs_acceptance: its terms need a decision: fetched live only when ``accept_terms`` names it.
    """

    name: str
    kind: Kind
    title: str
    gives: str
    access: str
    cost: str
    rate_limit: str
    reliability: str
    fallback: str
    frequency: str
    terms: str
    requests: Callable[[Settings], list[Request]]
    parse: Callable[[Document], ParsedResponse]
    default_url: str
    probe: Callable[[Settings], Request] | None = None
    next_request: Callable[[Settings, Request, ParsedResponse], Request | None] = no_next
    cap_warning: Callable[[Settings, ParsedResponse], str | None] = never_capped
    provenance: Callable[[Document], Provenance] = says_nothing
    credential: str | None = None
    credit: str | None = None
    needs_acceptance: bool = False
