"""One module for each upstream: its requests, its shapes, its register entry (``SOURCE``).

Belongs here: an upstream's URLs, keys and quirks, documented at the top of its module. Does not belong here: doing
requests, or what a value means. A shape is recognised by its content, never by a file name.
"""
