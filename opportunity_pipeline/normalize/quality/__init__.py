"""Data quality of the normalised rows: per source and field, what is filled, unread or absent.

Belongs here: measuring it (``measure.py``) and showing it (``page.py``). Does not belong here: reading records, or
judging the readers on labelled texts (done by a benchmark).
"""
