"""An upload that is refused costs nothing of what has its name, by rclone and by its mounts."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from support.drive import Shell
from support.family_library import draw
from support.rclone import Rclone
from support.server import PASSWORD, USER, WITH_FACES, Server, run, serving

pytestmark = pytest.mark.timeout(300)
VENDORS = ["other", "owncloud", "nextcloud"]
QUOTA = 2_000_000  # bytes


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server on which `a.jpg` and `b.jpg` are in files, an album, favourites and more."""
    folder = tmp_path_factory.mktemp("refusing")
    with serving(folder / "data", environ=WITH_FACES) as server:
        for number, name in enumerate(("a.jpg", "b.jpg")):
            draw(folder / name, number)
            data = (folder / name).read_bytes()
            assert 201 == server.request("PUT", f"/files/{name}", data)[0]
        for made in "/albums/Trip", "/albums/Trip/Day", "/people/Ann", "/search/type=photo":
            assert 201 == server.request("MKCOL", made)[0]
        for view in "albums/Trip", "favorites", "people/Ann":
            for name in "a.jpg", "b.jpg":
                to = {"Destination": f"{server.url}/{view}/{name}"}
                assert 201 == server.request("COPY", f"/files/{name}", headers=to)[0]
        done = run("work", "--until-idle", "--data", str(server.data), environ=WITH_FACES)
        assert 0 == done.returncode, done.stderr
        yield server


@pytest.fixture(scope="module")
def rclone(server: Server, tool: Callable[..., str]) -> Rclone:
    """Rclone with the drive as its remote."""
    return Rclone(tool("rclone"), server.url, USER, PASSWORD)


def all_paths(rclone: Rclone) -> list[str]:
    """Return what a client can see, but the address of each search."""
    listed = rclone("lsf", "-R", "dav:")
    assert 0 == listed.returncode, listed.stderr
    return sorted(listed.stdout.splitlines())


def photos_of(paths: list[str]) -> list[str]:
    """Return of *paths* one photo of each folder in which there is one."""
    return [*{path.rpartition("/")[0]: path for path in paths if path.endswith(".jpg")}.values()]


@pytest.mark.parametrize("vendor", VENDORS)
def test_a_refused_copy_over_a_photo_costs_nothing(
    server: Server, rclone: Rclone, tmp_path: Path, vendor: str
) -> None:
    """Nor one over a folder: in every view, whatever is refused there, all stays what it was."""
    before = all_paths(rclone)
    other = tmp_path / "other.jpg"
    draw(other, 9)
    photos = [path for path in photos_of(before) if not path.startswith(("files/", "trash/"))]
    folders = ["albums/Trip", "albums/Trip/Day", "people/Ann", "search/type=photo"]
    views = {path.partition("/")[0] for path in photos}
    assert {"albums", "favorites", "people", "previews", "recent", "search", "timeline"} <= views
    copying = replace(rclone, vendor=vendor)

    def is_refused(path: str) -> bool:
        done = copying("copyto", str(other), f"dav:{path}", "--retries", "1", "--ignore-times")
        return done.returncode != 0

    with ThreadPoolExecutor(8) as pool:  # rclone waits for a second before it deletes
        assert all(pool.map(is_refused, photos))
    for path in folders:
        status, _ = server.request("PUT", f"/{path}", b"other")
        assert 405 == status
        assert 409 == server.request("DELETE", f"/{path}")[0]
    assert before == all_paths(rclone)


@pytest.mark.parametrize("vendor", VENDORS)
def test_a_file_for_which_there_is_no_room_costs_nothing(
    server: Server, rclone: Rclone, tmp_path: Path, vendor: str
) -> None:
    """The old one is there, and not in the trash."""
    name = f"{vendor}.bin"
    assert 201 == server.request("PUT", f"/files/{name}", b"old")[0]
    quota = run("user", "quota", USER, "2MB", "--data", str(server.data))
    assert 0 == quota.returncode, quota.stderr
    large = tmp_path / name
    large.write_bytes(os.urandom(QUOTA + 1))
    copying = replace(rclone, vendor=vendor)
    refused = copying("copy", str(large), "dav:files", "--retries", "2", "-v")
    assert "507" in refused.stderr
    assert (200, b"old") == server.request("GET", f"/files/{name}")
    assert name not in " ".join(all_paths(rclone)).replace(f"files/{name}", "")


@pytest.mark.parametrize("cache", ["off", "writes"])
def test_a_refused_copy_on_a_mount_costs_nothing(
    server: Server, rclone: Rclone, tool: Callable[..., str], tmp_path: Path, cache: str
) -> None:
    """`cp` onto a photo of the timeline and of an album; a moment later both are there."""
    tool("fusermount3", "fusermount")
    if not Path("/dev/fuse").exists():
        pytest.skip("there is no FUSE")
    draw(tmp_path / "other.jpg", 9)
    before = all_paths(rclone)
    views = ("timeline/", "albums/", "favorites/", "people/")
    photos = [path for path in photos_of(before) if path.startswith(views)]
    drive = tmp_path / "drive"
    drive.mkdir()
    with rclone.mounted("dav:", drive, cache=cache) as mounted:
        shell = Shell(mounted, {"NEW": str(tmp_path)})
        for path in photos:
            command = f'cp $NEW/other.jpg "{path}"'
            if cache == "off":
                shell.refuses(command)
            else:
                shell(command)
        shell("sleep 4")
    assert before == all_paths(rclone)
