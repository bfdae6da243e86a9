"""What a run of a source did, and what a replay did.

Belongs here: the report. Does not belong here: running (``fetching.py``), or showing it (``defs``).
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class FetchReport:
    """What a run did.

    Attributes:
        source: name in the register.
        served_by: the way that served; of a stand-in ``source: way``. Empty for a replay.
        requests: requests on the wire: retries, redirects and robots.txt included.
        landed: ids of the readable responses, those unchanged since the last run included.
        not_modified: answers that the landed body still stands.
        skipped: details that were not asked: their listing says the same of them as when they last answered.
        records: records read.
        bytes: size of the bodies that came, unpacked.
        complete: there was a listing, every one was read to its end and understood, and every detail was had. Without
            a listing nothing says what is absent, so a run of details or of an index alone is partial.
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
