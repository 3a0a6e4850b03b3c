"""A whole server of several processes, of one, and started by systemd."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from pathlib import Path

import psutil
import pytest
from support.server import PASSWORD, Server, basic, free_port, mantelpiece, run, serving
from support.wire import receive_all, statuses

from library.paths import TRASH_FOLDER, UPLOADS_FOLDER

PATIENCE_S = 60.0
HALF = 300_000


def webs(server: Server) -> list[psutil.Process]:
    children = psutil.Process(server.process.pid).children()
    return [each for each in children if "web" in each.cmdline()]


def upload(server: Server, name: str) -> socket.socket:
    """Begin an upload of twice `HALF` bytes and wait until the server is at it."""
    before = set(unfinished(server))
    connection = socket.create_connection(("127.0.0.1", server.port), timeout=PATIENCE_S)
    head = f"PUT /files/{name} HTTP/1.1\r\nHost: x\r\nContent-Length: {2 * HALF}\r\n"
    connection.sendall(f"{head}Authorization: {basic()['Authorization']}\r\n\r\n".encode())
    connection.sendall(b"x" * HALF)
    deadline = time.monotonic() + PATIENCE_S
    while not set(unfinished(server)) - before:
        assert time.monotonic() < deadline
        time.sleep(0.02)
    return connection


def unfinished(server: Server) -> list[Path]:
    folders = server.data.rglob(UPLOADS_FOLDER)
    return [path for folder in folders for path in folder.iterdir() if path.name != TRASH_FOLDER]


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    """A new server of two web processes."""
    with serving(tmp_path / "data", "--processes", "2") as running:
        yield running


def owner(path: Path) -> int:
    """The process that is at work on an unfinished upload."""
    return int(path.stem.rpartition("-")[2])


def spread(server: Server) -> Counter[int]:
    """Begin eight uploads, and return how many each process is at work on."""
    with ExitStack() as uploads:
        for number in range(8):
            uploads.enter_context(upload(server, f"slow{number}.bin"))
        owners = Counter(owner(path) for path in unfinished(server))
    while unfinished(server):
        time.sleep(0.02)
    return owners


def test_connections_are_spread_evenly(server: Server) -> None:
    """The process with fewer of them takes the next one, mostly: each has its fair share."""
    deadline = time.monotonic() + PATIENCE_S
    while len(spread(server)) < 2:  # the second process is ready a moment after the first
        assert time.monotonic() < deadline
    owners = sum((spread(server) for _ in range(4)), Counter[int]())
    assert 2 == len(owners)
    assert owners.total() <= 4 * min(owners.values())


def test_a_killed_process_loses_nothing_and_leaves_nothing(server: Server) -> None:
    """With -9 under load: what was acknowledged is there, uploads elsewhere go on."""
    stored: list[str] = []
    ended = threading.Event()

    def load() -> None:
        number = 0
        while not ended.is_set():
            number += 1
            try:
                if server.request("PUT", f"/files/{number}.txt", b"%d" % number)[0] == 201:
                    stored.append(f"{number}")
            except (OSError, http.client.HTTPException):
                pass  # it was answered by the process that was killed

    uploads = [upload(server, f"slow{number}.bin") for number in range(6)]
    owners = {owner(path) for path in unfinished(server)}
    writer = threading.Thread(target=load)
    writer.start()
    try:
        victim = next(process for process in webs(server) if process.pid in owners)
        time.sleep(0.5)
        victim.kill()
        deadline = time.monotonic() + PATIENCE_S
        while any(path.match(f"*-{victim.pid}.part") for path in unfinished(server)):
            assert time.monotonic() < deadline
            time.sleep(0.05)
    finally:
        ended.set()
        writer.join()
    answers = [finish(connection) for connection in uploads]
    for number, answer in enumerate(answers):
        expected = 200 if answer == [201] else 404
        assert expected == server.request("GET", f"/files/slow{number}.bin")[0]
    assert stored
    for name in stored:
        assert (200, name.encode()) == server.request("GET", f"/files/{name}.txt")
    assert [] == unfinished(server)


def finish(connection: socket.socket) -> list[int]:
    with connection:
        try:
            connection.sendall(b"x" * HALF)
            connection.shutdown(socket.SHUT_WR)
        except OSError:
            pass
        return statuses(receive_all(connection))


def test_defect_03_an_upload_that_ends_in_time_survives_the_stop(tmp_path: Path) -> None:
    """No new connection is taken, the one in flight is answered, however often one asks to stop.

    systemd sends SIGTERM to all processes of a service, and the supervisor to its children again.
    """
    with serving(tmp_path / "data") as server:
        connection = upload(server, "a.bin")
        children = webs(server)
        server.process.terminate()
        deadline = time.monotonic() + 10  # of the 20 s that uploads have
        while listens(server):
            assert time.monotonic() < deadline
            time.sleep(0.05)
        for process in children:
            with suppress(psutil.NoSuchProcess):  # the one that had nothing to do
                process.terminate()
        time.sleep(0.2)  # enough for one that would end at once
        assert [201] == finish(connection)
        assert 0 == server.process.wait(PATIENCE_S)
    with serving(tmp_path / "data") as server:
        assert (200, b"x" * 2 * HALF) == server.request("GET", "/files/a.bin")


def listens(server: Server) -> bool:
    """Whether someone takes new connections."""
    try:
        socket.create_connection(("127.0.0.1", server.port), timeout=1).close()
    except ConnectionRefusedError:
        return False
    return True


def test_defect_03_an_upload_that_does_not_end_is_not_stored(tmp_path: Path) -> None:
    """Not even what came of it; the client is told nothing that it could take for success."""
    waits = {"MANTELPIECE_SERVER_STOP_TIMEOUT": "1"}
    with serving(tmp_path / "data", "--processes", "1", environ=waits) as server:
        with upload(server, "a.bin") as connection:
            server.process.terminate()
            assert 0 == server.process.wait(PATIENCE_S)
            assert not {200, 201, 204} & set(statuses(receive_all(connection)))
        assert [] == unfinished(server)
    with serving(tmp_path / "data") as server:
        assert 404 == server.request("GET", "/files/a.bin")[0]


def test_one_process_does_everything(tmp_path: Path) -> None:
    """Serves, reads media, ends when asked, and tells a second one to go."""
    with serving(tmp_path / "data", "--processes", "1") as server:
        assert [server.process.pid] == [process.pid for process in server.processes()]
        assert 201 == server.request("PUT", "/files/a.jpg", b"no picture")[0]
        deadline = time.monotonic() + PATIENCE_S
        while b'"pending": 0' not in pending(server):
            assert time.monotonic() < deadline
            time.sleep(0.2)
        refused = run("serve", "--data", str(server.data), "--port", str(free_port()))
        assert "Another server is running" in refused.stderr
        server.process.send_signal(signal.SIGINT)
        assert 0 == server.process.wait(PATIENCE_S)


def pending(server: Server) -> bytes:
    return run("status", "--data", str(server.data), "--json").stdout.encode()


@pytest.mark.parametrize("processes", ["1", "2"])
def test_systemd_passes_the_socket_and_is_told(tmp_path: Path, processes: str) -> None:
    """LISTEN_FDS as in sd_listen_fds(3), NOTIFY_SOCKET as in sd_notify(3)."""
    told = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    told.bind(str(tmp_path / "notify"))
    told.settimeout(PATIENCE_S)
    starter = (
        "import os, sys; os.dup2(int(sys.argv[1]), 3); os.environ['LISTEN_PID'] = str(os.getpid());"
        " os.execv(sys.argv[2], sys.argv[2:])"
    )
    with told, socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
        command = mantelpiece("serve", "--data", str(tmp_path / "data"), "--processes", processes)
        process = subprocess.Popen(
            [sys.executable, "-c", starter, str(listening.fileno()), *command],
            pass_fds=(listening.fileno(),),
            stdout=subprocess.DEVNULL,
            env=os.environ
            | {"LISTEN_FDS": "1", "NOTIFY_SOCKET": str(tmp_path / "notify")}
            | {"MANTELPIECE_ADMIN_PASSWORD": PASSWORD},
        )
        try:
            assert b"READY=1" == told.recv(100)
            client = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE_S)
            client.request("GET", "/-/health")
            assert 200 == client.getresponse().status
            client.close()
        finally:
            process.terminate()
            assert 0 == process.wait(PATIENCE_S)


def test_a_certificate_that_cannot_be_used_is_told(tmp_path: Path) -> None:
    """In one line, before anything is made."""
    refused = run("serve", "--data", str(tmp_path / "data"), "--tls-cert", str(tmp_path / "none"))
    assert (1, 1) == (refused.returncode, refused.stderr.count("\n"))
    assert "cannot be used: No such file" in refused.stderr
    assert not (tmp_path / "data").exists()
