"""The supervisor's children, without a supervisor."""

from __future__ import annotations

import signal
import time

import pytest

from server.children import Child


@pytest.fixture
def child(monkeypatch: pytest.MonkeyPatch) -> Child:
    """A worker that is started again at once."""
    monkeypatch.setattr("server.children._PAUSE_S", 0.0)
    monkeypatch.setattr("server.children._PAUSE_MAX_S", 0.0)
    return Child("worker", b"{}\n")


def test_one_that_is_killed_before_it_is_told_anything_is_started_again(child: Child) -> None:
    """The supervisor survives that nobody takes what it says."""
    child.start()
    first = child.process
    assert first is not None
    first.kill()
    first.wait()
    child.tell()
    child.revive()
    second = child.process
    assert second is not None
    try:
        assert first.pid != second.pid
        assert [first.pid] == child.died
        assert -signal.SIGKILL == first.returncode
        assert second.poll() is None
    finally:
        second.kill()
        second.wait()
        child._forget()


def test_it_is_ready_when_it_says_so(child: Child) -> None:
    """Nothing that it has not said counts, and asking never waits."""
    child.start()
    try:
        began = time.monotonic()
        assert not child.is_ready
        assert b"" == child.listen()
        assert time.monotonic() - began < 1.0
    finally:
        assert child.process is not None
        child.process.kill()
        child.process.wait()
        child._forget()
