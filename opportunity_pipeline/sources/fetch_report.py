"""The report of a run or a replay of a source.

Belongs here: the report type. Does not belong here: running a source (``fetching.py``), or showing it (``defs``).
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class FetchReport:
    """The report of a run.

    Attributes:
        source: name in the register.
        served_by: the way that served, or ``source: way`` for a stand-in source. Empty for a replay.
        requests: requests on the wire: retries, redirects and robots.txt included.
        landed: ids of the readable responses, including those unchanged since the last run.
        not_modified: answers that confirmed the landed body (304).
        skipped: details not requested because their listing entry is unchanged since the last answer.
        records: records parsed.
        bytes: size of the received bodies, decompressed.
        complete: there was a listing, every listing was read to its end and understood, and every detail was fetched.
            Only a listing shows absence, so a run of details or an index alone is partial.
        warnings: what a person should look at.
        errors: ``url: reason`` of every request that gave nothing.
        seconds: time taken.
    """

    source: str
    served_by: str = ""
    requests: int = 0
    landed: list[str] = field(default_factory=list)
    not_modified: int = 0
    skipped: int = 0
    records: int = 0
    bytes: int = 0
    complete: bool = False
    warnings: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    seconds: float = 0.0
