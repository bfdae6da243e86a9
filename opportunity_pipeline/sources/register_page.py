"""The page ``docs/sources.md``, generated from the register by ``make docs``.

Belongs here: rendering the register as Markdown. Does not belong here: the texts of the entries.
"""

from __future__ import annotations

from collections.abc import Iterable

from opportunity_pipeline.settings import PREFIX
from opportunity_pipeline.sources.fault_table import fault_tables
from opportunity_pipeline.sources.register import SOURCES, frequency_of
from opportunity_pipeline.sources.source import Source

_HEAD = f"""\
# Sources

The sources of opportunities. Every source is one module in `opportunity_pipeline/sources/upstreams/`, whose docstring
documents each shape it parses; the texts below come from its entry in the register.

A source is fetched only if its key is set and, if its terms need a decision, after
`{PREFIX}ACCEPT_TERMS` names it. `opportunity-pipeline sources check` sends a small request to each
one and reports the answer; `opportunity-pipeline sources boards --check` does so for each company board on the shipped
list. [Adding a source](adding-a-source.md) walks through a new one. A *way* is one access method of a source.

The same rules hold for all requests: an honest User-Agent with the operator's contact, robots.txt for pages,
conditional requests, limits on rate and concurrency per host, `Retry-After` obeyed, permanent redirects remembered,
bodies capped after decompression, private addresses refused. If a way gives nothing, the next way of its source is
tried, and the run reports which one served. A source that fails three times in a row is paused for five minutes, then
for longer, at most six hours; then it gets one request after the other until one succeeds. A host that does not answer
is probed only once.
"""

_ACCEPTED = " Only after accepting the source's terms."

_FAULTS = """
## When something goes wrong

Bad answers cost time and nothing else: they expire no opportunity, unless its own address is gone, and no source is
given up. The tables show observed behaviour: the tests give each way of each source each of these answers on a real
connection, with two attempts (`http_max_attempts`), and compare the outcome with the file that this page is made from.
In every case nothing expired by absence, nothing was deleted, and a later run got everything again. *Served*: the run
got the answer. *Partial*: it got only the records of other requests or elements. *Quarantined*: every element, with
the wrong field. *Empty*: an answer without records, which expires nothing. *Failed*: it got nothing and states why.

"""


def register_page(sources: Iterable[Source] | None = None) -> str:
    """Renders the page as Markdown.

    Args:
        sources: entries to show; None: the whole register.
    """
    entries = list(SOURCES.values() if sources is None else sources)
    table = [
        "| source | kind | access | key | frequency | needs accepting its terms |",
        "| --- | --- | --- | --- | --- | --- |",
        *(
            f"| [`{source.name}`](#{source.name}) | {source.kind} | {source.ways[0].access} | {_key(source)} "
            f"| {frequency_of(source)} | {'yes' if source.needs_acceptance else 'no'} |"
            for source in entries
        ),
    ]
    faults = "\n".join(fault_tables())
    return "\n".join([_HEAD, *table, *(_entry(source) for source in entries), f"{_FAULTS}{faults}", ""])


def _entry(source: Source) -> str:
    facts = {
        "Gives": source.gives,
        "Access": source.ways[0].access,
        "Key": _key(source),
        "Cost": source.cost,
        "Rate limit": source.rate_limit,
        "Reliability": source.reliability,
        "Fallback": _fallback(source),
        "Frequency": frequency_of(source),
        "Terms": source.terms,
        "Credit shown": source.credit or "none asked for",
    }
    lines = [f"- **{name}:** {text}" for name, text in facts.items()]
    return "\n".join(["", f"## {source.name}", "", f"{source.title}.", "", *lines])


def _key(source: Source) -> str:
    credential = source.ways[0].credential
    return f"`{credential.upper()}`" if credential else "none"


def _fallback(source: Source) -> str:
    chain = [f"`{way.name}`: {way.access}{_ACCEPTED if way.needs_acceptance else ''}" for way in source.ways[1:]]
    if source.stand_in:
        chain.append(f"The source [`{source.stand_in}`](#{source.stand_in}).")
    return " Then ".join(chain) or "None: what was read last stays."
