"""Storage: tables, migrations, bulk reads and writes, embedded PostgreSQL.

Belongs here: database code that does not depend on the domain. Does not belong here: rules of sources, scores or
notifications; those packages bring their own statements and use this one.
"""
