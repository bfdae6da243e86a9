"""The checks of ``doctor``: one module per part of a working pipeline.

Belongs here: inspecting, and advising on what was found. Does not belong here: changing anything. Inspecting a home
that does not exist does not create it.
"""
