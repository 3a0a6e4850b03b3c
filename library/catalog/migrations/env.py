"""Runs a migration on the connection that `library.catalog.migrate` hands over."""

from __future__ import annotations

from alembic import context

from library.catalog.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    transaction_per_migration=False,
)
context.run_migrations()
