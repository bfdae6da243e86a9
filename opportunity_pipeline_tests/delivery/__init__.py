"""Tests of ``opportunity_pipeline.delivery``, on a real database and real servers over loopback."""
