"""Plans notifications: from scores and deadlines to inbox rows and outbox rows, and reasons for those not sent.

Belongs here: the registry of notification types, the planning rules (pure, over all students at once), the
templates and their rendering, signed links, and the answer to "why did I (not) get this?". Does not belong here:
sending, retrying and providers (``delivery``), or computing scores (``scoring``).
"""
