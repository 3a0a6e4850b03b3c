"""Searches follow what changes."""

from __future__ import annotations

from datetime import datetime

from support.home import JPEG, Home
from support.queries import CAMERAS, Item, furnish, refresh

from library.catalog import facts, searchable, timeline
from library.catalog.driver import driver_of
from library.copies import copy
from library.model import UNDATED, Facts, Kind, Media
from library.people.people import People
from library.query.completing import Completion
from library.query.indexing import catch_up
from library.query.parser import parse
from library.query.search import Search


def shown(home: Home, *names: str, known: Facts = Facts()) -> Media:  # noqa: B008 - frozen
    item = home.put(*names, data=JPEG + "/".join(names).encode())
    with home.catalog.write() as connection:
        facts.save(connection, item.id, known)
        timeline.place(connection, item.id, item.owner_id, item.name, UNDATED)
    return item


def found(home: Home, query: str) -> list[str]:
    catch_up(home.catalog)
    hits = Search(home.library, home.alice).hits(parse(query))
    return sorted(hit.media.name for hit in hits)


def test_what_changed_is_known_after_the_worker_s_turn(home: Home) -> None:
    """And it is told until then that not all is known."""
    search = Search(home.library, home.alice)
    assert not search.is_behind()
    shown(home, "beach.jpg")
    assert search.is_behind()
    assert not Search(home.library, home.bob).is_behind()
    assert ["beach.jpg"] == found(home, "beach")
    assert not search.is_behind()


def test_names_follow_their_files(home: Home) -> None:
    """Of files, and of folders whatever lies below them."""
    item = shown(home, "2024", "deep", "beach.jpg")
    assert ["beach.jpg"] == found(home, "dee") == found(home, "'2024'")
    home.files.move(item, item.folder_id, "sea.jpg")
    assert [] == found(home, "beach")
    assert ["sea.jpg"] == found(home, "sea")
    home.files.move(home.folder("2024"), home.root.id, "Holiday")
    assert [] == found(home, "'2024'")
    assert ["sea.jpg"] == found(home, "holi")


def test_what_has_gone_is_not_found(home: Home) -> None:
    """From that moment on, and nothing of it is offered."""
    item = shown(home, "beach.jpg", known=Facts(model="Pixel 7"))
    search = Search(home.library, home.alice)
    assert ["beach.jpg"] == found(home, "beach")
    assert ["Pixel 7"] == [each.label for each in search.completions("pix")]
    home.files.remove(item)
    assert [] == search.hits(parse("beach"))
    assert [] == search.completions("pix")
    assert [] == found(home, "beach")


def test_copies_are_found(home: Home) -> None:
    """Of a file and of a folder."""
    item = shown(home, "a", "beach.jpg", known=Facts(caption="at sea"))
    copy(home.files, item, home.root.id, "coast.jpg")
    copy(home.files, home.folder("a"), home.root.id, "b")
    assert ["beach.jpg", "beach.jpg", "coast.jpg"] == found(home, "caption=sea")


def test_a_person_s_name_is_asked_for_when_it_is_searched_for(home: Home) -> None:
    """To name somebody in many photos changes none of these."""
    furnish(home, home.alice, [picture(people=frozenset({0}))])
    (person,) = People(home.library, home.alice).listed()[:1]
    People(home.library, home.alice).name(person.id, "Xanthippe")
    with home.catalog.ask_once() as driver:
        assert 0 == searchable.left(driver)
    search = Search(home.library, home.alice)
    assert 1 == search.count(parse("xanth"))
    assert 1 == search.count(parse("person=xanthippe"))
    assert 0 == search.count(parse("person='Alice'"))


def test_someone_who_is_called_exactly_that_is_meant(home: Home) -> None:
    """Where nobody is, everyone whose name has it."""
    furnish(home, home.alice, [picture(people=frozenset({each})) for each in range(4)])
    search = Search(home.library, home.alice)
    assert 1 == search.count(parse("person=alice"))
    assert 1 == search.count(parse("person=beach"))
    assert 2 == search.count(parse("ali"))
    assert 0 == search.count(parse("person=alice+bob"))


def test_what_nothing_new_is_known_of_changes_no_tag(home: Home) -> None:
    """Though it was read anew."""
    item = shown(home, "beach.jpg", known=Facts(caption="sea"))
    catch_up(home.catalog)
    before = home.library.revision(home.alice)
    with home.catalog.write() as connection:
        facts.save(connection, item.id, Facts(caption="sea"))
    assert 1 == catch_up(home.catalog)
    assert before == home.library.revision(home.alice)


def test_a_long_way_is_gone_in_short_steps(home: Home) -> None:
    """And can be stopped."""
    furnish(home, home.alice, [picture()] * 3)
    with home.catalog.write() as connection:
        connection.exec_driver_sql("INSERT INTO search_stale SELECT id FROM media_items")
    assert 0 == catch_up(home.catalog, lambda: True)
    assert 3 == catch_up(home.catalog)
    assert 0 == catch_up(home.catalog)


def test_many_of_one_second_all_have_a_place(home: Home) -> None:
    """Though their ids end alike."""
    furnish(home, home.alice, [picture(captured=datetime(2024, 5, 1))] * 5)  # noqa: DTZ001
    with home.catalog.write() as connection:
        driver = driver_of(connection)
        driver.execute("UPDATE media_items SET captured_local = '1700-01-01 00:00:00.000000'")
        refresh(connection)
    assert 5 == Search(home.library, home.alice).count(parse("until=1800-01-01"))


def test_completions_are_what_there_is(home: Home) -> None:
    """The likeliest first, as queries that find it; nothing that is somebody else's."""
    wanted = [
        picture(camera=CAMERAS[0], town=1, keywords=("beach party",), people=frozenset({0, 1})),
        picture(camera=CAMERAS[0], town=1, captured=datetime(2024, 7, 14)),  # noqa: DTZ001
        picture(camera=CAMERAS[1], town=3, people=frozenset({1})),
    ]
    furnish(home, home.alice, wanted)
    search = Search(home.library, home.alice)

    def offered(prefix: str) -> list[tuple[str, str, int | None]]:
        return [(each.kind, each.query, each.count) for each in search.completions(prefix)]

    assert [
        ("camera", "camera='iPhone 15'", 2),
        ("camera", "camera=iPhone", 1),
    ] == offered("iph")
    assert [
        ("place", "place=France", 2),
        ("place", "place=Île-de-France", 2),
    ] == offered("fra")
    assert [("place", "place=Paris", 2)] == offered("place=PA")
    assert [
        ("person", "person='Alice Beach'", 2),
        ("keyword", "keyword='beach party'", 1),
    ] == offered("bea")
    assert [("date", "2024", None), ("date", "2024-07", None)] == offered("2024")
    assert [("date", "every july", None)] == offered("JUL") == offered("july")
    assert [] == offered("ju") == offered("aug") == offered("july 2024")
    assert [] == offered("") == offered("zzz") == offered("size=1")
    (person, *_) = search.completions("person=")
    assert isinstance(person, Completion)
    assert person.id is not None
    assert [] == Search(home.library, home.bob).completions("iph")
    for each in search.completions("bea"):
        assert each.count == search.count(parse(each.query))


def picture(
    *,
    captured: datetime | None = None,
    camera: tuple[str | None, str | None] = (None, None),
    keywords: tuple[str, ...] = (),
    town: int | None = None,
    people: frozenset[int] = frozenset(),
) -> Item:
    return Item(
        "IMG", 0, Kind.IMAGE, 1, captured, camera, None, keywords, town, None, people, False
    )
