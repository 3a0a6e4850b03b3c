from __future__ import annotations

from collections.abc import Callable

import pytest
from support.dav_client import DavClient, Reply
from support.fake_tree import FakeFolder, FakeTree

COLOUR = "{urn:example}colour"


@pytest.fixture
def album(dav: DavClient) -> str:
    """A folder with a file and an empty folder."""
    dav.mkcol("/files/album")
    dav.mkcol("/files/album/empty")
    dav.put("/files/album/a.jpg", b"a")
    return "/files/album"


@pytest.fixture(params=["COPY", "MOVE"])
def transfer(request: pytest.FixtureRequest, dav: DavClient) -> Callable[..., Reply]:
    """Either of the two verbs."""
    return dav.copy if request.param == "COPY" else dav.move


def test_move_takes_a_file_away(dav: DavClient, tree: FakeTree) -> None:
    """201, for there was nothing before (defect 16)."""
    before = tree.file("a.jpg", b"a")
    dav.move("/files/a.jpg", "/files/b.jpg", check=201)
    dav.get("/files/a.jpg", check=404)
    assert b"a" == dav.get("/files/b.jpg").body
    after = tree.files.get("b.jpg")
    assert before.id == after.media.id  # type: ignore[union-attr]


def test_copy_leaves_the_file(dav: DavClient, tree: FakeTree) -> None:
    """201, for there was nothing before."""
    tree.file("a.jpg", b"a")
    dav.copy("/files/a.jpg", "/files/b.jpg", check=201)
    assert (b"a", b"a") == (tree.read("a.jpg"), tree.read("b.jpg"))


def test_an_existing_target_is_replaced(transfer: Callable[..., Reply], tree: FakeTree) -> None:
    """204, for there was something before."""
    tree.file("a.jpg", b"a")
    tree.file("b.jpg", b"b")
    transfer("/files/a.jpg", "/files/b.jpg", check=204)
    assert b"a" == tree.read("b.jpg")


def test_overwrite_f_keeps_what_is_there(transfer: Callable[..., Reply], tree: FakeTree) -> None:
    """Gvfs renames with it, and expects 412."""
    tree.file("a.jpg", b"a")
    tree.file("b.jpg", b"b")
    transfer("/files/a.jpg", "/files/b.jpg", overwrite="F", check=412)
    assert (b"a", b"b") == (tree.read("a.jpg"), tree.read("b.jpg"))
    transfer("/files/a.jpg", "/files/c.jpg", overwrite="f", check=201)


def test_overwrite_is_true_or_false(transfer: Callable[..., Reply], tree: FakeTree) -> None:
    """What is neither may have meant F."""
    tree.file("a.jpg", b"a")
    transfer("/files/a.jpg", "/files/b.jpg", overwrite="no", check=400)


def test_a_folder_goes_with_all_that_is_in_it(
    transfer: Callable[..., Reply], album: str, tree: FakeTree
) -> None:
    """Empty folders too."""
    transfer(album, "/files/trip")
    assert b"a" == tree.read("trip", "a.jpg")
    trip = tree.files.get("trip")
    assert isinstance(trip, FakeFolder)
    assert trip.get("empty") is not None


def test_defect_10_a_shallow_copy_leaves_the_content(
    dav: DavClient, album: str, tree: FakeTree
) -> None:
    """Depth: 0 (RFC 4918 §9.8.3)."""
    dav.copy(album, "/files/trip", depth="0")
    trip = tree.files.get("trip")
    assert isinstance(trip, FakeFolder)
    assert {} == trip.nodes


def test_a_folder_is_not_moved_in_part(dav: DavClient, album: str) -> None:
    """RFC 4918 §9.9.2."""
    dav.move(album, "/files/trip", depth="0", check=400)
    dav.copy(album, "/files/trip", depth="1", check=400)


@pytest.mark.parametrize("to", ["/files/album", "/files/album/", "/files/album/empty/x", "/files"])
def test_nothing_goes_into_itself(
    transfer: Callable[..., Reply], album: str, to: str, tree: FakeTree
) -> None:
    """Nor in place of what it lies in."""
    transfer(album, to, check=403)
    assert b"a" == tree.read("album", "a.jpg")


def test_the_folder_of_the_target_must_exist(
    transfer: Callable[..., Reply], tree: FakeTree
) -> None:
    """409, so that clients make it and try again."""
    tree.file("a.jpg", b"a")
    transfer("/files/a.jpg", "/files/no/b.jpg", check=409)


def test_folders_that_take_nothing_say_so(transfer: Callable[..., Reply], tree: FakeTree) -> None:
    """The reason is for people."""
    tree.file("a.jpg", b"a")
    assert "to /timeline" in transfer("/files/a.jpg", "/timeline/b.jpg", check=403).text


def test_the_source_must_exist(transfer: Callable[..., Reply]) -> None:
    """404."""
    transfer("/files/no.jpg", "/files/b.jpg", check=404)


def test_another_server_is_out_of_reach(dav: DavClient, tree: FakeTree) -> None:
    """502 (RFC 4918 §9.9.4)."""
    tree.file("a.jpg", b"a")
    dav.request("MOVE", "/files/a.jpg", destination="http://other.example/b.jpg", check=502)
    dav.request("MOVE", "/files/a.jpg", check=400)


def test_defect_14_a_proxy_that_speaks_tls_is_no_other_server(
    dav: DavClient, tree: FakeTree
) -> None:
    """The Destination has its scheme, the request ours."""
    tree.file("a.jpg", b"a")
    url = "https://photos.example/files/b.jpg"
    dav.request("MOVE", "/files/a.jpg", destination=url, check=201)


@pytest.mark.parametrize("name", ["a?b.jpg", "a;b.jpg", "a#b.jpg", "a%3Fb.jpg"])
def test_defect_4_a_name_is_not_cut(
    transfer: Callable[..., Reply], tree: FakeTree, name: str
) -> None:
    """The Destination is parsed before it is unquoted, so that `a` stays what it was."""
    tree.file("source", b"new")
    tree.file("a", b"old")
    transfer("/files/source", f"/files/{name}")
    assert b"new" == tree.read(name)
    assert b"old" == tree.read("a")


def test_properties_go_along(transfer: Callable[..., Reply], dav: DavClient, album: str) -> None:
    """Of files and of folders, and a copy's are its own."""
    dav.proppatch("/files/album/a.jpg", set={COLOUR: "red"})
    dav.proppatch("/files/album", set={COLOUR: "blue"})
    transfer(album, "/files/trip")
    assert "red" == dav.propfind("/files/trip/a.jpg", COLOUR).xml.findtext(f".//{COLOUR}")
    assert "blue" == dav.propfind("/files/trip", COLOUR).xml.findtext(f".//{COLOUR}")


def test_the_root_does_not_move(dav: DavClient) -> None:
    """It is in no folder."""
    dav.move("/", "/files/root", check=403)
