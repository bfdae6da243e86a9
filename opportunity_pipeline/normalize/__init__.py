"""Turns raw records into comparable opportunities: one pure module per subject, then one that stores.

Belongs here: reading what upstreams write (text, skills, money, places, dates, roles), the strict models of a job, a
hackathon and an article, their quarantine, and their life cycle. Does not belong here: fetching or parsing responses
(``sources``), or what an opportunity is worth to a student (``scoring``).

A value that cannot be read is *unknown* (``None``, ``"unknown"`` or an empty list), never a guess. Where two readings
are possible, the module that chooses documents its rule.
"""
