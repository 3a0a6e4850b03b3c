from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest

from library.errors import TooMany
from library.slow_checks import STRANGERS, SlowChecks


@contextmanager
def crowded(checks: SlowChecks, count: int) -> Iterator[None]:
    """Have *count* strangers wait, the first of whom has the turn."""
    end = threading.Event()
    came = threading.Semaphore(0)

    def wait() -> None:
        with checks.turn(is_known=False):
            came.release()
            end.wait(30)

    with ThreadPoolExecutor(count) as pool:
        for _ in range(count):
            pool.submit(wait)
        assert came.acquire(timeout=30)
        while checks._waiting < count:
            time.sleep(0.001)
        yield
        end.set()


def test_one_check_runs_at_a_time() -> None:
    """However many there are."""
    checks, running, most = SlowChecks(), [0], [0]

    def check() -> bool:
        with checks.turn(is_known=True):
            running[0] += 1
            most[0] = max(most[0], running[0])
            time.sleep(0.005)
            running[0] -= 1
        return True

    with ThreadPoolExecutor(20) as pool:
        assert all(each.result() for each in [pool.submit(check) for _ in range(20)])
    assert [1] == most


def test_strangers_do_not_take_all_threads_by_waiting() -> None:
    """One too many is sent away; who is known still gets a turn."""
    checks = SlowChecks()
    with crowded(checks, STRANGERS):
        with pytest.raises(TooMany) as sent_away, checks.turn(is_known=False):
            pass
        assert 2 == sent_away.value.wait_s
        known = threading.Thread(target=lambda: checks.turn(is_known=True).__enter__(), daemon=True)
        known.start()
    known.join(10)
    assert not known.is_alive()


def test_errors_of_a_check_reach_who_asked() -> None:
    """As if it had run in their own thread."""

    def check() -> bool:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        SlowChecks().run(check)


@pytest.mark.skipif(sys.platform != "linux", reason="threads have no priorities of their own")
def test_a_check_steps_back_behind_all_else() -> None:
    """And only it: who waits for its result keeps its priority."""
    found: list[int] = []

    def check() -> bool:
        found.append(os.getpriority(os.PRIO_PROCESS, threading.get_native_id()))
        return True

    before = os.getpriority(os.PRIO_PROCESS, threading.get_native_id())
    assert SlowChecks().run(check)
    assert [min(10, 19)] == found or found[0] > before
    assert before == os.getpriority(os.PRIO_PROCESS, threading.get_native_id())


def test_who_is_sent_away_is_so_after_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    """But not by more threads than a server can spare."""
    monkeypatch.setattr("library.slow_checks._LINGER", 2)
    monkeypatch.setattr("library.slow_checks._LINGER_S", 0.5)
    checks = SlowChecks()

    def lingered() -> float:
        began = time.monotonic()
        checks.linger()
        return time.monotonic() - began

    with ThreadPoolExecutor(3) as pool:
        took = sorted(each.result() for each in [pool.submit(lingered) for _ in range(3)])
    assert took[0] < 0.5 <= took[1]
