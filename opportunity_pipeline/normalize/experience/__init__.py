"""Required years of experience.

Belongs here: parsing them from fields and descriptions. Does not belong here: levels stated in titles (`roles`).
"""
