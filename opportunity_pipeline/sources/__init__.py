"""Sources: fetches public feeds, stores every response as received and parses records out of it.

Belongs here: one module per upstream (``upstreams/``), their register, the polite HTTP client (``transport/``), the
landing zone, and replay. Does not belong here: interpreting values. Records leave this package with the upstream's
own wording under common field names; ``normalize`` interprets it.
"""
