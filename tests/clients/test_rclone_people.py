from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from support.crowd import crowd, file_names
from support.rclone import Rclone
from support.server import PASSWORD, USER, Server


@pytest.fixture
def people(server: Server, tool: Callable[..., str], tmp_path: Path) -> Iterator[Path]:
    """The people of a server as a folder of this machine."""
    if not Path("/dev/fuse").exists():
        pytest.skip("there is no FUSE")
    tool("fusermount3", "fusermount")
    rclone = Rclone(tool("rclone"), server.url, USER, PASSWORD, vendor="owncloud")
    folder = tmp_path / "people"
    folder.mkdir()
    with rclone.mounted("dav:/people", folder) as mounted:
        yield mounted


def holds(folder: Path, *names: str) -> bool:
    """Whether the folder comes to hold that, within the time for which rclone remembers it."""
    deadline = time.monotonic() + 20
    while {each.name for each in folder.iterdir()} != set(names):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.2)
    return True


@pytest.mark.timeout(180)
def test_people_in_a_shell(server: Server, people: Path) -> None:
    """With `ls`, `mv`, `rm` and `mkdir`, on the folders and on the photos in them."""
    first, second = (
        crowd(server, *(f"{letter}{number}.jpg" for number in range(3))) for letter in "ab"
    )
    files = file_names(server)
    assert holds(people, first, second)
    (people / first).rename(people / "Alice")
    assert holds(people / "Alice", "a0.jpg", "a1.jpg", "a2.jpg")
    assert holds(people / second, "b0.jpg", "b1.jpg", "b2.jpg")
    (people / second / "b0.jpg").rename(people / "Alice" / "b0.jpg")
    (people / "Alice" / "a0.jpg").unlink()
    assert holds(people / "Alice", "a1.jpg", "a2.jpg", "b0.jpg")
    assert holds(people / second, "b1.jpg", "b2.jpg")
    (people / second).rename(people / "Alice" / second)
    assert holds(people, "Alice")
    assert holds(people / "Alice", "a1.jpg", "a2.jpg", "b0.jpg", "b1.jpg", "b2.jpg")
    (people / "Bob").mkdir()
    (people / "Alice" / "a1.jpg").rename(people / "Bob" / "a1.jpg")
    assert holds(people / "Bob", "a1.jpg")
    (people / "Bob" / "a1.jpg").unlink()
    assert holds(people / "Bob")
    (people / "Bob").rmdir()
    assert holds(people, "Alice")
    assert files == file_names(server)
