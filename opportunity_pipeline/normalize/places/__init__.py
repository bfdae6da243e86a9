"""Places: the gazetteer, place keys, and places in fields, titles and descriptions.

Belongs here: parsing where a job or event is. Does not belong here: whether work is remote (`work_mode`).
"""
