"""/trash: what clients see of it, and what they do to it."""

from __future__ import annotations

import pytest
from support.dav_client import DavClient
from support.home import JPEG, Home

from library.catalog import timeline
from library.errors import NotFound
from library.history import History
from providers.dav.app import DavApp
from providers.folder import GivesBack, resolve
from providers.root import tree
from providers.trash import TrashRoot


@pytest.fixture
def home(home: Home) -> Home:
    """A library with a trash."""
    return home.with_trash()


@pytest.fixture
def dav(home: Home) -> DavClient:
    """A client of alice's."""
    app = DavApp(
        lambda visitor: tree(home.library, visitor.user), home.catalog, home.library.content
    )
    return DavClient(app, home.alice)


def day(home: Home) -> str:
    """Return the address of the only day."""
    return f"/trash/{home.trash.thrown()[0].path[0]}"


def names(dav: DavClient, path: str) -> set[str]:
    """Return the addresses below a folder."""
    return {href for href in dav.propfind(path, depth="1").responses() if href != path}


def test_what_is_deleted_by_any_view_is_found_there(home: Home, dav: DavClient) -> None:
    """By day, under the path that it had in /files."""
    item = home.put("2024", "a.jpg", data=JPEG)
    with home.catalog.write() as connection:
        timeline.place(connection, item.id, item.owner_id, item.name, "2024-05")
    dav.delete("/timeline/2024/2024-05/a.jpg")
    dav.put("/files/b.txt")
    dav.delete("/files/b.txt")
    assert JPEG == dav.get(f"{day(home)}/2024/a.jpg").body
    assert b"bytes" == dav.get(f"{day(home)}/b.txt").body
    assert {f"{day(home)}/2024/", f"{day(home)}/b.txt"} == names(dav, f"{day(home)}/")


def test_a_move_restores(home: Home, dav: DavClient) -> None:
    """To the address that it goes to; a folder as well as a file."""
    item = home.put("box", "a.txt", data=b"a")
    dav.delete("/files/box")
    dav.move(f"{day(home)}/box", "/files/back")
    assert item.id == home.media("back", "a.txt").id
    assert set() == names(dav, "/trash/")


def test_a_copy_restores_and_leaves_it_there(home: Home, dav: DavClient) -> None:
    """Finder and Explorer copy out of what they cannot move out of."""
    home.put("a.txt", data=b"a")
    dav.delete("/files/a.txt")
    dav.copy(f"{day(home)}/a.txt", "/files/a.txt")
    assert b"a" == dav.get("/files/a.txt").body
    assert b"a" == dav.get(f"{day(home)}/a.txt").body


def test_a_deletion_there_is_for_good(home: Home, dav: DavClient) -> None:
    """Of one file, and of a whole day."""
    for name in ("a.txt", "b.txt"):
        home.put("2024", name)
        dav.delete(f"/files/2024/{name}")
    dav.delete(f"{day(home)}/2024/a.txt")
    dav.get(f"{day(home)}/2024/a.txt", check=404)
    dav.delete(day(home))
    assert set() == names(dav, "/trash/")
    assert {} == home.trash_on_disk()


def test_nothing_is_put_there(home: Home, dav: DavClient) -> None:
    """Neither uploads nor folders nor moves; the answer says so."""
    home.put("a.txt")
    home.put("b.txt")
    dav.delete("/files/a.txt")
    assert "/trash" in dav.put(f"{day(home)}/new.txt", check=403).text
    dav.put(f"{day(home)}/a.txt", check=403)
    dav.mkcol(f"{day(home)}/new", check=403)
    dav.move("/files/b.txt", f"{day(home)}/b.txt", check=403)
    dav.copy("/files/b.txt", f"{day(home)}/c.txt", check=403)
    assert b"content" == dav.get("/files/b.txt").body


def test_a_failed_upload_that_a_client_cleans_up_loses_nothing(home: Home, dav: DavClient) -> None:
    """Rclone deletes the target after an upload that failed: what lay there stays."""
    home.put("a.txt", data=b"precious")
    dav.put("/files/a.txt", b"half", check=400, oc_checksum=f"SHA1:{'0' * 40}")
    dav.delete("/files/a.txt", check=409)
    assert b"precious" == dav.get("/files/a.txt").body
    assert [] == home.trash.thrown()


def test_an_overwritten_file_is_found_there(home: Home, dav: DavClient) -> None:
    """Under a name that tells when; the file itself has the new content."""
    dav.put("/files/a.txt", b"old")
    dav.put("/files/a.txt", b"new", check=204)
    (version,) = home.trash.thrown()
    assert b"old" == dav.get("/trash/" + "/".join(version.path)).body
    assert b"new" == dav.get("/files/a.txt").body


def test_the_page_restores_and_deletes_by_paths(home: Home) -> None:
    """What is there no more fails as a whole."""
    home.put("2024", "a.txt")
    home.put("b.txt")
    for path in (("2024", "a.txt"), ("b.txt",)):
        home.files.remove(home.media(*path))
    folder = resolve(tree(home.library, home.alice), ("trash",))
    assert isinstance(folder, TrashRoot)
    assert isinstance(folder, GivesBack)
    first, second = folder.thrown()
    with pytest.raises(NotFound):
        folder.restore([first.path, ("2000-01-01", "x")])
    act = folder.restore([first.path])
    assert "Restored “a.txt”" == History(home.library, home.alice).entry(act).summary
    assert {"2024": None, "2024/a.txt": b"content"} == home.indexed()
    folder.purge([second.path])
    assert [] == list(folder.thrown())


def test_a_folder_in_the_trash_gives_back_what_is_in_it(home: Home) -> None:
    """One that was thrown away as a whole, and one that only leads to what was."""
    for name in ("a.txt", "b.txt"):
        home.put("2024", "box", name, data=name.encode())
    home.put("2024", "c.txt", data=b"c")
    for names in (("2024", "box"), ("2024", "c.txt")):
        found = home.find(*names)
        assert found is not None
        home.files.remove(found)
    day = home.trash.thrown()[0].path[0]
    leads = resolve(tree(home.library, home.alice), ("trash", day, "2024"))
    whole = resolve(tree(home.library, home.alice), ("trash", day, "2024", "box"))
    assert isinstance(leads, GivesBack)
    assert isinstance(whole, GivesBack)
    assert [("box",), ("c.txt",)] == [each.path for each in leads.thrown()]
    assert [("a.txt",), ("b.txt",)] == [each.path for each in whole.thrown()]
    assert {each.gone_at for each in whole.thrown()} == {leads.thrown()[0].gone_at}
    whole.restore([("b.txt",)])
    assert b"b.txt" == home.indexed()["2024/box/b.txt"]
    with pytest.raises(NotFound):
        whole.restore([("b.txt",)])
    leads.purge([("box",)])
    assert [("c.txt",)] == [each.path for each in leads.thrown()]
