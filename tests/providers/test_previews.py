"""/previews: the same tree again, as JPEGs, through WebDAV."""

from __future__ import annotations

from datetime import datetime

import pytest
from support.dav_client import DavClient
from support.home import JPEG, Home
from support.taken import PARIS, previewed, taken

from library.catalog import work
from library.media.cache import LARGE_SIZE
from library.model import Kind, Media, Task
from providers.dav.app import DavApp
from providers.root import FOLDERS, NOT_PREVIEWED, tree

NOON = datetime.fromisoformat("2024-05-17 12:00")
MP4 = bytes.fromhex("00000018667479706d703432000000006d70343269736f6d") + bytes(64)
SIZE, ETAG, TYPE = "{DAV:}getcontentlength", "{DAV:}getetag", "{DAV:}getcontenttype"
SUMS = "{http://owncloud.org/ns}checksums"


@pytest.fixture
def dav(home: Home) -> DavClient:
    app = DavApp(
        lambda visitor: tree(home.library, visitor.user), home.catalog, home.library.content
    )
    return DavClient(app, home.alice)


def photo(home: Home, *names: str) -> Media:
    item = home.put(*names, data=JPEG + "/".join(names).encode())
    with home.catalog.write() as connection:
        connection.exec_driver_sql(
            "UPDATE media_items SET width = 4000, height = 3000 WHERE id = ?", (item.id,)
        )
    return item


def names(dav: DavClient, path: str) -> list[str]:
    told = dav.propfind(path, SIZE, depth="1")
    return sorted(href.removeprefix(path).strip("/") for href in told.responses() if href != path)


def told(dav: DavClient, path: str, name: str) -> str | None:
    found = dav.propfind(path, name, depth="0").xml.find(f".//{name}")
    return None if found is None else found.text


def test_it_is_the_same_tree_and_ends(home: Home, dav: DavClient) -> None:
    """All folders but itself, and those that would come again or are thrown away."""
    previewed(home, taken(home, photo(home, "2024", "a.jpg"), NOON, town=PARIS))
    assert sorted(set(FOLDERS) - NOT_PREVIEWED - {"libraries"}) == names(dav, "/previews/")
    assert "previews" in NOT_PREVIEWED
    for path in "files/2024", "timeline/2024/2024-05", "places/France/Paris":
        assert ["a.jpg"] == names(dav, f"/previews/{path}/")
    dav.propfind("/previews/previews/", SIZE, check=404)


def test_what_is_told_is_what_is_sent(home: Home, dav: DavClient) -> None:
    """Size, tag and type are the preview's; checksums of it are not known."""
    previewed(home, photo(home, "a.heic"), data=b"preview")
    path = "/previews/files/a.heic.jpg"
    got = dav.get(path)
    assert b"preview" == got.body
    assert "7" == got.headers["content-length"] == told(dav, path, SIZE)
    assert got.headers["etag"] == told(dav, path, ETAG)
    assert "image/jpeg" == got.headers["content-type"] == told(dav, path, TYPE)
    assert told(dav, path, SUMS) in (None, "")
    assert "oc-checksum" not in got.headers


def test_a_video_is_its_poster(home: Home, dav: DavClient) -> None:
    """Under its name, with one more ending."""
    item = previewed(home, home.put("a.mp4", data=MP4), data=b"poster")
    assert Kind.VIDEO is item.kind
    assert b"poster" == dav.get("/previews/files/a.mp4.jpg").body


def test_what_has_no_preview_is_not_there(home: Home, dav: DavClient) -> None:
    """Documents, and what has not been looked at."""
    home.put("notes.txt")
    photo(home, "a.jpg")
    assert [] == names(dav, "/previews/files/")
    for name in "notes.txt", "notes.txt.jpg", "a.jpg":
        dav.get(f"/previews/files/{name}", check=404)


def test_names_are_unique_whatever_files_are_called(home: Home, dav: DavClient) -> None:
    """A file that is called as a preview would be keeps its name."""
    for name in "a.heic", "a.heic.jpg", "a.heic.jpg.jpg", "b.JPEG", "c.png":
        previewed(home, photo(home, name), data=name.encode())
    home.folder("c.png.jpg")
    listed = names(dav, "/previews/files/")
    assert ["a.heic.jpg", "a.heic.jpg.jpg", "a.heic.jpg.jpg.jpg", "b.JPEG"] == listed[:4]
    assert ["c.png.jpg", "c.png.jpg.jpg"] == listed[4:]
    assert b"a.heic.jpg" == dav.get("/previews/files/a.heic.jpg").body
    assert b"a.heic" == dav.get("/previews/files/a.heic.jpg.jpg.jpg").body
    assert b"c.png" == dav.get("/previews/files/c.png.jpg.jpg").body


def test_the_large_one_is_made_when_the_usual_one_was_read(home: Home, dav: DavClient) -> None:
    """To its end: whoever reads it bit by bit reads one and the same."""
    item = previewed(home, photo(home, "a.jpg"), data=b"usual")
    path = "/previews/files/a.jpg"
    dav.head(path)
    dav.propfind("/previews/files/", SIZE, depth="1")
    dav.get(path, check=206, range="bytes=0-2")
    assert Task.PREVIEW not in pending(home, item)
    dav.get(path, check=206, range="bytes=3-")
    assert Task.PREVIEW in pending(home, item)


def pending(home: Home, item: Media) -> set[Task]:
    with home.catalog.read() as connection:
        return set(work.tasks_pending(connection, item.id))


def test_the_large_one_is_another_file_of_that_name(home: Home, dav: DavClient) -> None:
    """With another tag and size, which the folders' tags tell; it has the same time."""
    item = previewed(home, photo(home, "a.jpg"), data=b"usual")
    path = "/previews/files/a.jpg"
    before, of_folder = dav.get(path), told(dav, "/previews/files/", ETAG)
    previewed(home, item, LARGE_SIZE, b"the large one")
    after = dav.get(path, if_modified_since=before.headers["last-modified"])
    assert b"the large one" == after.body
    assert before.headers["etag"] != after.headers["etag"]
    assert of_folder != told(dav, "/previews/files/", ETAG)
    dav.get(path, check=304, if_none_match=after.headers["etag"])


def test_what_has_gone_from_the_cache_is_not_there(home: Home, dav: DavClient) -> None:
    """Until it is made anew; the listing tells nothing that a GET could not send."""
    item = previewed(home, photo(home, "a.jpg"))
    for path in (home.library.cache / item.checksum[:2]).iterdir():
        path.unlink()
    assert [] == names(dav, "/previews/files/")
    dav.get("/previews/files/a.jpg", check=404)


@pytest.mark.parametrize("method", ["PUT", "DELETE", "MKCOL", "MOVE", "COPY"])
def test_it_can_be_read_only(home: Home, dav: DavClient, method: str) -> None:
    """Nor are previews taken for the photos that they show."""
    previewed(home, photo(home, "a.jpg"))
    path = "/previews/files/new" if method in ("PUT", "MKCOL") else "/previews/files/a.jpg"
    dav.request(method, path, check=403, destination=dav.url("/files/b.jpg"))
    assert ["a.jpg"] == [item.name for item in home.library.children(home.root.id)[1]]
