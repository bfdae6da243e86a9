"""Detects duplicates: finding pairs worth comparing, judging a pair, grouping listings, merging a group.

Belongs here: pure rules, one subject per module. Does not belong here: reading and writing links
(``normalize.linking``).
"""
