"""Bringing an index to the version that the program reads."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from library.catalog import migrate as module
from library.catalog.engine import APPLICATION_ID, Catalog
from library.catalog.migrate import HEAD, migrate
from library.catalog.tables import metadata
from library.errors import CatalogError


def script(path: Path, sql: str) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(sql)


def test_migrations_make_exactly_the_tables_of_the_schema(catalog: Catalog) -> None:
    """Whoever starts anew and whoever upgrades have the same index."""
    with catalog.write() as connection:
        context = MigrationContext.configure(
            connection,
            opts={
                "compare_type": True,
                "compare_server_default": True,
                # SQLAlchemy knows no virtual tables, nor the real ones that each of them has.
                "include_name": lambda name, _kind, _parents: (
                    not (name or "").startswith(("place_boxes", "search_texts"))
                ),
            },
        )
        assert [] == compare_metadata(context, metadata)


def test_the_newest_migration_is_what_the_program_asks_for() -> None:
    """There is one line of migrations, and it ends at `HEAD`."""
    assert [HEAD] == ScriptDirectory(str(module._SCRIPTS)).get_heads()


def test_an_index_says_whose_it_is(catalog: Catalog) -> None:
    """The `file` command and other programs can tell it from any SQLite file."""
    with catalog.read() as connection:
        found = connection.exec_driver_sql("PRAGMA application_id").scalar_one()
    assert APPLICATION_ID == found
    assert b"MANT" == catalog.path.read_bytes()[68:72]


def test_migrating_twice_changes_nothing(catalog: Catalog) -> None:
    """Every process does it at its start."""
    before = catalog.path.read_bytes()
    migrate(catalog)
    assert before == catalog.path.read_bytes()


def test_two_processes_may_start_on_a_new_index_at_once(tmp_path: Path) -> None:
    """One makes the tables, the other finds them."""
    children = [start_child(tmp_path / "index.sqlite") for _ in range(2)]
    assert [0, 0] == [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children]
    catalog = Catalog(tmp_path / "index.sqlite")
    with catalog.read() as connection:
        assert 0 == connection.exec_driver_sql("SELECT count(*) FROM users").scalar_one()
    catalog.close()


def start_child(path: Path) -> int:
    """Migrate the index in a process of its own; its exit status tells whether that worked."""
    if child := os.fork():
        return child
    status = 1
    try:
        migrate(Catalog(path))
        status = 0
    finally:
        os._exit(status)


def test_an_index_of_a_newer_version_is_refused(catalog: Catalog) -> None:
    """It is not changed, and the message says what is wrong."""
    script(catalog.path, "UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(CatalogError, match="newer version of Mantelpiece"):
        migrate(catalog)
    with catalog.read() as connection:
        found = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar_one()
    assert "9999" == found


def test_the_index_of_another_program_is_refused(tmp_path: Path) -> None:
    """Its tables are not touched."""
    path = tmp_path / "index.sqlite"
    script(path, "CREATE TABLE songs (title TEXT)")
    foreign = Catalog(path)
    with pytest.raises(CatalogError, match="not an index of Mantelpiece"):
        migrate(foreign)
    foreign.close()
    with closing(sqlite3.connect(path)) as connection:
        tables = connection.execute("SELECT name FROM sqlite_master").fetchall()
    assert [("songs",)] == tables


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    """Neither a traceback nor a new index in its place."""
    path = tmp_path / "index.sqlite"
    path.write_bytes(b"These are notes, not tables. " * 100)
    foreign = Catalog(path)
    with pytest.raises(CatalogError, match="not a database"):
        migrate(foreign)
    foreign.close()
    assert path.read_bytes().startswith(b"These are notes")


def test_files_that_were_there_are_counted(tmp_path: Path) -> None:
    """And folders, but for roots; what lies in libraries counts for nobody."""
    path = tmp_path / "index.sqlite"
    catalog = Catalog(path)
    migrate(catalog, to="0028")
    moment = "'2024-01-01 00:00:00'"
    script(
        path,
        f"""
        INSERT INTO users (id, name, name_key, role, password_hash, media_root, created, changed)
            VALUES (1, 'a', 'a', 'user', '', '', {moment}, {moment});
        INSERT INTO folders (id, user_id, parent_id, library_id, name, name_key, created, modified)
            VALUES (1, 1, NULL, NULL, '', '', {moment}, {moment}),
            (2, 1, NULL, 7, 'l', 'l', {moment}, {moment}),
            (3, 1, 1, NULL, 'a', 'a', {moment}, {moment}),
            (4, 1, 2, NULL, 'a', 'a', {moment}, {moment}),
            (5, 1, 4, NULL, 'a', 'a', {moment}, {moment});
        INSERT INTO media_items (user_id, folder_id, name, name_key, kind, mime, size, checksum,
                created, modified, shown, read_only)
            VALUES (1, 3, 'a', 'a', 'other', '', 1, '', {moment}, {moment}, 0, 0),
            (1, 4, 'b', 'b', 'other', '', 1, '', {moment}, {moment}, 0, 1);
        """,
    )
    migrate(catalog)
    with catalog.ask() as driver:
        assert [(2,)] == driver.execute("SELECT files FROM users").fetchall()
        rows = driver.execute("SELECT id FROM folders WHERE read_only ORDER BY id").fetchall()
    assert [(2,), (4,), (5,)] == rows
    catalog.close()
