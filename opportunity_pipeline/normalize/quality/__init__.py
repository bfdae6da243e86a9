"""The quality of the normalised rows: per source and field what is filled, what could not be read, what never came.

Belongs here: measuring it (``measure.py``) and showing it (``page.py``). Does not belong here: reading records, or
judging the readers on labelled texts, which a benchmark does.
"""
