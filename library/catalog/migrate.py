"""Bring an index to the version that this program reads."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import text

from library.catalog import shelves
from library.catalog.engine import APPLICATION_ID, Catalog
from library.errors import CatalogError

HEAD = "0031"
_SHELVES = "0017"  # what is older has none
_SCRIPTS = Path(__file__).parent / "migrations"


def migrate(catalog: Catalog) -> None:
    """Upgrade the index, making its tables where it is new.

    Raises:
        CatalogError: it comes from a newer version, or is no index of this program.
    """
    before = _version(catalog)
    if before == HEAD:
        return
    # Imported here: it is needed once in a version's life and costs 10 MB.
    from alembic import command
    from alembic.config import Config
    from alembic.util import CommandError

    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS))
    with catalog.write() as connection, connection.begin():
        config.attributes["connection"] = connection
        try:
            command.upgrade(config, HEAD)
        except CommandError as error:
            raise CatalogError(
                f"The index {catalog.path} was made by a newer version of Mantelpiece."
            ) from error
        # Not by its migration: this reads tables as the newest one leaves them.
        if before is not None and before < _SHELVES:
            shelves.fill(connection)
        connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")


def _version(catalog: Catalog) -> str | None:
    with catalog.read() as connection:
        application = connection.exec_driver_sql("PRAGMA application_id").scalar_one()
        tables = connection.exec_driver_sql("SELECT count(*) FROM sqlite_master").scalar_one()
        if tables == 0:
            return None
        if application != APPLICATION_ID:
            raise CatalogError(f"{catalog.path} is not an index of Mantelpiece.")
        version: str | None = connection.execute(
            text("SELECT version_num FROM alembic_version")
        ).scalar_one_or_none()
        return version
