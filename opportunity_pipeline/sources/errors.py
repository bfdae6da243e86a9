"""What can go wrong in this room, as types.

Belongs here: exception types and their one-line messages. Does not belong here: deciding what to do about them.

| type | meaning |
|---|---|
| ``UnreadableResponse`` | a response came, and it is not what the source's shapes look like |
| ``SourceFailed`` | a run of a source got nothing it could use |
| ``LandingZoneError`` | the landing zone on disk is damaged or misused |
| ``ImportFailed`` | a recorded file cannot be put into a landing zone |
"""

from __future__ import annotations

from opportunity_pipeline.sources.fetch_report import FetchReport


class UnreadableResponse(ValueError):
    """A response that none of the source's shapes fits: HTML instead of JSON, cut short, a new shape."""

    def __init__(self, source: str, url: str, reason: str) -> None:
        super().__init__(f"{source}: {url}: {reason}")
        self.source = source
        self.url = url
        self.reason = reason


class SourceFailed(RuntimeError):
    """Nothing could be had from a source.

    Attributes:
        source: name in the register.
        url: first URL that failed, without secrets; ``""`` when no request was made.
        reason: why, in one line.
        report: what was done all the same: requests, errors, warnings. None: nothing was asked.
    """

    def __init__(self, source: str, url: str, reason: str, report: FetchReport | None = None) -> None:
        super().__init__(f"{source}: {url}: {reason}" if url else f"{source}: {reason}")
        self.report = report
        self.source = source
        self.url = url
        self.reason = reason


class LandingZoneError(RuntimeError):
    """An entry of the landing zone is damaged, missing or wrongly named."""


class ImportFailed(ValueError):
    """A recorded file cannot be imported; the message says what to give or change."""
