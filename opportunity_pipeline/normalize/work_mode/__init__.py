"""Work mode: remote, hybrid or on site.

Belongs here: reading how much of the work is done where. Does not belong here: the place itself (`places`).
"""
