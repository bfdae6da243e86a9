"""Storage: tables, migrations, bulk reads and writes, embedded PostgreSQL.

Belongs here: what is true of the database whatever the domain. Does not belong here: rules of sources,
scores or notifications; those rooms bring their own statements and use this one.
"""
