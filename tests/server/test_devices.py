"""Devices, and who guesses passwords, at a server of two processes."""

from __future__ import annotations

import http.client
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

import pytest
from support.server import USER, Server, basic, run, serving

from config import Settings
from server.household import open_household

CONNECTIONS = 12  # of which each process has some


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    with serving(tmp_path / "data", "--processes", "2") as running:
        yield running


def app_password(server: Server, *arguments: str) -> str:
    made = run("user", "app-password", "add", USER, *arguments, "--data", str(server.data))
    assert made.returncode == 0, made.stderr
    return made.stdout.strip()


def ask(connection: http.client.HTTPConnection, password: str, path: str = "/files/") -> int:
    connection.request("PROPFIND", path, headers=basic(USER, password) | {"Depth": "0"})
    answer = connection.getresponse()
    answer.read()
    return answer.status


def test_what_is_revoked_lets_nobody_in_within_a_second(server: Server) -> None:
    """By whichever process; connections that were open already are no exception."""
    secret = app_password(server, "Phone")
    with ExitStack() as opened:
        connections = []
        for _ in range(CONNECTIONS):
            connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
            opened.callback(connection.close)
            connections.append(connection)
        assert {207} == {ask(connection, secret) for connection in connections}
        with open_household(Settings(data=server.data)) as household:
            accounts = household.accounts
            admin = accounts.find(USER)
            (found,) = accounts.app_passwords.of(admin)
            accounts.app_passwords.revoke(admin, found.id)
        began = time.monotonic()
        assert {401} == {ask(connection, secret) for connection in connections}
        assert time.monotonic() - began < 60  # there is nothing to wait for


def test_a_device_sees_its_folder_by_the_wire(server: Server) -> None:
    """And its last use is known soon after."""
    server.request("MKCOL", "/files/Phone")
    secret = app_password(server, "Phone", "--folder", "/files/Phone", "--for", "upload")
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
    found = [ask(connection, secret, path) for path in ("/", "/files/Phone/", "/timeline/")]
    assert [207, 207, 404] == found
    connection.close()
    with open_household(Settings(data=server.data)) as household:
        passwords = household.accounts.app_passwords
        deadline = time.monotonic() + 60
        while passwords.of(household.accounts.find(USER))[0].last_address != "127.0.0.1":
            assert time.monotonic() < deadline
            time.sleep(0.1)


def test_who_guesses_by_many_connections_is_sent_away(server: Server) -> None:
    """By 429 and a time to wait, in both processes; who is known by their password comes in."""
    assert 207 == server.request("PROPFIND", "/files/", headers={"Depth": "0"})[0]

    def guess(number: int) -> tuple[int, str | None]:
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
        try:
            connection.request("GET", "/files/", headers=basic(USER, f"guess {number}"))
            answer = connection.getresponse()
            answer.read()
            return answer.status, answer.headers["Retry-After"]
        finally:
            connection.close()

    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(guess, range(40)))
    assert {401, 429} == {status for status, _ in answers}
    assert all((after is not None) is (status == 429) for status, after in answers)
    assert sum(status == 401 for status, _ in answers) <= 10
    secret = app_password(server, "Phone")
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
    assert 207 == ask(connection, secret)
    connection.close()
