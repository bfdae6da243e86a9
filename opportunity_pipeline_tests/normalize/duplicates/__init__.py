"""Tests of what makes listings one opening."""
