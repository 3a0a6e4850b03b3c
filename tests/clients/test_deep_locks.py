"""Locks on whole trees while others write, on a server of two processes."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

import psutil
import pytest
from support.dav_client import lock_info
from support.server import Server, serving
from support.session import Client

FOLDER = "/files/Album"
OTHERS = 6
PATIENCE_S = 60.0
ROUNDS = 6
PATCH = (
    '<D:propertyupdate xmlns:D="DAV:"><D:set><D:prop><x xmlns="u">1</x></D:prop></D:set>'
    "</D:propertyupdate>"
)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A new server with a folder that has a file and a folder in it."""
    data = tmp_path_factory.mktemp("household") / "data"
    with serving(data, "--processes", "2") as running:
        for folder in (FOLDER, f"{FOLDER}/below"):
            assert 201 == running.request("MKCOL", folder)[0]
        for name in (f"{FOLDER}/a.jpg", f"{FOLDER}/below/b.jpg", "/files/outside.jpg"):
            assert 201 == running.request("PUT", name, b"first")[0]
        yield running


@pytest.fixture
def owner(server: Server) -> Iterator[Client]:
    """Who takes the lock, on one kept connection: in one of the two processes."""
    with Client(server) as client:
        yield client


@pytest.fixture
def token(owner: Client) -> Iterator[str]:
    """The token of a lock on the folder with all that is in it; UNLOCK gives it back."""
    headers = ("Depth: infinity", "Timeout: Second-600")
    taken = owner.says(f"LOCK {FOLDER}", *headers, body=lock_info().decode(), hears=200)
    yield taken.headers["lock-token"]
    owner.says(f"UNLOCK {FOLDER}", f"Lock-Token: {taken.headers['lock-token']}", hears=204)


def writes(client: Client) -> list[tuple[str, str, str]]:
    """Everything that would change something in the folder: request, Destination, body."""
    into = client.url(f"{FOLDER}/new.jpg")
    return [
        (f"PUT {FOLDER}/new.jpg", "", "others"),
        (f"PUT {FOLDER}/a.jpg", "", "others"),
        (f"PUT {FOLDER}/below/b.jpg", "", "others"),
        (f"DELETE {FOLDER}/below/b.jpg", "", ""),
        (f"DELETE {FOLDER}/below", "", ""),
        (f"DELETE {FOLDER}", "", ""),
        (f"MOVE {FOLDER}/a.jpg", into, ""),
        (f"MOVE {FOLDER}/below/b.jpg", client.url("/files/taken.jpg"), ""),
        (f"MOVE {FOLDER}", client.url("/files/renamed"), ""),
        ("MOVE /files/outside.jpg", into, ""),
        ("COPY /files/outside.jpg", into, ""),
        (f"MKCOL {FOLDER}/made", "", ""),
        (f"MKCOL {FOLDER}/below/made", "", ""),
        (f"PROPPATCH {FOLDER}/a.jpg", "", PATCH),
        (f"LOCK {FOLDER}/below/b.jpg", "", lock_info().decode()),
        (f"LOCK {FOLDER}/new.jpg", "", lock_info().decode()),
    ]


def refused(server: Server, write: tuple[str, str, str]) -> None:
    """Try it on a connection of its own."""
    line, destination, body = write
    with Client(server) as other:
        other.says(
            line, *([f"Destination: {destination}"] if destination else ()), body=body, hears=423
        )


def tree(client: Client) -> dict[str, bytes]:
    """What is in the folder, and what is in its files."""
    found: dict[str, bytes] = {}
    for folder in (FOLDER, f"{FOLDER}/below"):
        listed = client.says(f"PROPFIND {folder}", "Depth: 1", hears=207)
        for href in re.findall(r"<D:href>([^<]*)</D:href>", listed.text):
            found[href] = b"" if href.endswith("/") else client.says(f"GET {href}", hears=200).body
    return found


def test_nobody_else_changes_a_locked_tree(server: Server, owner: Client, token: str) -> None:
    """Many try at once: each write is refused by 423, and each of the owner's is done."""
    before = tree(owner)
    under = f"If: <{owner.url(FOLDER)}> ({token})"
    with ThreadPoolExecutor(OTHERS) as several:
        others = several.map(lambda write: refused(server, write), writes(owner) * ROUNDS)
        for number in range(2 * ROUNDS):
            mine = f"{FOLDER}/mine{number}"
            owner.says(f"MKCOL {mine}", under, hears=201)
            owner.says(f"PUT {mine}/a.jpg", under, body=b"mine", hears=201)
            to = f"Destination: {owner.url(f'{mine}/b.jpg')}"
            owner.says(f"MOVE {mine}/a.jpg", under, to, hears=201)
            owner.says(f"DELETE {mine}", under, hears=204)
        list(others)
    assert before == tree(owner)


def test_both_processes_know_of_the_lock(server: Server, token: str) -> None:
    """Whichever of them granted it, and from the first request on."""
    deadline = time.monotonic() + PATIENCE_S
    with ExitStack() as stack:
        while not all(map(connections, webs(server))) or len(webs(server)) < 2:
            assert time.monotonic() < deadline  # the second process may still be starting
            other = stack.enter_context(Client(server))
            other.says(f"PUT {FOLDER}/new.jpg", body=b"others", hears=423)


def webs(server: Server) -> list[psutil.Process]:
    children = psutil.Process(server.process.pid).children()
    return [child for child in children if "web" in child.cmdline()]


def connections(process: psutil.Process) -> int:
    """How many clients it has."""
    every = process.net_connections()
    return sum(each.status == psutil.CONN_ESTABLISHED for each in every)


def test_an_unlocked_tree_is_free(server: Server, owner: Client) -> None:
    """Every write is done that was refused a moment ago."""
    headers = ("Depth: infinity", "Timeout: Second-600")
    taken = owner.says(f"LOCK {FOLDER}", *headers, body=lock_info().decode(), hears=200)
    with Client(server) as other:
        other.says(f"PUT {FOLDER}/free.jpg", body=b"others", hears=423)
        owner.says(f"UNLOCK {FOLDER}", f"Lock-Token: {taken.headers['lock-token']}", hears=204)
        other.says(f"PUT {FOLDER}/free.jpg", body=b"others", hears=201)
        to = f"Destination: {other.url('/files/renamed')}"
        other.says(f"MOVE {FOLDER}/below", to, hears=201)
        back = f"Destination: {other.url(f'{FOLDER}/below')}"
        other.says("MOVE /files/renamed", back, hears=201)
        other.says(f"DELETE {FOLDER}/free.jpg", hears=204)
