"""Two users' rclones live through a share: what is given is there, added to, edited and gone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from support.home import JPEG
from support.rclone import Rclone
from support.server import PASSWORD, USER, Server, run, serving

from library.access.rights import Level
from library.access.things import Kind, Thing
from library.catalog import users
from library.catalog.engine import Catalog
from library.library import Library
from library.model import StoredFolder
from library.sharing import Sharing

OTHER = "bob"
pytestmark = pytest.mark.timeout(600)


@dataclass(frozen=True)
class Pair:
    """A server with two users, and what the first one shares."""

    server: Server
    mine: Rclone
    theirs: Rclone
    sharing: Sharing

    def give(self, level: Level) -> int:
        """Share the folder Trip."""
        library = self.sharing.library
        folder = library.child(library.root(self.sharing.owner).id, "Trip")
        assert isinstance(folder, StoredFolder)
        return self.sharing.give(Thing(Kind.FOLDER, folder.id), "Trip", OTHER, level).id

    def names(self, rclone: Rclone, path: str) -> list[str]:
        """What lies there and below."""
        done = rclone("lsf", "-R", "--files-only", f"dav:{path}")
        return sorted(done.stdout.splitlines())

    def used(self, user: str) -> int:
        """How much a user's files take, in bytes."""
        with self.sharing.library.catalog.ask_once() as driver:
            found = users.find(driver, user)
            assert found is not None
            return users.allowance(driver, found.user.id).used


@pytest.fixture(scope="module")
def pair(tool: Callable[..., str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pair]:
    """The server answers by two processes."""
    program, data = tool("rclone"), tmp_path_factory.mktemp("pair") / "data"
    with serving(data, "--processes", "2") as server:
        added = run("user", "add", OTHER, "--password-stdin", "--data", str(data), stdin=PASSWORD)
        assert 0 == added.returncode, added.stderr
        catalog = Catalog(data / "index.sqlite")
        with catalog.ask_once() as driver:
            found = users.find(driver, USER)
        assert found is not None
        mine, theirs = (Rclone(program, server.url, name, PASSWORD) for name in (USER, OTHER))
        yield Pair(server, mine, theirs, Sharing(Library(catalog, data), found.user))
        catalog.close()


def test_a_share_s_life(pair: Pair, tmp_path: Path) -> None:
    """Each step is there at once for the other's drive; all bytes are the owner's."""
    photos = tmp_path / "photos"
    (photos / "Day 1").mkdir(parents=True)
    for name in ("a.jpg", "Day 1/b.jpg"):
        (photos / name).write_bytes(JPEG + name.encode())
    assert 0 == pair.mine("copy", str(photos), "dav:/files/Trip").returncode
    shared = f"/shared/{USER}/Trip"

    share_id = pair.give(Level.VIEW)
    assert ["Day 1/b.jpg", "a.jpg"] == pair.names(pair.theirs, shared)
    assert 0 == pair.theirs("check", "--download", str(photos), f"dav:{shared}").returncode
    new = tmp_path / "new"
    new.mkdir()
    (new / "c.jpg").write_bytes(JPEG + b"theirs")
    assert 0 != pair.theirs("copy", "--retries", "1", str(new), f"dav:{shared}").returncode

    pair.give(Level.ADD)
    assert 0 == pair.theirs("copy", str(new), f"dav:{shared}").returncode
    assert "c.jpg" in pair.names(pair.mine, "/files/Trip")
    assert (0, True) == (pair.used(OTHER), pair.used(USER) > 0)
    (new / "c.jpg").write_bytes(JPEG + b"theirs, and longer")
    assert 0 != pair.theirs("copy", "--retries", "1", str(new), f"dav:{shared}").returncode
    assert 0 != pair.theirs("deletefile", "--retries", "1", f"dav:{shared}/a.jpg").returncode

    pair.give(Level.EDIT)
    assert 0 == pair.theirs("sync", str(new), f"dav:{shared}").returncode
    assert ["c.jpg"] == pair.names(pair.mine, "/files/Trip")
    assert 0 == pair.theirs("moveto", f"dav:{shared}/c.jpg", f"dav:{shared}/d.jpg").returncode
    assert 0 == pair.theirs("copyto", f"dav:{shared}/d.jpg", "dav:/files/mine.jpg").returncode
    assert ["d.jpg"] == pair.names(pair.mine, "/files/Trip")

    pair.sharing.take_back(share_id, pair.sharing.others()[0].id)
    assert [] == pair.names(pair.theirs, shared)
    assert 3 == pair.theirs("lsf", f"dav:{shared}").returncode  # there is no such folder
    assert ["mine.jpg"] == pair.names(pair.theirs, "/files")
    assert ["d.jpg"] == pair.names(pair.mine, "/files/Trip")
