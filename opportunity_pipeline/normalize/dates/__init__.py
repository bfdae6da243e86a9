"""Dates and durations: absolute, relative, in ranges and in many languages.

Belongs here: parsing days, instants and lengths. Does not belong here: deadlines stated in running text (`deadlines`).
"""
