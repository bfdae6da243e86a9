"""Links duplicates: the listings of one opening to one canonical listing, and reposts to the opening they repeat.

Belongs here: what must be compared and grouped again, and in which order. Does not belong here: the rules
(``duplicates``), or the statements (``link_rows``).

Only new, changed or deleted listings are compared, and only with listings that share a key; only the groups this
touches are rebuilt. The result equals comparing everything with everything from scratch: a pair depends only on its two
listings, the way a block is compared only on its ids, and a group only on its listings and pairs. When the code or data
of this package changes, everything counts as changed.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from hashlib import blake2b
from importlib.resources import files
from importlib.resources.abc import Traversable

import sqlalchemy

from opportunity_pipeline.normalize import link_rows
from opportunity_pipeline.normalize.duplicates.blocks import LARGEST_BLOCK, Comparable, is_id, keys_of
from opportunity_pipeline.normalize.duplicates.events import Event, describe_event, judge_events
from opportunity_pipeline.normalize.duplicates.groups import Member, Pair, group
from opportunity_pipeline.normalize.duplicates.headlines import Headline, describe_headline, judge_headlines
from opportunity_pipeline.normalize.duplicates.judging import Judgement, judge
from opportunity_pipeline.normalize.duplicates.merging import known_fields, merge
from opportunity_pipeline.normalize.duplicates.posting import Posting, describe
from opportunity_pipeline.normalize.link_rows import Block, Row
from opportunity_pipeline.normalize.locking import lock_links
from opportunity_pipeline.sources.records import Kind
from opportunity_pipeline.storage.database import Database

OWN_BOARDS = frozenset(
    [
        "ashby",
        "greenhouse",
        "jobposting_page",
        "lever",
        "recruitee",
        "smartrecruiters",
        "workable",
        "devpost",
        "unstop",
        "rss",
    ]
)
"""Sources where the employer, organiser or publisher itself publishes; the others repeat such listings."""


@dataclass
class LinkReport:
    """What a run did.

    Attributes:
        kind: kind of opportunity.
        changed: opportunities that were new, changed or gone since the last run.
        compared: pairs that were judged.
        same: of the listings grouped again, those now linked to another listing of the same opening.
        reposts: of the openings grouped again, those that repost another.
        merged: of the openings grouped again, those that take over a field from another listing.
        seconds: time taken.
    """

    kind: Kind
    changed: int = 0
    compared: int = 0
    same: int = 0
    reposts: int = 0
    merged: int = 0
    seconds: float = 0.0


@dataclass
class _Work:
    """Listings to compare again: their rows, comparable forms and keys."""

    rows: list[Row] = field(default_factory=list)
    listings: dict[int, Comparable] = field(default_factory=dict)
    keys: dict[int, frozenset[int]] = field(default_factory=dict)

    def add(self, kind: Kind, rows: Iterable[Row]) -> None:
        """Adds listings."""
        for row in rows:
            listing = comparable(kind, row)
            self.rows.append(row)
            self.listings[row["id"]] = listing
            self.keys[row["id"]] = keys_of(kind, listing)


def link(kind: Kind, *, database: Database, largest_block: int = LARGEST_BLOCK) -> LinkReport:
    """Brings the links of a kind up to date, in one transaction.

    Args:
        kind: kind of opportunity.
        database: whose rows.
        largest_block: largest block whose members are all compared with each other; must be the same in every run over
            a database.
    """
    started = time.perf_counter()
    report = LinkReport(kind)
    rules = rules_digest()
    with database.engine.begin() as connection:
        lock_links(connection, kind)
        changed, gone = link_rows.changed_ids(connection, kind, rules)
        report.changed = len(changed) + len(gone)
        if report.changed:
            _link(connection, kind, changed, gone, rules, largest_block, report)
    report.seconds = round(time.perf_counter() - started, 3)
    return report


def _link(
    connection: sqlalchemy.Connection,
    kind: Kind,
    changed: list[int],
    gone: list[int],
    rules: str,
    largest: int,
    report: LinkReport,
) -> None:
    work = _Work()
    work.add(kind, link_rows.read_compared(connection, kind, changed))
    old = link_rows.take_out_blocks(connection, kind, [*changed, *gone])
    touched = {key for key, _ in old} | _keys(work)
    others = link_rows.read_blocks(connection, kind, touched, largest)
    crossing = _crossing(others, old, work, largest)
    link_rows.store_compared(connection, kind, work.rows, work.keys, rules)
    link_rows.forget(connection, kind, gone)
    if crossing:
        work.add(kind, link_rows.read_compared(connection, kind, crossing))
        others |= link_rows.read_blocks(connection, kind, _keys(work) - touched, largest)
    candidates = _candidates(others, work, largest)
    mates = {listing for pair in candidates for listing in pair} - work.listings.keys()
    known = {row["id"]: comparable(kind, row) for row in link_rows.read_compared(connection, kind, mates)}
    known |= work.listings
    # A listing deleted since its id was read is skipped here; the next run sees it as gone.
    judged = [
        (first, second, judged_as(known[first], known[second]))
        for first, second in candidates
        if {first, second} <= known.keys()
    ]
    report.compared = len(judged)
    again = {*work.listings, *gone}
    again |= link_rows.take_out_pairs(connection, kind, again)
    link_rows.store_pairs(
        connection,
        kind,
        (
            Pair(first, second, it.relation, it.reason, it.days)
            for first, second, it in judged
            if it.relation != "different"
        ),
    )
    _group(connection, kind, again, known, report)


def _group(
    connection: sqlalchemy.Connection, kind: Kind, ids: set[int], known: Mapping[int, Comparable], report: LinkReport
) -> None:
    reached, pairs = link_rows.connected_pairs(connection, kind, ids)
    paired = {listing for pair in pairs for listing in (pair.first, pair.second)}
    rows = {row["id"]: row for row in link_rows.read_whole(connection, kind, paired)}
    pairs = {pair for pair in pairs if pair.first in rows and pair.second in rows}
    members = {
        listing: Member(
            known.get(listing) or comparable(kind, row),
            row["source"] in OWN_BOARDS,
            row["status"] == "open",
            known_fields(kind, row),
            row["first_seen"],
        )
        for listing, row in rows.items()
    }
    groups = group(members, pairs)
    merged = {
        one.canonical: fields
        for one in groups
        if len(one.members) > 1 and (fields := merge(kind, [rows[listing] for listing in one.members]))
    }
    link_rows.replace_links(connection, kind, reached, groups, merged)
    report.same = sum(len(one.reasons) for one in groups)
    report.reposts = sum(one.anew is not None for one in groups)
    report.merged = len(merged)


def comparable(kind: Kind, row: Row) -> Comparable:
    """Converts a row to the form in which it is compared."""
    url = row["source_url"]
    if kind == "job":
        posted, seen = _day(row["posted_at"]), _day(row["first_seen"])
        return describe(row["title"], row["company"], row["location_text"] or "", url, posted, seen)
    if kind == "hackathon":
        ends = [day for name in ("start_date", "end_date") if (day := _day(row[name]))]
        # If only the deadline is known, it serves as the day of the event.
        days = ends or [day for day in (_day(row["registration_deadline"]),) if day]
        first, last = (min(days), max(days)) if days else (None, None)
        return describe_event(row["event_name"], row["organizer"] or "", row["location_text"] or "", url, first, last)
    return describe_headline(row["title"], row["publisher"] or "", url, _day(row["published_at"]))


def judged_as(a: Comparable, b: Comparable) -> Judgement:
    """Judges two listings of one kind."""
    if isinstance(a, Posting) and isinstance(b, Posting):
        return judge(a, b)
    if isinstance(a, Event) and isinstance(b, Event):
        return judge_events(a, b)
    if isinstance(a, Headline) and isinstance(b, Headline):
        return judge_headlines(a, b)
    raise TypeError(f"{type(a).__name__} and {type(b).__name__} are not of one kind")


def _keys(work: _Work) -> set[int]:
    return {key for keys in work.keys.values() for key in keys}


def _crossing(others: Mapping[int, Block], old: list[tuple[int, int]], work: _Work, largest: int) -> set[int]:
    """Unchanged opportunities in blocks that crossed the size limit and are now compared in the other way.

    In a block that was or is too large and whose listings share an id, the listing that represents the others may
    change.
    """
    before: dict[int, int] = {}
    after: dict[int, int] = {}
    for key, _ in old:
        before[key] = before.get(key, 0) + 1
    for keys in work.keys.values():
        for key in keys:
            after[key] = after.get(key, 0) + 1
    crossing: set[int] = set()
    for key, block in others.items():
        was, is_now = (block.size + changed.get(key, 0) > largest for changed in (before, after))
        if was != is_now or (is_now and is_id(key)):
            crossing.update(block.members)
    return crossing


def _candidates(others: Mapping[int, Block], work: _Work, largest: int) -> list[tuple[int, int]]:
    """The pairs to judge, each once, lower id first: listings that share an id, or a block that is small enough."""
    mine: dict[int, list[int]] = {}
    for listing, keys in work.keys.items():
        for key in keys:
            mine.setdefault(key, []).append(listing)
    pairs: set[tuple[int, int]] = set()
    for key, listings in mine.items():
        if len(listings) == 1 and key not in others:
            continue
        block = others.get(key, Block(0, ()))
        # Listings being compared again are also in the stored blocks, unless their keys were deleted.
        fellows = {member for member in block.members if member not in work.listings}
        if len(fellows) + len(listings) <= largest and len(block.members) == block.size:
            pairs.update(_paired(listings, fellows))
        elif is_id(key):
            pairs.update(_with_one(listings, fellows))
    return sorted(pairs)


def _paired(listings: list[int], fellows: set[int]) -> Iterator[tuple[int, int]]:
    for at, one in enumerate(listings):
        for other in (*listings[at + 1 :], *fellows):
            yield (one, other) if one < other else (other, one)


def _with_one(listings: list[int], fellows: set[int]) -> Iterator[tuple[int, int]]:
    """Pairs each listing with the one of lowest id, without pairs that need not be compared again."""
    one = min((*listings, *fellows))
    others = listings if one in fellows else [*listings, *fellows]
    yield from ((one, other) for other in others if other != one)


def _day(moment: datetime | None) -> date | None:
    return moment.date() if moment is not None else None


@cache
def rules_digest(room: str = "opportunity_pipeline.normalize") -> str:
    """Digest of a package's code and data: listings compared under another digest are compared again."""
    digest = blake2b(digest_size=8)
    for name, content in sorted(_contents(files(room))):
        digest.update(name.encode() + content)
    return digest.hexdigest()


def _contents(folder: Traversable) -> Iterator[tuple[str, bytes]]:
    for entry in folder.iterdir():
        if entry.is_dir():
            yield from _contents(entry)
        elif entry.name.endswith((".py", ".json", ".toml")):
            yield entry.name, entry.read_bytes()
