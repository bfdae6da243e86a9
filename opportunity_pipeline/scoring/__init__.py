"""Scoring: how well each opportunity fits each student, by one formula that students can read.

Belongs here: the formula and its configuration, the engine that finds each student's best opportunities, feedback,
explanations and the published lists. Does not belong here: fetching opportunities (`normalize`), student data
(`students`), sending anything to students (`notifications`).
"""
