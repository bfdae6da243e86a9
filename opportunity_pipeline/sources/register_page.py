"""The page ``docs/sources.md``, made from the register; ``make docs`` writes it.

Belongs here: the register as Markdown. Does not belong here: the texts, which stand in the entries.
"""

from __future__ import annotations

from collections.abc import Iterable

from opportunity_pipeline.settings import PREFIX
from opportunity_pipeline.sources.fault_table import fault_tables
from opportunity_pipeline.sources.register import SOURCES, frequency_of
from opportunity_pipeline.sources.source import Source

_HEAD = f"""\
# Sources

Where opportunities come from. Every source is one module in `opportunity_pipeline/sources/upstreams/`, whose docstring
documents each shape it reads; the texts below are its entry in the register.

A source is asked only when it can be: with its key set, and, where its terms need a decision, after
`{PREFIX}ACCEPT_TERMS` names it. `opportunity-pipeline sources check` asks each one for something small and says
what came; `opportunity-pipeline sources boards --check` does so for each company board on the shipped list.
[Adding a source](adding-a-source.md) walks through a new one.

All of them are asked with the same manners: an honest User-Agent with the operator's contact, robots.txt for pages,
conditional requests, a rate and a number of requests at once for each host, `Retry-After` obeyed, permanent redirects
remembered, bodies capped after unpacking, private addresses refused. A way that gives nothing is followed by the next
way of its source, and the run says which one served. A source that fails three times in a row is left alone for five
minutes, then for longer, at most six hours, and is then asked one request after the other until one is
answered well; a host that does not answer is asked once.
"""

_ACCEPTED = " Only after accepting the source's terms."

_FAULTS = """
## When something goes wrong

Bad answers cost time and nothing else: no opportunity expires by one, unless its own address is gone, and no source is
given up. The tables say what was seen: the tests give each way of each source each of these answers on a real
connection, with two attempts (`http_max_attempts`), and compare what comes of it with the file that this is made of.
In every case nothing expired by absence, nothing was deleted, and a later run had all again. *Served*: the run had the
answer. *Partial*: it had what other requests or elements gave. *Quarantined*: every element, with the field that is
wrong. *Empty*: an answer without records, by which nothing expires. *Failed*: it had nothing and says why.

"""


def register_page(sources: Iterable[Source] | None = None) -> str:
    """The page as Markdown.

    Args:
        sources: entries to show; None: all of the register.
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
