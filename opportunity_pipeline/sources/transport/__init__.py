"""The polite HTTP client: does not burden upstreams, and is protected against hostile answers.

Belongs here: one request and its retries, limits for each host, and what is refused (large bodies, stacked
encodings, private addresses). Does not belong here: which URLs are requested (``upstreams/``), the database, or when a
whole source is paused (``breaker.py``).
"""
