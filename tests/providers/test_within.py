"""Trees of which one folder may be seen."""

from __future__ import annotations

from typing import Any

import pytest
from support.dav_client import DavClient
from support.home import JPEG, Home

from library.access.app_password import Use
from library.access.rights import Right
from library.access.visitor import Scope, Visitor
from providers.dav.app import DavApp
from providers.folder import Folder, resolve
from providers.root import drive, tree

PHONE = Scope(folder=("files", "Té", "Phone"))


@pytest.fixture
def furnished(home: Home) -> Home:
    """A home with photos inside and outside of what may be seen."""
    for names in (("Té", "Phone", "a.jpg"), ("Té", "b.jpg"), ("c.jpg",), ("Tax", "d.jpg")):
        home.put(*names, data=JPEG + names[-1].encode())
    return home


def client(home: Home, scope: Scope) -> DavClient:
    """A device of alice's, with an app password of that scope."""
    app = DavApp(lambda visitor: drive(home.library, visitor), home.catalog, home.library.content)

    def narrowed(environ: dict[str, Any], start: Any) -> Any:
        environ["mantelpiece.visitor"] = Visitor(environ["mantelpiece.visitor"].user, scope)
        return app(environ, start)

    return DavClient(narrowed, home.alice)  # type: ignore[arg-type]


UPLOADS, READS = Use.UPLOAD.rights, Use.READ.rights


def test_a_device_that_uploads_adds_and_does_no_more(furnished: Home) -> None:
    """It sees names and sizes, to compare; it gets no bytes, and changes nothing that is there."""
    dav = client(furnished, Scope(UPLOADS, PHONE.folder))
    before = furnished.on_disk()
    size = dav.head("/files/Té/Phone/a.jpg").headers["content-length"]
    assert len(JPEG) + len("a.jpg") == int(size)
    assert "/files/T%C3%A9/Phone/a.jpg" in dav.propfind("/files/Té/Phone", depth="1").responses()
    dav.get("/files/Té/Phone/a.jpg", check=403)
    dav.put("/files/Té/Phone/a.jpg", check=403)
    dav.delete("/files/Té/Phone/a.jpg", check=403)
    dav.move("/files/Té/Phone/a.jpg", "/files/Té/Phone/b.jpg", check=403)
    assert before == furnished.on_disk()
    dav.mkcol("/files/Té/Phone/2024")
    dav.put("/files/Té/Phone/2024/new.jpg", b"new")
    dav.get("/files/Té/Phone/2024/new.jpg", check=403)
    assert b"new" == furnished.on_disk()["Té/Phone/2024/new.jpg"]


def test_a_device_that_reads_changes_nothing(furnished: Home) -> None:
    """Whatever it finds, in every view."""
    dav = client(furnished, Scope(READS))
    before = furnished.on_disk()
    assert JPEG + b"c.jpg" == dav.get("/files/c.jpg").body
    dav.put("/files/c.jpg", check=403)
    dav.put("/files/new.jpg", check=403)
    dav.put("/albums/Holiday/new.jpg", check=409)
    dav.mkcol("/albums/Holiday", check=403)
    dav.mkcol("/search/beach", check=405)
    dav.delete("/files/Tax", check=403)
    dav.move("/files/c.jpg", "/files/Tax/c.jpg", check=403)
    dav.copy("/files/c.jpg", "/files/Tax/c.jpg", check=403)
    times = b'<D:propertyupdate xmlns:D="DAV:"><D:set><D:prop><a xmlns="x">1</a></D:prop></D:set>'
    answer = dav.request("PROPPATCH", "/files/c.jpg", times + b"</D:propertyupdate>")
    assert b"403 Forbidden" in answer.body or answer.status in (403, 405)
    assert before == furnished.on_disk()


def walk(folder: Folder, path: str = "") -> list[str]:
    """All paths in *folder*, each of which is found by its names, too."""
    found = []
    for node in folder.list():
        found.append(f"{path}/{node.name}")
        assert folder.get(node.name) is not None
        if not hasattr(node, "media"):
            found += walk(node, f"{path}/{node.name}")
    return found


def test_there_is_nothing_beside_the_way(furnished: Home) -> None:
    """Neither listed nor found by name; the folder itself is as it always is."""
    root = drive(furnished.library, Visitor(furnished.alice, PHONE))
    assert ["/files", "/files/Té", "/files/Té/Phone", "/files/Té/Phone/a.jpg"] == walk(root)
    for path in (
        "timeline",
        "files/c.jpg",
        "files/Tax",
        "files/Té/b.jpg",
        "trash",
        "previews/files",
    ):
        assert resolve(root, path.split("/")) is None


def test_the_way_is_found_in_any_normal_form(furnished: Home) -> None:
    """Finder asks in NFD."""
    root = drive(furnished.library, Visitor(furnished.alice, PHONE))
    assert resolve(root, ("files", "Te\u0301", "Phone", "a.jpg")) is not None


def test_where_the_folder_has_gone_there_is_nothing(furnished: Home) -> None:
    """But what is left of the way to it."""
    client(furnished, Scope()).delete("/files/Té/Phone")
    root = drive(furnished.library, Visitor(furnished.alice, PHONE))
    assert ["/files", "/files/Té"] == walk(root)
    file = Scope(folder=("files", "c.jpg"))
    assert ["/files"] == walk(drive(furnished.library, Visitor(furnished.alice, file)))


def test_a_device_writes_in_its_folder_and_nowhere_else(furnished: Home) -> None:
    """Whatever it tries; the folder itself can be neither moved nor removed."""
    dav = client(furnished, PHONE)
    before = furnished.on_disk()
    dav.put("/files/e.jpg", check=403)
    dav.put("/files/Tax/e.jpg", check=409)
    dav.mkcol("/files/New", check=403)
    dav.delete("/files/Té/Phone", check=403)
    dav.delete("/files/c.jpg", check=404)
    dav.move("/files/Té/Phone", "/files/Té/Phone/Phone", check=403)
    dav.move("/files/Té/Phone/a.jpg", "/files/a.jpg", check=403)
    dav.copy("/files/Té/Phone/a.jpg", "/files/Tax/a.jpg", check=409)
    dav.copy("/files/c.jpg", "/files/Té/Phone/c.jpg", check=404)
    dav.copy("/files/Té/Phone/a.jpg", "/albums/a.jpg", check=409)
    assert before == furnished.on_disk()
    dav.put("/files/Té/Phone/e.jpg")
    dav.move("/files/Té/Phone/a.jpg", "/files/Té/Phone/f.jpg")


def test_the_tag_of_a_folder_on_the_way_changes_with_what_is_below(furnished: Home) -> None:
    """And it is not that of the whole folder."""
    visitor = Visitor(furnished.alice, PHONE)

    def tags() -> list[str]:
        """Those of all folders on the way, from the top."""
        root = drive(furnished.library, visitor)
        found = [resolve(root, PHONE.folder[:depth]) for depth in range(3)]
        return [node.etag for node in found if node is not None]

    before = tags()
    client(furnished, PHONE).put("/files/Té/Phone/e.jpg")
    assert 3 == len(before)
    assert set(before).isdisjoint(tags())
    whole = tree(furnished.library, furnished.alice)
    assert whole.etag not in tags()


def test_a_device_reserves_nothing_beyond_what_it_may_change(furnished: Home) -> None:
    """Else it would keep its user from writing anywhere."""
    wish = b'<D:lockinfo xmlns:D="DAV:"><D:lockscope><D:exclusive/></D:lockscope>'
    wish += b"<D:locktype><D:write/></D:locktype></D:lockinfo>"
    writes, reads = client(furnished, PHONE), client(furnished, Scope(Right.VIEW))
    for dav, path, status in (
        (writes, "/", 403),
        (writes, "/files/Té", 403),
        (reads, "/files/c.jpg", 403),
        (writes, "/files/Té/Phone/a.jpg", 200),
    ):
        dav.request("LOCK", path, wish, check=status)
