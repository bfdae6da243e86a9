"""Students: the contract that other modules fill, reading it from files, and a seeded generator.

Belongs here: what a student record is, how a file of them is checked and stored, and made-up students.
Does not belong here: what a score makes of a student, and what they are told.
"""
