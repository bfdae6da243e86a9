"""Features: from the rows of tables to the facts and lists the formula compares.

Belongs here: pure shaping of frames, with the clock as an argument. Does not belong here: reading tables (`inputs`),
any number of the formula (`config`), any score (`formula`).
"""
