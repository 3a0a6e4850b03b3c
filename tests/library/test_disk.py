"""Files and index change together, whatever dies when."""

from __future__ import annotations

import errno
import fcntl
import os
import shutil
import sqlite3
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from sqlalchemy import Connection, select
from support.home import JPEG, Home, add_user, copy_home, open_home

from library.catalog.driver import Driver
from library.catalog.engine import Catalog
from library.catalog.schema import disk_changes
from library.catalog.writer import Writer
from library.copies import copy
from library.disk import DiskChange
from library.errors import CatalogError, NotFound, StorageFull
from library.library import Library
from library.model import StoredFolder
from library.undo import Step, UndoLog

KILLED = 9
State = dict[str, tuple[int, bytes | None]]


LOG = "undo.log"


def interrupt(home: Home, *steps: Step, number: int | None = None) -> None:
    """Leave the log of a change that a process had done so far when it died."""
    with home.catalog.read() as connection:
        stands = connection.execute(select(disk_changes.c.number)).scalar_one()
    log = UndoLog(home.data / "changes" / LOG)
    for index, step in enumerate(steps):
        log.note(stands + 1 if number is None else number, "feed", step, first=index == 0)


def furnish(home: Home) -> None:
    home.put("a.jpg", data=JPEG)
    home.put("b.jpg", data=JPEG + b"b")
    home.put("box", "c.txt", data=b"c")
    home.put("full", "deep", "d.txt", data=b"d")


def node(home: Home, *names: str) -> Any:
    return home.find(*names)


def id_of(home: Home, *names: str) -> int:
    return home.folder(*names).id


VERBS: dict[str, Callable[[Home], object]] = {
    "a new file": lambda home: home.put("new.txt", data=b"new"),
    "an overwritten file": lambda home: home.put("a.jpg", data=b"other"),
    "a new folder": lambda home: home.files.make_folder(home.root.id, "new"),
    "a file moved over one": lambda home: home.files.move(
        node(home, "a.jpg"), home.root.id, "b.jpg"
    ),
    "a file moved over a folder": lambda home: home.files.move(
        node(home, "a.jpg"), home.root.id, "full"
    ),
    "a folder moved over a folder": lambda home: home.files.move(
        node(home, "full"), home.root.id, "box"
    ),
    "a folder moved over a file": lambda home: home.files.move(
        node(home, "full"), id_of(home, "box"), "c.txt"
    ),
    "a deleted folder": lambda home: home.files.remove(node(home, "full")),
    "a copy": lambda home: copy(home.files, node(home, "a.jpg"), home.root.id, "e.jpg"),
    "a copy over a file": lambda home: copy(home.files, node(home, "a.jpg"), home.root.id, "b.jpg"),
    "a copied folder": lambda home: copy(home.files, node(home, "full"), home.root.id, "box"),
}


def state(home: Home) -> State:
    found = {}
    for path, content in home.indexed().items():
        at = home.find(*path.split("/"))
        assert at is not None
        found[path] = (at.id, content)
    for path, content in home.trashed().items():
        found[f"/trash/{path.partition(' (before ')[0]}"] = (0, content)  # a name tells the time
    return found


@pytest.fixture(scope="module")
def furnished(tmp_path_factory: pytest.TempPathFactory, blank_index: bytes) -> Path:
    """A data folder with a few files of alice's, to copy."""
    data = tmp_path_factory.mktemp("furnished") / "data"
    data.mkdir()
    (data / "index.sqlite").write_bytes(blank_index)
    catalog = Catalog(data / "index.sqlite")
    alice, bob = (add_user(catalog, data, name) for name in ("alice", "bob"))
    furnish(Home(data, catalog, Library(catalog, data), alice, bob))
    catalog.close()
    return data


def die_at(number: int) -> None:
    """Have this process end before the step of that number that touches disk or index."""
    steps = iter(range(number))

    def step() -> None:
        if next(steps, None) is None:
            os._exit(KILLED)

    def deadly(function: Callable[..., object]) -> Callable[..., object]:
        def stepping(*args: Any, **more: Any) -> object:
            step()
            return function(*args, **more)

        return stepping

    for name in ("rename", "link", "unlink", "mkdir", "pwrite"):
        setattr(os, name, deadly(getattr(os, name)))
    shutil.rmtree = deadly(shutil.rmtree)  # type: ignore[assignment]
    DiskChange.finish = deadly(DiskChange.finish)  # type: ignore[assignment,method-assign]
    Writer.commit = deadly(Writer.commit)  # type: ignore[assignment,method-assign]


def run_and_die(data: Path, verb: Callable[[Home], object], number: int) -> bool:
    """Run *verb* in a process that dies at that step; return whether there was none."""
    child = os.fork()
    if child == 0:
        status = 1
        try:
            home = open_home(data)
            die_at(number)
            verb(home)
            status = 0
        finally:
            os._exit(status)
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    assert status in (0, KILLED)
    return status == 0


def each_death(tmp_path: Path, furnished: Path, verb: Callable[[Home], object]) -> Any:
    """Yield a home after each death that *verb* can have, and the states before and after it."""
    model = copy_home(furnished, tmp_path / "model")
    before = state(model)
    verb(model)
    after = state(model)
    assert before != after
    model.check()
    model.catalog.close()
    for number in range(100):
        home = copy_home(furnished, tmp_path / f"death-{number}")
        home.catalog.close()
        survived = run_and_die(home.data, verb, number)
        yield home, before, after, survived
        home.catalog.close()
        if survived:
            assert number > 2  # it did die
            return


def thrown(home: Home, *names: str) -> Any:
    day = home.trash.thrown()[0].path[0]
    return home.trash.find((day, *names))


TRASH_VERBS: dict[str, Callable[[Home], object]] = {
    "a file thrown away": lambda home: home.files.remove(node(home, "box", "c.txt")),
    "a folder thrown away": lambda home: home.files.remove(node(home, "full")),
    "an overwritten file": VERBS["an overwritten file"],
    "a file moved over one": VERBS["a file moved over one"],
    "a folder moved over a folder": VERBS["a folder moved over a folder"],
    "a file restored": lambda home: home.trash.restore([thrown(home, "gone", "deep", "e.txt")]),
    "a folder restored": lambda home: home.trash.restore([thrown(home, "gone")]),
    "a folder moved out": lambda home: home.files.move(
        thrown(home, "gone", "deep"), home.root.id, "back"
    ),
    "a file copied out": lambda home: copy(
        home.files, thrown(home, "gone", "deep", "e.txt"), home.root.id, "back.txt"
    ),
    "a folder copied out": lambda home: copy(
        home.files, thrown(home, "gone"), home.root.id, "back"
    ),
    "a folder deleted for good": lambda home: home.trash.purge([thrown(home, "gone")]),
}


@pytest.fixture(scope="module")
def with_trash(tmp_path_factory: pytest.TempPathFactory, furnished: Path) -> Path:
    """The same data folder with a folder in the trash."""
    home = copy_home(furnished, tmp_path_factory.mktemp("with-trash") / "data").with_trash()
    home.put("gone", "deep", "e.txt", data=b"e")
    home.files.remove(node(home, "gone"))
    home.catalog.close()
    return home.data


@pytest.mark.parametrize("verb", TRASH_VERBS.values(), ids=TRASH_VERBS)
def test_a_crash_loses_nothing_of_the_trash(
    verb: Callable[[Home], object], tmp_path: Path, with_trash: Path, no_fsync: None
) -> None:
    """To throw away, to restore and to delete for good is done or not done, wherever killed."""

    def with_rules(home: Home) -> object:
        return verb(home.with_trash())

    for home, before, after, survived in each_death(tmp_path, with_trash, with_rules):
        home.library.recover()
        home.check()
        assert state(home) in ([after] if survived else [before, after])


@pytest.mark.parametrize("verb", VERBS.values(), ids=VERBS)
def test_a_crash_leaves_all_or_nothing(
    verb: Callable[[Home], object], tmp_path: Path, furnished: Path, no_fsync: None
) -> None:
    """Wherever a verb is killed, the next start finds it done or not done, index and disk alike."""
    for home, before, after, survived in each_death(tmp_path, furnished, verb):
        home.library.recover()
        home.check()
        assert state(home) in ([after] if survived else [before, after])


@pytest.mark.parametrize("verb", ["a new file", "an overwritten file", "a file moved over one"])
def test_what_was_acknowledged_after_a_crash_survives_the_next_start(
    verb: str, tmp_path: Path, furnished: Path, no_fsync: None
) -> None:
    """A process dies, others go on and write the same names; no later start undoes theirs."""
    for home, _before, _after, _survived in each_death(tmp_path, furnished, VERBS[verb]):
        for name in ("a.jpg", "b.jpg", "new.txt"):
            home.put(name, data=b"later")
        acknowledged = state(home)
        home.library.recover()
        home.check()
        assert acknowledged == state(home)


def test_what_was_committed_stands_even_if_its_log_was_not_put_to_rest(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A process dies right after the commit: nobody undoes it, at once or later."""
    item = home.put("a.txt", data=b"one")
    monkeypatch.setattr(UndoLog, "rest", lambda _log: None)
    with home.library.changes.begin(home.files.scrap) as (_, disk):
        disk.rename(home.library.content(item), home.alice.media_root / "b.txt")
    monkeypatch.undo()
    assert [LOG] == home.leftovers()
    for _ in range(2):
        home.library.changes.settle()
        assert (home.alice.media_root / "b.txt").exists()
    assert [] == home.leftovers()


def test_a_log_of_another_index_is_not_acted_upon(home: Home) -> None:
    """Who puts an older index back has lost the count of changes, but no file by it."""
    moved = home.alice.media_root / "moved.txt"
    moved.write_bytes(b"moved")
    interrupt(home, Step(f"{home.files.scrap}/a.part", str(moved), None), number=1000)
    home.put("b.txt")
    home.library.recover()
    assert b"moved" == moved.read_bytes()


def test_an_error_undoes_the_files_before_anyone_else_may_write(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While a failed change is undone, the index is still locked."""
    undone_while_locked = []
    undo = DiskChange.undo

    def observed(change: DiskChange) -> None:
        other = Catalog(home.data / "index.sqlite", patience_s=0.01)
        with pytest.raises(CatalogError, match="locked"), other.write():
            pass
        other.close()
        undone_while_locked.append(change.name)
        undo(change)

    def fail() -> None:
        with home.library.changes.begin(home.files.scrap) as (_, disk):
            disk.make_folder(home.alice.media_root / "new")
            raise ZeroDivisionError

    monkeypatch.setattr(DiskChange, "undo", observed)
    with pytest.raises(ZeroDivisionError):
        fail()
    assert 1 == len(undone_while_locked)
    home.check()


def test_a_failed_commit_is_undone(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the index cannot be written at the very end, the file is as it was."""
    home.put("a.txt", data=b"old")
    broken = iter([True])

    commit = Writer.commit

    def fail(writer: Writer, connection: Connection, driver: Driver) -> None:
        if next(broken, False):
            raise sqlite3.OperationalError("database or disk is full")
        commit(writer, connection, driver)

    monkeypatch.setattr(Writer, "commit", fail)
    with pytest.raises(StorageFull):
        home.files.put(home.root.id, "a.txt", *drafted(home, b"new"))
    assert b"old" == home.indexed()["a.txt"]
    home.library.recover()
    home.check()
    home.put("a.txt", data=b"newer")
    home.check()


def drafted(home: Home, data: bytes) -> tuple[Path, Any]:
    upload: Any = home.files.upload(home.root.id, "draft")
    upload.write(data)
    draft = upload._draft
    return draft.path, draft.finish("draft", datetime.now(UTC))


def test_a_missing_file_is_not_confused_with_the_one_it_should_replace(home: Home) -> None:
    """Moving a file that has gone from the disk over another one changes neither."""
    gone, other = home.put("gone.txt", data=b"gone"), home.put("other.txt", data=b"other")
    home.library.content(gone).unlink()
    with pytest.raises(NotFound):
        home.files.move(gone, home.root.id, "other.txt")
    assert b"other" == home.library.content(other).read_bytes()
    assert not home.library.content(gone).exists()
    assert [] == home.leftovers()


@pytest.mark.parametrize("verb", ["put", "move", "copy"])
def test_a_file_that_the_index_does_not_know_is_kept(home: Home, verb: str) -> None:
    """What was put into the folder by other means gives way, and is not lost."""
    stray = home.alice.media_root / "IMG_1.jpg"
    stray.write_bytes(b"from elsewhere")
    if verb == "put":
        home.put("IMG_1.jpg", data=b"uploaded")
    else:
        source = home.put("source.jpg", data=b"uploaded")
        do = home.files.move if verb == "move" else partial(copy, home.files)
        do(source, home.root.id, "IMG_1.jpg")
    assert b"uploaded" == stray.read_bytes()
    assert b"from elsewhere" == stray.with_name("IMG_1 (2).jpg").read_bytes()


def test_a_folder_that_the_index_does_not_know_is_taken_over(home: Home) -> None:
    """Making a folder that is on the disk already keeps what is in it."""
    stray = home.alice.media_root / "2024"
    stray.mkdir()
    (stray / "IMG_1.jpg").write_bytes(b"from elsewhere")
    home.files.make_folder(home.root.id, "2024")
    assert isinstance(home.find("2024"), StoredFolder)
    assert b"from elsewhere" == (stray / "IMG_1.jpg").read_bytes()


def test_where_files_cannot_be_linked_the_old_one_is_saved_by_renaming(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a file system without hard links an overwrite that fails leaves the old file, too."""

    def refuse(source: object, target: object) -> None:
        raise OSError(errno.EPERM, "no links here")

    monkeypatch.setattr(os, "link", refuse)
    home.put("a.txt", data=b"old")

    def fail() -> None:
        with home.files.change() as change:
            home.files.settle(change, home.root.id, "a.txt", *drafted(home, b"new"))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert b"old" == home.indexed()["a.txt"]
    home.put("a.txt", data=b"new")
    assert b"new" == home.indexed()["a.txt"]


def test_a_change_that_cannot_be_undone_stops_nobody(
    home: Home, caplog: pytest.LogCaptureFixture
) -> None:
    """Its log is put aside, with an error for the person who runs the server; others write on."""
    moved = home.alice.media_root / "moved.txt"
    moved.write_bytes(b"moved")
    interrupt(home, Step(f"{home.data}/no/such/folder/a.txt", str(moved), None))
    home.put("b.txt")
    assert "change feed cannot be undone" in caplog.text
    assert ["feed.stuck"] == home.leftovers()
    assert str(moved) in (home.data / "changes" / "feed.stuck").read_text()
    assert moved.exists()


def test_what_a_stuck_change_had_saved_is_kept(home: Home) -> None:
    """A person may still put it back; the start, which empties the folder, leaves it."""
    saved = home.files.scrap / "feed-0.old"
    saved.write_bytes(b"precious")
    interrupt(home, Step(f"{home.data}/no/such/folder/a.txt", str(saved), None))
    assert 1 == home.library.recover()
    assert b"precious" == saved.read_bytes()


def test_nobody_writes_while_a_change_cannot_be_undone(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a disk that cannot even put things back, nothing is made worse; later all is well."""
    home.put("a.txt", data=b"old")
    rename = os.rename
    renames = iter(range(1))

    def fail(source: Path, target: Path) -> None:
        if str(source).endswith(".part") and next(renames, None) is not None:
            rename(source, target)
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "rename", fail)
        for name in ("a.txt", "b.txt"):
            with pytest.raises(StorageFull):
                home.put(name, data=b"new")
    home.put("c.txt", data=b"c")
    home.library.recover()
    home.check()
    assert {"a.txt": b"old", "c.txt": b"c"} == home.indexed()


def test_a_change_that_waits_for_another_one_does_not_lock_the_index(home: Home) -> None:
    """Who waits has nothing that others could be waiting for; the turn comes by itself."""
    upload = home.files.upload(home.root.id, "new.txt")
    upload.write(b"new")
    waiting = Thread(target=upload.commit)
    with (home.data / "changes" / LOG).open("a") as of_another_process:
        fcntl.flock(of_another_process, fcntl.LOCK_EX)
        waiting.start()
        waiting.join(0.2)
        other = Catalog(home.data / "index.sqlite", patience_s=0.0)
        with other.write():
            assert waiting.is_alive()
        other.close()
    waiting.join()
    assert {"new.txt": b"new"} == home.indexed()
    home.check()


def test_a_locked_index_changes_nothing_on_disk(home: Home, data: Path) -> None:
    """While another program keeps the index locked, an upload fails and leaves the old file."""
    impatient = Catalog(data / "index.sqlite", patience_s=0.01)
    home = replace(home, catalog=impatient, library=Library(impatient, data))
    home.put("a.txt", data=b"old")
    upload = home.files.upload(home.root.id, "a.txt")
    upload.write(b"new")
    other = Catalog(home.data / "index.sqlite")
    with other.write(), pytest.raises(CatalogError, match="locked"):
        upload.commit()
    other.close()
    assert b"old" == home.indexed()["a.txt"]
    home.check()
