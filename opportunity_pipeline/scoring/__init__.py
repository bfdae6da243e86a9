"""Scoring: how well each opportunity fits each student, by one formula a student can read.

Belongs here: the formula and its configuration, the engine that finds each student's best, feedback, explanations,
and the published lists. Does not belong here: gathering opportunities (`normalize`), who a student is (`students`),
telling anybody (`notifications`).
"""
