"""What a student is told, when, and why not: from scores and deadlines to inbox rows and outbox rows.

Belongs here: the registry of notification types, the planning rules (pure, over all students at once), the
templates and their rendering, signed links, and the answer to "why did I (not) get this?". Does not belong here:
sending, retrying and providers (``delivery``), or making scores (``scoring``).
"""
