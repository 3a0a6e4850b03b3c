"""Whatever is done, a grantee sees what is shared, and never more: beside a naive model."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from support.home import JPEG, Home
from support.home_fixtures import make_home

from library.access.access import Access
from library.access.rights import Level, Right
from library.access.things import Kind, Thing
from library.access.visitor import Visitor
from library.albums import Albums
from library.catalog import searchable, timeline
from library.model import UNDATED, StoredFolder
from library.people.people import People
from library.sharing import Sharing
from library.undoing import undo
from providers.folder import File, Folder, resolve
from providers.root import tree

NUMBERS = st.integers(0, 2)
ITEMS = st.integers(0, 5)
LEVELS = st.sampled_from([Level.VIEW, Level.ADD, Level.EDIT])
RED = "file=red"


class Shares(RuleBasedStateMachine):
    """Alice has folders, albums, persons and photos, of which bob is given some."""

    def __init__(self) -> None:
        super().__init__()
        home, self.close = make_home()
        self.home: Home = home.with_trash()
        self.albums = Albums(self.home.library, self.home.alice)
        self.people = People(self.home.library, self.home.alice)
        self.sharing = Sharing(self.home.library, self.home.alice)
        self.access = Access(self.home.catalog)
        names = ["red 0.jpg", "b 1.jpg", "red 2.jpg", "b 3.jpg", "red 4.jpg", "b 5.jpg"]
        self.ids = [
            self.home.put(name, data=JPEG + bytes([number])).id for number, name in enumerate(names)
        ]
        with self.home.catalog.write() as connection:  # as the worker does
            for media_id, name in zip(self.ids, names, strict=True):
                timeline.place(connection, media_id, self.home.alice.id, name, UNDATED)
        self.folders = [self.home.folder(f"F{number}").id for number in range(3)]
        # An empty folder does not go to the trash.
        self.ids += [self.home.put(f"F{number}", f"{number}.txt").id for number in range(3)]
        self.album_ids = [self.albums.make(f"X{number}")[0].id for number in range(3)]
        self.person_ids = [self.people.make(f"P{number}")[0].id for number in range(3)]
        # The model.
        self.up: dict[int, int | None] = dict.fromkeys(range(3))  # the folder above a folder
        self.lies: dict[int, int | None] = dict.fromkeys(range(6))  # the folder of an item
        self.lies |= {6 + number: number for number in range(3)}
        self.lists: dict[int, set[int]] = {number: set() for number in range(3)}
        self.shows: dict[int, set[int]] = {number: set() for number in range(3)}
        self.gone_albums: set[int] = set()
        self.gone_persons: set[int] = set()
        self.trashed: set[tuple[str, int]] = set()
        self.given: dict[tuple[Kind, int], int] = {}  # the id of the share
        self.undoing: Callable[[], None] | None = None  # takes the last act back

    def teardown(self) -> None:
        self.close()

    # What holds

    def above(self, folder: int | None) -> set[int]:
        found = set()
        while folder is not None:
            found.add(folder)
            folder = self.up[folder]
        return found

    def expected(self) -> set[int]:
        held: dict[Kind, Callable[[int, int], bool]] = {
            Kind.FOLDER: lambda number, item: number in self.above(self.lies[item]),
            Kind.ALBUM: lambda number, item: (
                number not in self.gone_albums and item in self.lists[number]
            ),
            Kind.PERSON: lambda number, item: (
                number not in self.gone_persons and item in self.shows[number]
            ),
            Kind.SEARCH: lambda _, item: item in (0, 2, 4),
        }
        return {
            item
            for item in range(9)
            if ("item", item) not in self.trashed
            and any(held[kind](number, item) for kind, number in self.given)
        }

    @invariant()
    def sees_what_is_shared_and_no_more(self) -> None:
        with self.home.catalog.write() as connection:
            searchable.refresh(connection, 100, datetime.now(UTC))
        expected = {self.ids[item] for item in self.expected()}
        visitor = Visitor(self.home.bob)
        asked = {each for each in self.ids if self.access.owner(visitor, each, Right.SEE)}
        assert asked == expected
        found = resolve(tree(self.home.library, self.home.bob), ("shared",))
        listed = set() if found is None or isinstance(found, File) else self.walk(found)
        assert listed == expected

    def walk(self, folder: Folder) -> set[int]:
        found = set()
        for node in folder.list():
            same = folder.get(node.name)
            assert same is not None
            found |= {node.media.id} if isinstance(node, File) else self.walk(node)
        return found

    # What is done

    @rule(kind=st.sampled_from(Kind), number=NUMBERS, level=LEVELS)
    def give(self, kind: Kind, number: int, level: Level) -> None:
        gone = {
            Kind.FOLDER: ("folder", number) in self.trashed,
            Kind.ALBUM: number in self.gone_albums,
            Kind.PERSON: number in self.gone_persons,
            Kind.SEARCH: False,
        }
        if gone[kind]:
            return
        ids = {Kind.FOLDER: self.folders, Kind.ALBUM: self.album_ids, Kind.PERSON: self.person_ids}
        if kind is Kind.SEARCH:
            thing, number, level = Thing(kind, query=RED), 0, Level.VIEW
        else:
            thing = Thing(kind, ids[kind][number])
        share = self.sharing.give(thing, f"{kind} {number}", "bob", level)
        self.given[kind, number] = share.id

    @precondition(lambda self: self.given)
    @rule(data=st.data(), way=st.integers(0, 2))
    def take_back(self, data: st.DataObject, way: int) -> None:
        key = data.draw(st.sampled_from(sorted(self.given)))
        share_id = self.given.pop(key)
        if way == 0:
            self.sharing.take_back(share_id, self.home.bob.id)
        elif way == 1:
            self.sharing.stop(share_id)
        else:
            Sharing(self.home.library, self.home.bob).leave(share_id)

    @precondition(lambda self: not self.trashed)
    @rule(item=ITEMS, folder=st.none() | NUMBERS)
    def move_item(self, item: int, folder: int | None) -> None:
        media = self.home.library.item(self.home.alice, self.ids[item])
        assert media is not None
        target = self.home.root.id if folder is None else self.folders[folder]
        self.home.files.move(media, target, media.name)
        self.lies[item] = folder

    @precondition(lambda self: not self.trashed)
    @rule(folder=NUMBERS, into=st.none() | NUMBERS)
    def move_folder(self, folder: int, into: int | None) -> None:
        if folder in self.above(into):
            return
        target = self.home.root.id if into is None else self.folders[into]
        self.home.files.move(self.stored(folder), target, f"F{folder}")
        self.up[folder] = into

    @precondition(lambda self: not self.trashed)
    @rule(number=st.integers(0, 8))
    def throw_away(self, number: int) -> None:
        if number < 6:
            media = self.home.library.item(self.home.alice, self.ids[number])
            assert media is not None
            self.home.files.remove(media)
            self.trashed = {("item", number)}
            return
        folder = number - 6
        self.home.files.remove(self.stored(folder))
        below = {("folder", each) for each in range(3) if folder in self.above(each)}
        inside = {("item", each) for each in range(9) if folder in self.above(self.lies[each])}
        self.trashed = below | inside

    @precondition(lambda self: self.trashed)
    @rule()
    def restore(self) -> None:
        trash = self.home.trash
        found = [trash.find(thrown.path) for thrown in trash.thrown()]
        trash.restore([node for node in found if node is not None])
        self.trashed = set()

    @rule(album=NUMBERS, item=ITEMS, puts=st.booleans())
    def list_in_album(self, album: int, item: int, puts: bool) -> None:
        if album in self.gone_albums or ("item", item) in self.trashed:
            return
        media = self.home.library.item(self.home.alice, self.ids[item])
        assert media is not None
        (self.albums.add if puts else self.albums.take_out)(self.album_ids[album], [media])
        (self.lists[album].add if puts else self.lists[album].discard)(item)
        self.undoing = None

    @rule(person=NUMBERS, item=ITEMS, puts=st.booleans())
    def see_person(self, person: int, item: int, puts: bool) -> None:
        if person in self.gone_persons or ("item", item) in self.trashed:
            return
        media = self.home.library.item(self.home.alice, self.ids[item])
        assert media is not None
        say = self.people.add_photo if puts else self.people.remove_photo
        say(media, self.person_ids[person])
        (self.shows[person].add if puts else self.shows[person].discard)(item)
        self.undoing = None

    @precondition(lambda self: not self.trashed)
    @rule(album=NUMBERS)
    def remove_album(self, album: int) -> None:
        if album in self.gone_albums:
            return
        act = self.albums.remove(self.album_ids[album])
        self.gone_albums.add(album)
        self.undoing = lambda: (
            undo(self.home.library, self.home.alice, act),
            self.gone_albums.discard(album),
        )[1]

    @precondition(lambda self: not self.trashed)
    @rule(person=NUMBERS, into=NUMBERS)
    def merge(self, person: int, into: int) -> None:
        if person == into or {person, into} & self.gone_persons:
            return
        act = self.people.merge(self.person_ids[person], self.person_ids[into])
        before = set(self.shows[into])
        self.shows[into] |= self.shows[person]
        self.gone_persons.add(person)

        def back() -> None:
            undo(self.home.library, self.home.alice, act)
            self.shows[into] = before
            self.gone_persons.discard(person)

        self.undoing = back

    @precondition(lambda self: self.undoing and not self.trashed)
    @rule()
    def take_last_back(self) -> None:
        assert self.undoing is not None
        self.undoing()
        self.undoing = None

    def stored(self, folder: int) -> StoredFolder:
        names, at = [f"F{folder}"], self.up[folder]
        while at is not None:
            names.insert(0, f"F{at}")
            at = self.up[at]
        found = self.home.find(*names)
        assert isinstance(found, StoredFolder)
        return found


@pytest.mark.timeout(600)
def test_a_grantee_sees_what_is_shared_and_never_more(no_fsync: None) -> None:
    """By the tree and item by item, through moves, trash, albums, people, undo and revocation."""
    run_state_machine_as_test(
        Shares, settings=settings(max_examples=25, stateful_step_count=40, deadline=None)
    )
