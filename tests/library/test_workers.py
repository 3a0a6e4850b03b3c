"""Several workers at one queue, some of which are killed: everything is done once."""

from __future__ import annotations

import os
import random
import signal
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import psutil
from support.home import JPEG, Home, open_home

from library.catalog import activity, workers
from library.catalog.driver import driver_of
from library.media.decoders import Decoders
from library.media.process import Job, Outcome
from library.model import Facts, Task
from library.processing import Processing

KILLS = 20
SMALL = 2_000_000  # bytes: of files of which there is enough to do in a second
PATIENCE_S = 60


@dataclass
class SlowDecoders:
    """Reads nothing, for some milliseconds."""

    def run(self, job: Job) -> Outcome:
        time.sleep(0.005)
        facts = Facts(width=1, height=1) if Task.METADATA in job.tasks else None
        return Outcome(facts=facts, thumbnails=Task.THUMBNAILS in job.tasks)


def watched(home: Home) -> Counter[tuple[int, str]]:
    """Note each row that leaves the queue from now on; return what is in it."""
    with home.catalog.write() as connection:
        driver = driver_of(connection)
        driver.execute("CREATE TABLE finished (media_id, task)")
        driver.execute(
            "CREATE TRIGGER finishes AFTER DELETE ON unprocessed_media_items BEGIN"
            " INSERT INTO finished VALUES (OLD.media_id, OLD.task); END"
        )
        rows = driver.execute("SELECT media_id, task FROM unprocessed_media_items")
        return Counter(rows.fetchall())


def finished(home: Home) -> Counter[tuple[int, str]]:
    """How often each task of each item was."""
    with home.catalog.read() as connection:
        return Counter(
            driver_of(connection).execute("SELECT media_id, task FROM finished").fetchall()
        )


def test_two_processes_share_a_queue(home: Home) -> None:
    """Each row is finished by one of them, and both do something."""
    for number in range(80):
        home.put(f"{number}.jpg", data=JPEG + b"%d" % number)
    expected = watched(home)
    home.catalog.close()
    children = [drain_in_child(home) for _ in range(2)]
    done = [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children]
    assert expected == finished(home)
    assert min(done) > 0
    with home.catalog.read() as connection:
        assert 0 == activity.pending(connection)


def drain_in_child(home: Home) -> int:
    """Drain in a process of its own, whose exit status says how often something was saved."""
    if child := os.fork():
        return child
    status = 0
    try:
        mine = open_home(home.data)
        jobs = Processing(mine.library, cast(Decoders, SlowDecoders()), processes=2)
        while True:
            done = jobs.drain().done
            status = min(status + done, 100)
            with mine.catalog.read() as connection:
                if activity.pending(connection) == 0:
                    break
    finally:
        os._exit(status)


def test_a_worker_that_is_killed_twenty_times_does_everything_once(
    home: Home, corpus: Path
) -> None:
    """With -9, at random, over real and hostile files; nobody is blamed for it."""
    chance = random.Random(4)
    put_all(home, corpus / "media")
    expected = watched(home)
    home.catalog.close()
    for _ in range(KILLS):
        worker = real_worker(home)
        wait_until_more_is_finished(home)
        time.sleep(chance.uniform(0.0, 0.1))
        decoders = psutil.Process(worker).children(recursive=True)
        os.kill(worker, signal.SIGKILL)
        assert -signal.SIGKILL == os.waitstatus_to_exitcode(os.waitpid(worker, 0)[1])
        assert psutil.wait_procs(decoders, timeout=PATIENCE_S)[1] == []  # they end by themselves
    assert 0 < finished(home).total() < expected.total()
    deadline = time.monotonic() + 2 * PATIENCE_S
    while left(home):
        assert time.monotonic() < deadline
        with home.catalog.write() as connection:
            driver_of(connection).execute(  # nobody waits for what is put off
                "UPDATE unprocessed_media_items SET held_until = NULL WHERE leased_by IS NULL"
            )
        home.catalog.close()
        assert 0 == os.waitstatus_to_exitcode(os.waitpid(real_worker(home), 0)[1])
    assert expected == finished(home)
    with home.catalog.read() as connection:
        reasons = [each.reason for each in activity.troubles(connection, home.alice.id, 99)]
        assert [] == list(workers.everyone(connection))
    assert not [reason for reason in reasons if "cut short" in reason]


def put_all(home: Home, folder: Path) -> None:
    """Put the smaller files of *folder* into alice's."""
    for number, path in enumerate(sorted(folder.rglob("*"))):
        if path.is_file() and 0 < path.stat().st_size < SMALL:
            home.put(f"{number} {path.name}", data=path.read_bytes())


def real_worker(home: Home) -> int:
    """Start a worker with real decoders, which ends when nothing is due, and return its id."""
    if child := os.fork():
        return child
    status = 1
    try:
        mine = open_home(home.data)
        with Decoders(2) as decoders:
            jobs = Processing(mine.library, decoders, processes=2)
            jobs.reclaim()
            jobs.drain()
            jobs.leave()
        status = 0
    finally:
        os._exit(status)


def wait_until_more_is_finished(home: Home) -> None:
    before, deadline = finished(home).total(), time.monotonic() + PATIENCE_S
    while finished(home).total() == before:
        assert time.monotonic() < deadline, "the worker does nothing"
        time.sleep(0.01)
    home.catalog.close()


def left(home: Home) -> int:
    with home.catalog.read() as connection:
        return activity.pending(connection)
