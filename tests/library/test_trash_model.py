"""Whatever is done to files and the trash, no bytes are lost before their time."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections import Counter
from pathlib import Path

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
from support.home import Home, add_user

from library.catalog import faults
from library.catalog.engine import Catalog
from library.copies import copy
from library.errors import AlreadyExists, NotAllowed
from library.library import Library
from library.model import Media, StoredFolder
from library.trashing import TrashRules

NAMES = st.sampled_from(["a", "b", "c.jpg", "é"])
PATHS = st.lists(NAMES, min_size=1, max_size=3).map(tuple)
Path_ = tuple[str, ...]


def contents(tree: dict[str, bytes | None]) -> Counter[bytes]:
    return Counter(content for content in tree.values() if content)


class Bin(RuleBasedStateMachine):
    """Random verbs beside a bag of all contents that must still be somewhere, and their ids."""

    index: bytes  # without users

    def __init__(self) -> None:
        super().__init__()
        self.data = Path(tempfile.mkdtemp())
        (self.data / "index.sqlite").write_bytes(self.index)
        self.catalog = Catalog(self.data / "index.sqlite")
        alice, bob = (add_user(self.catalog, self.data, name) for name in ("alice", "bob"))
        library = Library(self.catalog, self.data, TrashRules(30, 7))
        self.home = Home(self.data, self.catalog, library, alice, bob)
        self.kept: Counter[bytes] = Counter()

    def teardown(self) -> None:
        self.catalog.close()
        shutil.rmtree(self.data)

    def folder(self, path: Path_) -> StoredFolder | None:
        """Return the folder, made where absent; None where a file is in the way."""
        for end in range(1, len(path) + 1):
            if isinstance(self.home.find(*path[:end]), Media):
                return None
        return self.home.folder(*path)

    @rule(path=PATHS, data=st.binary(max_size=3))
    def put(self, path: Path_, data: bytes) -> None:
        folder = self.folder(path[:-1])
        if folder is None:
            return
        before = self.home.indexed().get("/".join(path))
        upload = self.home.files.upload(folder.id, path[-1])
        upload.write(data)
        try:
            upload.commit()
        except AlreadyExists:
            return
        if data and data != before:
            self.kept[data] += 1

    @precondition(lambda self: self.home.indexed())
    @rule(choice=st.data())
    def remove(self, choice: st.DataObject) -> None:
        path = choice.draw(st.sampled_from(sorted(self.home.indexed())))
        node = self.home.find(*path.split("/"))
        assert node is not None
        self.home.files.remove(node)
        assert self.home.find(*path.split("/")) is None

    @precondition(lambda self: self.home.indexed())
    @rule(choice=st.data(), to=PATHS, from_trash=st.booleans())
    def move(self, choice: st.DataObject, to: Path_, from_trash: bool) -> None:
        if from_trash:
            thrown = self.home.trash.thrown()
            if not thrown:
                return
            node = self.home.trash.find(choice.draw(st.sampled_from(thrown)).path)
        else:
            path = choice.draw(st.sampled_from(sorted(self.home.indexed())))
            node = self.home.find(*path.split("/"))
        folder = self.folder(to[:-1])
        if folder is None:
            return
        assert node is not None
        try:
            self.home.files.move(node, folder.id, to[-1])
        except NotAllowed:
            return
        found = self.home.find(*to)
        assert found is not None
        assert node.id == found.id

    @precondition(lambda self: self.home.trash.thrown())
    @rule(choice=st.data(), to=PATHS)
    def copy_out(self, choice: st.DataObject, to: Path_) -> None:
        node = self.home.trash.find(choice.draw(st.sampled_from(self.home.trash.thrown())).path)
        folder = self.folder(to[:-1])
        if folder is None:
            return
        assert node is not None
        replaced = self.home.find(*to)
        before = contents(self.home.trashed())
        copy(self.home.files, node, folder.id, to[-1])
        if replaced is None:
            found = self.home.find(*to)
            assert found is not None
            assert node.id == found.id
            assert before == contents(self.home.trashed())
        self.kept = self.everything() | self.kept

    def everything(self) -> Counter[bytes]:
        return contents(self.home.indexed()) + contents(self.home.trashed())

    @precondition(lambda self: self.home.trash.thrown())
    @rule(choice=st.data())
    def restore(self, choice: st.DataObject) -> None:
        node = self.home.trash.find(choice.draw(st.sampled_from(self.home.trash.thrown())).path)
        assert node is not None
        (path,) = self.home.trash.restore([node]).paths
        found = self.home.find(*path)
        assert found is not None
        assert node.id == found.id

    @precondition(lambda self: self.home.trash.thrown())
    @rule(choice=st.data())
    def purge(self, choice: st.DataObject) -> None:
        node = self.home.trash.find(choice.draw(st.sampled_from(self.home.trash.thrown())).path)
        assert node is not None
        before = contents(self.home.trashed())
        self.home.trash.purge([node])
        self.kept -= before - contents(self.home.trashed())

    @invariant()
    def nothing_is_lost(self) -> None:
        assert self.kept == self.everything()
        self.home.check()
        assert [] == list(faults.faults(self.home.catalog))


def test_no_bytes_are_lost_before_their_time(
    blank_index: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Puts, overwrites, moves, deletions, restores: what is not deleted for good is somewhere."""

    class BinHere(Bin):
        index = blank_index

    monkeypatch.setattr(os, "fsync", lambda _descriptor: None)
    run_state_machine_as_test(
        BinHere, settings=settings(max_examples=8, stateful_step_count=20, deadline=None)
    )
