from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from support.home import Home
from support.scans import ids, write

from library.scan.report import Report
from library.scan.scan import Scan
from library.scan.touched import Start, touched
from library.scan.trees import trees_of


def starts(home: Home, *paths: str) -> list[Start]:
    tree = trees_of(home.library, home.alice)[0]
    return touched(home.library, tree, [f"{tree.path}/{path}".rstrip("/") for path in paths])


def scanned(home: Home, *paths: str) -> Report:
    tree = trees_of(home.library, home.alice)[0]
    return Scan(home.library, tree).run(starts(home, *paths))


def at(home: Home, path: str) -> Path:
    return home.alice.media_root / path


OWN: dict[str, Callable[[Home], object]] = {
    "upload": lambda home: home.put("a", "b.txt"),
    "overwrite": lambda home: (home.put("a", "b.txt"), home.put("a", "b.txt", data=b"other")),
    "delete": lambda home: home.files.remove(home.put("a", "b.txt")),
}


@pytest.mark.parametrize("verb", OWN.values(), ids=OWN)
def test_what_the_drive_did_needs_no_look(home: Home, verb: Callable[[Home], object]) -> None:
    """The index says already what is on disk."""
    verb(home)
    assert [] == starts(home, "a/b.txt")


def test_only_touched_folders_are_looked_into(home: Home) -> None:
    """Others stay as they are until they are touched, or all is scanned."""
    home.put("a", "x.txt")
    home.put("b", "y.txt")
    write(home, "a/new.txt")
    write(home, "b/new.txt")
    report = scanned(home, "a/new.txt")
    assert 1 == report.added
    assert {"a/x.txt", "a/new.txt", "b/y.txt"} == set(ids(home))


def test_a_new_folder_is_looked_into_to_the_end(home: Home) -> None:
    """What was in it when it came, nobody tells of one by one."""
    write(home, "a/b/c/x.txt")
    assert [Start(home.root.id, str(home.alice.media_root), deep=False)] == starts(
        home, "a", "a/b/c/x.txt"
    )
    assert 1 == scanned(home, "a").added


def test_moves_between_touched_folders_keep_ids(home: Home) -> None:
    """Of files and of folders."""
    home.put("a", "x.txt", data=b"x")
    home.put("old", "y.txt", data=b"y")
    before = ids(home)
    at(home, "b").mkdir()
    at(home, "a/x.txt").rename(at(home, "b/x.txt"))
    at(home, "old").rename(at(home, "b/new"))
    scanned(home, "a/x.txt", "b", "b/x.txt", "old", "b/new")
    assert {"b/x.txt": before["a/x.txt"], "b/new/y.txt": before["old/y.txt"]} == ids(home)


def test_a_folder_in_the_place_of_another_is_looked_into(home: Home) -> None:
    """Its name says nothing of what is in it."""
    home.put("a", "x.txt", data=b"x")
    shutil.rmtree(at(home, "a"))
    write(home, "a/y.txt", b"y")
    scanned(home, "a")
    assert ["a/y.txt"] == list(ids(home))


def test_paths_that_are_no_names_are_left_to_the_scan(home: Home) -> None:
    """It tells of them."""
    for name in ("back\\slash", "new\nline", "\udcff"):
        write(home, name)
    assert 3 == scanned(home, "back\\slash", "new\nline", "\udcff").passed_over
