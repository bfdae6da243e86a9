"""The tables of ``docs/sources.md`` that show how runs end when an upstream misbehaves.

Belongs here: rendering the observations. Does not belong here: making them. The tests do that, for every way of every
source, and compare ``data/fault_outcomes.json`` with what they observe; nothing is written by hand.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files

FAULTS: Mapping[str, str] = {
    "304": "304 Not Modified",
    "429": "429 with `Retry-After` of two hours",
    "500": "500, then 200",
    "silent": "no answer in time",
    "reset": "connection reset in the body",
    "cut gzip": "gzip cut short",
    "empty": "200 without a body",
    "HTML": "200 with an HTML error page",
    "shape": "another shape",
    "301": "301 Moved Permanently",
    "410": "410 Gone",
}
"""Short name → the upstream's behaviour."""

FIRST, LATER = "first request", "later request"

_FEW = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """The observed outcome for one way of one source when one of its requests met one fault.

    Attributes:
        run: result of the run: ``served``; ``partial``: only other requests' records or the readable elements;
            ``empty``: an answer without records; ``quarantined``: every element, each with the wrong field; ``failed``.
        requests: requests on the wire to the faulty address in that run.
        reasons: the run's messages about what it did not get.
        landed: whether the answer is in the landing zone.
        quarantined: number of elements quarantined.
        gone: opportunities that expired because their own address is gone.
        asked_again: when the address was requested next: ``next run``, ``after 2 hours``, ``after 30 days``, or ``at
            the new address``.
        until_then: message of the runs before that.
    """

    run: str
    requests: int
    reasons: Sequence[str] = ()
    landed: bool = False
    quarantined: int = 0
    gone: int = 0
    asked_again: str = "next run"
    until_then: str | None = None


Outcomes = Mapping[str, Mapping[str, Mapping[str, Outcome]]]
"""Request position → way of a source → short name of the fault → outcome."""


def observed() -> Outcomes:
    """The outcomes that the tests observed."""
    content = json.loads(files("opportunity_pipeline.sources").joinpath("data/fault_outcomes.json").read_text("utf-8"))
    return {
        request: {
            way: {fault: Outcome(**values) for fault, values in by_fault.items()} for way, by_fault in by_way.items()
        }
        for request, by_way in content.items()
    }


def fault_tables(outcomes: Outcomes | None = None) -> list[str]:
    """Renders the tables as lines of Markdown.

    Args:
        outcomes: the outcomes to show; None: those that the tests observed.
    """
    outcomes = observed() if outcomes is None else outcomes
    lines: list[str] = []
    for request, by_way in outcomes.items():
        lines += ["", f"### The {request}", "", *_summary(by_way), "", *_matrix(by_way)]
    return lines[1:]


def _summary(by_way: Mapping[str, Mapping[str, Outcome]]) -> Iterator[str]:
    yield "| upstream's answer | run | message | next request |"
    yield "| --- | --- | --- | --- |"
    for fault, title in FAULTS.items():
        seen = {way: by_fault[fault] for way, by_fault in by_way.items()}
        runs = _shares({way: _run(one) for way, one in seen.items()})
        reasons = sorted({reason for one in seen.values() for reason in one.reasons})
        again = _shares({way: _again(one) for way, one in seen.items()})
        said = "; ".join(f"“{reason}”" for reason in reasons).replace("|", "\\|")
        yield f"| {title} | {runs} | {said} | {again} |"


def _run(outcome: Outcome) -> str:
    words = f"{outcome.run}, {'1 request' if outcome.requests == 1 else f'{outcome.requests} requests'}"
    if outcome.landed and outcome.run != "served":
        words += ", the answer landed"
    if outcome.gone:
        words += f", {outcome.gone} gone with its address"
    return words


def _again(outcome: Outcome) -> str:
    return outcome.asked_again if outcome.until_then is None else f"{outcome.asked_again} (“{outcome.until_then}”)"


def _shares(by_way: Mapping[str, str]) -> str:
    """Groups ways by observed text, most frequent first, and names the ways of each."""
    ways: dict[str, list[str]] = {}
    for way, words in by_way.items():
        ways.setdefault(words, []).append(way)
    if len(ways) == 1:
        return next(iter(ways))
    ordered = sorted(ways.items(), key=lambda item: (-len(item[1]), item[0]))
    return "; ".join(f"{words}: {_named(names)}" for words, names in ordered)


def _named(ways: Iterable[str]) -> str:
    names = list(ways)
    return ", ".join(f"`{name}`" for name in names) if len(names) <= _FEW else f"{len(names)} ways"


def _matrix(by_way: Mapping[str, Mapping[str, Outcome]]) -> Iterator[str]:
    yield f"| way | {' | '.join(FAULTS)} |"
    yield f"| --- |{' --- |' * len(FAULTS)}"
    for way, by_fault in by_way.items():
        yield f"| `{way}` | {' | '.join(by_fault[fault].run for fault in FAULTS)} |"
