from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from support.dav_client import DAV, DavClient, lock_info
from support.fake_tree import FakeTree

from library.catalog import locks
from library.catalog.engine import Catalog
from library.errors import StorageFull
from providers.dav.app import DavApp
from providers.dav.lock import requested_timeout
from providers.dav.lock_storage import MAX_TIMEOUT_S


@pytest.fixture
def locked(dav: DavClient, tree: FakeTree) -> str:
    """The token of the lock on `/files/a.jpg`."""
    tree.file("a.jpg", b"old")
    return dav.lock("/files/a.jpg")


def held(dav: DavClient, path: str) -> list[str]:
    """Return the tokens of the locks that a client is shown."""
    _, element = dav.propfind(path, DAV + "lockdiscovery").properties(path)[DAV + "lockdiscovery"]
    return [str(href.text) for href in element.findall(f".//{DAV}locktoken/{DAV}href")]


def test_a_locked_file_is_written_by_who_has_the_token(
    dav: DavClient, tree: FakeTree, locked: str
) -> None:
    """Others are told what is in the way."""
    reply = dav.put("/files/a.jpg", b"new", check=423)
    assert DAV + "lock-token-submitted" == reply.condition()
    assert "/files/a.jpg" == reply.xml.findtext(f".//{DAV}href")
    dav.put("/files/a.jpg", b"new", check=204, **{"if": f"(<{locked}>)"})
    assert b"new" == tree.read("a.jpg")


@pytest.mark.parametrize("method", ["PUT", "DELETE", "MOVE", "PROPPATCH"])
def test_nothing_changes_a_locked_file(
    dav: DavClient, tree: FakeTree, locked: str, method: str
) -> None:
    """Without the token."""
    body = b'<D:propertyupdate xmlns:D="DAV:"/>' if method == "PROPPATCH" else b"new"
    dav.request(method, "/files/a.jpg", body, destination="/files/b.jpg", check=423)
    assert b"old" == tree.read("a.jpg")


def test_a_locked_file_is_not_replaced(dav: DavClient, tree: FakeTree, locked: str) -> None:
    """By neither of the two ways."""
    tree.file("b.jpg", b"b")
    dav.copy("/files/b.jpg", "/files/a.jpg", check=423)
    dav.move("/files/b.jpg", "/files/a.jpg", check=423)
    dav.copy("/files/a.jpg", "/files/c.jpg", check=201)


def test_a_locked_folder_keeps_its_members(dav: DavClient) -> None:
    """Nothing is added, removed or renamed in it (RFC 4918 §7.4)."""
    dav.mkcol("/files/album")
    dav.put("/files/album/a.jpg")
    token = dav.lock("/files/album", depth="0")
    dav.put("/files/album/b.jpg", check=423)
    dav.mkcol("/files/album/deeper", check=423)
    dav.delete("/files/album/a.jpg", check=423)
    dav.lock("/files/album/c.jpg", check=423)
    # The content of a member is not protected by Depth: 0.
    dav.put("/files/album/a.jpg", check=204)
    tagged = {"if": f"<http://photos.example/files/album/> (<{token}>)"}
    dav.put("/files/album/b.jpg", check=201, **tagged)


def test_a_deep_lock_protects_all_below(dav: DavClient) -> None:
    """And stands in the way of other locks there and above."""
    dav.mkcol("/files/album")
    dav.put("/files/album/a.jpg")
    token = dav.lock("/files/album")
    dav.put("/files/album/a.jpg", check=423)
    dav.lock("/files/album/a.jpg", check=423)
    dav.lock("/files", check=423)
    dav.put("/files/album/a.jpg", check=204, **{"if": f"(<{token}>)"})


def test_defect_11_a_token_opens_what_is_below_a_deep_write(dav: DavClient) -> None:
    """A folder can be deleted by who holds the lock on a file in it."""
    dav.mkcol("/files/album")
    dav.put("/files/album/a.jpg")
    token = dav.lock("/files/album/a.jpg")
    dav.delete("/files/album", check=423)
    tagged = {"if": f"<http://photos.example/files/album/a.jpg> (<{token}>)"}
    dav.delete("/files/album", check=204, **tagged)


def test_defect_11_a_lock_does_not_stay_behind_a_move(
    dav: DavClient, tree: FakeTree, locked: str
) -> None:
    """Neither here nor there (RFC 4918 §7.5)."""
    dav.move("/files/a.jpg", "/files/b.jpg", **{"if": f"(<{locked}>)"})
    dav.put("/files/a.jpg", check=201)
    dav.put("/files/b.jpg", check=204)


def test_locks_vanish_with_what_they_were_on(dav: DavClient) -> None:
    """A new folder of the old name is free."""
    dav.mkcol("/files/album")
    dav.put("/files/album/a.jpg")
    token = dav.lock("/files/album/a.jpg")
    dav.delete("/files/album", **{"if": f"</files/album/a.jpg> (<{token}>)"})
    dav.mkcol("/files/album")
    dav.put("/files/album/a.jpg", check=201)


def test_an_address_stays_locked_when_its_holder_replaces_the_file(
    dav: DavClient, tree: FakeTree, locked: str
) -> None:
    """Office writes a new file and moves it over the one that it has locked."""
    tree.file("new.jpg", b"new")
    tagged = {"if": f"</files/a.jpg> (<{locked}>)"}
    dav.move("/files/new.jpg", "/files/a.jpg", check=204, **tagged)
    assert [locked] == held(dav, "/files/a.jpg")


def test_defect_11_only_the_holder_refreshes(
    dav: DavClient, app: DavApp, tree: FakeTree, locked: str
) -> None:
    """Another user of the same tree cannot keep it alive, nor end it."""
    bob = DavClient(app, replace(tree.user, name="bob"))
    for user, status in ((bob, 403), (dav, 200)):
        user.request("LOCK", "/files/a.jpg", check=status, **{"if": f"(<{locked}>)"})
    bob.unlock("/files/a.jpg", locked, check=403)
    dav.unlock("/files/a.jpg", locked, check=204)


def test_a_refresh_needs_a_lock_on_that_address(
    dav: DavClient, tree: FakeTree, locked: str
) -> None:
    """412 with the condition; and just one token."""
    tree.file("b.jpg", b"b")
    free = "(Not <DAV:no-lock>)"
    assert (
        DAV + "lock-token-matches-request-uri"
        == dav.request("LOCK", "/files/b.jpg", check=412, **{"if": free}).condition()
    )
    dav.request("LOCK", "/files/b.jpg", check=400)


def test_an_unlock_needs_a_lock_on_that_address(
    dav: DavClient, tree: FakeTree, locked: str
) -> None:
    """409; the lock stays."""
    tree.file("b.jpg", b"b")
    dav.unlock("/files/b.jpg", locked, check=409)
    dav.request("UNLOCK", "/files/a.jpg", check=400)
    assert [locked] == held(dav, "/files/a.jpg")


def test_shared_locks_stand_side_by_side(dav: DavClient, tree: FakeTree) -> None:
    """An exclusive one does not; any of their tokens opens the file."""
    tree.file("a.jpg", b"old")
    first = dav.lock("/files/a.jpg", scope="shared")
    second = dav.lock("/files/a.jpg", scope="shared")
    dav.lock("/files/a.jpg", check=423)
    assert {first, second} == set(held(dav, "/files/a.jpg"))
    dav.put("/files/a.jpg", check=423)
    dav.put("/files/a.jpg", check=204, **{"if": f"(<{second}>)"})


def test_a_lock_on_nothing_makes_an_empty_file(dav: DavClient, tree: FakeTree) -> None:
    """201 (RFC 4918 §9.10.4); Finder and Explorer save so."""
    token = dav.lock("/files/new.jpg", check=201)
    assert b"" == tree.read("new.jpg")
    dav.put("/files/new.jpg", b"data", check=204, **{"if": f"(<{token}>)"})


def test_defect_6_a_lock_that_fails_leaves_nothing(
    dav: DavClient, tree: FakeTree, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither a file nor a lock."""
    token = dav.lock("/files")
    dav.lock("/files/new.jpg", check=423)
    dav.unlock("/files", token)
    assert tree.files.get("new.jpg") is None
    with monkeypatch.context() as full:
        full.setattr(tree.files, "upload", _full)
        dav.lock("/files/new.jpg", check=507)
    dav.put("/files/new.jpg", check=201)
    dav.lock("/timeline/new.jpg", check=403)
    dav.lock("/files/no/new.jpg", check=409)
    assert [] == held(dav, "/files/")


def _full(_name: str) -> None:
    raise StorageFull("The disk is full.")


@pytest.mark.parametrize("body", [b"<x/>", b'<D:lockinfo xmlns:D="DAV:"/>', b"<", b"nonsense"])
def test_a_wish_that_is_not_understood_is_refused(dav: DavClient, body: bytes) -> None:
    """And makes no file."""
    dav.request("LOCK", "/files/new.jpg", body, check=400)
    dav.get("/files/new.jpg", check=404)


def test_an_expired_lock_is_as_good_as_none(dav: DavClient, catalog: Catalog, locked: str) -> None:
    """And is gone from the table with the next lock."""
    with catalog.write() as connection:
        locks.refresh(connection, locked, 1, datetime.now(UTC) - timedelta(seconds=1))
    assert [] == held(dav, "/files/a.jpg")
    dav.put("/files/a.jpg", check=204)
    dav.lock("/files/a.jpg")
    with catalog.write() as connection:
        assert 0 == locks.purge(connection, datetime.now(UTC))


def test_users_do_not_lock_each_others_trees(
    dav: DavClient, app: DavApp, catalog: Catalog, tree: FakeTree, locked: str
) -> None:
    """The same path is another file."""
    other = FakeTree(catalog, tree.disk, "bob")
    bob = DavClient(DavApp(lambda _: other.root, catalog, other.content), other.user)
    bob.put("/files/a.jpg", check=201)
    bob.lock("/files/a.jpg")
    bob.unlock("/files/a.jpg", locked, check=409)


def test_locks_are_found_in_any_normal_form(dav: DavClient, tree: FakeTree) -> None:
    """Finder locks in NFD what others write in NFC."""
    tree.file("\u00e9.jpg", b"")
    token = dav.lock("/files/e\u0301.jpg")
    dav.put("/files/\u00e9.jpg", check=423)
    dav.unlock("/files/\u00e9.jpg", token)


def test_the_owner_comes_back_as_it_was_sent(dav: DavClient, tree: FakeTree) -> None:
    """It is how clients know their own locks again."""
    tree.file("a.jpg", b"")
    body = lock_info().replace(b"ann<", b'<x:who xmlns:x="urn:x" x:y="z">&lt;\xc3\xa9</x:who><')
    reply = dav.request("LOCK", "/files/a.jpg", body, check=200)
    who = reply.xml.find(f".//{DAV}owner/{{urn:x}}who")
    assert who is not None
    assert ("<é", "z") == (who.text, who.get("{urn:x}y"))


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("Second-3600", 3600),
        ("Infinite, Second-4100000000", -1),
        ("Second-60, Second-120", 60),
        ("Extended-1, Second-5", 5),
        (None, 3600),
        ("Second-x", 3600),
    ],
)
def test_the_time_that_a_client_asks_for(header: str | None, seconds: int) -> None:
    """The first that is understood."""
    assert seconds == requested_timeout(header)


def test_nobody_locks_forever(dav: DavClient, tree: FakeTree) -> None:
    """A closed laptop lets go after a day."""
    tree.file("a.jpg", b"")
    reply = dav.request("LOCK", "/files/a.jpg", lock_info(), timeout="Infinite")
    assert f"Second-{MAX_TIMEOUT_S}" == reply.xml.findtext(f".//{DAV}timeout")


def test_there_is_a_limit(dav: DavClient, tree: FakeTree, monkeypatch: pytest.MonkeyPatch) -> None:
    """A client that loses its tokens does not fill the index."""
    monkeypatch.setattr("providers.dav.locks.MOST_LOCKS", 2)
    for number in range(3):
        tree.file(f"{number}", b"")
    token = dav.lock("/files/0")
    dav.lock("/files/1")
    dav.lock("/files/2", check=507)
    dav.unlock("/files/0", token)
    dav.lock("/files/2")
