"""SQL that other programs may begin with, as ``docs/scored-tables.md`` shows it. A test runs each on a real database.

Belongs here: questions of readers of the views. Does not belong here: what the views are (``storage.tables``).
"""

from __future__ import annotations

from dataclasses import asdict, dataclass

from opportunity_pipeline.scoring.config import DEFAULT_CONFIG

_WEIGHTS = "\n        + ".join(f"{weight} * {name}" for name, weight in asdict(DEFAULT_CONFIG.job).items())


@dataclass(frozen=True)
class Example:
    """A question, and the SQL that answers it."""

    question: str
    sql: str


EXAMPLES = (
    Example(
        "What a student sees",
        """\
SELECT rank, score, opportunity_id, title, company, reasons
FROM recommended_jobs
WHERE student_id = 'asha' AND (deadline IS NULL OR deadline >= now())
ORDER BY rank
LIMIT 20""",
    ),
    Example(
        "The best of all kinds",
        """\
SELECT 'job' AS kind, opportunity_id, score, title, deadline FROM recommended_jobs
WHERE student_id = 'asha' AND rank <= 5
UNION ALL
SELECT 'hackathon', opportunity_id, score, title, deadline FROM recommended_hackathons
WHERE student_id = 'asha' AND rank <= 5
UNION ALL
SELECT 'article', opportunity_id, score, title, deadline FROM recommended_articles
WHERE student_id = 'asha' AND rank <= 5
ORDER BY score DESC, kind, opportunity_id""",
    ),
    Example(
        "Whom an opportunity fits",
        """\
SELECT student_id, score, rank, matched_skills, missing_skills
FROM recommended_jobs
WHERE opportunity_id = 11
ORDER BY total DESC, student_id""",
    ),
    Example(
        "How the points add up",
        f"""\
SELECT opportunity_id, total, before_feedback, feedback_tenths,
    (before_feedback * feedback_tenths + 5) / 10 AS same_total
FROM (
    SELECT *,
        {_WEIGHTS} AS before_feedback
    FROM recommended_jobs
    WHERE student_id = 'asha' AND scoring_version = '{DEFAULT_CONFIG.scoring_version}'
) rows
ORDER BY rank""",  # noqa: S608  numbers and names of our own
    ),
    Example(
        "What students lack most for their ten best",
        """\
SELECT skill, count(DISTINCT student_id) AS students
FROM recommended_jobs, unnest(missing_skills) AS skill
WHERE rank <= 10
GROUP BY skill
ORDER BY students DESC, skill
LIMIT 20""",
    ),
    Example(
        "What learning one skill would bring",
        """\
SELECT suggestion_skill, count(*) AS pairs, round(avg(suggestion_gain) / 10000.0, 1) AS mean_points
FROM recommended_jobs
WHERE suggestion_skill IS NOT NULL
GROUP BY suggestion_skill
ORDER BY pairs DESC, suggestion_skill
LIMIT 20""",
    ),
    Example(
        "How old the lists are, shard by shard",
        """\
SELECT DISTINCT ON (kind, shards, shard) kind, shard, shards, id AS batch_id, scoring_version, as_of, scored_at, rows
FROM score_batches
WHERE id IN (
  SELECT batch_id FROM job_lists UNION SELECT batch_id FROM hackathon_lists UNION SELECT batch_id FROM article_lists
)
ORDER BY kind, shards, shard, scored_at DESC""",
    ),
    Example(
        "Whose lists are new since a moment",
        """\
SELECT DISTINCT student_id
FROM recommended_jobs
WHERE scored_at > '2026-08-23T00:00:00Z'
ORDER BY student_id""",
    ),
)
