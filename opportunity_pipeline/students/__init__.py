"""Students: the input contract for other modules, file import, and a seeded generator of synthetic students.

Belongs here: the shape of a student record, checking and storing files of records, generating synthetic students.
Does not belong here: scoring students and notifying them.
"""
