"""Code that benchmarks share.

Belongs here: reports, data generators, reference implementations. Does not belong here: measurements and goals.
"""
