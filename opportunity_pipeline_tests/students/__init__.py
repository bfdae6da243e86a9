"""Tests of the students room."""
