"""Example SQL for other programs, as shown in ``docs/scored-tables.md``. A test runs each query on a real database.

Belongs here: queries on the views. Does not belong here: the definitions of the views (``storage.tables``).
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
        "The best of every kind",
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
        "Which students an opportunity matches",
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
        "Which skills students most often lack for their ten best jobs",
        """\
SELECT skill, count(DISTINCT student_id) AS students
FROM recommended_jobs, unnest(missing_skills) AS skill
WHERE rank <= 10
GROUP BY skill
ORDER BY students DESC, skill
LIMIT 20""",
    ),
    Example(
        "How many points learning one skill would add",
        """\
SELECT suggestion_skill, count(*) AS pairs, round(avg(suggestion_gain) / 10000.0, 1) AS mean_points
FROM recommended_jobs
WHERE suggestion_skill IS NOT NULL
GROUP BY suggestion_skill
ORDER BY pairs DESC, suggestion_skill
LIMIT 20""",
    ),
    Example(
        "How old the lists of each shard are",
        """\
SELECT DISTINCT ON (kind, shards, shard) kind, shard, shards, id AS batch_id, scoring_version, as_of, scored_at, rows
FROM score_batches
WHERE id IN (
  SELECT batch_id FROM job_lists UNION SELECT batch_id FROM hackathon_lists UNION SELECT batch_id FROM article_lists
)
ORDER BY kind, shards, shard, scored_at DESC""",
    ),
    Example(
        "Which students have new lists since a given time",
        """\
SELECT DISTINCT student_id
FROM recommended_jobs
WHERE scored_at > '2026-08-23T00:00:00Z'
ORDER BY student_id""",
    ),
)
