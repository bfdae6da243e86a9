"""Generated pages of ``docs/``.

Belongs here: the list of pages, and those that no single subpackage owns (commands, settings, tables, scored tables).
Does not belong here: hand-written pages.

``python -m opportunity_pipeline.pages`` writes them; with ``--check`` it fails if one is stale.
"""
