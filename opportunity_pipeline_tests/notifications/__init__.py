"""Tests of ``opportunity_pipeline.notifications``: planning, templates, links and explanations."""
