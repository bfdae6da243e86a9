"""Tests of planning, templates, links and explanations."""
