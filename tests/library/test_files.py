"""The verbs on a user's own files."""

from __future__ import annotations

import os
import shutil
import tempfile
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import event
from support.home import JPEG, Home, add_user

from library import copies
from library.catalog.engine import Catalog
from library.copies import ChangedMeanwhile, copy
from library.errors import AlreadyExists, BadName, NotAllowed, NotFound
from library.library import Library
from library.model import Media, StoredFolder


def move(home: Home, source: str, target: str) -> None:
    *folder, name = target.split("/")
    node = home.find(*source.split("/"))
    assert node is not None
    home.files.move(node, home.folder(*folder).id, name)


def copy_to(home: Home, source: str, target: str, *, shallow: bool = False) -> None:
    *folder, name = target.split("/")
    node = home.find(*source.split("/"))
    assert node is not None
    copy(home.files, node, home.folder(*folder).id, name, shallow=shallow)


@pytest.mark.parametrize("target", ["b.txt", "folder/a.txt", "folder/b.txt"])
def test_a_file_keeps_its_id_wherever_it_goes(home: Home, target: str) -> None:
    """What hangs on the id (albums, people, favourites) goes along."""
    item = home.put("a.txt")
    move(home, "a.txt", target)
    moved = home.media(*target.split("/"))
    assert item.id == moved.id
    assert item.etag == moved.etag
    assert home.find("a.txt") is None
    home.check()


def test_an_overwritten_file_keeps_its_id(home: Home) -> None:
    """A photo that was edited is the same photo, with another tag."""
    item = home.put("a.jpg", data=JPEG)
    edited = home.put("a.jpg", data=JPEG + b"edited")
    assert item.id == edited.id
    assert item.etag != edited.etag
    home.check()


def test_a_folder_s_move_is_one_row(home: Home) -> None:
    """However much is in it, no other row is written but those that count changes."""
    for number in range(5):
        home.put("a", "b", f"{number}.txt")
    ids = ids_below(home, "a")
    home.folder("target")
    written: list[int] = []

    def note(_connection: object, cursor: Any, statement: str, *_: object) -> None:
        if statement.startswith(("UPDATE folders SET parent", "UPDATE media", "INSERT INTO media")):
            written.append(cursor.rowcount)

    event.listen(home.catalog.engine, "after_cursor_execute", note)
    move(home, "a", "target/z")
    assert [1] == written
    assert ids == ids_below(home, "target/z")
    home.check()


def ids_below(home: Home, path: str) -> list[int]:
    found = (at(home, f"{path}{rest}") for rest in ("", "/b", "/b/3.txt"))
    return [node.id for node in found if node is not None]


def at(home: Home, path: str) -> Media | StoredFolder | None:
    return home.find(*path.split("/"))


@pytest.mark.parametrize("verb", [move, copy_to])
@pytest.mark.parametrize(
    ("source", "target"),
    [("a.txt", "b.txt"), ("a.txt", "full"), ("full", "b.txt"), ("full", "other")],
)
def test_what_is_in_the_way_is_replaced(home: Home, verb: Any, source: str, target: str) -> None:
    """A file or folder takes the place of a file or folder with all that was in it."""
    home.put("a.txt", data=b"a")
    home.put("b.txt", data=b"b")
    home.put("full", "c.txt", data=b"c")
    home.put("other", "d.txt", data=b"d")
    node = at(home, source)
    before = home.indexed()
    expected = {p: c for p, c in before.items() if p != target and not p.startswith(f"{target}/")}
    expected |= {
        target + path.removeprefix(source): content
        for path, content in before.items()
        if path == source or path.startswith(f"{source}/")
    }
    verb(home, source, target)
    if verb is move:
        for path in [path for path in expected if f"{path}/".startswith(f"{source}/")]:
            del expected[path]
        assert node is not None
        assert node.id == getattr(at(home, target), "id", None)
    assert expected == home.indexed()
    home.check()


def test_a_copy_over_a_file_gives_it_another_content(home: Home) -> None:
    """The id of what was there survives, as with an upload."""
    home.put("a.txt", data=b"a")
    target = home.put("b.txt", data=b"b")
    copy_to(home, "a.txt", "b.txt")
    assert target.id == home.media("b.txt").id
    assert b"a" == home.indexed()["b.txt"]
    home.check()


def test_a_copied_folder_has_all_that_is_in_it(home: Home) -> None:
    """As new items; a shallow copy has nothing in it."""
    home.put("a", "b", "c.txt", data=b"c")
    home.put("a", "d.txt", data=b"d")
    copy_to(home, "a", "z")
    copy_to(home, "a", "y", shallow=True)
    assert {"z": None, "z/b": None, "z/b/c.txt": b"c", "z/d.txt": b"d", "y": None} == {
        path: content for path, content in home.indexed().items() if path[0] in "yz"
    }
    assert home.media("a", "d.txt").id != home.media("z", "d.txt").id
    home.check()


@pytest.mark.parametrize("verb", [move, copy_to])
@pytest.mark.parametrize(
    ("source", "target"),
    [("a", "a/b/z"), ("a", "a/a"), ("a/b", "a"), ("a/b/c.txt", "a"), ("a/b/c.txt", "a/b")],
)
def test_circles_are_refused(home: Home, verb: Any, source: str, target: str) -> None:
    """No folder goes into itself, and nothing replaces a folder that it lies in."""
    home.put("a", "b", "c.txt")
    before = home.indexed()
    with pytest.raises(NotAllowed):
        verb(home, source, target)
    assert before == home.indexed()
    home.check()


def test_the_root_stays(home: Home) -> None:
    """It can be neither moved nor deleted."""
    home.put("a.txt")
    with pytest.raises(NotAllowed):
        home.files.remove(home.root)
    with pytest.raises(NotAllowed):
        home.files.move(home.root, home.folder("b").id, "c")
    home.check()


def test_a_name_may_change_its_case(home: Home) -> None:
    """On Linux these are two names, and renaming one to the other is a rename."""
    item = home.put("img.JPG", data=JPEG)
    move(home, "img.JPG", "IMG.jpg")
    assert item.id == home.media("IMG.jpg").id
    home.put("img.jpg", data=b"another")
    assert item.id == home.media("IMG.jpg").id
    home.check()


@pytest.mark.parametrize("source", ["NFC", "NFD"])
def test_a_name_may_change_its_normal_form(home: Home, source: Any) -> None:
    """Nothing is lost when a name is replaced by the same one as a Mac writes it."""
    one = unicodedata.normalize(source, "Übung.txt")
    other = unicodedata.normalize({"NFC": "NFD", "NFD": "NFC"}[source], "Übung.txt")
    item = home.put(one, data=b"1")
    assert item.id == home.media(other).id
    home.files.move(item, home.root.id, other)
    assert {other: b"1"} == home.indexed()
    home.check()


def test_both_normal_forms_are_one_file(home: Home) -> None:
    """An upload from a Mac replaces the file that a PC stored, under the name it had."""
    composed, decomposed = (unicodedata.normalize(form, "Übung") for form in ("NFC", "NFD"))
    item = home.put(composed, data=b"PC")
    assert item.id == home.put(decomposed, data=b"Mac").id
    assert {composed: b"Mac"} == home.indexed()
    with pytest.raises(AlreadyExists):
        home.files.make_folder(home.root.id, decomposed)
    home.put("other", data=b"other")
    home.files.move(home.media("other"), home.root.id, decomposed)
    assert {decomposed: b"other"} == home.indexed()
    home.check()


def test_moving_a_file_onto_itself_changes_nothing(home: Home) -> None:
    """Neither the file nor its row is lost."""
    item = home.put("a.txt")
    home.files.move(item, home.root.id, "a.txt")
    copy(home.files, item, home.root.id, "a.txt")
    assert item.id == home.media("a.txt").id
    home.check()


@pytest.mark.parametrize("temporary", [".upload.partial", "._IMG.jpg", "IMG.jpg.partial"])
@pytest.mark.parametrize("verb", [move, copy_to])
def test_a_temporary_file_becomes_a_photo_by_its_name(
    home: Home, verb: Any, temporary: str
) -> None:
    """Sync programs write under a name that is not shown and rename; then it is shown, and read."""
    item = home.put(temporary, data=JPEG)
    assert not item.shown
    assert [] == list(home.library.info(item).tasks_pending)
    verb(home, temporary, "IMG.jpg")
    photo = home.media("IMG.jpg")
    assert photo.shown
    assert 2 == len(home.library.info(photo).tasks_pending)


@pytest.mark.parametrize("verb", [move, copy_to])
def test_a_photo_becomes_litter_by_its_name(home: Home, verb: Any) -> None:
    """A name that is not shown hides it, and no work is left for it."""
    home.put("IMG.jpg", data=JPEG)
    verb(home, "IMG.jpg", "._IMG.jpg")
    hidden = home.media("._IMG.jpg")
    assert not hidden.shown
    assert [] == list(home.library.info(hidden).tasks_pending)


@pytest.mark.parametrize("name", [".DS_Store", "._IMG.jpg", "Thumbs.db", "desktop.ini"])
def test_litter_is_stored_and_not_shown(home: Home, name: str) -> None:
    """It comes back as it was, and is in no gallery."""
    item = home.put(name, data=JPEG)
    assert not item.shown
    assert JPEG == home.library.content(item).read_bytes()
    assert 0 == home.library.progress(home.alice).shown


def test_a_file_that_changes_while_it_is_copied_is_not_stored(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A copy is of one content, or there is none."""
    item = home.put("a.txt", data=b"old")
    home.put("a.txt", data=b"new")
    with pytest.raises(ChangedMeanwhile):
        copy(home.files, item, home.root.id, "b.txt")
    assert home.find("b.txt") is None
    home.check()


def test_nobody_waits_while_bytes_are_copied(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    """Others write, also into the very folder: what came late is not in the copy."""
    home.put("a", "a.txt", data=b"first")
    copy_file = copies.copy_file

    def while_others_write(source: Path, target: Path) -> None:
        home.put("a", "late.txt", data=b"late")
        home.put("b.txt")
        copy_file(source, target)

    monkeypatch.setattr(copies, "copy_file", while_others_write)
    copy_to(home, "a", "z")
    assert [b"first"] == [data for path, data in home.indexed().items() if path.startswith("z/")]
    home.check()


VERBS: dict[str, Callable[[Home, Any], object]] = {
    "remove": lambda home, node: home.files.remove(node),
    "move": lambda home, node: home.files.move(node, home.root.id, "b"),
    "copy": lambda home, node: copy(home.files, node, home.root.id, "b"),
}


@pytest.mark.parametrize("verb", VERBS)
def test_what_has_gone_is_not_found(home: Home, verb: str) -> None:
    """Whoever still holds it learns that it is no more."""
    for node in (home.put("a.txt"), home.folder("a")):
        home.files.remove(node)
        with pytest.raises(NotFound):
            VERBS[verb](home, node)
    home.check()


def test_bad_names_are_refused_by_every_verb(home: Home) -> None:
    """Nothing gets a name that could not be asked for."""
    item = home.put("a.txt")
    for name in ("", "..", "a/b", "a\0", "x" * 256):
        with pytest.raises(BadName):
            home.files.make_folder(home.root.id, name)
        with pytest.raises(BadName):
            home.files.move(item, home.root.id, name)
        with pytest.raises(BadName):
            copy(home.files, item, home.root.id, name)
    home.check()


def test_the_folders_of_others_are_out_of_reach(home: Home) -> None:
    """A folder's id alone opens nothing."""
    theirs = home.library.root(home.bob)
    item = home.put("a.txt")
    for verb in (
        lambda: home.files.make_folder(theirs.id, "b"),
        lambda: home.files.move(item, theirs.id, "a.txt"),
        lambda: copy(home.files, item, theirs.id, "a.txt"),
        lambda: home.files.upload(theirs.id, "a.txt").commit(),
    ):
        with pytest.raises(NotFound):
            verb()
    home.check()


NAMES = st.sampled_from(["a", "b", "c.jpg", "é"])
PATHS = st.lists(NAMES, min_size=1, max_size=3).map(tuple)
Path_ = tuple[str, ...]


class Drive(RuleBasedStateMachine):
    """Random verbs on a drive, beside a dictionary from paths to bytes, or None for folders."""

    index: bytes  # without users

    def __init__(self) -> None:
        super().__init__()
        self.data = Path(tempfile.mkdtemp())
        (self.data / "index.sqlite").write_bytes(self.index)
        self.catalog = Catalog(self.data / "index.sqlite")
        alice, bob = (add_user(self.catalog, self.data, name) for name in ("alice", "bob"))
        self.home = Home(self.data, self.catalog, Library(self.catalog, self.data), alice, bob)
        self.model: dict[Path_, bytes | None] = {}

    def teardown(self) -> None:
        self.catalog.close()
        shutil.rmtree(self.data)

    def is_folder(self, path: Path_) -> bool:
        return not path or self.model.get(path, b"") is None

    def below(self, path: Path_) -> list[Path_]:
        return [each for each in self.model if each[: len(path)] == path]

    @rule(path=PATHS, data=st.binary(max_size=3))
    def put(self, path: Path_, data: bytes) -> None:
        if not self.is_folder(path[:-1]):
            return
        upload = self.home.files.upload(self.home.folder(*path[:-1]).id, path[-1])
        upload.write(data)
        if self.model.get(path, b"") is None:
            with pytest.raises(AlreadyExists):
                upload.commit()
        else:
            upload.commit()
            self.model[path] = data

    @rule(path=PATHS)
    def make_folder(self, path: Path_) -> None:
        if not self.is_folder(path[:-1]):
            return
        parent = self.home.folder(*path[:-1])
        if path in self.model:
            with pytest.raises(AlreadyExists):
                self.home.files.make_folder(parent.id, path[-1])
        else:
            self.home.files.make_folder(parent.id, path[-1])
            self.model[path] = None

    @precondition(lambda self: self.model)
    @rule(choice=st.data())
    def remove(self, choice: st.DataObject) -> None:
        path = choice.draw(st.sampled_from(sorted(self.model)))
        node = self.home.find(*path)
        assert node is not None
        self.home.files.remove(node)
        for each in self.below(path):
            del self.model[each]

    @precondition(lambda self: self.model)
    @rule(choice=st.data(), to=PATHS, moving=st.booleans())
    def move_or_copy(self, choice: st.DataObject, to: Path_, moving: bool) -> None:
        source = choice.draw(st.sampled_from(sorted(self.model)))
        if not self.is_folder(to[:-1]):
            return
        node, folder = self.home.find(*source), self.home.folder(*to[:-1])
        assert node is not None
        verb = self.home.files.move if moving else lambda *where: copy(self.home.files, *where)
        into_itself = self.is_folder(source) and to[:-1][: len(source)] == source
        onto_above = self.is_folder(to) and source[: len(to)] == to != source
        onto_itself = source == to and self.is_folder(source)
        if into_itself or onto_above:
            with pytest.raises(NotAllowed):
                verb(node, folder.id, to[-1])
            return
        if onto_itself and not moving:
            return  # refused by WebDAV before it comes here
        verb(node, folder.id, to[-1])
        if source == to:
            return
        tree = {each[len(source) :]: self.model[each] for each in self.below(source)}
        for each in {*self.below(to), *(self.below(source) if moving else ())}:
            del self.model[each]
        self.model |= {to + rest: content for rest, content in tree.items()}
        if moving:
            found = self.home.find(*to)
            assert found is not None
            assert node.id == found.id

    @invariant()
    def all_agree(self) -> None:
        expected = {"/".join(path): content for path, content in self.model.items()}
        assert expected == self.home.indexed()
        self.home.check()


def test_index_and_disk_agree_whatever_is_done(
    blank_index: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After any sequence of verbs the index, the disk and a plain dictionary hold the same."""

    class DriveHere(Drive):
        index = blank_index

    monkeypatch.setattr(os, "fsync", lambda _descriptor: None)
    run_state_machine_as_test(
        DriveHere, settings=settings(max_examples=8, stateful_step_count=20, deadline=None)
    )
