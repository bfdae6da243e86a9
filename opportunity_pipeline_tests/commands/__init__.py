"""Tests of the command line: commands run as typed, without mocks."""
