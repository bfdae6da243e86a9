"""The polite HTTP client: asks upstreams without being a burden, and does not let them hurt us.

Belongs here: one request and its retries, limits for each host, and what is refused (large bodies, stacked
encodings, private addresses). Does not belong here: which URLs are asked (``upstreams/``), the database, or when a
whole source is left alone (``breaker.py``).
"""
