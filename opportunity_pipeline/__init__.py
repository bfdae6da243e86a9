"""Opportunity pipeline for students: gathers, scores and notifies.

The subpackages, left to right: ``sources`` → ``normalize`` → ``students`` → ``scoring`` → ``notifications`` →
``delivery``. None imports from one to its right; only ``defs`` and ``definitions`` import Dagster.

Belongs here: nothing but this overview. Does not belong here: code.
"""
