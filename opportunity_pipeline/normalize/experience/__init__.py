"""Years of experience asked for.

Belongs here: reading them from fields and descriptions. Does not belong here: levels stated in titles (`roles`).
"""
