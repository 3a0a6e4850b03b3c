from __future__ import annotations

from collections.abc import Iterator

import pytest
from support.crowd import crowd, file_names
from support.dav_client import DAV
from support.server import Server
from support.session import Client, found, propfind

XML = "Content-Type: text/xml"
STAT = propfind("getlastmodified", "getcontentlength", "creationdate", "resourcetype")
SPACE = propfind("quota-available-bytes", "quota-used-bytes", "quota", "quotaused")
LOCK = (
    '<?xml version="1.0" encoding="utf-8"?>\n<D:lockinfo xmlns:D="DAV:">\n<D:lockscope>'
    "<D:exclusive/></D:lockscope>\n<D:locktype><D:write/></D:locktype>\n<D:owner>\n"
    "<D:href>http://www.apple.com/webdav_fs/</D:href>\n</D:owner>\n</D:lockinfo>\n"
)
LITTER = ("._.", ".DS_Store", ".hidden", ".metadata_never_index", ".Spotlight-V100", "mach_kernel")


@pytest.fixture
def finder(server: Server) -> Iterator[Client]:
    """The file system that Finder and all of macOS see."""
    agent = "User-Agent: WebDAVFS/3.0.0 (03008000) Darwin/23.6.0 (x86_64)"
    with Client(server, agent, "Accept: */*") as client:
        yield client


def stat(finder: Client, target: str, hears: int) -> dict[str, str]:
    reply = finder.says(f"PROPFIND {target}", XML, "Depth: 0", body=STAT, hears=hears)
    return found(reply, target) if hears == 207 else {}


def lock(finder: Client, target: str, hears: int = 200) -> str:
    held = finder.says(
        f"LOCK {target}", "Depth: 0", "Timeout: Second-600", XML, body=LOCK, hears=hears
    )
    return held.headers.get("lock-token", "")


def copied_in(finder: Client, target: str, *parts: bytes) -> None:
    """Do what webdavfs does for open, write and close of a new file."""
    stat(finder, target, 404)
    finder.says(f"PUT {target}", "Content-Length: 0", hears=201)
    assert "0" == stat(finder, target, 207)[DAV + "getcontentlength"]
    token = lock(finder, target)
    size = f"X-Expected-Entity-Length: {sum(map(len, parts))}"
    finder.says(f"PUT {target}", f"If: ({token})", size, body=parts, hears=204)
    stat(finder, target, 207)
    finder.says(f"UNLOCK {target}", f"Lock-Token: {token}", hears=204)


def test_the_drive_is_mounted_for_writing(finder: Client) -> None:
    """Class 2, a root that is a folder, and the room on the disk."""
    finder.says("OPTIONS /", hears=401, signed=False)
    assert "2" in finder.says("OPTIONS /", hears=200).headers["dav"].replace(" ", "").split(",")
    stat(finder, "/", 207)
    space = finder.says("PROPFIND /files/", XML, "Depth: 0", body=SPACE, hears=207)
    room = found(space, "/files/")
    assert int(room[DAV + "quota-available-bytes"]) > 0
    assert int(room[DAV + "quota-used-bytes"]) >= 0
    for name in LITTER:
        stat(finder, f"/{name}", 404)


def test_a_file_is_copied_in_with_its_fork(finder: Client) -> None:
    """Empty PUT, LOCK, chunked PUT under the lock; then the same for ._NAME; then read back."""
    parts = [b"a" * 65536, b"b" * 65536, b"c" * 1000]
    copied_in(finder, "/files/photo.jpg", *parts)
    copied_in(finder, "/files/._photo.jpg", b"\0\5\x16\7" + bytes(78))
    got = finder.says("GET /files/photo.jpg", hears=200)
    assert (b"".join(parts), "132072") == (got.body, got.headers["content-length"])
    assert 82 == len(finder.says("GET /files/._photo.jpg", hears=200).body)


def test_an_upload_that_is_cut_keeps_what_was(finder: Client) -> None:
    """Fewer bytes than expected are refused, and the file is what it was."""
    copied_in(finder, "/files/cut.mov", b"whole")
    token = lock(finder, "/files/cut.mov")
    expected = "X-Expected-Entity-Length: 1000"
    finder.says("PUT /files/cut.mov", f"If: ({token})", expected, body=[b"part"], hears=400)
    finder.says("UNLOCK /files/cut.mov", f"Lock-Token: {token}", hears=204)
    assert b"whole" == finder.says("GET /files/cut.mov", hears=200).body


def test_what_is_cached_is_asked_for_by_its_date_alone(finder: Client) -> None:
    """If-Modified-Since with the very Last-Modified is answered by 304."""
    copied_in(finder, "/files/cached.jpg", b"bytes")
    got = finder.says("GET /files/cached.jpg", hears=200)
    since = f"If-Modified-Since: {got.headers['last-modified']}"
    assert b"" == finder.says("GET /files/cached.jpg", since, hears=304).body


def test_names_are_found_in_the_other_normal_form(finder: Client) -> None:
    """Finder asks for e and accent where another client stored é."""
    finder.says("PUT /files/%C3%A9t%C3%A9.jpg", body=b"composed", hears=201)
    decomposed = "/files/e%CC%81te%CC%81.jpg"
    finder.says(f"PROPFIND {decomposed}", XML, "Depth: 0", body=STAT, hears=207)
    assert b"composed" == finder.says(f"GET {decomposed}", hears=200).body
    token = lock(finder, decomposed)
    finder.says(f"PUT {decomposed}", f"If: ({token})", body=b"again", hears=204)
    finder.says(f"UNLOCK {decomposed}", f"Lock-Token: {token}", hears=204)
    listed = finder.says("PROPFIND /files/", XML, "Depth: 1", body=STAT, hears=207).responses()
    assert 1 == sum(".jpg" in href and "t%C" in href for href in listed)


def test_a_folder_with_open_files_is_renamed(finder: Client) -> None:
    """MOVE brings one If header for each lock below, and all of them count."""
    finder.says("MKCOL /files/untitled%20folder/", "Content-Length: 0", hears=201)
    tokens = []
    for name in ("a.jpg", "b.jpg"):
        copied_in(finder, f"/files/untitled%20folder/{name}", b"x")
        tokens.append(lock(finder, f"/files/untitled%20folder/{name}"))
    opened = [
        f"If: <{finder.url(f'/files/untitled%20folder/{name}')}> ({token})"
        for name, token in zip(("a.jpg", "b.jpg"), tokens, strict=True)
    ]
    to = f"Destination: {finder.url('/files/Summer/')}"
    finder.says("MOVE /files/untitled%20folder/", to, *opened, "Content-Length: 0", hears=201)
    stat(finder, "/files/untitled%20folder/", 404)
    stat(finder, "/files/Summer/b.jpg", 207)
    finder.says("PUT /files/Summer/b.jpg", body=b"free", hears=204)


def test_what_others_have_open_is_busy(finder: Client) -> None:
    """423, and no status that Finder would show as a file that is not there."""
    copied_in(finder, "/files/open.jpg", b"x")
    token = lock(finder, "/files/open.jpg")
    to = f"Destination: {finder.url('/files/elsewhere.jpg')}"
    finder.says("PUT /files/open.jpg", body=[b"others"], hears=423)
    finder.says("MOVE /files/open.jpg", to, "Content-Length: 0", hears=423)
    finder.says("DELETE /files/open.jpg", hears=423)
    lock(finder, "/files/open.jpg", hears=423)
    finder.says("LOCK /files/open.jpg", f"If: ({token})", "Timeout: Second-600", hears=200)
    finder.says("DELETE /files/open.jpg", f"If: ({token})", hears=204)
    stat(finder, "/files/open.jpg", 404)


def test_a_folder_takes_the_place_of_an_empty_one(finder: Client) -> None:
    """Finder looks whether it is empty, by a listing, and moves over it then."""
    for name in ("from", "to"):
        finder.says(f"MKCOL /files/{name}/", "Content-Length: 0", hears=201)
    copied_in(finder, "/files/from/a.jpg", b"x")
    listed = finder.says("PROPFIND /files/to/", XML, "Depth: 1", body=STAT, hears=207)
    assert ["/files/to/"] == list(listed.responses())
    to = f"Destination: {finder.url('/files/to/')}"
    finder.says("MOVE /files/from/", to, "Content-Length: 0", hears=204)
    assert b"x" == finder.says("GET /files/to/a.jpg", hears=200).body
    stat(finder, "/files/from/", 404)


def test_every_view_bears_the_litter(finder: Client) -> None:
    """A folder that takes no files refuses each step cleanly: no permission, or not there.

    Searches are left out: any word is one, but for names that begin with a dot.
    """
    listed = finder.says("PROPFIND /", XML, "Depth: 1", body=STAT, hears=207).responses()
    taking = {f"/{name}/" for name in ("files", "people", "albums", "favorites", "search")}
    views = ["/", *(href for href in listed if href not in {"/", *taking})]
    assert "/timeline/" in views
    for folder in views:
        for name in (*LITTER, "._x.jpg"):
            target = f"{folder}{name}"
            stat(finder, target, 404)
            finder.says(f"GET {target}", hears=404)
            finder.says(f"PUT {target}", "Content-Length: 0", hears=403)
            lock(finder, target, hears=403)
            finder.says(f"PUT {target}", "X-Expected-Entity-Length: 4", body=[b"four"], hears=403)
            finder.says(f"DELETE {target}", hears=404)
        finder.says(f"MKCOL {folder}untitled%20folder/", "Content-Length: 0", hears=403)
        assert not set(LITTER) & {href.rsplit("/")[-1] for href in listed}


def members(finder: Client, folder: str) -> set[str]:
    listed = finder.says(f"PROPFIND {folder}", XML, "Depth: 1", body=STAT, hears=207).responses()
    return {href.removeprefix(folder) for href in listed} - {""}


def dragged(finder: Client, source: str, target: str) -> None:
    """Do what webdavfs does for rename; Finder asks for the forks of both before."""
    for path in (source, target):
        folder, _, name = path.rstrip("/").rpartition("/")
        stat(finder, f"{folder}/._{name}", 404)
    stat(finder, target, 404)
    to = f"Destination: {finder.url(target)}"
    finder.says(f"MOVE {source}", to, "Content-Length: 0", hears=201)


def test_a_person_is_named_and_another_dropped_into_them(finder: Client, server: Server) -> None:
    """Renaming a folder names; dropping one into another merges, and is no folder in it."""
    first = crowd(server, "f1.jpg", "f2.jpg", "f3.jpg").replace(" ", "%20")
    second = crowd(server, "f4.jpg", "f5.jpg", "f6.jpg").replace(" ", "%20")
    dragged(finder, f"/people/{first}/", "/people/Alice/")
    dragged(finder, f"/people/{second}/", f"/people/Alice/{second}/")
    stat(finder, f"/people/{second}/", 404)
    assert {f"f{number}.jpg" for number in range(1, 7)} == members(finder, "/people/Alice/")


def test_photos_are_dragged_until_nothing_is_left(finder: Client, server: Server) -> None:
    """The emptied folder is listed, found to have no .DS_Store, and deleted."""
    crowd(server, "m1.jpg", name="Ann")
    source = f"/people/{crowd(server, 'm2.jpg', 'm3.jpg', 'm4.jpg')}/".replace(" ", "%20")
    for name in sorted(members(finder, source)):
        dragged(finder, source + name, f"/people/Ann/{name}")
    assert set() == members(finder, source)
    stat(finder, f"{source}.DS_Store", 404)
    finder.says(f"DELETE {source}", hears=204)
    assert {f"m{number}.jpg" for number in range(1, 5)} == members(finder, "/people/Ann/")


def test_a_person_s_folder_is_copied_into_another_and_thrown_away(
    finder: Client, server: Server
) -> None:
    """Each photo is read and written there, with its fork; deleted here, they are one person."""
    crowd(server, "o1.jpg", name="Una")
    source = f"/people/{crowd(server, 'o2.jpg', 'o3.jpg', 'o4.jpg')}/".replace(" ", "%20")
    target = f"/people/Una/{source.split('/')[2]}/"
    files = file_names(server)
    stat(finder, target, 404)
    finder.says(f"MKCOL {target}", "Content-Length: 0", hears=201)
    for name in sorted(members(finder, source)):
        copied_in(finder, target + name, finder.says(f"GET {source}{name}", hears=200).body)
        finder.says(f"PUT {target}._{name}", "Content-Length: 0", hears=201)
    assert {"o2.jpg", "o3.jpg", "o4.jpg"} == members(finder, target)
    for name in sorted(members(finder, source)):
        finder.says(f"DELETE {source}{name}", hears=204)
    finder.says(f"DELETE {source}", hears=204)
    stat(finder, source, 404)
    stat(finder, target, 404)
    assert {f"o{number}.jpg" for number in range(1, 5)} == members(finder, "/people/Una/")
    assert files == file_names(server)


def test_a_photo_is_copied_to_a_person(finder: Client, server: Server) -> None:
    """With its fork, which nobody keeps; the photo lies among the uploads."""
    finder.says("MKCOL /people/untitled%20folder/", "Content-Length: 0", hears=201)
    dragged(finder, "/people/untitled%20folder/", "/people/Eve/")
    photo = b"\xff\xd8\xff\xe0\0\x10JFIF\0" + bytes(100)
    copied_in(finder, "/people/Eve/new.jpg", photo)
    for folder in ("/people/", "/people/Eve/"):
        for name in ("._new.jpg", ".DS_Store"):
            target = folder + name
            stat(finder, target, 404)
            finder.says(f"PUT {target}", "Content-Length: 0", hears=201)
            token = lock(finder, target, hears=201)
            size = "X-Expected-Entity-Length: 4"
            finder.says(f"PUT {target}", f"If: ({token})", size, body=[b"four"], hears=201)
            finder.says(f"UNLOCK {target}", f"Lock-Token: {token}", hears=204)
            stat(finder, target, 404)
    assert {"new.jpg"} == members(finder, "/people/Eve/")
    assert photo == finder.says("GET /people/Eve/new.jpg", hears=200).body
    (stored,) = (name for name in file_names(server) if "new" in name)
    assert "Uploads" == stored.partition("/")[0]


def test_albums_are_filled_and_merged(finder: Client, server: Server) -> None:
    """A folder is made and named; photos come from the Mac and the drive, and are dragged on."""
    finder.says("MKCOL /albums/untitled%20folder/", "Content-Length: 0", hears=201)
    dragged(finder, "/albums/untitled%20folder/", "/albums/Holiday/")
    finder.says("MKCOL /albums/Rome/", "Content-Length: 0", hears=201)
    photo = b"\xff\xd8\xff\xe0\0\x10JFIF\0" + bytes(101)
    copied_in(finder, "/albums/Rome/new.jpg", photo)
    copied_in(finder, "/files/old.jpg", photo + b"old")
    for folder in ("/albums/Rome/", "/favorites/"):
        to = f"Destination: {finder.url(f'{folder}old.jpg')}"
        finder.says("COPY /files/old.jpg", to, "Content-Length: 0", hears=201)
    dragged(finder, "/albums/Rome/new.jpg", "/albums/Holiday/new.jpg")
    dragged(finder, "/albums/Rome/", "/albums/Holiday/Rome/")
    assert {"new.jpg", "Rome/"} == members(finder, "/albums/Holiday/")
    assert {"old.jpg"} == members(finder, "/albums/Holiday/Rome/")
    stat(finder, "/albums/Holiday/.DS_Store", 404)
    finder.says("DELETE /albums/Holiday/", hears=204)
    finder.says("DELETE /favorites/old.jpg", hears=204)
    stored = {name for name in file_names(server) if name.endswith(("new.jpg", "old.jpg"))}
    assert {"Uploads", "old.jpg"} <= {name.partition("/")[0] for name in stored}
