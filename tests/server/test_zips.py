"""Folders as zips, in the whole application: for whom, of what, and until when."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from support.account_pages import Visitor
from support.app_client import BROWSER, Answer, Client, application
from support.app_client import PASSWORD as ADMINS_PASSWORD
from support.everybody import basic
from support.home import PASSWORD
from support.shared import JPEG, Shared, web
from werkzeug.test import TestResponse

from library.access.rights import Level
from library.access.terms import Terms
from library.access.things import Kind, Thing
from library.catalog import media
from library.model import Role
from library.sharing import Sharing
from server.at_a_time import AFTERWARDS
from webui import zip_plan, zips
from webui.forgery import session_form_token
from webui.session import COOKIE

ZIP = "/-/zip/files/Trip"
ADMIN = basic("admin", ADMINS_PASSWORD)
OURS = {"Sec-Fetch-Site": "same-origin"}
MAY = datetime(2024, 5, 4, 12, 30, 14, tzinfo=UTC)


@pytest.fixture
def client(tmp_path: Path) -> Iterator[Client]:
    with application(tmp_path / "data") as client:
        yield client


@pytest.fixture
def shared(client: Client) -> Shared:
    """A folder with a.jpg, and in it, more."""
    shared = Shared(client)
    put(shared, "sub/B.txt", b"B")
    put(shared, "sub/b.txt", b"b")
    put(shared, "ünter/日本.txt", "words")
    put(shared, "empty/", b"")
    put(shared, ".DS_Store", b"litter")
    return shared


def put(shared: Shared, path: str, content: bytes | str) -> None:
    """Store a file below the folder Trip."""
    *folders, name = path.split("/")
    at = shared.folder
    for folder in folders:
        there, _ = shared.client.household.library.children(at.id)
        found = [each for each in there if each.name == folder]
        at = found[0] if found else shared.files.make_folder(at.id, folder)
    if name:
        upload = shared.files.upload(at.id, name)
        upload.write(content if isinstance(content, bytes) else content.encode())
        upload.commit(modified=MAY)


def item(shared: Shared, name: str = "a.jpg") -> int:
    """The id of a file in Trip."""
    with shared.client.household.catalog.read() as connection:
        return next(
            each.id for each in media.children(connection, shared.folder.id) if each.name == name
        )


def content(answer: Answer | TestResponse) -> dict[str, bytes]:
    """What is in a zip that came as it was announced."""
    body = answer.body if isinstance(answer, Answer) else answer.data
    assert int(answer.headers["Content-Length"]) == len(body)
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def chosen(client: Client, *numbers: int, path: str = ZIP, **headers: str) -> Answer:
    token = session_form_token(client.cookie["Cookie"].partition("=")[2])
    body = f"form_token={token}" + "".join(f"&media={number}" for number in numbers)
    kind = {"CONTENT_TYPE": "application/x-www-form-urlencoded"}
    return client("POST", path, client.cookie | OURS | headers, body.encode(), kind)


def test_a_folder_is_one_download(client: Client, shared: Shared) -> None:
    """With the folders in it, those that are empty too; names are unique where case is ignored."""
    answer = client("GET", ZIP, client.cookie)
    assert 200 == answer.status
    assert content(answer) == {
        "sub/B.txt": b"B",
        "sub/b (2).txt": b"b",
        "ünter/日本.txt": b"words",
        "empty/": b"",
        "a.jpg": JPEG,
    }
    with zipfile.ZipFile(io.BytesIO(answer.body)) as archive:
        local = MAY.astimezone().timetuple()[:6]
        assert local == archive.getinfo("sub/B.txt").date_time


def test_it_is_to_be_saved(client: Client, shared: Shared) -> None:
    """Under the folder's name, and nobody takes it for anything but a zip; no part is to be had."""
    for method in ("GET", "HEAD"):
        answer = client(method, ZIP, client.cookie | {"Range": "bytes=0-3"})
        assert 200 == answer.status
        fields = answer.headers
        assert "application/zip" == fields["Content-Type"]
        assert "attachment; filename*=UTF-8''Trip.zip" == fields["Content-Disposition"]
        assert "nosniff" == fields["X-Content-Type-Options"]
        assert "sandbox" in fields["Content-Security-Policy"]
        assert ("no-store", "none") == (fields["Cache-Control"], fields["Accept-Ranges"])
        assert (method == "GET") == bool(answer.body)
    inner = client("GET", f"{ZIP}/ünter", client.cookie)
    assert inner.headers["Content-Disposition"].endswith(f"''{quote('ünter')}.zip")


def test_what_was_chosen_is_one(client: Client, shared: Shared) -> None:
    """On the folder's own page; what is not there is not in it."""
    put(shared, "b.jpg", b"other")
    assert {"a.jpg": JPEG} == content(chosen(client, item(shared), 10**9))
    assert {} == content(chosen(client, 10**9))
    assert 400 == chosen(client).status
    assert 400 == client("POST", ZIP, client.cookie | OURS).status
    assert 400 == chosen(client, item(shared), **{"Sec-Fetch-Site": "cross-site"}).status


def test_who_chooses_a_picture_gets_its_raw_too(client: Client, shared: Shared) -> None:
    """Where pages show one for both: not among files, where both are to be seen."""
    put(shared, "raw.dng", b"raw")
    with client.household.catalog.write() as connection:
        connection.exec_driver_sql(
            "UPDATE media_items SET shown = 1, kind = 'image' WHERE folder_id = ?",
            (shared.folder.id,),
        )
        connection.exec_driver_sql(
            "UPDATE media_items SET stack_id = ? WHERE name = 'raw.dng'", (item(shared),)
        )
    assert {"a.jpg"} == content(chosen(client, item(shared))).keys()
    client("MKCOL", "/albums/Best", ADMIN)
    for name in ("a.jpg", "raw.dng"):
        copy = {"Destination": f"/albums/Best/{name}", **ADMIN}
        assert 201 == client("COPY", f"/files/Trip/{name}", copy).status
    found = content(chosen(client, item(shared), path="/-/zip/albums/Best"))
    assert {"a.jpg": JPEG, "raw.dng": b"raw"} == found


def test_a_link_gives_what_it_gives(client: Client, shared: Shared) -> None:
    """Without what files tell, unless it says so; files that are no media not at all."""
    guest = Visitor(web(client), agent=BROWSER)
    guest.open(shared.link())
    at = f"/-/zip/s/{shared.made_token}"
    found = guest.client.get(at)
    assert found.headers["Content-Disposition"].endswith("''Trip.zip")
    bare = content(found)
    assert {"a.jpg", "empty/", "sub/", "ünter/"} == bare.keys()
    assert b"secret" not in bare["a.jpg"]
    shared.client.household.links.change(shared.owner, shared.made.id, Terms(with_metadata=True))
    assert JPEG == content(guest.client.get(at))["a.jpg"]
    assert "a.jpg" in content(guest.send(at, media=str(item(shared))))


@pytest.mark.parametrize("terms", [Terms(download=False), Terms(level=Level.DROP)])
def test_a_link_that_gives_no_originals_gives_no_zip(
    client: Client, shared: Shared, terms: Terms
) -> None:
    """Nor does its page offer one."""
    guest = Visitor(web(client), agent=BROWSER)
    at = shared.link()
    assert "/-/zip/" in guest.open(at)
    client.household.links.change(shared.owner, shared.made.id, terms)
    assert "/-/zip/" not in guest.open(at)
    refused = guest.client.get(f"/-/zip{at}")
    assert 403 == refused.status_code
    assert "not downloaded" in refused.text


def test_who_holds_no_link_gets_nothing(client: Client, shared: Shared) -> None:
    """As if there were none; nor who has opened another one, nor by a password."""
    at = f"/-/zip{shared.link('open sesame')}"
    assert 401 == web(client).get(at).status_code
    assert 404 == client("GET", at, client.cookie).status
    assert 401 == client("GET", ZIP, ADMIN).status
    assert 404 == client("GET", "/-/zip/files/None", client.cookie).status


@pytest.fixture
def long(client: Client, shared: Shared, monkeypatch: pytest.MonkeyPatch) -> Callable[[], Any]:
    """Begins to download a folder with a long file, which is looked at again after each piece."""
    monkeypatch.setattr(zips, "_PIECE", 1000)
    monkeypatch.setattr(zips, "_LOOK_S", -1.0)
    for name in ("1.jpg", "2.jpg"):
        put(shared, f"long/{name}", JPEG + bytes(5000))

    def begin() -> Any:
        guest = web(client)
        guest.get(shared.link(with_metadata=True), headers=BROWSER)
        answer = guest.get(f"/-/zip/s/{shared.made_token}/long")
        pieces = answer.iter_encoded()
        return int(answer.headers["Content-Length"]), next(pieces), pieces

    return begin


def test_it_is_whole_if_nothing_happens(long: Callable[[], Any]) -> None:
    """However often it is looked at."""
    length, first, pieces = long()
    assert length == len(first + b"".join(pieces))


ENDS: Mapping[str, Callable[[Shared], object]] = {
    "the link is revoked": lambda shared: shared.client.household.links.revoke(
        shared.owner, shared.made.id
    ),
    "it gives no originals": lambda shared: shared.client.household.links.change(
        shared.owner, shared.made.id, replace(shared.made.terms, download=False)
    ),
    "the owner is disabled": lambda shared: shared.client.household.accounts.disable("admin"),
    "a file is overwritten": lambda shared: put(shared, "long/2.jpg", b"short"),
    "a file is deleted": lambda shared: shared.files.remove(
        next(
            each
            for folder in shared.client.household.library.children(shared.folder.id)[0]
            for each in shared.client.household.library.children(folder.id)[1]
            if each.name == "2.jpg"
        )
    ),
}


@pytest.mark.parametrize("end", ENDS.values(), ids=ENDS.keys())
def test_what_happens_meanwhile_ends_it(
    client: Client, shared: Shared, long: Callable[[], Any], end: Callable[[Shared], object]
) -> None:
    """With its connection, and shorter than announced: nobody takes it for a whole one."""
    accounts = client.household.accounts
    accounts.add("second", PASSWORD, Role.ADMIN)
    length, first, pieces = long()
    end(shared)
    got = [first]
    with pytest.raises(ConnectionAbortedError):
        got.extend(pieces)
    assert len(b"".join(got)) < length
    with pytest.raises(zipfile.BadZipFile):
        zipfile.ZipFile(io.BytesIO(b"".join(got)))


def test_who_signs_out_gets_no_more(client: Client, shared: Shared) -> None:
    """The session's end is the download's."""
    put(shared, "z.bin", bytes(3 << 20))
    browser = web(client)
    token = client.cookie["Cookie"].partition("=")[2]
    browser.set_cookie(COOKIE, token)
    answer = browser.get(ZIP)
    pieces = answer.iter_encoded()
    next(pieces)
    client.household.accounts.sign_out(token)
    with pytest.raises(ConnectionAbortedError):
        list(pieces)


def test_what_cannot_be_read_is_left_out_and_told(client: Client, shared: Shared) -> None:
    """Gone from the disk, or damaged so that a link cannot give it without what it tells."""
    library = client.household.library
    put(shared, "gone.jpg", JPEG)
    with client.household.catalog.read() as connection:
        (gone,) = (
            each for each in media.children(connection, shared.folder.id) if each.name == "gone.jpg"
        )
    library.content(gone).unlink()
    found = content(client("GET", ZIP, client.cookie))
    assert "gone.jpg" not in found
    assert found["Not in this zip.txt"].decode().splitlines()[2:] == ["gone.jpg"]
    put(shared, "bad.jpg", JPEG[:3])
    guest = web(client)
    guest.get(shared.link(), headers=BROWSER)
    bare = content(guest.get(f"/-/zip/s/{shared.made_token}"))
    assert b"bad.jpg" in bare["Not in this zip.txt"]


def test_too_much_is_told_on_a_page(
    client: Client, shared: Shared, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before anything is sent, and what to do instead."""
    monkeypatch.setattr(zip_plan, "MOST_FILES", 3)
    answer = client("GET", ZIP, client.cookie)
    assert 413 == answer.status
    assert b"50 GB" in answer.body
    assert b'href="/files/Trip/"' in answer.body
    assert "a.jpg" in content(chosen(client, item(shared)))


def test_so_is_too_many_bytes(tmp_path: Path) -> None:
    """As the setting has it."""
    with application(tmp_path / "data") as client:
        Shared(client)
        with client.household.catalog.write() as connection:
            connection.exec_driver_sql("UPDATE media_items SET size = ?", (50 * 10**9 + 1,))
        assert 413 == client("GET", ZIP, client.cookie).status


def test_a_user_has_three_at_a_time_and_a_link_six(client: Client, shared: Shared) -> None:
    """The next one is told when to come again; and what is sent leaves room."""
    guest = web(client)
    guest.get(shared.link(), headers=BROWSER)
    cookie = {"Cookie": client.cookie["Cookie"]}
    of_link = {"Cookie": "; ".join(f"{each.key}={each.value}" for each in guest._cookies.values())}
    for path, headers, most in ((ZIP, cookie, 3), (f"/-/zip/s/{shared.made_token}", of_link, 6)):
        under_way: list[list[Callable[[], None]]] = []
        told = []
        for _ in range(most + 1):
            under_way.append([])
            told.append(client("GET", path, headers, more={AFTERWARDS: under_way[-1]}))  # type: ignore[dict-item]
        assert [200] * most + [429] == [answer.status for answer in told]
        assert "30" == told[-1].headers["Retry-After"]
        for leave in under_way[0]:
            leave()
        assert 200 == client("GET", path, headers, more={AFTERWARDS: []}).status  # type: ignore[dict-item]


def test_what_others_share_is_a_download_too(client: Client, shared: Shared) -> None:
    """For whom it is shared with, by the name that it has there."""
    household = client.household
    bob = household.accounts.add("bob", PASSWORD, Role.GUEST)
    Sharing(household.library, shared.owner).give(
        Thing(Kind.FOLDER, shared.folder.id), "Trip", bob.name, Level.VIEW
    )
    cookie = client.cookie_of("bob", PASSWORD)
    assert JPEG == content(client("GET", "/-/zip/shared/admin/Trip", cookie))["a.jpg"]
    assert 404 == client("GET", ZIP, cookie).status
