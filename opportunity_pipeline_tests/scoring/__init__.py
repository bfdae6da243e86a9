"""Tests of scoring.

Belongs here: tests of `opportunity_pipeline.scoring` and their helpers. Does not belong here: tests of its commands.
"""
