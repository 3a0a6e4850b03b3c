"""What was done is listed, and undone: by its number, or the last one."""

from __future__ import annotations

from datetime import timedelta

import pytest
from support.faces import seen_in
from support.home import JPEG, Home

from library.acts import Subject
from library.albums import Albums
from library.catalog import faults
from library.catalog.driver import driver_of, stored_time
from library.errors import NotAllowed, NotFound
from library.favorites import Favorites
from library.history import History
from library.people.people import People
from library.query.search import Search
from library.trashing import TrashRules


@pytest.fixture
def home(home: Home) -> Home:
    """A library with a trash."""
    return home.with_trash()


@pytest.fixture
def history(home: Home) -> History:
    """What alice did."""
    return History(home.library, home.alice)


def remove(home: Home, *names: str) -> None:
    found = home.find(*names)
    assert found is not None
    home.files.remove(found)


def restore_all(home: Home) -> int:
    found = [home.trash.find(each.path) for each in home.trash.thrown()]
    return home.trash.restore([node for node in found if node is not None]).act


def an_hour_later(home: Home) -> None:
    """Have all that was done be done an hour ago."""
    with home.catalog.write() as connection:
        driver = driver_of(connection)
        for number, at in driver.execute("SELECT id, at FROM journal").fetchall():
            earlier = home.alice.created.fromisoformat(at) - timedelta(hours=1)
            driver.execute("UPDATE journal SET at = ? WHERE id = ?", (stored_time(earlier), number))


def summaries(history: History, **which: object) -> list[str]:
    return [entry.summary for entry in history.page(50, **which)]  # type: ignore[arg-type]


def check(home: Home) -> None:
    home.check()
    assert [] == list(faults.faults(home.catalog))


def test_a_deletion_is_undone_once(home: Home, history: History) -> None:
    """It is put back where it was."""
    home.put("2024", "a.txt", data=b"a")
    before = home.indexed()
    remove(home, "2024")
    (entry,) = history.page(10)
    assert "Deleted “2024”" == history.undo(entry.id)
    assert before == home.indexed()
    with pytest.raises(NotAllowed):
        history.undo(entry.id)
    assert history.page(10)[0].undone
    check(home)


def test_the_last_act_may_be_a_deletion(home: Home, history: History) -> None:
    """Then it is what is undone, and after it what was done before."""
    photo = home.put("a.jpg", data=JPEG)
    Favorites(home.library, home.alice).add([photo])
    remove(home, "a.jpg")
    assert "Deleted “a.jpg”" == history.undo()
    assert photo.id == home.media("a.jpg").id
    assert "a.jpg" in history.undo()
    assert not Favorites(home.library, home.alice).has(photo)
    with pytest.raises(NotFound):
        history.undo()


def test_a_deletion_of_what_has_gone_cannot_be_undone(home: Home, history: History) -> None:
    """The list says so, and it is not the last act that stands."""
    home.put("a.txt")
    remove(home, "a.txt")
    home.trash.empty()
    (entry,) = history.page(10)
    assert "This has left the trash already." == entry.obstacle
    with pytest.raises(NotFound):
        history.undo(entry.id)
    with pytest.raises(NotFound):
        history.undo()


def test_what_is_deleted_one_after_the_other_is_one_act(home: Home, history: History) -> None:
    """As when a file manager deletes what was chosen; what comes later is another act."""
    for name in ("a", "b", "c", "d"):
        home.put(name)
    before = home.indexed()
    for name in ("a", "b", "c"):
        remove(home, name)
    an_hour_later(home)
    remove(home, "d")
    assert ["Deleted “d”", "Deleted “a” and 2 more"] == summaries(history)
    history.undo()
    history.undo()
    assert before == home.indexed()
    check(home)


def test_a_restore_is_an_act_that_can_be_undone(home: Home, history: History) -> None:
    """It is in the trash again, where undoing its deletion still finds it."""
    for name in ("a", "b"):
        home.put("box", name, data=name.encode())
    before = home.indexed()
    remove(home, "box")
    restore_all(home)
    assert before == home.indexed()
    assert ["Restored “box”", "Deleted “box”"] == summaries(history)
    assert [None, "This has left the trash already."] == [
        entry.obstacle for entry in history.page(10)
    ]
    assert "Restored “box”" == history.undo()
    assert {} == home.indexed()
    assert "Deleted “box”" == history.undo()
    assert before == home.indexed()
    check(home)


def test_a_restore_of_what_has_gone_since_cannot_be_undone(home: Home, history: History) -> None:
    """Nor is anything deleted for good by that, where there is no trash any more."""
    home.put("a.txt")
    remove(home, "a.txt")
    act = restore_all(home)
    without = home.with_trash(TrashRules(0, 0))
    with pytest.raises(NotAllowed):
        History(without.library, without.alice).undo(act)
    assert home.find("a.txt") is not None
    remove(home, "a.txt")
    with pytest.raises(NotFound):
        history.undo(act)


def test_a_file_of_a_restored_folder_is_thrown_away_alone(home: Home, history: History) -> None:
    """What came back alone goes alone."""
    home.put("box", "a", data=b"a")
    home.put("box", "b", data=b"b")
    remove(home, "box")
    found = home.trash.find((*home.trash.thrown()[0].path, "a"))
    assert found is not None
    act = home.trash.restore([found]).act
    assert {"box": None, "box/a": b"a"} == home.indexed()
    history.undo(act)
    assert {"box": None} == home.indexed()
    check(home)


def test_the_list_says_what_has_to_be_undone_first(home: Home, history: History) -> None:
    """Of an act on which a later one stands; what is undone already needs nothing."""
    albums = Albums(home.library, home.alice)
    album, _ = albums.make("Trip")
    albums.rename(album.id, "Travels")
    last, first = history.page(10)
    assert None is last.obstacle
    assert f"Undo this first: {last.summary}." == first.obstacle
    with pytest.raises(NotAllowed, match="Undo this first"):
        history.undo(first.id)
    history.undo()
    last, first = history.page(10)
    assert (None, None) == (last.obstacle, first.obstacle)
    albums.make("Other")
    albums.rename(album.id, "Travels")
    history.undo()
    assert None is history.page(10)[-1].obstacle


def test_acts_are_listed_by_what_they_were_about(home: Home, history: History) -> None:
    """And page by page."""
    photo = home.put("a.jpg", data=JPEG)
    person = seen_in(home, photo)
    People(home.library, home.alice).name(person.id, "Zoë")
    Albums(home.library, home.alice).make("Trip", items=[photo])
    Favorites(home.library, home.alice).add([photo])
    searching = Search(home.library, home.alice)
    searching.forget(searching.save("Beach", "beach"))
    remove(home, "a.jpg")
    found = {subject: summaries(history, subject=subject) for subject in Subject}
    assert dict.fromkeys(Subject, 1) == {subject: len(told) for subject, told in found.items()}
    assert ["Deleted “a.jpg”"] == found[Subject.TRASH]
    assert "Zoë" in found[Subject.PEOPLE][0]
    every = history.page(50)
    assert list(every[2:]) == list(history.page(50, before=every[1].id))


def test_nobody_undoes_what_others_did(home: Home, history: History) -> None:
    """To bob, alice's acts are not there."""
    home.put("a.txt")
    remove(home, "a.txt")
    number = history.page(1)[0].id
    bobs = History(home.library, home.bob)
    assert [] == list(bobs.page(10))
    for ask in (bobs.undo, bobs.entry):
        with pytest.raises(NotFound):
            ask(number)
