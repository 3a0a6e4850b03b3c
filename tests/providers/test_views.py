"""Folders of what files tell: /places, /cameras, /videos, /recent and /on-this-day."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest
from support.dav_client import DavClient
from support.home import JPEG, Home
from support.taken import PARIS, VENCE, taken

from library.catalog import recent
from library.grid import Box
from library.model import Media, Town
from providers import on_this_day
from providers.dav.app import DavApp
from providers.folder import File, Folder, LiesOnMap, Sections, resolve
from providers.root import tree

NOON = datetime.combine(date(2024, 2, 28), time(12))
SUVA = Town(2198148, "Suva", "Central", "FJ", "Fiji", -18.1416, 178.4419)
MP4 = bytes.fromhex("00000018667479706d703432000000006d70343269736f6d") + bytes(64)


def photo(home: Home, name: str) -> Media:
    return home.put(*name.split("/"), data=JPEG + name.encode())


def at(home: Home, *names: str) -> Folder:
    found = resolve(tree(home.library, home.alice), names)
    assert found is not None
    assert not isinstance(found, File)
    return found


def listed(home: Home, *names: str) -> list[str]:
    return [node.name for node in at(home, *names).list()]


def let_it_be(monkeypatch: pytest.MonkeyPatch, day: date) -> None:
    monkeypatch.setattr(on_this_day, "today", lambda: day)


@pytest.fixture
def full(home: Home) -> Home:
    """A home with one photo and one video, which are in every view."""
    taken(home, photo(home, "a.jpg"), NOON, town=PARIS, make="Canon", model="EOS R5")
    taken(home, home.put("b.mp4", data=MP4), NOON)
    return home


PLACES = (
    "/places/France/Paris/a.jpg",
    "/cameras/Canon EOS R5/a.jpg",
    "/videos/2024/b.mp4",
    "/recent/a (1).jpg",
    "/on-this-day/2024/a.jpg",
)


@pytest.mark.parametrize("path", PLACES)
def test_views_can_be_read_only(full: Home, path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever a client tries; the answer says so, and the files stay."""
    let_it_be(monkeypatch, date(2026, 2, 28))
    app = DavApp(
        lambda visitor: tree(full.library, visitor.user), full.catalog, full.library.content
    )
    dav = DavClient(app, full.alice)
    folder = path.rpartition("/")[0]
    assert "can be read only" in dav.delete(path, check=403).text
    assert "can be read only" in dav.delete(folder, check=403).text
    dav.put(f"{folder}/new.jpg", check=403)
    dav.mkcol(f"{folder}/new", check=403)
    dav.move("/files/a.jpg", f"{folder}/new.jpg", check=403)
    assert full.library.content(full.media("a.jpg")).read_bytes() == (JPEG + b"a.jpg")
    source = full.media("b.mp4") if "b.mp4" in path else full.media("a.jpg")
    assert full.library.content(source).read_bytes() == dav.get(path).body
    dav.copy(path, "/files/copy.jpg")


def test_only_the_last_are_recent(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    """The last one first; what has not been looked at yet is not there."""
    monkeypatch.setattr(recent, "MOST", 2)
    items = [taken(home, photo(home, f"{name}.jpg"), NOON) for name in "abc"]
    photo(home, "d.jpg")
    assert [f"c ({items[2].id}).jpg", f"b ({items[1].id}).jpg"] == listed(home, "recent")
    assert at(home, "recent").get(f"a ({items[0].id}).jpg") is None


def test_this_day_is_told_by_how_long_ago_it_was(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The newest year first; the days around it are not it."""
    let_it_be(monkeypatch, date(2026, 5, 17))
    for day in "2025-05-17", "2021-05-17", "2021-05-18", "2021-05-16", "2026-05-17", "1890-05-17":
        taken(home, photo(home, f"{day}.jpg"), datetime.fromisoformat(f"{day} 23:59:59.5"))
    folder = at(home, "on-this-day")
    assert ["2025", "2021", "1890"] == listed(home, "on-this-day")
    assert ["2021-05-17.jpg"] == listed(home, "on-this-day", "2021")
    assert isinstance(folder, Sections)
    titles = [section.title for section in folder.sections()]
    assert ["2025 · 1 year ago", "2021 · 5 years ago", "1890 · 136 years ago"] == titles


def test_the_29th_of_february_is_shown_in_common_years_too(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the 28th."""
    taken(home, photo(home, "28.jpg"), NOON)
    taken(home, photo(home, "29.jpg"), NOON.replace(day=29))
    for day, names in (
        (date(2026, 2, 28), ["29.jpg", "28.jpg"]),
        (date(2028, 2, 28), ["28.jpg"]),
        (date(2028, 2, 29), ["29.jpg"]),
    ):
        let_it_be(monkeypatch, day)
        assert names == listed(home, "on-this-day", "2024")


def test_this_day_changes_at_midnight(full: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    """Clients that look at tags alone learn of it."""
    let_it_be(monkeypatch, date(2099, 2, 28))
    before = at(full, "on-this-day")
    let_it_be(monkeypatch, date(2099, 3, 1))
    after = at(full, "on-this-day")
    assert before.etag != after.etag
    assert before.modified < after.modified
    assert [] == list(after.list())


def test_countries_and_towns_lie_somewhere(home: Home) -> None:
    """All of /places is all over the world; what tells no position is no part of it."""
    for number, (town, point) in enumerate(
        ((SUVA, (-18.1, 178.4)), (SUVA, (-16.8, -179.9)), (PARIS, (48.8, 2.3)))
    ):
        taken(home, photo(home, f"{number}.jpg"), NOON, town=town, at=point)
    taken(home, photo(home, "vague.jpg"), NOON, town=VENCE)
    suva = Box(178.4, -18.1, -179.9, -16.8)
    for path, expected in {
        ("places",): None,
        ("places", "Fiji"): suva,
        ("places", "Fiji", "Suva"): suva,
        ("places", "France"): Box(2.3, 48.8, 2.3, 48.8),
        ("places", "France", "Vence"): None,
    }.items():
        folder = at(home, *path)
        assert isinstance(folder, LiesOnMap)
        assert expected == folder.extent()
    assert not isinstance(at(home, "timeline"), LiesOnMap)
