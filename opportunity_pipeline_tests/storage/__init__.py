"""Tests of ``opportunity_pipeline.storage``; they mirror the package."""
