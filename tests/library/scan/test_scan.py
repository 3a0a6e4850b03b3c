from __future__ import annotations

import os
import shutil
import socket
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support.home import JPEG, Home
from support.scans import ids, scan, write

from library.catalog import work
from library.errors import NotAllowed
from library.model import Kind, Task
from library.scan import disk, gone
from library.scan.disk import Digested

IS_ROOT = os.geteuid() == 0


@pytest.fixture(autouse=True)
def clocks_are_fine(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take every time for one that a later change would move on."""
    monkeypatch.setattr(disk, "_RECENT_NS", 0)


def at(home: Home, path: str) -> Path:
    return home.alice.media_root / path


def test_new_files_are_added(home: Home) -> None:
    """With all that an upload would have brought: kind, time, work to do, another etag above."""
    etag = home.root.revision
    write(home, "a/b/photo.jpg", JPEG)
    write(home, "notes.txt")
    os.utime(at(home, "notes.txt"), (1e9, 1e9))
    report = scan(home)
    assert (2, 0, 0, 0) == (report.added, report.changed, report.moved, report.removed)
    home.check()
    photo = home.media("a", "b", "photo.jpg")
    assert (Kind.IMAGE, "image/jpeg", True) == (photo.kind, photo.mime, photo.shown)
    with home.catalog.read() as connection:
        assert 2 == len(work.tasks_pending(connection, photo.id))
        assert [] == list(work.tasks_pending(connection, home.media("notes.txt").id))
    assert 1e9 == home.media("notes.txt").modified.timestamp()
    assert etag < home.root.revision


def test_a_second_scan_reads_nothing(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither what it has read before, nor what came by the drive; and no folder changes."""
    write(home, "a/photo.jpg", JPEG)
    home.put("b", "by drive.txt")
    scan(home)
    before = home.root
    monkeypatch.setattr(disk, "digest", forbidden)
    report = scan(home)
    assert (2, 0, 0, 0) == (report.seen, report.added, report.changed, report.busy)
    assert before == home.root


def forbidden(path: str, _name: str) -> Digested:
    raise AssertionError(f"{path} was read")


def test_changed_files_keep_their_ids(home: Home) -> None:
    """An edit of equal size within the same second shows, too."""
    home.put("a.txt", data=b"one")
    scan(home)
    before = ids(home)
    at(home, "a.txt").write_bytes(b"two")
    report = scan(home)
    assert (1, 0) == (report.changed, report.added)
    assert before == ids(home)
    home.check()


def test_another_time_alone_is_taken_over(home: Home) -> None:
    """It may be the date of the photo; pictures are not made again."""
    home.put("a.jpg", data=JPEG)
    with home.catalog.write() as connection:
        work.forget(connection, home.media("a.jpg").id)
    os.utime(at(home, "a.jpg"), (1e9, 1e9))
    assert 0 == scan(home).changed
    item = home.media("a.jpg")
    assert 1e9 == item.modified.timestamp()
    with home.catalog.read() as connection:
        assert Task.THUMBNAILS not in work.tasks_pending(connection, item.id)


def test_what_has_gone_is_removed(home: Home) -> None:
    """Files, and folders with all that was in them; also folders that are empty."""
    home.put("a", "b", "x.txt")
    home.put("y.txt")
    home.folder("empty")
    shutil.rmtree(at(home, "a"))
    at(home, "y.txt").unlink()
    at(home, "empty").rmdir()
    assert 2 == scan(home).removed
    assert {} == home.indexed()


@pytest.mark.parametrize("target", ["b.jpg", "new/folder/a.jpg", "z/a.jpg", "0/a.jpg"])
def test_a_moved_file_keeps_its_id(home: Home, target: str) -> None:
    """Wherever it went, and whether it was scanned before or not."""
    home.put("m", "a.jpg", data=JPEG)
    home.folder("0"), home.folder("z")
    before = home.media("m", "a.jpg")
    at(home, target).parent.mkdir(parents=True, exist_ok=True)
    at(home, "m/a.jpg").rename(at(home, target))
    report = scan(home)
    assert (1, 0, 0) == (report.moved, report.added, report.removed)
    assert before.id == home.media(*target.split("/")).id
    home.check()


def test_a_renamed_folder_keeps_its_id_and_is_not_read(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nor do files in it lose theirs; one of them is looked at to know it again."""
    for number in range(3):
        home.put("old", "deep", f"{number}.txt", data=b"%d" % number)
    before = ids(home)
    folder = home.folder("old").id
    scan(home)
    at(home, "new place").mkdir()
    at(home, "old").rename(at(home, "new place/new"))
    read: list[str] = []
    monkeypatch.setattr(disk, "digest", noting(read, disk.digest))
    report = scan(home)
    assert (3, 0, 0) == (report.moved, report.added, report.removed)
    assert {path.replace("old", "new place/new"): key for path, key in before.items()} == ids(home)
    assert folder == home.folder("new place", "new").id
    assert {"0.txt"} == {Path(path).name for path in read}
    home.check()


def noting(
    read: list[str], digest: Callable[[str, str], Digested]
) -> Callable[[str, str], Digested]:
    def note(path: str, name: str) -> Digested:
        read.append(path)
        return digest(path, name)

    return note


def test_a_folder_that_left_a_link_behind_has_moved(home: Home) -> None:
    """Its files are the same ones; the link is told of, and not followed."""
    home.put("old", "a.txt", data=b"a")
    before = home.media("old", "a.txt").id
    at(home, "old").rename(at(home, "new"))
    at(home, "old").symlink_to(at(home, "new"))
    report = scan(home)
    assert (1, 1) == (report.moved, report.passed_over)
    assert before == home.media("new", "a.txt").id
    assert ["new", "new/a.txt"] == sorted(home.indexed())


def test_a_copy_is_another_file(home: Home) -> None:
    """The original keeps its id; and of empty files, none is another one moved."""
    home.put("a.txt", data=b"same")
    home.put("empty 1")
    before = ids(home)
    shutil.copy(at(home, "a.txt"), at(home, "b.txt"))
    at(home, "empty 1").write_bytes(b"")
    scan(home)
    at(home, "empty 1").unlink()
    write(home, "empty 2", b"")
    report = scan(home)
    assert (1, 0, 1) == (report.added, report.moved, report.removed)
    assert before["a.txt"] == ids(home)["a.txt"] != ids(home)["b.txt"]


def test_what_cannot_be_a_file_of_the_drive_is_told_of(home: Home) -> None:
    """Links, pipes, sockets, names that are no Unicode or hold forbidden characters."""
    root = at(home, "")
    (root / "outside").symlink_to("/etc")
    (root / "file").symlink_to("/etc/hostname")
    os.mkfifo(root / "pipe")
    with socket.socket(socket.AF_UNIX) as door:
        door.bind(str(root / "socket"))
    for name in (b"caf\xe9.jpg", b"back\\slash", b"new\nline"):
        Path(os.fsdecode(os.fsencode(root) + b"/" + name)).write_bytes(b"x")
    write(home, "good.txt")
    report = scan(home)
    assert (1, 7) == (report.added, report.passed_over)
    assert ["good.txt"] == list(home.indexed())
    for path, reason in report.reasons:
        assert f"{path}: {reason}".isprintable()


def test_of_two_spellings_one_is_there(home: Home) -> None:
    """The one that the index has; a file that was respelled keeps its id. Case is no spelling."""
    home.put("\u00e9.txt", data=b"1")
    write(home, "e\u0301.txt", b"2")
    write(home, "A.txt", b"3")
    write(home, "a.txt", b"4")
    report = scan(home)
    assert (2, 1) == (report.added, report.passed_over)
    before = home.media("\u00e9.txt")
    at(home, "e\u0301.txt").unlink()
    at(home, "\u00e9.txt").rename(at(home, "e\u0301.txt"))
    assert 1 == scan(home).moved
    after = home.media("\u00e9.txt")
    assert (before.id, "e\u0301.txt") == (after.id, after.name)
    home.check()


def test_a_respelled_folder_keeps_its_id(home: Home) -> None:
    """And all that is in it."""
    home.put("\u00e9", "a.txt")
    before = home.folder("\u00e9").id
    at(home, "\u00e9").rename(at(home, "e\u0301"))
    scan(home)
    assert before == home.folder("\u00e9").id
    home.check()


def test_litter_is_not_added_and_what_the_drive_brought_stays(home: Home) -> None:
    """Systems and programs keep it for themselves."""
    for path in (".DS_Store", "a/Thumbs.db", "@eaDir/x.jpg", ".stfolder/y", "lost+found/z", "._a"):
        write(home, path)
    home.put("b", ".DS_Store")
    home.put(".thumbnails", "1.jpg", data=JPEG)
    write(home, ".thumbnails/2.jpg", JPEG)
    write(home, ".hidden.txt")
    report = scan(home)
    assert 2 == report.added
    assert {"b/.DS_Store", ".thumbnails/1.jpg", ".thumbnails/2.jpg", ".hidden.txt"} == set(
        ids(home)
    )


def test_uploads_under_way_are_nobody_s_files(home: Home) -> None:
    """They are in the hidden folder, and stay there."""
    upload = home.files.upload(home.root.id, "a.txt")
    upload.write(b"half")
    assert 0 == scan(home).added
    upload.write(b" and half")
    assert b"half and half" == home.library.content(upload.commit().media).read_bytes()


@pytest.mark.skipif(IS_ROOT, reason="root may read everything")
def test_what_cannot_be_read_stays_in_the_index(home: Home) -> None:
    """Files and folders; it is told of."""
    home.put("closed", "a.txt")
    home.put("b.txt")
    scan(home)
    at(home, "b.txt").write_bytes(b"changed")
    at(home, "b.txt").chmod(0)
    at(home, "closed").chmod(0)
    try:
        report = scan(home)
    finally:
        at(home, "closed").chmod(0o700)
    assert (2, 0) == (report.unreadable, report.removed)
    assert {"closed/a.txt", "b.txt"} == set(ids(home))


def test_unreadable_files_stay_in_the_index(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk that fails is no deletion."""
    home.put("a", "x.txt")
    home.put("b.txt")
    scan(home)
    at(home, "b.txt").write_bytes(b"changed")
    listed = disk.entries

    def fail(*_: object) -> Digested:
        raise OSError(5, "Input/output error")

    def half(folder: str) -> disk.Entries:
        return fail() if folder.endswith("/a") else listed(folder)  # type: ignore[return-value]

    monkeypatch.setattr(disk, "digest", fail)
    monkeypatch.setattr(disk, "entries", half)
    report = scan(home)
    assert (2, 0) == (report.unreadable, report.removed)
    assert {"a/x.txt", "b.txt"} == set(ids(home))


def test_an_empty_mount_point_is_not_taken_for_an_empty_library(home: Home) -> None:
    """Nothing is removed unless somebody says so; the hidden folder tells that it is the disk."""
    home.put("a.txt")
    root = home.alice.media_root
    root.rename(root.with_name("elsewhere"))
    for force in False, True:
        with pytest.raises(NotAllowed, match="cannot be read"):
            scan(home, force=force)
    root.mkdir()
    with pytest.raises(NotAllowed, match="not mounted"):
        scan(home)
    assert 1 == len(ids_only(home))
    assert 1 == scan(home, force=True).removed


def test_a_disk_that_is_not_mounted_has_no_room(home: Home) -> None:
    """Clients may ask for it all the same."""
    home.alice.media_root.rename(home.alice.media_root.with_name("elsewhere"))
    assert 0 == home.library.space(home.alice).available


def ids_only(home: Home) -> list[int]:
    with home.catalog.read() as connection:
        found = connection.exec_driver_sql("SELECT id FROM media_items")
        return [row[0] for row in found]


def test_when_most_files_are_gone_they_are_kept(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A part of the tree may be a disk of its own."""
    monkeypatch.setattr(gone, "_FEW", 2)
    for number in range(4):
        home.put("disk", f"{number}.txt", data=b"%d" % number)
    home.put("a.txt")
    shutil.rmtree(at(home, "disk"))
    at(home, "disk").mkdir()
    report = scan(home)
    assert (0, 4) == (report.removed, report.held_back)
    assert 5 == len(ids_only(home))
    assert 4 == scan(home, force=True).removed
    home.check()


def test_a_file_and_a_folder_change_places(home: Home) -> None:
    """What was one becomes the other."""
    home.put("a", "x.txt", data=b"x")
    home.put("b", data=b"b")
    shutil.rmtree(at(home, "a"))
    at(home, "b").unlink()
    write(home, "a", b"now a file")
    write(home, "b/y.txt", b"y")
    scan(home)
    home.check()


def test_very_deep_trees(home: Home) -> None:
    """As deep as the system allows paths to be."""
    deep = "/".join(["d" * 20] * 60)
    write(home, f"{deep}/a.txt")
    assert 1 == scan(home).added
    home.check()


def test_a_lost_commit_is_made_up_for(home: Home) -> None:
    """After a power cut, files without rows come back, and rows without files go."""
    home.put("kept.txt")
    lost = home.put("lost", "a.jpg", data=JPEG)
    with home.catalog.write() as connection:
        connection.exec_driver_sql("DELETE FROM folders WHERE name = 'lost'")
    home.put("b.txt", data=b"b")
    at(home, "b.txt").unlink()
    report = scan(home)
    assert (1, 1) == (report.added, report.removed)
    home.check()
    assert lost.checksum == home.media("lost", "a.jpg").checksum


VERBS: dict[str, Callable[[Home], object]] = {
    "an upload replaces it": lambda home: home.put("a.txt", data=b"by the drive"),
    "it is deleted": lambda home: home.files.remove(home.media("a.txt")),
    "it is moved": lambda home: home.files.move(home.media("a.txt"), home.folder("b").id, "c.txt"),
    "another comes": lambda home: home.put("b", "new.txt", data=b"new"),
    "it is edited on disk": lambda home: at(home, "a.txt").write_bytes(b"edited again"),
    "its place is taken": lambda home: home.put("n.txt", data=b"by the drive"),
}


@pytest.mark.parametrize("verb", VERBS.values(), ids=VERBS)
@pytest.mark.parametrize("when", ["listed", "read"])
def test_nothing_is_lost_that_others_do_meanwhile(
    home: Home, verb: Callable[[Home], object], when: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between looking and writing, anything may happen; and the next scan has the rest."""
    home.put("a.txt", data=b"first")
    home.put("b", "b.txt", data=b"b")
    scan(home)
    at(home, "a.txt").write_bytes(b"edited")
    write(home, "n.txt", b"new on disk")
    done: list[bool] = []
    listed, digest = disk.entries, disk.digest

    def once() -> None:
        if not done:
            done.append(True)
            verb(home)

    def then(folder: str) -> disk.Entries:
        found = listed(folder)
        once()
        return found

    def after(path: str, name: str) -> Digested:
        found = digest(path, name)
        if path.endswith("/a.txt"):
            once()
        return found

    monkeypatch.setattr(disk, "entries", then if when == "listed" else listed)
    monkeypatch.setattr(disk, "digest", after if when == "read" else digest)
    scan(home)
    monkeypatch.undo()
    assert done
    scan(home)
    home.check()


names = st.sampled_from(["a", "b", "c.jpg", "d.txt", "\u00e9"])
paths = st.lists(names, min_size=1, max_size=3).map("/".join)
edits = st.one_of(
    st.tuples(st.just("write"), paths, paths),
    st.tuples(st.just("delete"), paths, paths),
    st.tuples(st.just("move"), paths, paths),
    st.tuples(st.just("move"), paths, paths),
    st.tuples(st.just("scan"), paths, paths),
)


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(edits=st.lists(edits, max_size=14))
def test_after_a_scan_the_index_tells_what_is_on_disk(
    home: Home, edits: list[tuple[str, str, str]]
) -> None:
    """Whatever was done there; and what moved to where nothing was has its id from before."""
    for path in list(at(home, "").iterdir()):
        delete(path)
    scan(home, force=True)
    known = contents(home)
    for number, (verb, first, second) in enumerate([*edits, ("scan", "", "")]):
        if verb == "scan":
            scan(home, force=True)
            assert home.indexed() == home.on_disk()
            now = contents(home)
            check_ids(known, now)
            known = now
        else:
            edit(home, verb, first, second, b"%d" % number)


def edit(home: Home, verb: str, first: str, second: str, content: bytes) -> None:
    source, target = at(home, first), at(home, second)
    if verb == "delete" and source.exists():
        delete(source)
    elif verb == "write" and not source.is_dir() and fits(home, source):
        source.parent.mkdir(parents=True, exist_ok=True)
        source.write_bytes(content + os.urandom(8))
    elif verb == "move" and source.exists() and not target.exists() and fits(home, target):
        if source in target.parents:
            return
        target.parent.mkdir(parents=True, exist_ok=True)
        source.rename(target)


def fits(home: Home, path: Path) -> bool:
    """Whether no file is in the way."""
    return not any(each.is_file() for each in path.parents if at(home, "") in each.parents)


def delete(path: Path) -> None:
    shutil.rmtree(path) if path.is_dir() else path.unlink()


def contents(home: Home) -> dict[str, tuple[int, bytes]]:
    """Return ids and bytes by path."""
    told = home.indexed()
    return {path: (key, told[path] or b"") for path, key in ids(home).items()}


def check_ids(before: dict[str, tuple[int, bytes]], now: dict[str, tuple[int, bytes]]) -> None:
    by_content = {content: (path, key) for path, (key, content) in before.items()}
    for path, (key, content) in now.items():
        if path in before and before[path][1] == content:
            assert key == before[path][0]
        elif content in by_content and path not in before:
            old_path, old_key = by_content[content]
            if old_path not in now:
                assert key == old_key
