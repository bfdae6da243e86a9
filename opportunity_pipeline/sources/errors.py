"""Exception types of this package.

Belongs here: exception types and their one-line messages. Does not belong here: deciding how to handle them.

| type | meaning |
|---|---|
| ``UnreadableResponse`` | a response matches none of the source's shapes |
| ``SourceFailed`` | a run of a source got nothing usable |
| ``LandingZoneError`` | the landing zone on disk is damaged or misused |
| ``ImportFailed`` | a recorded file cannot be imported into a landing zone |
"""

from __future__ import annotations

from opportunity_pipeline.sources.fetch_report import FetchReport


class UnreadableResponse(ValueError):
    """A response that matches none of the source's shapes: HTML instead of JSON, truncated, a new shape."""

    def __init__(self, source: str, url: str, reason: str) -> None:
        super().__init__(f"{source}: {url}: {reason}")
        self.source = source
        self.url = url
        self.reason = reason


class SourceFailed(RuntimeError):
    """A run of a source got nothing usable.

    Attributes:
        source: name in the register.
        url: first URL that failed, without secrets; ``""`` if no request was made.
        reason: why, in one line.
        report: what was done nevertheless: requests, errors, warnings. None: no request was made.
    """

    def __init__(self, source: str, url: str, reason: str, report: FetchReport | None = None) -> None:
        super().__init__(f"{source}: {url}: {reason}" if url else f"{source}: {reason}")
        self.report = report
        self.source = source
        self.url = url
        self.reason = reason


class LandingZoneError(RuntimeError):
    """An entry of the landing zone is damaged, missing or misnamed."""


class ImportFailed(ValueError):
    """A recorded file cannot be imported; the message states what to pass or change."""
