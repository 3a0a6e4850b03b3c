from __future__ import annotations

import threading
from collections.abc import Mapping

from library.errors import CatalogError
from library.later import Later


def test_notes_under_a_key_are_written_as_one() -> None:
    """Together, soon, and not by who made them."""
    written: list[tuple[str, dict[str, int]]] = []
    done = threading.Event()

    def write(notes: Mapping[str, int]) -> None:
        written.append((threading.current_thread().name, dict(notes)))
        done.set()

    later = Later(write, max, after_s=0.05)
    for key, value in (("a", 1), ("b", 5), ("a", 3), ("a", 2)):
        later.note(key, value)
    assert done.wait(10)
    ((thread, notes),) = written
    assert {"a": 3, "b": 5} == notes
    assert threading.current_thread().name != thread


def test_there_are_only_so_many_keys() -> None:
    """What comes beyond is lost; what is there already still counts."""
    written: list[dict[int, int]] = []
    later = Later[int, int](lambda notes: written.append(dict(notes)), int.__add__, most=2)
    for key in (1, 2, 3, 1):
        later.note(key, 1)
    later.flush()
    later.flush()
    assert [{1: 2, 2: 1}] == written


def test_an_index_that_is_locked_loses_notes_and_breaks_nothing() -> None:
    """The next ones are written."""
    written: list[dict[int, int]] = []

    def write(notes: Mapping[int, int]) -> None:
        if 1 in notes:
            raise CatalogError("locked")
        written.append(dict(notes))

    later = Later(write, max)
    later.note(1, 1)
    later.flush()
    later.note(2, 2)
    later.flush()
    assert [{2: 2}] == written
