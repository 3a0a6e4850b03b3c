"""What the index has beside the tables that SQLAlchemy knows: triggers, virtual tables."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import DDL, MetaData, event


def also(metadata: MetaData, statement: str) -> None:
    """Declare what is run once all tables of *metadata* are made."""
    ddl = DDL(statement.replace("%", "%%"))  # type: ignore[no-untyped-call] # it fills in names
    event.listen(metadata, "after_create", ddl)


def keep(metadata: MetaData, triggers: Mapping[str, str]) -> None:
    """Declare triggers: by the name of each, the SQL that follows it."""
    for name, action in triggers.items():
        also(metadata, f"CREATE TRIGGER {name} {action}")
