"""The generated pages of ``docs/``.

Belongs here: which page is made by which room, and the pages that no single room owns (commands, settings, tables, the
promise about scored tables). Does not belong here: pages written by hand.

``python -m opportunity_pipeline.pages`` writes them; with ``--check`` it fails where one is stale.
"""
