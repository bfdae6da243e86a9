"""Tests of the ``normalize`` room."""
