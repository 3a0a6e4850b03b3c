"""Connections to the index: many readers, one writer at a time, and errors with a meaning."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy.exc import IntegrityError
from support.home import PASSWORD, Home

from library.accounts import Accounts
from library.catalog import folders, sessions, users
from library.catalog.engine import Catalog
from library.errors import CatalogError, StorageFull
from library.library import Library
from library.model import Role

NOW = datetime(2024, 5, 17, tzinfo=UTC)


@pytest.fixture
def impatient(home: Home) -> Iterator[Catalog]:
    """The index of `home`, by a program that does not wait for locks."""
    catalog = Catalog(home.catalog.path, patience_s=0.01)
    yield catalog
    catalog.close()


WRITES: dict[str, Callable[[Catalog, Home], object]] = {
    "a folder": lambda catalog, home: Library(catalog, home.data).changes.settle(),
    "a session": lambda catalog, home: Accounts(catalog, home.data).sign_in("alice", PASSWORD),
    "signing out": lambda catalog, home: Accounts(catalog, home.data).sign_out("x"),
    "a user": lambda catalog, home: Accounts(catalog, home.data).remove("bob"),
    "the start": lambda catalog, home: Library(catalog, home.data).recover(),
}


@pytest.mark.parametrize("write", WRITES.values(), ids=WRITES)
def test_a_locked_index_is_an_error_with_a_meaning(
    home: Home, impatient: Catalog, write: Callable[[Catalog, Home], object]
) -> None:
    """Whatever is written while another program keeps the index locked."""
    with home.catalog.write(), pytest.raises(CatalogError, match="database is locked"):
        write(impatient, home)


def test_a_locked_index_can_be_read(home: Home, impatient: Catalog) -> None:
    """Listings are answered while something is written, from the state before it."""
    with home.catalog.write() as connection:
        folders.touch(connection, home.root.id, NOW)
        assert 0 == Library(impatient, home.data).revision(home.alice).number
    assert 1 == Library(impatient, home.data).revision(home.alice).number


def test_a_reader_sees_one_state(home: Home) -> None:
    """What is written while it reads does not show in the midst of an answer."""
    with home.catalog.read() as reader:
        before = users.revision(reader, home.alice.id)
        home.put("a.txt")
        assert before == users.revision(reader, home.alice.id)
    assert before != home.library.revision(home.alice)


def test_a_reader_cannot_write(home: Home) -> None:
    """A connection for reading refuses, even where the program is wrong."""
    with pytest.raises(CatalogError, match="readonly"), home.catalog.read() as connection:
        users.remove(connection, home.alice.id)
    assert 2 == len(Accounts(home.catalog, home.data).everyone())


def test_an_error_rolls_everything_back(home: Home) -> None:
    """A transaction happens wholly or not at all."""

    def fail() -> None:
        with home.catalog.write() as connection:
            users.remove(connection, home.alice.id)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert 2 == len(Accounts(home.catalog, home.data).everyone())


def test_a_full_disk_is_told_apart(home: Home) -> None:
    """The index may grow no further: that is no fault of the index."""

    def fill() -> None:
        with home.catalog.write() as connection:
            for number in range(1000):
                sessions.add(
                    connection,
                    token_hash=f"{number}" * 15,
                    user_id=home.alice.id,
                    now=NOW,
                    expires=NOW,
                )

    with home.catalog.write() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(StorageFull):
        fill()


def test_faults_of_the_program_are_not_hidden(home: Home) -> None:
    """A row that breaks a rule is no problem of the file."""

    def add_alice_again() -> None:
        with home.catalog.write() as connection:
            users.add(
                connection,
                name="ALICE",
                role=Role.USER,
                password_hash="",
                media_root=home.data,
                now=NOW,
            )

    with pytest.raises(IntegrityError):
        add_alice_again()


@pytest.mark.parametrize("folder", ["what?", "100%", "a#b", "ü b"])
def test_the_data_folder_may_have_any_name(tmp_path: Path, folder: str) -> None:
    """What means something in a URL means nothing in a path."""
    (tmp_path / folder).mkdir()
    catalog = Catalog(tmp_path / folder / "index.sqlite")
    with catalog.write() as connection:
        connection.exec_driver_sql("CREATE TABLE a (b)")
    catalog.close()
    assert (tmp_path / folder / "index.sqlite").stat().st_size


def test_a_folder_that_is_not_there_is_an_error_with_a_meaning(tmp_path: Path) -> None:
    """No traceback of the driver."""
    catalog = Catalog(tmp_path / "nowhere" / "index.sqlite")
    with pytest.raises(CatalogError, match="unable to open"), catalog.read():
        pass


def test_writers_of_many_threads_wait_for_each_other(home: Home) -> None:
    """None fails, and none is lost."""

    def write() -> None:
        for _ in range(10):
            with home.catalog.write() as connection:
                folders.touch(connection, home.root.id, NOW)

    threads = [threading.Thread(target=write) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert 80 == home.library.revision(home.alice).number


def test_times_are_stored_as_utc(home: Home) -> None:
    """A naive time, which could be anyone's, is refused."""
    with home.catalog.write() as connection:
        sessions.add(connection, token_hash="a", user_id=home.alice.id, now=NOW, expires=NOW)
    with closing(sqlite3.connect(home.catalog.path)) as raw:
        assert [("2024-05-17 00:00:00.000000",)] == raw.execute(
            "SELECT expires FROM sessions"
        ).fetchall()
    naive = NOW.replace(tzinfo=None)
    with pytest.raises(Exception, match="naive"), home.catalog.write() as connection:
        sessions.purge(connection, naive)
    assert timedelta(0) == home.alice.created.utcoffset()


def test_a_single_question_sees_what_was_written_last(home: Home) -> None:
    """It holds nothing from question to question, and cannot write."""
    with home.catalog.ask_once() as driver:
        for number in range(3):
            assert number == users.revision(driver, home.alice.id).number
            with home.catalog.write() as connection:
                folders.touch(connection, home.root.id, NOW)
        with pytest.raises(CatalogError, match="readonly"), home.catalog.ask_once() as other:
            other.execute("DELETE FROM users")
