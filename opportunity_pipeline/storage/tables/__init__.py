"""The tables, as SQLAlchemy Core definitions, one module a room.

Belongs here: columns, keys, checks, indexes and the comments that document them. Does not belong here: statements.
All times are ``timestamptz`` in UTC. A column comment is the documentation that downstream readers see.
"""

from opportunity_pipeline.storage.tables.base import metadata
from opportunity_pipeline.storage.tables.ingestion import (
    fetches,
    field_quality,
    host_pauses,
    http_cache,
    landed_responses,
    listings,
    quarantine,
    source_state,
)
from opportunity_pipeline.storage.tables.links import (
    CANONICAL,
    article_merges,
    canonical_articles,
    canonical_hackathons,
    canonical_id,
    canonical_jobs,
    compared_opportunities,
    hackathon_merges,
    job_merges,
    opportunity_blocks,
    opportunity_links,
    opportunity_pairs,
)
from opportunity_pipeline.storage.tables.notifications import (
    deliveries,
    delivery_attempts,
    notification_items,
    notification_preferences,
    notifications,
    suppressed_plans,
    suppressions,
)
from opportunity_pipeline.storage.tables.opportunities import (
    WATCHED,
    articles,
    companies,
    hackathons,
    jobs,
    opportunity_changes,
    opportunity_sightings,
)
from opportunity_pipeline.storage.tables.recommended import (
    RECOMMENDED,
    recommended_articles,
    recommended_hackathons,
    recommended_jobs,
)
from opportunity_pipeline.storage.tables.scores import (
    article_scores,
    hackathon_scores,
    job_scores,
    score_batches,
    score_states,
    scoring_configs,
)
from opportunity_pipeline.storage.tables.students import (
    applications,
    interviews,
    learning_gaps,
    learning_paths,
    profile_score_history,
    recommendation_feedback,
    recommended_courses,
    student_interests,
    student_skills,
    students,
)

VIEWS = (*CANONICAL, *RECOMMENDED)
"""The views, each behind those it reads; apart from the metadata of the tables, which Alembic makes migrations from."""

__all__ = [
    "CANONICAL",
    "RECOMMENDED",
    "VIEWS",
    "WATCHED",
    "applications",
    "article_merges",
    "article_scores",
    "articles",
    "canonical_articles",
    "canonical_hackathons",
    "canonical_id",
    "canonical_jobs",
    "companies",
    "compared_opportunities",
    "deliveries",
    "delivery_attempts",
    "fetches",
    "field_quality",
    "hackathon_merges",
    "hackathon_scores",
    "hackathons",
    "host_pauses",
    "http_cache",
    "interviews",
    "job_merges",
    "job_scores",
    "jobs",
    "landed_responses",
    "learning_gaps",
    "learning_paths",
    "listings",
    "metadata",
    "notification_items",
    "notification_preferences",
    "notifications",
    "opportunity_blocks",
    "opportunity_changes",
    "opportunity_links",
    "opportunity_pairs",
    "opportunity_sightings",
    "profile_score_history",
    "quarantine",
    "recommendation_feedback",
    "recommended_articles",
    "recommended_courses",
    "recommended_hackathons",
    "recommended_jobs",
    "score_batches",
    "score_states",
    "scoring_configs",
    "source_state",
    "student_interests",
    "student_skills",
    "students",
    "suppressed_plans",
    "suppressions",
]
