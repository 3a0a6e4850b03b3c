"""Bringing an index to the version that the program reads."""

from __future__ import annotations

import os
import re
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine

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


def test_migrations_make_exactly_what_the_schema_has_beside_tables(catalog: Catalog) -> None:
    """Triggers, indexes and virtual tables are the same to the letter, whoever makes them."""
    anew = create_engine("sqlite://")
    metadata.create_all(anew)
    with anew.connect() as connection:
        expected = beside_tables(connection)
    anew.dispose()
    with catalog.read() as connection:
        assert expected == beside_tables(connection)


def beside_tables(connection: Connection) -> dict[str, str]:
    found = connection.exec_driver_sql(
        "SELECT name, sql FROM sqlite_master WHERE sql NOT LIKE 'CREATE TABLE%'"
    )
    return {name: " ".join(sql.split()) for name, sql in found}


def test_migrations_are_frozen() -> None:
    """Of the program, which changes later, they know how a time is stored and nothing else."""
    texts = [
        Path(script.path).read_text(encoding="utf-8")
        for script in ScriptDirectory(str(module._SCRIPTS)).walk_revisions()
    ]
    own = r"^ *((?:from|import) (?:library|providers|config|server|webui)\b.*)"
    known = {line for text in texts for line in re.findall(own, text, re.MULTILINE)}
    assert {"from library.catalog.schema import UtcDateTime"} == known


def test_an_older_index_gets_what_follows_from_its_photos(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Shelves, months that are counted and the map have what was there before them."""
    older = Catalog(tmp_path / "older.sqlite")
    with monkeypatch.context() as patch:
        patch.setattr(module, "HEAD", "0016")
        migrate(older)
    script(older.path, ONE_PHOTO)
    migrate(older)
    with older.read() as connection:
        shelves = "SELECT title, size FROM shelves JOIN shelf_items ON shelf_id = id"
        assert [("Canon R5", 7)] == connection.exec_driver_sql(shelves).fetchall()
        months = "SELECT month, pictures FROM month_sizes"
        assert [("2024-05", 1)] == connection.exec_driver_sql(months).fetchall()
        cells = "SELECT items, newest FROM map_cells WHERE level = 18"
        assert [(1, 3)] == connection.exec_driver_sql(cells).fetchall()
    older.close()


ONE_PHOTO = """
    INSERT INTO users (id, name, name_key, role, password_hash, media_root, created, changed)
    VALUES (1, 'alice', 'alice', 'user', '', '/media', '2024-05-17', '2024-05-17');
    INSERT INTO folders (id, user_id, name, name_key, created, modified)
    VALUES (2, 1, '', '', '2024-05-17', '2024-05-17');
    INSERT INTO media_items (id, user_id, folder_id, name, name_key, kind, mime, size, checksum,
        created, modified, shown, month, month_name, month_name_key)
    VALUES (3, 1, 2, 'a.jpg', 'a.jpg', 'photo', 'image/jpeg', 7, '', '2024-05-17', '2024-05-17', 1,
        '2024-05', 'a.jpg', 'a.jpg');
    INSERT INTO media_metadata (media_id, make, model, latitude, longitude, keywords, damaged)
    VALUES (3, 'Canon', 'R5', 48.85, 2.35, '[]', 0);
"""


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


def test_who_was_signed_in_stays_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Sessions of before there was a choice last as they did; made-up passwords begin to end."""
    catalog = Catalog(tmp_path / "index.sqlite")
    monkeypatch.setattr(module, "HEAD", "0025")
    migrate(catalog)
    monkeypatch.undo()
    with catalog.write() as connection:
        for name, must_change in (("alice", 0), ("bob", 1)):
            connection.exec_driver_sql(
                "INSERT INTO users (name, name_key, role, password_hash, media_root, created,"
                " changed, must_change)"
                " VALUES (?, ?, 'user', '', '', '2026-01-01', '2026-01-01', ?)",
                (name, name, must_change),
            )
        connection.exec_driver_sql(
            "INSERT INTO sessions (token_hash, user_id, created, expires)"
            " VALUES ('a', 1, '2026-01-01', '2026-02-01')"
        )
    migrate(catalog)
    with catalog.read() as connection:
        kept = connection.exec_driver_sql("SELECT kept, by_code FROM sessions").all()
        until = connection.exec_driver_sql("SELECT password_until FROM users ORDER BY id").all()
    assert [(1, 0)] == kept
    assert until[0][0] is None
    left = datetime.fromisoformat(until[1][0]).replace(tzinfo=UTC) - datetime.now(UTC)
    assert timedelta(days=6) < left <= timedelta(days=7)
    catalog.close()


def test_files_that_were_there_are_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And folders, but for roots; what lies in libraries counts for nobody."""
    path = tmp_path / "index.sqlite"
    catalog = Catalog(path)
    with monkeypatch.context() as patch:
        patch.setattr(module, "HEAD", "0028")
        migrate(catalog)
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
