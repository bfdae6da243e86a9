"""Who might be told of what: reading matches and deadlines from the tables, before any rule holds one back.

Belongs here: what makes a pair of student and opportunity worth considering (threshold, theme, trend, notice), what it
has been told already, and what the student did with it. Does not belong here: preferences, quiet hours, caps, batching
(``decide``).

Each query is one statement, so it sees each student's list whole and from one batch.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

import polars as pl

from opportunity_pipeline.notifications.decide import CANDIDATE_SCHEMA, TOLD_SCHEMA
from opportunity_pipeline.notifications.dedupe import item_key, window_label
from opportunity_pipeline.notifications.preferences import DEFAULTS
from opportunity_pipeline.notifications.types import TYPES
from opportunity_pipeline.storage.bulk import read_frame
from opportunity_pipeline.storage.database import Database

BEST: Final = 5
"""A match cycle considers this many of each kind for a student: the best that were not told before."""
CYCLE: Final = timedelta(hours=6)
"""Length of a match cycle. Cycles begin at midnight in India, like the schedule that runs one of each; what was told
earlier in the same cycle counts among the best of it, so that running again plans nothing more."""
TRENDING: Final = 80
"""An article is trending from this percentile of engaging students on."""

RULES: Final = {
    "score": "scores at or above the match threshold",
    "theme": "has a theme among the interests",
    "trend": "trends, and covers a learning gap",
    "saved": "was saved and not applied to",
    "clicked": "was clicked and not applied to",
}
"""Why a candidate is one, strongest first within a type; as ``trigger.rule`` spells it."""

EVIDENCE_SCHEMA: Final = pl.Schema(
    {
        "reasons": pl.List(pl.String()),
        "matched": pl.List(pl.String()),
        "missing": pl.List(pl.String()),
        "suggestion_skill": pl.String(),
        "suggestion_gain": pl.Int64(),
    }
)
"""What the scores say of a match, carried along to its content; ``suggestion_gain`` in ten-thousandths of a point."""

# The ids of all listings of an opening, by the one that is shown. What a student did with any of them, or was told of
# it, counts for the opening.
_OPENINGS: Final = """
openings AS (
  SELECT kind, canonical_id, array_agg(opportunity_id) || canonical_id AS ids
  FROM opportunity_links WHERE relation = 'same' GROUP BY kind, canonical_id
)
"""

# What a student did with opportunity x, for a row x(student_id, kind, ids). A draft is no application yet;
# who saved or clicked after dismissing has changed their mind.
_STANDING: Final = """
CASE
  WHEN EXISTS (SELECT FROM applications a WHERE a.student_id = x.student_id AND a.kind = x.kind
               AND a.opportunity_id = ANY (x.ids) AND a.status <> 'draft')
    OR EXISTS (SELECT FROM recommendation_feedback f WHERE f.student_id = x.student_id AND f.kind = x.kind
               AND f.opportunity_id = ANY (x.ids) AND f.action = 'applied') THEN 'applied'
  WHEN EXISTS (SELECT FROM recommendation_feedback f WHERE f.student_id = x.student_id AND f.kind = x.kind
               AND f.opportunity_id = ANY (x.ids) AND f.action = 'dismissed'
               AND NOT EXISTS (SELECT FROM recommendation_feedback g WHERE g.student_id = f.student_id
                               AND g.kind = f.kind AND g.opportunity_id = ANY (x.ids)
                               AND g.action IN ('saved', 'clicked') AND g.at > f.at)) THEN 'dismissed'
END
"""

_MATCHES: Final = f"""
WITH {_OPENINGS}, wishes AS (
  SELECT s.id AS student_id, coalesce(p.match_threshold, :default_threshold)::integer AS threshold
  FROM students s LEFT JOIN notification_preferences p ON p.student_id = s.id
), x AS (
  SELECT 'job_match' AS type, 'job' AS kind, c.student_id, c.job_id AS opportunity_id, 'score' AS rule, c.rank, c.total,
         w.threshold, o.apply_by AS deadline, c.reasons, c.matched_skills AS matched, c.missing_skills AS missing,
         c.suggestion_skill, c.suggestion_gain, coalesce(k.ids, ARRAY[c.job_id]) AS ids
  FROM job_scores c JOIN wishes w USING (student_id) JOIN canonical_jobs o ON o.id = c.job_id
  LEFT JOIN openings k ON k.kind = 'job' AND k.canonical_id = c.job_id
  WHERE o.status = 'open' AND c.total >= w.threshold * 10000
  UNION ALL
  SELECT 'hackathon_match', 'hackathon', c.student_id, c.hackathon_id,
         CASE WHEN c.total >= w.threshold * 10000 THEN 'score' ELSE 'theme' END, c.rank, c.total,
         w.threshold, coalesce(o.registration_deadline, o.start_date), c.reasons, c.matched_skills, c.missing_skills,
         c.suggestion_skill, c.suggestion_gain, coalesce(k.ids, ARRAY[c.hackathon_id])
  FROM hackathon_scores c JOIN wishes w USING (student_id) JOIN canonical_hackathons o ON o.id = c.hackathon_id
  LEFT JOIN openings k ON k.kind = 'hackathon' AND k.canonical_id = c.hackathon_id
  WHERE o.status = 'open'
    AND (c.total >= w.threshold * 10000
         OR EXISTS (SELECT FROM student_interests i
                    WHERE i.student_id = c.student_id AND i.interest = ANY (o.theme_tags)))
  UNION ALL
  SELECT 'article_match', 'article', c.student_id, c.article_id, 'trend', c.rank, c.total,
         w.threshold, NULL, c.reasons, '{{}}', '{{}}', c.suggestion_skill, c.suggestion_gain,
         coalesce(k.ids, ARRAY[c.article_id])
  FROM article_scores c JOIN wishes w USING (student_id) JOIN canonical_articles o ON o.id = c.article_id
  LEFT JOIN openings k ON k.kind = 'article' AND k.canonical_id = c.article_id
  WHERE o.status = 'open' AND c.trend >= :trending * 100 AND c.gap = 10000 AND NOT c.unknown && '{{trend,gap}}'
), judged AS (
  SELECT x.*, {_STANDING} AS standing
  FROM x
  WHERE (x.deadline IS NULL OR x.deadline > CAST(:now AS timestamptz))
    AND NOT EXISTS (SELECT FROM notification_items i JOIN notifications n ON n.id = i.notification_id
                    WHERE i.student_id = x.student_id AND i.kind = x.kind AND i.opportunity_id = ANY (x.ids)
                      AND n.category = 'opportunities')
), told AS (
  SELECT i.student_id, i.kind, count(*) AS told
  FROM notification_items i
  JOIN notifications n ON n.id = i.notification_id,
       date_bin(:cycle, CAST(:now AS timestamptz), timestamptz '2000-01-01 00:00+05:30') AS began
  WHERE n.category = 'opportunities' AND n.created_at >= began AND n.created_at < began + :cycle
  GROUP BY i.student_id, i.kind
), placed AS (
  SELECT judged.*, row_number() OVER (
           PARTITION BY student_id, kind, standing IS NULL ORDER BY rank, opportunity_id) AS place
  FROM judged
)
SELECT type, kind, student_id, opportunity_id, rule, rank, total AS score, threshold, deadline, standing,
       reasons, matched, missing, suggestion_skill, suggestion_gain, ids, ARRAY[]::text[] AS told_keys
FROM placed LEFT JOIN told USING (student_id, kind)
WHERE place <= :best - CASE WHEN standing IS NULL THEN coalesce(told, 0) ELSE 0 END
"""  # noqa: S608 - put together from constants

_DEADLINES: Final = f"""
WITH {_OPENINGS}, wishes AS (
  SELECT s.id AS student_id, coalesce(p.deadline_days, :deadline_days)::integer AS deadline_days,
         coalesce(p.registration_days, :registration_days)::integer AS registration_days
  FROM students s LEFT JOIN notification_preferences p ON p.student_id = s.id
), marked AS (
  SELECT f.student_id, f.kind, coalesce(l.canonical_id, f.opportunity_id) AS opportunity_id,
         bool_or(f.action = 'saved') AS saved
  FROM recommendation_feedback f
  LEFT JOIN opportunity_links l
    ON l.kind = f.kind AND l.opportunity_id = f.opportunity_id AND l.relation = 'same'
  WHERE f.action IN ('saved', 'clicked') GROUP BY 1, 2, 3
), chosen AS (
  SELECT m.*, coalesce(k.ids, ARRAY[m.opportunity_id]) AS ids
  FROM marked m LEFT JOIN openings k ON k.kind = m.kind AND k.canonical_id = m.opportunity_id
), x AS (
  SELECT 'application_deadline' AS type, m.*, w.deadline_days AS notice, o.apply_by AS deadline
  FROM chosen m JOIN wishes w USING (student_id) JOIN canonical_jobs o ON o.id = m.opportunity_id AND m.kind = 'job'
  WHERE o.status = 'open'
  UNION ALL
  SELECT 'registration_deadline', m.*, w.registration_days, o.registration_deadline
  FROM chosen m JOIN wishes w USING (student_id)
  JOIN canonical_hackathons o ON o.id = m.opportunity_id AND m.kind = 'hackathon'
  WHERE o.status = 'open'
)
SELECT x.type, x.kind, x.student_id, x.opportunity_id, CASE WHEN x.saved THEN 'saved' ELSE 'clicked' END AS rule,
       row_number() OVER (PARTITION BY x.student_id, x.type ORDER BY x.deadline, x.opportunity_id) AS rank,
       NULL::integer AS score, x.notice AS threshold, x.deadline, {_STANDING} AS standing,
       ARRAY[]::text[] AS reasons, ARRAY[]::text[] AS matched, ARRAY[]::text[] AS missing,
       NULL::text AS suggestion_skill, NULL::integer AS suggestion_gain, x.ids,
       ARRAY(SELECT i.dedupe_key FROM notification_items i WHERE i.student_id = x.student_id AND i.kind = x.kind
             AND i.opportunity_id = ANY (x.ids) AND i.type = x.type) AS told_keys
FROM x
WHERE x.deadline > CAST(:now AS timestamptz)
  AND x.deadline <= CAST(:now AS timestamptz) + x.notice * interval '24 hours'
"""  # noqa: S608 - put together from constants

_TOLD: Final = """
SELECT student_id, due_at FROM notifications WHERE due_at >= CAST(:now AS timestamptz) - interval '2 days'
"""


def read_matches(database: Database, *, default_threshold: int, now: datetime) -> pl.DataFrame:
    """The candidates of a match cycle, in the columns of ``decide.CANDIDATE_SCHEMA`` and :data:`EVIDENCE_SCHEMA`.

    For each student and kind the :data:`BEST` open opportunities with a rule that holds, whose deadline (a hackathon's
    start, where it states no deadline) is not past, which no notification of matches has told before and which the
    student has neither applied to nor dismissed; fewer by those told in this cycle already. As many again of those that
    they have: these get a reason each.

    Args:
        database: where scores and opportunities are.
        default_threshold: the setting of that name, for students who have stated none.
        now: aware; what "past" means.
    """
    limits = {"trending": TRENDING, "best": BEST, "cycle": CYCLE}
    return _as_candidates(
        read_frame(database, _MATCHES, {"default_threshold": default_threshold, "now": now, **limits})
    )


def read_deadlines(database: Database, *, now: datetime) -> pl.DataFrame:
    """The candidates of a deadline cycle, in the columns of ``decide.CANDIDATE_SCHEMA`` and :data:`EVIDENCE_SCHEMA`.

    Open jobs and hackathons that a student saved or clicked and whose deadline comes within the student's notice (days
    of 24 hours, from ``now``), unless a reminder of that deadline has been planned.

    Args:
        database: where feedback and opportunities are.
        now: aware.
    """
    notice = {"deadline_days": DEFAULTS.deadline_days, "registration_days": DEFAULTS.registration_days}
    return _as_candidates(read_frame(database, _DEADLINES, {**notice, "now": now}))


def read_told(database: Database, *, now: datetime) -> pl.DataFrame:
    """Notifications that can share a local day with one planned now, in the columns of ``decide.TOLD_SCHEMA``."""
    return read_frame(database, _TOLD, {"now": now}).cast(TOLD_SCHEMA)


def _as_candidates(rows: pl.DataFrame) -> pl.DataFrame:
    """Spells each row's key and leaves out what a key, of any listing of the opening, says was told already."""
    keys, told = [], []
    names = ("type", "student_id", "kind", "opportunity_id", "deadline", "ids", "told_keys")
    for type, student, kind, opportunity, deadline, ids, told_keys in rows.select(names).iter_rows():
        window = window_label(TYPES[type].dedupe_window, deadline)
        keys.append(item_key(type, student, kind, opportunity, window))
        told.append(bool(told_keys) and any(item_key(type, student, kind, one, window) in told_keys for one in ids))
    schema = {**CANDIDATE_SCHEMA, **EVIDENCE_SCHEMA}
    return (
        rows.with_columns(dedupe_key=pl.Series(keys, dtype=pl.String))
        .filter(~pl.Series(told, dtype=pl.Boolean))
        .select(pl.col(name).cast(dtype) for name, dtype in schema.items())
    )
