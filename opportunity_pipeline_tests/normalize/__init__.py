"""Tests of the ``normalize`` package."""
