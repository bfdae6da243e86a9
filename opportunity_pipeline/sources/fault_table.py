"""What becomes of a run when an upstream answers badly: the table in ``docs/sources.md``, to which the tests hold us.

Belongs here: the promise, one entry for each fault. Does not belong here: keeping it (``transport/``, ``way_run.py``,
``fetching.py``, ``normalize``).
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault and what follows from it.

    Attributes:
        name: what the upstream does.
        served: the run still has the answer.
        served_by_post: the same for a request that is a POST (the Apify actor), which is repeated only when it is
            certain that the upstream did not act on it.
        run: what the run does.
        afterwards: what later runs do.
    """

    name: str
    served: bool
    served_by_post: bool
    run: str
    afterwards: str


FAULTS: tuple[Fault, ...] = (
    Fault(
        "304 Not Modified",
        True,
        False,
        "The body that landed last counts as fetched now: its records are seen again, and no content is written anew.",
        "As ever. Validators are forgotten with the body they stand for.",
    ),
    Fault(
        "429 with `Retry-After`",
        False,
        False,
        "Up to a minute is waited for within the run; for longer, the host is not asked any more.",
        "No source asks that host before its time, whatever run it is.",
    ),
    Fault(
        "500, then 200",
        True,
        False,
        "Asked again after a pause that doubles and is part chance, at most `http_max_attempts` times.",
        "As ever.",
    ),
    Fault("no answer in time", False, False, "Asked again as after a 500; then it fails.", "Asked at the next run."),
    Fault(
        "connection reset in the body",
        False,
        False,
        "Asked again as after a 500; then it fails.",
        "Asked at the next run.",
    ),
    Fault("gzip cut short", False, False, "Asked again as after a 500; then it fails.", "Asked at the next run."),
    Fault(
        "200 without a body",
        False,
        False,
        "Kept as evidence, and the request fails: an empty body is no empty listing.",
        "Asked at the next run, without validators.",
    ),
    Fault(
        "200 with an HTML error page",
        False,
        False,
        "Kept as evidence, and the request fails with what was expected.",
        "Asked at the next run, without validators.",
    ),
    Fault(
        "another shape",
        False,
        False,
        "The request fails, or each element is quarantined with the field and its type; the listing is partial.",
        "Asked at the next run; replayed from the landing zone once the parser knows the shape.",
    ),
    Fault(
        "301 Moved Permanently",
        True,
        False,
        "Followed, to public addresses only, at most `http_max_redirects` times.",
        "Asked at the new address, until that fails for good or cannot be read.",
    ),
    Fault(
        "410 Gone",
        False,
        False,
        "The address fails, as by a 404; the others of the source are asked. What was told at this address in full and "
        "alone is gone; nothing else expires by it.",
        "Left alone for 30 days, then asked once more; after a 404 asked at the next run.",
    ),
)
"""In each case: the source is asked again, and no opportunity expires by it but one whose own address is gone."""


def fault_table() -> list[str]:
    """The table as lines of Markdown."""
    lines = ["| the upstream answers | the run | afterwards |", "| --- | --- | --- |"]
    return lines + [f"| {fault.name} | {fault.run} | {fault.afterwards} |" for fault in FAULTS]
