"""Public links as drives: rclone, without an account."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from support.rclone import Rclone
from support.server import USER, Server

from config import load_settings
from library.access.rights import Level
from library.access.terms import Terms
from library.access.things import Kind, Thing
from library.files import Files
from server.household import Household, open_household

SECRET = "open sesame"
PATIENCE_S = 30
WITH_PLACE = b"\xff\xd8\xff\xfe\0\x0csecretsecr\xff\xda\0\2data\xff\xd9"


def link(household: Household, folder: str, terms: Terms, password: str | None = None) -> str:
    """Make a folder with one photo, and a link to it; return the link's address."""
    owner = household.accounts.find(USER)
    files = Files(household.library, owner)
    made = files.make_folder(household.library.root(owner).id, folder)
    upload = files.upload(made.id, "a.jpg")
    upload.write(WITH_PLACE)
    upload.commit()
    thing = Thing(Kind.FOLDER, made.id)
    return f"/s/{household.links.make(owner, thing, folder, terms, password)[1]}"


def test_a_link_is_copied_and_mounted(
    server: Server, tool: Callable[..., str], tmp_path: Path
) -> None:
    """As a folder of files without what they tell of places; nothing can be put there."""
    with open_household(load_settings({"data": server.data}, {})) as household:
        at = link(household, "Copied", Terms(), SECRET)
    rclone = Rclone(tool("rclone"), server.url + at, "anybody", SECRET)
    copy = tmp_path / "copy"
    done = rclone("copy", "dav:", str(copy))
    assert done.returncode == 0, done.stderr
    copied = (copy / "a.jpg").read_bytes()
    assert len(copied) == len(WITH_PLACE)
    assert b"secret" not in copied
    assert "There was nothing to transfer" in rclone("copy", "-v", "dav:", str(copy)).stderr
    assert rclone("copyto", str(copy / "a.jpg"), "dav:b.jpg", "--retries", "1").returncode != 0
    mount = tmp_path / "mount"
    mount.mkdir()
    with rclone.mounted("dav:", mount) as folder:
        assert [path.name for path in folder.iterdir()] == ["a.jpg"]
        assert (folder / "a.jpg").read_bytes() == copied
    wrong = Rclone(tool("rclone"), server.url + at, "anybody", "another password")
    assert wrong("lsf", "dav:", "--retries", "1").returncode != 0


def test_a_box_takes_files_and_shows_only_those(
    server: Server, tool: Callable[..., str], tmp_path: Path
) -> None:
    """A second copy finds nothing to do; what the owner has there is not seen."""
    with open_household(load_settings({"data": server.data}, {})) as household:
        at = link(household, "Box", Terms(level=Level.DROP))
        owner = household.accounts.find(USER)
        source = tmp_path / "source"
        source.mkdir()
        for name in ("a.jpg", "b.jpg"):
            (source / name).write_bytes(name.encode() * 1000)
        rclone = Rclone(tool("rclone"), server.url + at, "anybody", "anything", vendor="owncloud")
        done = rclone("copy", str(source), "dav:")
        assert done.returncode == 0, done.stderr
        assert "There was nothing to transfer" in rclone("copy", "-v", str(source), "dav:").stderr
        assert sorted(rclone("lsf", "dav:").stdout.split()) == ["a.jpg", "b.jpg"]
        mount = tmp_path / "mount"
        mount.mkdir()
        with rclone.mounted("dav:", mount) as folder:
            assert (folder / "b.jpg").read_bytes() == b"b.jpg" * 1000
            (folder / "c.jpg").write_bytes(b"mine")
            (made,) = [each for each in household.links.of(owner) if each.terms.level is Level.DROP]
            deadline = time.monotonic() + PATIENCE_S  # rclone sends what was written a little later
            while len(household.links.arrivals(owner, made.id)) < 3 and time.monotonic() < deadline:
                time.sleep(0.1)
        came = {each.path[-1] for each in household.links.arrivals(owner, made.id)}
        assert came == {"a (2).jpg", "b.jpg", "c.jpg"}
        household.links.revoke(owner, made.id)
        assert rclone("lsf", "dav:", "--retries", "1").returncode != 0
