"""The formula, written once as Polars expressions over the facts of a (student, opportunity) pair.

Belongs here: the definition of a score. Does not belong here: where facts come from, how pairs are batched.
"""

from __future__ import annotations

from opportunity_pipeline.scoring.config import ScoringConfig
from opportunity_pipeline.scoring.formula.articles import article_formula
from opportunity_pipeline.scoring.formula.hackathons import hackathon_formula
from opportunity_pipeline.scoring.formula.jobs import job_formula
from opportunity_pipeline.scoring.formula.model import Component, Formula, Overlap, after_feedback
from opportunity_pipeline.sources.records import Kind

__all__ = ["Component", "Formula", "Overlap", "after_feedback", "formula_of"]


def formula_of(kind: Kind, config: ScoringConfig) -> Formula:
    """The formula of a kind."""
    return {"job": job_formula, "hackathon": hackathon_formula, "article": article_formula}[kind](config)
