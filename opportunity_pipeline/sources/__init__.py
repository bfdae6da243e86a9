"""Sources: asks public feeds, keeps every response as it came, and reads records out of it.

Belongs here: one module for each upstream (``upstreams/``), the register of them, the polite HTTP client
(``transport/``), the landing zone, and replay. Does not belong here: what a value means. Records leave this room
with the upstream's own words under common names; ``normalize`` reads the words.
"""
