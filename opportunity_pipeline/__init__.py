"""Opportunity pipeline for students: gather, score, tell.

The rooms, left to right: ``sources`` → ``normalize`` → ``students`` → ``scoring`` → ``notifications`` → ``delivery``.
Nothing imports from a room to its right; only ``defs`` and ``definitions`` import Dagster.
"""
