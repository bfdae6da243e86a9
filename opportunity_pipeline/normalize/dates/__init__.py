"""Dates and durations: written, relative, in ranges and in many languages.

Belongs here: reading days, moments and lengths. Does not belong here: deadlines stated in running text (`deadlines`).
"""
