"""Alembic's environment and the migrations, inside the package so that they work from a wheel.

Belongs here: files that Alembic loads. Does not belong here: running them (``migrate``).
"""
