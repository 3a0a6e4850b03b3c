from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import psutil  # type: ignore[import-untyped]
import pytest
from PIL import Image

from library.media import spawn
from library.media.decoders import Decoders, DecodersClosed, Killed
from library.media.process import OUT_OF_MEMORY, Job
from library.model import Kind, Task

# A decoder that does what the file's media type says, after it has read the facts.
MISBEHAVING = """
import os, signal, time
import library.media.thumbnails as thumbnails
make = thumbnails.make_thumbnails
def misbehave(path, mime, *rest):
    if mime == "test/hang": time.sleep(600)
    if mime == "test/spin":
        while True: pass
    if mime == "test/segfault": os.kill(os.getpid(), signal.SIGSEGV)
    if mime == "test/killed": os.kill(os.getpid(), signal.SIGKILL)
    if mime == "test/exit": os._exit(0)
    if mime == "test/greedy": return bytearray(600 << 20)
    if mime == "test/pid": raise OSError(os.getpid(), "pid", str(os.nice(0)))
    return make(path, mime, *rest)
thumbnails.make_thumbnails = misbehave
"""


@pytest.fixture
def job(tmp_path: Path) -> Job:
    """A small JPEG for which everything is to be done."""
    path = tmp_path / "a.jpg"
    Image.new("RGB", (60, 40), "teal").save(path)
    tasks = frozenset({Task.METADATA, Task.THUMBNAILS})
    return Job(path, Kind.IMAGE, "image/jpeg", "ab" * 32, tmp_path / "cache", tasks)


Pool = Callable[..., Decoders]


@pytest.fixture
def pool(monkeypatch: pytest.MonkeyPatch) -> Iterator[Pool]:
    """Makes pools whose decoders misbehave on demand, and closes them."""
    before, after = spawn._BOOT.split("main(*")
    monkeypatch.setattr(spawn, "_BOOT", f"{before}{MISBEHAVING}\nmain(*{after}")
    pools: list[Decoders] = []

    def make(processes: int = 1, **options: float) -> Decoders:
        pools.append(Decoders(processes, **options))  # type: ignore[arg-type]
        return pools[-1]

    yield make
    for made in pools:
        made.close()


def children() -> list[psutil.Process]:
    """The decoder processes that live."""
    return [child for child in psutil.Process().children() if decodes(child)]


def decodes(process: psutil.Process) -> bool:
    """Whether *process* is a decoder and lives."""
    try:
        return "library.media" in " ".join(process.cmdline())
    except psutil.NoSuchProcess:  # or a zombie, which is one of them
        return False


def pid_and_nice(pool: Decoders, job: Job) -> tuple[int, int]:
    """Which process does *job*, and how nice it is."""
    with pytest.raises(OSError, match="pid") as caught:
        pool.run(replace(job, mime="test/pid", tasks=frozenset({Task.THUMBNAILS})))
    return int(caught.value.errno or 0), int(caught.value.filename)


def soon(condition: Callable[[], bool], within_s: float = 30.0) -> bool:
    """Whether *condition* comes true."""
    deadline = time.monotonic() + within_s
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.02)
    return condition()


def test_jobs_are_done_by_one_nice_process(pool: Pool, job: Job) -> None:
    """It starts when first needed, stays for the next job and gives way to others."""
    decoders = pool()
    assert children() == []
    outcome = decoders.run(job)
    assert (outcome.thumbnails, dict(outcome.failures)) == (True, {})
    first, niceness = pid_and_nice(decoders, job)
    assert (first, niceness) == (pid_and_nice(decoders, job)[0], max(10, niceness))
    assert first != os.getpid()


def test_as_many_processes_as_callers_up_to_the_limit(pool: Pool, job: Job) -> None:
    """Six threads share two processes."""
    decoders = pool(2)
    with ThreadPoolExecutor(6) as threads:
        jobs = [replace(job, checksum=f"{n:064x}") for n in range(12)]
        assert all(outcome.thumbnails for outcome in threads.map(decoders.run, jobs))
    assert len(children()) <= 2


@pytest.mark.parametrize(
    ("mime", "reason"),
    [
        ("test/segfault", "Reading this file crashed the decoder."),
        ("test/exit", "Reading this file crashed the decoder."),
        ("test/greedy", OUT_OF_MEMORY),
    ],
)
def test_whatever_happens_is_an_outcome_of_that_file(
    pool: Pool, job: Job, mime: str, reason: str
) -> None:
    """The facts were told before; the next job finds a working process."""
    decoders = pool(memory_mb=512)
    job = replace(job, kind=Kind.OTHER)  # whose facts are empty, whatever the type
    outcome = decoders.run(replace(job, mime=mime))
    assert outcome.facts is not None
    assert dict(outcome.failures) == {Task.THUMBNAILS: reason}
    assert decoders.run(replace(job, kind=Kind.IMAGE)).thumbnails


def test_a_process_that_is_killed_says_nothing_of_the_file(pool: Pool, job: Job) -> None:
    """The machine was short of memory; the facts were told before."""
    decoders = pool()
    with pytest.raises(Killed) as killed:
        decoders.run(replace(job, kind=Kind.OTHER, mime="test/killed"))
    assert killed.value.early is not None
    assert killed.value.early.facts is not None
    assert decoders.run(job).thumbnails


@pytest.mark.parametrize("mime", ["test/hang", "test/spin"])
def test_a_file_that_takes_too_long_is_given_up(
    pool: Pool, job: Job, mime: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Asleep or busy, its process is killed at the limit."""
    decoders = pool(timeout_s=1.0)
    outcome = decoders.run(replace(job, mime=mime, kind=Kind.OTHER))
    assert dict(outcome.failures) == {
        Task.THUMBNAILS: "Reading this file took more than 1 s.",
    }
    assert children() == []
    monkeypatch.setattr(decoders, "_timeout_s", 60.0)
    assert decoders.run(job).thumbnails


def test_a_process_killed_while_idle_costs_no_file(pool: Pool, job: Job) -> None:
    """The kernel may take memory back between two jobs."""
    decoders = pool()
    pid, _ = pid_and_nice(decoders, job)
    os.kill(pid, signal.SIGKILL)
    assert soon(lambda: children() == [])
    assert decoders.run(job).thumbnails


def test_troubles_of_the_server_are_raised(pool: Pool, job: Job) -> None:
    """A file that has gone, a cache that cannot be written: nothing is said about the file."""
    decoders = pool()
    with pytest.raises(FileNotFoundError):
        decoders.run(replace(job, path=job.path.with_name("gone.jpg")))
    blocked = job.path.with_name("blocked")
    blocked.write_bytes(b"")
    with pytest.raises(FileExistsError):
        decoders.run(replace(job, cache=blocked))
    assert decoders.run(job).thumbnails


def test_an_idle_pool_uses_no_memory(pool: Pool, job: Job) -> None:
    """After a while without work its processes end; the next job starts one again."""
    decoders = pool(idle_s=0.3)
    assert decoders.run(job).thumbnails
    assert soon(lambda: children() == [])
    assert decoders.run(job).thumbnails


def test_a_process_retires_after_many_jobs(
    pool: Pool, job: Job, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What leaks in C libraries cannot add up for ever."""
    monkeypatch.setattr("library.media.decoders._JOBS_EACH", 2)
    decoders = pool()
    pids = [pid_and_nice(decoders, job)[0] for _ in range(4)]
    assert (pids[0] == pids[1], pids[2] == pids[3], pids[1] == pids[2]) == (True, True, False)


def test_closing_ends_what_runs(pool: Pool, job: Job) -> None:
    """Who waits learns that nothing was decided; afterwards no job is taken."""
    decoders = pool(2)
    with ThreadPoolExecutor(1) as threads:
        waiting = threads.submit(decoders.run, replace(job, mime="test/hang", kind=Kind.OTHER))
        assert soon(lambda: bool(children()))
        time.sleep(0.3)
        decoders.close()
        decoders.close()
        with pytest.raises(DecodersClosed):
            waiting.result(20)
    assert children() == []
    with pytest.raises(DecodersClosed):
        decoders.run(job)


def test_no_decoder_outlives_a_killed_server(job: Job, tmp_path: Path) -> None:
    """Idle or in the middle of a file, it notices that the server has gone."""
    code = f"""
import sys, threading, time
from pathlib import Path
from library.media import spawn
from library.media.decoders import Decoders
from library.media.process import Job
from library.model import Kind, Task
before, after = spawn._BOOT.split("main(*")
spawn._BOOT = before + {MISBEHAVING!r} + "\\nmain(*" + after
decoders = Decoders(2)
job = Job(Path({str(job.path)!r}), Kind.OTHER, "test/hang", "ab", Path("x"), frozenset(Task))
for mime in ("test/spin", "test/idle"):
    one = Job(job.path, job.kind, mime, "ab", job.cache, job.tasks)
    threading.Thread(target=decoders.run, args=(one,), daemon=True).start()
time.sleep(600)
"""
    with subprocess.Popen([sys.executable, "-c", code]) as server:
        assert soon(lambda: len(psutil.Process(server.pid).children()) == 2)
        time.sleep(1)  # mostly, they are through with starting then
        decoders = psutil.Process(server.pid).children()
        server.kill()
    assert 2 == len(decoders)
    assert soon(lambda: not any(map(decodes, decoders)))


def test_a_decoder_knows_no_secrets(pool: Pool, job: Job, monkeypatch: pytest.MonkeyPatch) -> None:
    """Passwords in the server's environment are not handed down."""
    monkeypatch.setenv("MANTELPIECE_ADMIN_PASSWORD", "hunter2")
    pool().run(job)
    (child,) = children()
    assert "MANTELPIECE_ADMIN_PASSWORD" not in child.environ()


@pytest.fixture
def interrupts() -> Iterator[None]:
    """Ctrl-C raises KeyboardInterrupt, also where these tests run in the background of a shell."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("interrupts")
def test_interrupting_the_server_spoils_no_other_file(pool: Pool, job: Job) -> None:
    """A job that was abandoned does not answer for the next one."""
    decoders = pool(timeout_s=20)
    assert decoders.run(job).thumbnails
    main = threading.get_ident()
    threading.Timer(1.0, lambda: signal.pthread_kill(main, signal.SIGINT)).start()
    with pytest.raises(KeyboardInterrupt):
        decoders.run(replace(job, mime="test/hang", kind=Kind.OTHER))
    assert decoders.run(job).thumbnails


def test_starting_takes_less_than_a_second(job: Job) -> None:
    """From nothing to the first answer, decoders and all; of CPU, for the machine may be busy."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    with Decoders(1) as decoders:
        assert decoders.run(job).thumbnails
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime < 1.0
