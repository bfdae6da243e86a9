"""Roles: role family and level of a title.

Belongs here: classifying titles. Does not belong here: years of experience (`experience`).
"""
