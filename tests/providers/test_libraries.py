"""/libraries: seen by who may, changed by nobody."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.dav_client import DavClient
from support.home import JPEG, Home, add_library
from support.scans import scan_libraries

from library.catalog import libraries, timeline, users
from library.errors import NotAllowed
from library.model import Media, User
from providers.dav.app import DavApp
from providers.folder import File, resolve
from providers.root import tree

NAME = "Grandma’s"
WHERE = f"/libraries/{NAME}"


@pytest.fixture
def path(home: Home) -> Path:
    """A library with photos that alice sees."""
    path = add_library(home, NAME, home.alice)
    for name in ("a.jpg", "1950/b.jpg", "1950/deep/c.txt"):
        (path / name).parent.mkdir(parents=True, exist_ok=True)
        (path / name).write_bytes(JPEG + name.encode())
    scan_libraries(home)
    return path


def dav(home: Home, user: User | None = None) -> DavClient:
    app = DavApp(
        lambda visitor: tree(home.library, visitor.user), home.catalog, home.library.content
    )
    return DavClient(app, user or home.alice)


def media(home: Home, *names: str) -> Media:
    found = resolve(tree(home.library, home.alice), ("libraries", NAME, *names))
    assert isinstance(found, File)
    return found.media


def lies(path: Path) -> dict[str, tuple[int, bytes]]:
    """Return all that lies there, with its time."""
    return {
        str(each.relative_to(path)): (
            each.stat().st_mtime_ns,
            each.read_bytes() if each.is_file() else b"",
        )
        for each in (path, *path.rglob("*"))
    }


def test_those_see_it_who_may(home: Home, path: Path) -> None:
    """Others have no /libraries at all; and each has ids of their own."""
    assert "libraries" in {each.name for each in tree(home.library, home.alice).list()}
    assert "libraries" not in {each.name for each in tree(home.library, home.bob).list()}
    assert 404 == dav(home, home.bob).request("PROPFIND", f"{WHERE}/", Depth="0").status
    add_library(home, NAME, home.alice, home.bob)
    scan_libraries(home, home.bob)
    theirs = resolve(tree(home.library, home.bob), ("libraries", NAME, "a.jpg"))
    assert isinstance(theirs, File)
    mine = media(home, "a.jpg")
    assert (mine.checksum, home.bob.id) == (theirs.media.checksum, theirs.media.owner_id)
    assert mine.id != theirs.media.id
    for item in (mine, theirs.media):
        assert path / "a.jpg" == home.library.content(item)


@pytest.mark.parametrize(
    ("verb", "target", "headers"),
    [
        ("PUT", f"{WHERE}/a.jpg", {}),
        ("PUT", f"{WHERE}/1950/new.jpg", {}),
        ("DELETE", f"{WHERE}/a.jpg", {}),
        ("DELETE", f"{WHERE}/1950/", {}),
        ("DELETE", f"{WHERE}/", {}),
        ("DELETE", "/libraries/", {}),
        ("MKCOL", f"{WHERE}/new", {}),
        ("MKCOL", "/libraries/new", {}),
        ("MOVE", f"{WHERE}/a.jpg", {"Destination": "/files/a.jpg"}),
        ("MOVE", f"{WHERE}/1950/", {"Destination": "/files/1950/"}),
        ("MOVE", f"{WHERE}/a.jpg", {"Destination": "/libraries/a.jpg"}),
        ("MOVE", "/files/mine.txt", {"Destination": "/libraries/Grandma%E2%80%99s/mine.txt"}),
        ("COPY", "/files/mine.txt", {"Destination": "/libraries/Grandma%E2%80%99s/mine.txt"}),
        ("COPY", "/files/mine.txt", {"Destination": "/libraries/Grandma%E2%80%99s/a.jpg"}),
        ("DELETE", "/timeline/1950/1950-05/a.jpg", {}),
    ],
)
def test_nobody_may_change_it(
    home: Home, path: Path, verb: str, target: str, headers: dict[str, str]
) -> None:
    """403 with the reason; not a byte is written, and nothing of alice's own is lost."""
    home.put("mine.txt")
    item = media(home, "a.jpg")
    with home.catalog.write() as connection:
        timeline.place(connection, item.id, item.owner_id, item.name, "1950-05")
    before = lies(path)
    answer = dav(home).request(verb, target, **headers)
    assert 403 == answer.status
    assert answer.body
    assert before == lies(path)
    assert home.find("mine.txt")
    assert home.library.content(media(home, "a.jpg")).is_file()


def test_properties_and_times_cannot_be_set(home: Home, path: Path) -> None:
    """They would be lost with the next start of the settings."""
    before = lies(path)
    dav(home).proppatch(f"{WHERE}/a.jpg", set={"{urn:x}colour": "red"}, check=403)
    assert before == lies(path)


@pytest.mark.parametrize("name", ["a.jpg", "1950"])
def test_copies_of_it_are_the_user_s_own(home: Home, path: Path, name: str) -> None:
    """They can be changed, and count for the quota."""
    answer = dav(home).request("COPY", f"{WHERE}/{name}", Destination=f"/files/{name}")
    assert 201 == answer.status
    copied = home.media("a.jpg") if name == "a.jpg" else home.media("1950", "b.jpg")
    assert used(home) > (0, 0)
    home.check()
    home.files.remove(copied)
    scan_libraries(home)


def test_it_counts_for_nobody_s_quota(home: Home, path: Path) -> None:
    """Neither when files come, nor when they change or go."""
    assert (0, 0) == used(home)
    (path / "a.jpg").write_bytes(JPEG * 9)
    (path / "1950/b.jpg").unlink()
    scan_libraries(home)
    assert (0, 0) == used(home)
    add_library(home, NAME, home.bob)
    assert (0, 0) == used(home)


def used(home: Home) -> tuple[int, int]:
    with home.catalog.ask() as driver:
        allowance = users.allowance(driver, home.alice.id)
    return allowance.used, allowance.files


def test_it_goes_with_the_settings_and_comes_back(home: Home, path: Path) -> None:
    """Rows only; etags above change each time."""
    etags = [tree(home.library, home.alice).etag]
    with home.catalog.write() as connection:
        libraries.settle(connection, {}, home.root.modified)
        for table in ("libraries", "media_items", "disk_states"):
            found = connection.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar_one()
            assert 0 == found
    etags.append(tree(home.library, home.alice).etag)
    assert tree(home.library, home.alice).get("libraries") is None
    add_library(home, NAME, home.alice)
    scan_libraries(home)
    etags.append(tree(home.library, home.alice).etag)
    assert 3 == len(set(etags))
    assert path / "a.jpg" == home.library.content(media(home, "a.jpg"))


def test_settling_what_is_so_changes_nothing(home: Home, path: Path) -> None:
    """Every start of the server does it."""
    etag, item = tree(home.library, home.alice).etag, media(home, "a.jpg")
    add_library(home, NAME, home.alice)
    assert (etag, item) == (tree(home.library, home.alice).etag, media(home, "a.jpg"))


def test_a_library_that_is_not_there_keeps_its_rows(home: Home, path: Path) -> None:
    """A disk may not be mounted yet; an empty mount point looks the same."""
    path.rename(path.with_name("elsewhere"))
    for _ in range(2):
        with pytest.raises(NotAllowed):
            scan_libraries(home)
        path.mkdir(exist_ok=True)
    assert media(home, "a.jpg")
    assert [] == list(path.iterdir())


def test_what_moves_in_it_keeps_its_id(home: Home, path: Path) -> None:
    """And what moves between libraries and users' own files is copied and removed."""
    before = media(home, "1950", "b.jpg").id
    (path / "1950").rename(path / "fifties")
    assert [2] == [report.moved for report in scan_libraries(home)]
    assert before == media(home, "fifties", "b.jpg").id
