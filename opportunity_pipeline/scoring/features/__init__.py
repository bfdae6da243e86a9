"""Features: turning table rows into the facts and lists that the formula compares.

Belongs here: pure functions on frames, with the clock as an argument. Does not belong here: reading tables (`inputs`),
constants of the formula (`config`), scores (`formula`).
"""
