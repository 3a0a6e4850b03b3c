"""A whole server: what its processes do when one of them ends."""

from __future__ import annotations

import io
import json
import signal
import socket
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest
from PIL import Image
from support.server import USER, Server, free_port, run, serving

PATIENCE_S = 60.0


def eventually(happens: Callable[[], bool]) -> bool:
    """Whether it does within `PATIENCE_S`."""
    deadline = time.monotonic() + PATIENCE_S
    while not happens():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def is_of(process: psutil.Process, role: str) -> bool:
    """Whether the process is of that role, and has not ended meanwhile."""
    try:
        return role in process.cmdline()
    except psutil.NoSuchProcess:  # also of a zombie
        return False


def child(server: Server, role: str) -> psutil.Process:
    """The child of that role, as soon as it runs."""
    found: list[psutil.Process] = []

    def runs() -> bool:
        children = psutil.Process(server.process.pid).children()
        found[:] = [each for each in children if is_of(each, role)]
        return bool(found)

    assert eventually(runs), role
    return found[0]


def answers(server: Server) -> bool:
    try:
        return server.request("GET", "/files/a.txt") == (200, b"content")
    except OSError:
        return False


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server with one file, for tests that leave it running."""
    with serving(tmp_path_factory.mktemp("server") / "data") as running:
        assert 201 == running.request("PUT", "/files/a.txt", b"content")[0]
        yield running


def test_a_server_answers_soon(server: Server) -> None:
    """The benchmark holds it to 3 s; this machine may be busy."""
    assert server.first_answer_s < PATIENCE_S
    assert answers(server)


@pytest.mark.skipif(not hasattr(psutil, "RLIMIT_CORE"), reason="the system does not tell limits")
def test_no_process_leaves_its_memory_on_disk(server: Server) -> None:
    """A core file would have passwords in it."""
    processes = [psutil.Process(server.process.pid), child(server, "web"), child(server, "worker")]
    assert {(0, 0)} == {each.rlimit(psutil.RLIMIT_CORE) for each in processes}


@pytest.mark.parametrize(
    ("role", "number"),
    [("web", signal.SIGKILL), ("web", signal.SIGTERM), ("worker", signal.SIGKILL)],
)
def test_a_child_that_ends_comes_back(server: Server, role: str, number: signal.Signals) -> None:
    """The others go on meanwhile, and what was stored is there."""
    before = child(server, role)
    others = {each.pid for each in server.processes()[:1]}
    before.send_signal(number)
    assert eventually(lambda: not before.is_running() or before.status() == psutil.STATUS_ZOMBIE)
    assert child(server, role).pid != before.pid
    assert eventually(lambda: answers(server))
    assert others <= {each.pid for each in server.processes()}


def test_the_worker_that_comes_back_works(server: Server) -> None:
    """However often it was killed, what is uploaded then is read."""
    for _ in range(2):
        before = child(server, "worker")
        before.kill()
        assert eventually(lambda: child(server, "worker").pid != before.pid)  # noqa: B023
    photo = io.BytesIO()
    Image.new("RGB", (64, 48), "peru").save(photo, "JPEG")
    assert 201 == server.request("PUT", "/files/after.jpg", photo.getvalue())[0]
    told = ("info", USER, "/files/after.jpg", "--json", "--data", str(server.data))

    def is_read() -> bool:
        known = json.loads(run(*told).stdout)
        return (known["width"], known["tasks_pending"]) == (64, [])

    assert eventually(is_read)


def test_a_second_server_on_the_same_data_is_refused(server: Server) -> None:
    """In one line; the first one goes on."""
    refused = run("serve", "--data", str(server.data), "--port", str(free_port()))
    assert (1, "", f"mantelpiece: Another server is running on {server.data}.\n") == (
        refused.returncode,
        refused.stdout,
        refused.stderr,
    )
    assert answers(server)


def test_a_port_in_use_is_told(tmp_path: Path) -> None:
    """In one line, and before a password is made that nobody would see again."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        refused = run("serve", "--data", str(tmp_path / "data"), "--port", str(port))
    expected = f"mantelpiece: Cannot listen on 127.0.0.1:{port}: Address already in use.\n"
    assert (1, "", expected) == (refused.returncode, refused.stdout, refused.stderr)
    assert not (tmp_path / "data" / "index.sqlite").exists()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_all_processes_end_with_the_supervisor(tmp_path: Path, number: signal.Signals) -> None:
    """Asked to end, or killed: no child is left, and the next server starts at once."""
    with serving(tmp_path / "data") as server:
        children = [child(server, role) for role in ("web", "worker")]
        server.process.send_signal(number)
        status = server.process.wait(PATIENCE_S)
        assert (0 if number is signal.SIGTERM else -signal.SIGKILL) == status
        assert [] == left(children)
    with socket.create_server(("127.0.0.1", server.port), reuse_port=False):
        pass


def left(processes: list[psutil.Process]) -> list[psutil.Process]:
    """Return those that still run after a while."""
    return [
        each
        for each in psutil.wait_procs(processes, PATIENCE_S)[1]
        if each.status() != psutil.STATUS_ZOMBIE
    ]
