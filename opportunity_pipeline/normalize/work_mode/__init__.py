"""Work mode: remote, hybrid or on site.

Belongs here: where and how the work is done. Does not belong here: the place itself (`places`).
"""
