"""What ``doctor`` looks at: one module for each part of a working pipeline.

Belongs here: looking, and saying what to do about what was seen. Does not belong here: changing anything. A home that
was never begun is not begun by looking at it.
"""
