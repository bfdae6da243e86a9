"""One module per upstream: its requests, its shapes, its register entry (``SOURCE``).

Belongs here: an upstream's URLs, keys and quirks, documented at the top of its module. Does not belong here: sending
requests, or interpreting values. A shape is recognised by its content, never by a file name.
"""
