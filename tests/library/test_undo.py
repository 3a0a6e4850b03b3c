"""The undo log: what is read from it is what was written, wherever a process died."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from library.undo import Step, UndoLog

# As `os.fsdecode` gives them: names on disk may be any bytes.
PATHS = st.binary(min_size=1, max_size=300).map(os.fsdecode)
STEPS = st.builds(Step, PATHS, PATHS, st.none() | PATHS)
CHANGES = st.lists(st.lists(STEPS, min_size=1, max_size=4), min_size=1, max_size=3)


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> UndoLog:
    """A log in a folder of its own."""
    return UndoLog(tmp_path_factory.mktemp("log") / "undo.log")


def write(log: UndoLog, number: int, steps: Sequence[Step]) -> None:
    for index, step in enumerate(steps):
        log.note(number, f"change-{number}", step, first=index == 0)


@given(changes=CHANGES)
def test_the_last_change_is_read_and_nothing_of_earlier_ones(
    log: UndoLog, changes: list[list[Step]]
) -> None:
    """Each overwrites the one before it, put to rest or not, whichever is longer."""
    for number, steps in enumerate(changes):
        write(log, number, steps)
        found = log.read()
        assert found is not None
        assert (number, f"change-{number}", steps) == (found.number, found.name, found.steps)
        if number % 2:
            log.rest()
            assert log.is_at_rest()
            assert log.read() is None


@given(old=st.lists(STEPS, max_size=3), new=st.lists(STEPS, min_size=1, max_size=3), data=st.data())
def test_a_step_that_was_cut_short_is_none(
    tmp_path_factory: pytest.TempPathFactory,
    old: list[Step],
    new: list[Step],
    data: st.DataObject,
) -> None:
    """A process that dies while it writes a line has not done that step, but the ones before."""
    path = tmp_path_factory.mktemp("cut") / "undo.log"
    log = UndoLog(path)
    write(log, 1, old)
    log.rest()
    write(log, 2, new[:-1])
    before = path.read_bytes()
    write(log, 2, new)
    whole = path.read_bytes()
    end = data.draw(st.integers(0, len(whole)))
    path.write_bytes(whole[:end] + before[end:])
    found = log.read()
    done = [] if found is None else found.steps
    assert found is None or found.number == 2
    assert done in (new[:-1], new)


def test_a_disk_without_room_for_a_line_is_an_error(
    log: UndoLog, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No step is done whose line is not whole."""
    monkeypatch.setattr(os, "pwrite", lambda *_: 1)
    with pytest.raises(OSError, match="No space left"):
        log.note(1, "change", Step("a", "b", None), first=True)


def test_a_log_that_no_process_has_made_yet_is_at_rest(tmp_path: Path) -> None:
    """The first one makes it."""
    log = UndoLog(tmp_path / "undo.log")
    assert log.is_at_rest()
    assert log.read() is None


def test_who_has_taken_it_keeps_other_processes_away(tmp_path: Path) -> None:
    """Until the log of a change that stands is at rest, nobody else writes to it."""
    log = UndoLog(tmp_path / "undo.log")
    with log.taken(), (tmp_path / "undo.log").open() as other, pytest.raises(BlockingIOError):
        fcntl.flock(other, fcntl.LOCK_EX | fcntl.LOCK_NB)
    with (tmp_path / "undo.log").open() as other:
        fcntl.flock(other, fcntl.LOCK_EX | fcntl.LOCK_NB)
