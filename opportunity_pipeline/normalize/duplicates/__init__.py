"""Which postings are one opening: comparing two, finding those worth comparing, grouping them, merging a group.

Belongs here: pure rules, one subject a module. Does not belong here: reading and writing links (``normalize.linking``).
"""
