"""Deadlines stated in descriptions.

Belongs here: finding the sentence and the day that it states. Does not belong here: reading a date field (`dates`).
"""
