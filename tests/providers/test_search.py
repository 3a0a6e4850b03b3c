"""/search: queries as folders, and those that are saved."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from support.dav_client import DavClient
from support.home import JPEG, Home
from support.queries import refresh

from library.albums import Albums
from library.catalog import timeline
from library.errors import AlreadyExists, BadName, NotAllowed, NotFound
from library.favorites import Favorites
from library.model import UNDATED, Media
from library.query import search
from library.query.errors import BadQuery
from library.query.search import Search
from library.undoing import undo
from providers.dav.app import DavApp
from providers.folder import AcceptsUploads, File, IsSearch, Removes, ShowsSearches
from providers.root import tree
from providers.search import ResultsFolder, SavedFolder, SearchFolder


def shown(home: Home, *names: str) -> Media:
    """Store a photo that the timeline shows, and searches know."""
    item = home.put(*names, data=JPEG + "/".join(names).encode())
    with home.catalog.write() as connection:
        timeline.place(connection, item.id, item.owner_id, item.name, UNDATED)
        refresh(connection)
    return item


def searches(home: Home) -> SearchFolder:
    found = tree(home.library, home.alice).get("search")
    assert isinstance(found, SearchFolder)
    return found


def results(home: Home, query: str) -> ResultsFolder:
    found = searches(home).get(query)
    assert found is not None
    return found


def saved(home: Home) -> list[str]:
    return [folder.name for folder in searches(home).list()]


@pytest.fixture
def dav(home: Home) -> DavClient:
    """Alice's drive, as a client sees it."""
    app = DavApp(
        lambda visitor: tree(home.library, visitor.user), home.catalog, home.library.content
    )
    return DavClient(app, home.alice)


def test_any_query_is_a_folder(home: Home) -> None:
    """Which is not listed, and has files alone."""
    beach, other = shown(home, "beach.jpg"), shown(home, "other.jpg")
    folder = results(home, "beach or oth")
    assert [File(f"other ({other.id}).jpg", other), File(f"beach ({beach.id}).jpg", beach)] == list(
        folder.list()
    )
    assert [] == list(results(home, "nothing").list())
    assert [] == saved(home)
    assert not folder.is_listed
    assert not isinstance(folder, AcceptsUploads | Removes)


def test_what_is_no_query_is_nothing(home: Home) -> None:
    """Nor is what operating systems ask every folder for."""
    for name in "(beach", "persn=Alice", "", "2024-13", ".DS_Store", "._beach", "desktop.ini":
        assert searches(home).get(name) is None


def test_litter_costs_no_question(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    """Finder asks for it all the time."""
    folder = searches(home)
    home.catalog.close()
    monkeypatch.setattr(home.catalog, "ask_once", lambda: pytest.fail("the index was asked"))
    assert folder.get(".DS_Store") is None


def test_a_file_is_found_only_where_it_is_listed(home: Home) -> None:
    """By its very name there."""
    item = shown(home, "beach.jpg")
    name = f"beach ({item.id}).jpg"
    assert File(name, item) == results(home, "beach").get(name)
    assert results(home, "sea").get(name) is None
    assert results(home, "beach").get("beach.jpg") is None


def test_saved_searches_are_listed(home: Home) -> None:
    """By name, until they are saved no more."""
    for name in "type=video", "beach 2024":
        assert name == searches(home).make_folder(name).name
    assert ["beach 2024", "type=video"] == saved(home)
    searches(home).remove("type=video")
    assert ["beach 2024"] == saved(home)
    with pytest.raises(NotFound):
        searches(home).remove("type=video")


def test_what_cannot_be_read_cannot_be_saved(home: Home) -> None:
    """The error says what is wrong with it."""
    with pytest.raises(BadQuery, match="persn"):
        searches(home).make_folder("persn=Alice")
    with pytest.raises(BadName):
        searches(home).make_folder(".DS_Store")
    searches(home).make_folder("beach")
    for name in "beach", "BEACH":
        with pytest.raises(AlreadyExists):
            searches(home).make_folder(name)


def test_a_renamed_search_finds_the_same(home: Home) -> None:
    """Its name need be no query then."""
    item = shown(home, "beach.jpg")
    searches(home).make_folder("beach")
    searches(home).move_in(results(home, "beach"), "Our (summer")
    assert ["Our (summer"] == saved(home)
    assert [item] == [file.media for file in results(home, "Our (summer").list()]
    assert not results(home, "beach").is_listed


def test_a_search_is_saved_by_moving_it(home: Home) -> None:
    """Under the name that it gets; one that has the name of another takes its place."""
    searches(home).move_in(results(home, "beach"), "Summer")
    searches(home).make_folder("sea")
    assert ["sea", "Summer"] == saved(home)
    with pytest.raises(NotAllowed):
        searches(home).move_in(results(home, "lake"), "Summer")
    searches(home).move_in(results(home, "sea"), "Summer")
    assert ["Summer"] == saved(home)
    with pytest.raises(NotAllowed):
        searches(home).move_in(File("x.jpg", shown(home, "x.jpg")), "x.jpg")


@pytest.mark.parametrize(
    "change",
    [
        lambda home: searches(home).make_folder("beach"),
        lambda home: searches(home).move_in(results(home, "lake"), "sea"),
        lambda home: searches(home).remove("lake"),
    ],
)
def test_the_listing_s_tag_changes_with_it(home: Home, change: Callable[[Home], None]) -> None:
    """Clients that look at the tag alone miss nothing."""
    searches(home).make_folder("lake")
    etag = searches(home).etag
    change(home)
    assert etag != searches(home).etag


def test_a_search_s_tag_changes_with_what_searches_know(home: Home) -> None:
    """Which is later than the change itself."""
    item = home.put("beach.jpg", data=JPEG)
    with home.catalog.write() as connection:
        timeline.place(connection, item.id, item.owner_id, item.name, UNDATED)
    before = results(home, "beach")
    assert [] == list(before.list())
    with home.catalog.write() as connection:
        refresh(connection)
    after = results(home, "beach")
    assert [item] == [file.media for file in after.list()]
    assert before.etag != after.etag


def test_a_search_s_tag_changes_with_the_day(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where what it finds does."""
    before = [results(home, query).etag for query in ("last 3 days", "2024")]
    monkeypatch.setattr("providers.search.today", lambda: "another day")
    after = [results(home, query).etag for query in ("last 3 days", "2024")]
    assert before[0] != after[0]
    assert before[1] == after[1]


def test_browsed_one_picture_stands_for_a_stack(home: Home) -> None:
    """In the drive all files are listed."""
    jpeg, raw = shown(home, "a.jpg"), shown(home, "a.dng")
    with home.catalog.write() as connection:
        connection.exec_driver_sql(
            "UPDATE media_items SET stack_id = ? WHERE id = ?", (jpeg.id, raw.id)
        )
    folder = results(home, "file=a")
    assert 2 == len(list(folder.list()))
    assert [jpeg] == [file.media for file in folder.pictures() if isinstance(file, File)]
    assert [1] == [section.count for section in folder.sections()]


def emptied(home: Home) -> tuple[SavedFolder, Media]:
    """Save a search for two photos, and delete one of them there; returns the other one."""
    one, other = shown(home, "beach 1.jpg"), shown(home, "beach 2.jpg")
    searches(home).make_folder("beach")
    before = results(home, "beach")
    assert isinstance(before, SavedFolder)
    before.remove(f"beach 1 ({one.id}).jpg")
    after = results(home, "beach")
    assert isinstance(after, SavedFolder)
    assert before.etag != after.etag
    return after, other


def test_a_saved_search_is_empty_for_who_empties_it(home: Home) -> None:
    """In its list, on its page, by name and by tag; no other search is, nor the file itself."""
    folder, other = emptied(home)
    name = f"beach 2 ({other.id}).jpg"
    assert [File(name, other)] == list(folder.list()) == list(folder.pictures())
    assert [[name]] == [batch.columns["name"] for batch in folder.columns({"name"})]
    assert [1] == [section.count for section in folder.sections()]
    with pytest.raises(NotFound):
        folder.remove(f"beach 1 ({other.id - 1}).jpg")
    folder.remove(name)
    empty = results(home, "beach")
    assert [] == [*empty.list(), *empty.columns({"name"}), *empty.sections()]
    assert empty.get(name) is None
    assert 2 == len(list(results(home, "file=beach").list()))
    assert home.library.item(home.alice, other.id) == other


def test_after_a_while_all_is_there_again(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    """Under a tag of its own; what is taken out then is out alone."""
    folder, other = emptied(home)
    name, before = f"beach 2 ({other.id}).jpg", folder.etag
    monkeypatch.setattr(search, "EMPTY_FOR", timedelta(0))
    full = results(home, "beach")
    assert before != full.etag
    assert 2 == len(list(full.list())) == full.sections()[0].count
    assert isinstance(full, SavedFolder)
    full.remove(name)
    monkeypatch.undo()
    assert [other.id - 1] == [file.media.id for file in results(home, "beach").list()]


def test_what_was_emptied_is_full_when_it_comes_back(home: Home) -> None:
    """Its deletion is undone, and nothing else has to be."""
    folder, other = emptied(home)
    folder.remove(f"beach 2 ({other.id}).jpg")
    act = Search(home.library, home.alice).forget(folder.saved)
    assert act is not None
    undo(home.library, home.alice, act)
    assert 2 == len(list(results(home, "beach").list()))


def test_clients_make_what_they_can_already_see(dav: DavClient) -> None:
    """MKCOL saves a query though it has a folder; once it is saved, there is one."""
    assert 207 == dav.propfind("/search/beach", depth="0").status
    dav.mkcol("/search/beach")
    dav.mkcol("/search/beach", check=405)
    dav.mkcol("/search/(beach", check=400)
    dav.mkcol("/search/beach/more", check=403)


def test_clients_rename_to_what_they_can_already_see(dav: DavClient) -> None:
    """Overwrite: F minds what is saved alone."""
    for name in "a", "b":
        dav.mkcol(f"/search/{name}")
    dav.move("/search/a", "/search/c", overwrite="F")
    dav.move("/search/c", "/search/b", overwrite="F", check=412)
    dav.delete("/search/b")
    dav.put("/search/x.jpg", check=405)


def test_clients_empty_a_folder_before_they_delete_it(dav: DavClient, home: Home) -> None:
    """One that is saved; of others the photos cannot be deleted."""
    item = shown(home, "beach.jpg")
    photo = f"beach ({item.id}).jpg"
    assert "can be read only" in dav.delete(f"/search/beach/{photo}", check=403).text
    dav.mkcol("/search/beach")
    dav.delete(f"/search/beach/{photo}")
    dav.delete(f"/search/beach/{photo}", check=404)
    assert ["/search/beach/"] == list(dav.propfind("/search/beach", depth="1").responses())
    dav.delete("/search/beach")
    dav.get("/files/beach.jpg")


def test_albums_and_favourites_are_searched(home: Home) -> None:
    """By their names, and by what is in them."""
    one, other = shown(home, "a.jpg"), shown(home, "b.jpg")
    albums = Albums(home.library, home.alice)
    album, _ = albums.make("Holiday")
    albums.add(album.id, [one])
    Favorites(home.library, home.alice).add([other])
    for query, expected in (("album=Holiday", one), ("holiday", one), ("is=favorite", other)):
        assert [expected.id] == [file.media.id for file in results(home, query).list()]


def test_it_tells_what_is_asked_and_what_is_wrong(home: Home) -> None:
    """A saved search is never wrong by its name, and asks what it did under any."""
    folder = searches(home)
    assert isinstance(folder, ShowsSearches)
    folder.check("beach")
    with pytest.raises(BadQuery) as wrong:
        folder.check("sea persn=Bob")
    assert (4, 9) == (wrong.value.start, wrong.value.end)
    folder.move_in(folder.make_folder("beach 2024"), "(Summer")
    folder.check("(Summer")
    found = folder.get("(Summer")
    assert isinstance(found, IsSearch)
    assert ("(Summer", "beach 2024", True) == (found.name, found.asked, found.is_listed)
