from __future__ import annotations

from collections.abc import Iterator

import pytest
from support.crowd import crowd
from support.dav_client import DAV
from support.server import Server
from support.session import Client, found

WIN32 = "{urn:schemas-microsoft-com:}Win32"
TIME = "Sun, 06 Nov 1994 08:49:37 GMT"
ANY = "Content-Length: 0"
XML = 'Content-Type: text/xml; charset="utf-8"'
LOCK = (
    '<?xml version="1.0" encoding="utf-8" ?><D:lockinfo xmlns:D="DAV:"><D:lockscope><D:exclusive/>'
    "</D:lockscope><D:locktype><D:write/></D:locktype><D:owner><D:href>PC\\ann</D:href></D:owner>"
    "</D:lockinfo>"
)


@pytest.fixture
def explorer(server: Server) -> Iterator[Client]:
    """The redirector of Windows 10, of which Explorer and every program see a drive letter."""
    agent = "User-Agent: Microsoft-WebDAV-MiniRedir/10.0.19045"
    with Client(server, "Connection: Keep-Alive", agent, "translate: f") as client:
        yield client


def win32(**values: str) -> str:
    sets = "".join(f"<Z:Win32{name}>{value}</Z:Win32{name}>" for name, value in values.items())
    return (
        '<?xml version="1.0" encoding="utf-8" ?><D:propertyupdate xmlns:D="DAV:" '
        f'xmlns:Z="urn:schemas-microsoft-com:"><D:set><D:prop>{sets}</D:prop></D:set>'
        "</D:propertyupdate>"
    )


def test_the_drive_can_be_mapped(explorer: Client) -> None:
    """`/` asks for Basic, is of class 2, belongs to DAV authors, and lists by an empty PROPFIND."""
    asked = explorer.says("OPTIONS /", hears=401, signed=False)
    assert asked.headers["www-authenticate"].startswith("Basic realm=")
    told = explorer.says("OPTIONS /", hears=200)
    assert "2" in told.headers["dav"].replace(" ", "").split(",")
    assert "DAV" == told.headers["ms-author-via"]
    assert {"PROPFIND", "LOCK"} <= set(told.headers["allow"].split(", "))
    root = explorer.says("PROPFIND /", "Depth: 0", ANY, hears=207)
    (status, kind) = root.properties("/")[DAV + "resourcetype"]
    assert (200, [DAV + "collection"]) == (status, [each.tag for each in kind])
    listed = explorer.says("PROPFIND /", "Depth: 1", ANY, hears=207)
    assert {"/", "/files/", "/timeline/"} <= set(listed.responses())


def test_a_file_is_copied_in(explorer: Client) -> None:
    """Empty PUT, LOCK, times, content, times, UNLOCK; content and Windows's times are kept."""
    explorer.says("PROPFIND /files/My%20photo.jpg", "Depth: 0", ANY, hears=404)
    explorer.says("PUT /files/My%20photo.jpg", ANY, hears=201)
    held = explorer.says(
        "LOCK /files/My%20photo.jpg", "Timeout: Second-3600", XML, body=LOCK, hears=200
    )
    under = f"If: ({held.headers['lock-token']})"
    assert "Second-3600" == held.xml.findtext(f".//{DAV}timeout")
    times = win32(CreationTime=TIME, LastAccessTime=TIME, LastModifiedTime=TIME)
    done = explorer.says("PROPPATCH /files/My%20photo.jpg", under, XML, body=times, hears=207)
    assert {200} == {status for status, _ in done.properties("/files/My%20photo.jpg").values()}
    explorer.says("HEAD /files/My%20photo.jpg", hears=200)
    explorer.says("PUT /files/My%20photo.jpg", under, body=b"photo" * 1000, hears=204)
    last = win32(LastModifiedTime=TIME, FileAttributes="00000020")
    explorer.says("PROPPATCH /files/My%20photo.jpg", under, XML, body=last, hears=207)
    explorer.says(
        "UNLOCK /files/My%20photo.jpg", f"Lock-Token: {held.headers['lock-token']}", hears=204
    )
    kept = found(
        explorer.says("PROPFIND /files/My%20photo.jpg", "Depth: 0", ANY, hears=207),
        "/files/My%20photo.jpg",
    )
    assert "5000" == kept[DAV + "getcontentlength"]
    assert (TIME, "00000020") == (kept[WIN32 + "LastModifiedTime"], kept[WIN32 + "FileAttributes"])
    assert b"photo" * 1000 == explorer.says("GET /files/My%20photo.jpg", hears=200).body


def test_times_need_the_token_of_the_lock(explorer: Client) -> None:
    """PROPPATCH comes under the lock; who does not hold it is refused, and nothing is changed."""
    target = "/files/locked.jpg"
    explorer.says(f"PUT {target}", ANY, hears=201)
    held = explorer.says(f"LOCK {target}", "Timeout: Second-3600", XML, body=LOCK, hears=200)
    token = held.headers["lock-token"]
    times = win32(LastModifiedTime=TIME)
    refused = explorer.says(f"PROPPATCH {target}", XML, body=times, hears=423)
    assert DAV + "lock-token-submitted" == refused.condition()
    explorer.says(f"PROPPATCH {target}", f"If: ({token})", XML, body=times, hears=207)
    explorer.says(f"UNLOCK {target}", f"Lock-Token: {token}", hears=204)
    listed = explorer.says(f"PROPFIND {target}", "Depth: 0", ANY, hears=207)
    assert TIME == found(listed, target)[DAV + "getlastmodified"]


def test_windows_s_properties_go_along(explorer: Client) -> None:
    """With a file that is copied, renamed and overwritten, and with the folder that it is in."""
    explorer.says("MKCOL /files/here", ANY, hears=201)
    explorer.says("PUT /files/here/a.jpg", body=b"photo", hears=201)
    kept = {"CreationTime": TIME, "LastModifiedTime": TIME, "FileAttributes": "00000021"}
    for target in ("/files/here/a.jpg", "/files/here"):
        explorer.says(f"PROPPATCH {target}", XML, body=win32(**kept), hears=207)

    def told(target: str) -> dict[str, str]:
        listed = explorer.says(f"PROPFIND {target}", "Depth: 0", ANY, hears=207)
        return {name: found(listed, target)[WIN32 + name] for name in kept}

    to = f"Destination: {explorer.url('/files/here/b.jpg')}"
    explorer.says("COPY /files/here/a.jpg", to, "Overwrite: F", ANY, hears=201)
    to = f"Destination: {explorer.url('/files/here/c.jpg')}"
    explorer.says("MOVE /files/here/a.jpg", to, "Overwrite: F", ANY, hears=201)
    explorer.says("PUT /files/here/c.jpg", body=b"edited", hears=204)
    for verb, folder in (("COPY", "/files/copied"), ("MOVE", "/files/moved")):
        to = f"Destination: {explorer.url(folder)}"
        explorer.says(f"{verb} /files/here", to, "Overwrite: F", ANY, hears=201)
        for target in (f"{folder}/", f"{folder}/b.jpg", f"{folder}/c.jpg"):
            assert kept == told(target)


def test_a_folder_is_made_named_and_deleted(explorer: Client) -> None:
    """MKCOL, MOVE without overwriting, and the hunt for desktop.ini before DELETE."""
    explorer.says("MKCOL /files/New%20folder", ANY, hears=201)
    times = win32(CreationTime=TIME, FileAttributes="00000010")
    explorer.says("PROPPATCH /files/New%20folder", XML, body=times, hears=207)
    to = f"Destination: {explorer.url('/files/Urlaub')}"
    explorer.says("MOVE /files/New%20folder", to, "Overwrite: F", ANY, hears=201)
    for name in ("desktop.ini", "Thumbs.db", "folder.jpg", "folder.gif"):
        explorer.says(f"PROPFIND /files/Urlaub/{name}", "Depth: 0", ANY, hears=404)
    inside = explorer.says("PROPFIND /files/Urlaub", "Depth: 1", ANY, hears=207)
    assert ["/files/Urlaub/"] == list(inside.responses())
    explorer.says("DELETE /files/Urlaub", hears=204)
    explorer.says("PROPFIND /files/Urlaub", "Depth: 0", ANY, hears=404)


def test_a_listing_stays_small(explorer: Client) -> None:
    """Explorer reads 1,000,000 bytes of a listing: 340 a file, locks and all left out."""
    explorer.says("MKCOL /files/many", ANY, hears=201)
    for number in range(50):
        explorer.says(f"PUT /files/many/IMG_{number:06}.jpg", body=b"x", hears=201)
    listed = explorer.says("PROPFIND /files/many", "Depth: 1", ANY, hears=207)
    assert 51 == len(listed.responses())
    assert len(listed.body) <= 51 * 340 + 100


def test_a_view_takes_no_files(explorer: Client) -> None:
    """Below /timeline every step of copying in is refused as forbidden."""
    explorer.says("PROPFIND /timeline/a.jpg", "Depth: 0", ANY, hears=404)
    explorer.says("PUT /timeline/a.jpg", ANY, hears=403)
    explorer.says("LOCK /timeline/a.jpg", "Timeout: Second-3600", XML, body=LOCK, hears=403)
    explorer.says("MKCOL /timeline/New%20folder", ANY, hears=403)
    explorer.says("PROPFIND /timeline/desktop.ini", "Depth: 0", ANY, hears=404)


def test_people_are_named_and_merged(explorer: Client, server: Server) -> None:
    """By renaming, by dropping into a folder, and photo by photo where that asks for a merge."""
    first, second, third = (
        crowd(server, *(f"{letter}{number}.jpg" for number in range(3))).replace(" ", "%20")
        for letter in "abc"
    )
    for source, target in (first, "Alice"), (second, f"Alice/{second}"):
        explorer.says(f"PROPFIND /people/{target}", "Depth: 0", ANY, hears=404)
        to = f"Destination: {explorer.url(f'/people/{target}')}"
        explorer.says(f"MOVE /people/{source}", to, "Overwrite: F", ANY, hears=201)
    explorer.says(f"MKCOL /people/Alice/{third}", ANY, hears=201)
    inside = explorer.says(f"PROPFIND /people/{third}", "Depth: 1", ANY, hears=207)
    for href in list(inside.responses())[1:]:
        to = f"Destination: {explorer.url(f'/people/Alice/{third}/')}{href.rpartition('/')[2]}"
        explorer.says(f"MOVE {href}", to, "Overwrite: F", ANY, hears=201)
    for name in ("desktop.ini", "Thumbs.db"):
        explorer.says(f"PROPFIND /people/{third}/{name}", "Depth: 0", ANY, hears=404)
    explorer.says(f"DELETE /people/{third}", hears=204)
    listed = explorer.says("PROPFIND /people/Alice", "Depth: 1", ANY, hears=207)
    assert 10 == len(listed.responses())


def test_a_photo_is_copied_to_a_person(explorer: Client) -> None:
    """The steps of every upload, and a side file that nobody keeps."""
    explorer.says("MKCOL /people/New%20folder", ANY, hears=201)
    times = win32(CreationTime=TIME, FileAttributes="00000010")
    explorer.says("PROPPATCH /people/New%20folder", XML, body=times, hears=207)
    to = f"Destination: {explorer.url('/people/Eve')}"
    explorer.says("MOVE /people/New%20folder", to, "Overwrite: F", ANY, hears=201)
    photo = b"\xff\xd8\xff\xe0\0\x10JFIF\0" + bytes(100)
    for name, content, kept in ("a.jpg", photo, True), ("desktop.ini", b"[x]", False):
        target = f"/people/Eve/{name}"
        explorer.says(f"PUT {target}", ANY, hears=201)
        held = explorer.says(
            f"LOCK {target}", "Timeout: Second-3600", XML, body=LOCK, hears=200 if kept else 201
        )
        token = held.headers["lock-token"]
        times = win32(CreationTime=TIME, LastModifiedTime=TIME, FileAttributes="00000020")
        under = f"If: ({token})"
        explorer.says(f"PROPPATCH {target}", under, XML, body=times, hears=207 if kept else 404)
        explorer.says(f"PUT {target}", under, body=content, hears=204 if kept else 201)
        explorer.says(f"UNLOCK {target}", f"Lock-Token: {token}", hears=204)
    listed = explorer.says("PROPFIND /people/Eve", "Depth: 1", ANY, hears=207)
    assert ["/people/Eve/", "/people/Eve/a.jpg"] == list(listed.responses())
    assert TIME == found(listed, "/people/Eve/a.jpg")[WIN32 + "CreationTime"]


def test_albums_are_merged_and_nested(explorer: Client, server: Server) -> None:
    """Folder onto folder is done photo by photo, and the emptied one deleted; files stay."""
    crowd(server, "e0.jpg", "e1.jpg", "e2.jpg")
    for folder in ("New%20folder", "Rome", "Rome/Old"):
        explorer.says(f"MKCOL /albums/{folder}", ANY, hears=201)
        times = win32(FileAttributes="00000010")
        explorer.says(f"PROPPATCH /albums/{folder}", XML, body=times, hears=207)
    to = f"Destination: {explorer.url('/albums/Trips')}"
    explorer.says("MOVE /albums/New%20folder", to, "Overwrite: F", ANY, hears=201)
    for number, album in enumerate(("Trips", "Rome", "Rome/Old")):
        to = f"Destination: {explorer.url(f'/albums/{album}/e{number}.jpg')}"
        explorer.says(f"COPY /files/e{number}.jpg", to, "Overwrite: F", ANY, hears=201)
    explorer.says("PROPFIND /albums/Trips/Old", "Depth: 0", ANY, hears=404)
    for name in ("e1.jpg", "Old"):
        to = f"Destination: {explorer.url(f'/albums/Trips/{name}')}"
        explorer.says(f"MOVE /albums/Rome/{name}", to, "Overwrite: F", ANY, hears=201)
    for name in ("desktop.ini", "Thumbs.db"):
        explorer.says(f"PROPFIND /albums/Rome/{name}", "Depth: 0", ANY, hears=404)
    explorer.says("DELETE /albums/Rome", hears=204)
    listed = explorer.says("PROPFIND /albums/Trips", "Depth: 1", ANY, hears=207)
    inside = {href.removeprefix("/albums/Trips/") for href in listed.responses()}
    assert {"", "Old/", "e0.jpg", "e1.jpg"} == inside
    for number in range(3):
        explorer.says(f"PROPFIND /files/e{number}.jpg", "Depth: 0", ANY, hears=207)


def test_a_photo_is_copied_to_an_album_and_the_favourites(explorer: Client) -> None:
    """The steps of every upload; the placeholder becomes the photo, which is stored once."""
    explorer.says("MKCOL /albums/Uploads", ANY, hears=201)
    photo = b"\xff\xd8\xff\xe0\0\x10JFIF\0" + bytes(102)
    for folder in ("/albums/Uploads", "/favorites"):
        target = f"{folder}/up.jpg"
        explorer.says(f"PUT {target}", ANY, hears=201)
        held = explorer.says(f"LOCK {target}", "Timeout: Second-3600", XML, body=LOCK, hears=200)
        under = f"If: ({held.headers['lock-token']})"
        times = win32(CreationTime=TIME, LastModifiedTime=TIME, FileAttributes="00000020")
        explorer.says(f"PROPPATCH {target}", under, XML, body=times, hears=207)
        explorer.says(f"PUT {target}", under, body=photo, hears=204)
        explorer.says(f"UNLOCK {target}", f"Lock-Token: {held.headers['lock-token']}", hears=204)
        assert photo == explorer.says(f"GET {target}", hears=200).body
