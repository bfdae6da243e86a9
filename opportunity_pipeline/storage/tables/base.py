"""Shared definitions of all tables: the metadata with its naming rule, and column helpers.

Belongs here: helpers used by several table modules. Does not belong here: tables.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import CheckConstraint, Column, DateTime, MetaData, Text, text
from sqlalchemy.dialects.postgresql import ARRAY

# Alembic compares constraints by name, so every name follows one rule.
metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

UNPACKED = "unpacked"
"""Key in the ``info`` of a column whose long texts are stored uncompressed; see ``storage.unpacked``."""

KINDS = ("job", "hackathon", "article")


def moment(name: str, comment: str, *, required: bool = False, **options: Any) -> Column[Any]:
    """A ``timestamptz`` column."""
    # A key is never null; declared nullable, Alembic would write a migration that makes it so.
    required = required or options.get("primary_key", False)
    return Column(name, DateTime(timezone=True), nullable=not required, comment=comment, **options)


def texts(name: str, comment: str) -> Column[Any]:
    """A ``text[]`` column that is never null and empty by default."""
    return Column(name, ARRAY(Text), nullable=False, server_default=text("'{}'::text[]"), comment=comment)


def choice(
    name: str, values: Sequence[str], comment: str, *, default: str | None = None, primary_key: bool = False
) -> Column[Any]:
    """A required ``text`` column; pair it with :func:`one_of`."""
    return Column(
        name,
        Text,
        primary_key=primary_key,
        nullable=False,
        server_default=default,
        comment=f"{comment} One of: {', '.join(values)}.",
    )


def one_of(name: str, values: Sequence[str]) -> CheckConstraint:
    """The check that a :func:`choice` column holds one of its values."""
    listed = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{name} IN ({listed})", name=f"{name}_known")
