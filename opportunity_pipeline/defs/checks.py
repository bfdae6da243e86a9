"""Asset checks: what must hold of the rows, as one query each that returns the rows for which it does not.

Belongs here: the claims and how their failure is shown. Does not belong here: repairing anything.
"""

from collections.abc import Iterable
from dataclasses import asdict, dataclass

import dagster as dg
from sqlalchemy import text

from opportunity_pipeline.defs.metadata import table
from opportunity_pipeline.defs.pipeline import Pipeline
from opportunity_pipeline.defs.raw import raw_key
from opportunity_pipeline.scoring.config import DEFAULT_CONFIG
from opportunity_pipeline.sources.records import MOST_TOLD_ALONE
from opportunity_pipeline.sources.register import SOURCES

WARN, ERROR = dg.AssetCheckSeverity.WARN, dg.AssetCheckSeverity.ERROR


@dataclass(frozen=True)
class Claim:
    """A claim about an asset.

    Attributes:
        asset: key of the asset it is about.
        name: name of the check.
        description: the claim, as a sentence that is true when the check passes.
        offending: SQL that returns the rows for which it is false, in a few columns; ``:now`` is the clock.
        severity: of its failure.
    """

    asset: dg.AssetKey
    name: str
    description: str
    offending: str
    severity: dg.AssetCheckSeverity


def _volume(source: str) -> Claim:
    return Claim(
        raw_key(source),
        "volume",
        "The newest listing of each scope has at least half the records of the median of the five before it.",
        f"""
        WITH ranked AS (
            SELECT scope, records, fetched_at,
                   row_number() OVER (PARTITION BY scope ORDER BY fetched_at DESC) AS newness
            FROM listings WHERE source = '{source}'
        ), usual AS (
            SELECT scope, percentile_cont(0.5) WITHIN GROUP (ORDER BY records) AS median
            FROM ranked WHERE newness BETWEEN 2 AND 6 GROUP BY scope HAVING count(*) >= 3
        )
        SELECT scope, records, median FROM ranked JOIN usual USING (scope)
        WHERE newness = 1 AND records < median / 2
        """,
        WARN,
    )


def _scopes(source: str) -> Claim:
    return Claim(
        raw_key(source),
        "scopes",
        "Every board, query or feed that gave records within the three runs before the newest is in the newest too.",
        f"""
        SELECT scope, max(fetched_at) AS last, max(newest) AS newest_run
        FROM (SELECT *, max(fetched_at) OVER () AS newest FROM listings WHERE source = '{source}') l
        WHERE fetched_at > newest - 3.5 * interval '{SOURCES[source].every.total_seconds():.0f} seconds' GROUP BY scope
        HAVING max(fetched_at) < max(newest) - interval '2 hours' AND max(records) > 0
        """,
        WARN,
    )


def _late(moments: str, allowed: str) -> str:
    """SQL that gives a row when the last of some moments is longer ago than their usual pause allows.

    Args:
        moments: query of the distinct moments, as column ``at``.
        allowed: longest time since the last; ``pause`` is the median of the ten pauses before it.
    """
    return f"""
        WITH pauses AS (
            SELECT at, at - lag(at) OVER (ORDER BY at) AS pause FROM ({moments}) moments ORDER BY at DESC LIMIT 10
        ), usual AS (
            SELECT max(at) AS last, percentile_cont(0.5) WITHIN GROUP (ORDER BY pause) AS pause, count(pause) AS pauses
            FROM pauses
        )
        SELECT last, pause::text AS usual_pause FROM usual WHERE pauses >= 3 AND last < :now - {allowed}
        """


def _freshness(source: str) -> Claim:
    return Claim(
        raw_key(source),
        "freshness",
        "The last listing with records is no older than three times the usual pause between the ten before it.",
        _late(
            "SELECT DISTINCT date_trunc('hour', fetched_at) AS at FROM listings"
            f" WHERE source = '{source}' AND records > 0",
            "greatest(3 * pause, interval '2 hours')",
        ),
        WARN,
    )


def _something_new(source: str) -> Claim:
    return Claim(
        raw_key(source),
        "something_new",
        "The last day with a new opportunity is no longer ago than four of the usual pauses between such days.",
        _late(
            f"SELECT DISTINCT date_trunc('day', first_seen) AS at FROM opportunity_sightings WHERE source = '{source}'",
            "greatest(4 * pause, interval '3 days')",
        ),
        WARN,
    )


def _quarantine(asset: str, kind: str) -> Claim:
    return Claim(
        dg.AssetKey(asset),
        "quarantine_share",
        "Of the records first seen with the newest response of a source, at most 5 % (and 3), and"
        f" never more than {MOST_TOLD_ALONE:,}, are in quarantine.",
        f"""
        WITH newest AS (
            SELECT source, max(fetched_at) AS fetched_at FROM landed_responses
            WHERE normalized_at IS NOT NULL GROUP BY source
        ), bad AS (
            SELECT q.source, count(*) AS bad FROM quarantine q JOIN newest n
            ON n.source = q.source AND q.first_seen = n.fetched_at WHERE q.kind = '{kind}' GROUP BY q.source
        ), good AS (
            SELECT s.source, count(*) AS good FROM opportunity_sightings s JOIN newest n
            ON n.source = s.source AND s.last_seen = n.fetched_at GROUP BY s.source
        )
        SELECT bad.source, bad, coalesce(good, 0) AS good FROM bad LEFT JOIN good USING (source)
        WHERE bad > 3 AND bad > 0.05 * (bad + coalesce(good, 0)) OR bad > {MOST_TOLD_ALONE}
        """,
        WARN,
    )


def _known(asset: str, columns: Iterable[str], least: float) -> Claim:
    shares = " UNION ALL ".join(
        f"SELECT '{column}' AS field,"
        f" avg(({column} IS NOT NULL AND {column}::text NOT IN ('unknown', '{{}}', ''))::int) AS known"
        f" FROM {asset} WHERE status = 'open'"
        for column in columns
    )
    return Claim(
        dg.AssetKey(asset),
        "known_shares",
        f"Each of these is known for at least {least:.0%} of the open rows: {', '.join(columns)}.",
        f"SELECT field, round(known::numeric, 3) AS known FROM ({shares}) s WHERE known < {least}",
        WARN,
    )


def _total(kind: str, weights: dict[str, int]) -> Claim:
    points = " + ".join(f"{weight} * {component}" for component, weight in weights.items())
    return Claim(
        dg.AssetKey(f"{kind}_scores"),
        "points_add_up",
        "Every component is within 0–10,000 and the total is the weighted sum times the feedback factor, half up.",
        f"""
        SELECT student_id, {kind}_id, total, {points} AS points, feedback_tenths FROM {kind}_scores
        WHERE total <> (({points}) * feedback_tenths + 5) / 10
           OR least({", ".join(weights)}) < 0 OR greatest({", ".join(weights)}) > 10000
        """,
        ERROR,
    )


def _whole(kind: str) -> Claim:
    return Claim(
        dg.AssetKey(f"{kind}_scores"),
        "lists_whole",
        "A student's list comes from one batch and its ranks are without gaps up to the length that is kept.",
        f"""
        SELECT student_id, count(DISTINCT batch_id) AS batches, max(rank) AS last, count(*) AS rows
        FROM {kind}_scores GROUP BY student_id
        HAVING count(DISTINCT batch_id) > 1 OR max(rank) <> count(*) OR min(rank) <> 1
        """,
        ERROR,
    )


def _once(kind: str) -> Claim:
    return Claim(
        dg.AssetKey(f"{kind}_scores"),
        "each_opening_once",
        "No list holds an opportunity that is shown as another of the same opening.",
        f"""
        SELECT student_id, {kind}_id, canonical_id FROM {kind}_scores s
        JOIN opportunity_links l ON l.kind = '{kind}' AND l.opportunity_id = s.{kind}_id AND l.relation = 'same'
        """,
        WARN,
    )


def _current(kind: str, opportunities: str, deadline: str) -> Claim:
    return Claim(
        dg.AssetKey(f"{kind}_scores"),
        "nothing_past_its_deadline",
        "No recommendation was past its deadline when it was scored.",
        f"""
        SELECT student_id, {kind}_id, {deadline}, b.as_of FROM {kind}_scores s
        JOIN canonical_{opportunities} o ON o.id = s.{kind}_id JOIN score_batches b ON b.id = s.batch_id
        WHERE {deadline} < b.as_of
        """,
        ERROR,
    )


CLAIMS: list[Claim] = [
    *(claim(source) for source in SOURCES for claim in (_volume, _freshness, _something_new)),
    # A thread of Hacker News is a month's, and goes with the month.
    *(_scopes(source) for source in SOURCES if source != "hn_hiring"),
    _quarantine("jobs", "job"),
    _quarantine("hackathons", "hackathon"),
    _quarantine("articles", "article"),
    _known("jobs", ["skills_required", "work_mode", "place_keys", "posted_at", "role_family"], 0.05),
    _known("hackathons", ["theme_tags", "end_date", "participation_mode"], 0.5),
    _known("articles", ["published_at", "publisher"], 0.5),
    Claim(
        dg.AssetKey("opportunity_links"),
        "unique",
        "No two open jobs that are shown have the same page.",
        "SELECT source_url, count(*) FROM canonical_jobs WHERE status = 'open' GROUP BY source_url HAVING count(*) > 1",
        WARN,
    ),
    Claim(
        dg.AssetKey("opportunity_links"),
        "nothing_stands_behind_a_duplicate",
        "What a duplicate is shown as is there, and shown itself.",
        "SELECT l.kind, l.opportunity_id, l.canonical_id FROM opportunity_links l WHERE l.relation = 'same'"
        " AND (EXISTS (SELECT FROM opportunity_links m WHERE m.kind = l.kind AND m.opportunity_id = l.canonical_id"
        " AND m.relation = 'same') OR NOT EXISTS (SELECT FROM jobs WHERE id = l.canonical_id UNION ALL"
        " SELECT FROM hackathons WHERE id = l.canonical_id UNION ALL SELECT FROM articles WHERE id = l.canonical_id))",
        ERROR,
    ),
    Claim(
        dg.AssetKey("opportunity_expiry"),
        "nothing_open_is_over",
        "No open job is past its deadline and no open hackathon past its end.",
        "SELECT 'job' AS kind, id, apply_by AS over FROM jobs WHERE status = 'open' AND apply_by < :now"
        " UNION ALL SELECT 'hackathon', id, end_date FROM hackathons WHERE status = 'open' AND end_date < :now",
        ERROR,
    ),
    *(_total(kind, asdict(getattr(DEFAULT_CONFIG, kind))) for kind in ("job", "hackathon", "article")),
    *(claim(kind) for claim in (_whole, _once) for kind in ("job", "hackathon", "article")),
    _current("job", "jobs", "apply_by"),
    _current("hackathon", "hackathons", "registration_deadline"),
    Claim(
        dg.AssetKey("match_notifications"),
        "told_once",
        "No student was told twice of the same opportunity by the same type.",
        "SELECT student_id, type, kind, opportunity_id, count(*) FROM notification_items"
        " WHERE type LIKE '%\\_match' GROUP BY 1, 2, 3, 4 HAVING count(*) > 1",
        ERROR,
    ),
    Claim(
        dg.AssetKey("deadline_reminders"),
        "reminded_in_time",
        "No reminder was planned after the deadline it reminds of.",
        "SELECT student_id, type, created_at, expires_at FROM notifications"
        " WHERE type LIKE '%\\_deadline' AND created_at >= expires_at",
        ERROR,
    ),
]


def evaluate(claim: Claim, pipeline: Pipeline) -> dg.AssetCheckResult:
    """Looks for rows for which a claim is false."""
    with pipeline.database.engine.connect() as connection:
        query = text(claim.offending)
        found = connection.execute(query.bindparams(now=pipeline.now()) if ":now" in claim.offending else query)
        columns, rows = list(found.keys()), found.fetchmany(20)
    return dg.AssetCheckResult(
        passed=not rows,
        severity=claim.severity,
        metadata={"offending": table(columns, [tuple(row) for row in rows])},
    )


def _check(claim: Claim) -> dg.AssetChecksDefinition:
    @dg.asset_check(asset=claim.asset, name=claim.name, description=claim.description)
    def check(pipeline: dg.ResourceParam[Pipeline]) -> dg.AssetCheckResult:
        return evaluate(claim, pipeline)

    return check


def build_checks() -> list[dg.AssetChecksDefinition]:
    """The checks of all claims."""
    return [_check(claim) for claim in CLAIMS]
