"""What is told of an item that is another's."""

from __future__ import annotations

import pytest
from support.home import JPEG, Home

from library.access.rights import Level, Right
from library.access.things import Kind, Thing
from library.access.visitor import Visitor
from library.model import FACE, Facts, Region
from library.people.people import People
from library.sharing import Sharing
from providers.root import drive
from server.gallery_sharing import GallerySharing
from webui.others import as_seen, persons_seen
from webui.ports import Info, StackMember
from webui.tree import Tree

FACTS = Facts(
    width=3,
    latitude=1.5,
    model="Pinhole",
    caption="Tea",
    regions=(Region("Ada", FACE, 0.1, 0.1, 0.2, 0.2),),
)


@pytest.fixture
def tree(home: Home) -> Tree:
    """Bob's, in which alice's folder Trip is."""
    folder = home.folder("Private", "Trip")
    Sharing(home.library, home.alice).give(Thing(Kind.FOLDER, folder.id), "Trip", "bob", Level.VIEW)
    return Tree(lambda visitor: drive(home.library, visitor))


def test_paths_are_those_of_who_asks(home: Home, tree: Tree) -> None:
    """Of the files behind a picture there are those that lie there, and of no other one a word."""
    item = home.put("Private", "Trip", "a.jpg", data=JPEG)
    raw = home.put("Private", "Trip", "a.dng", data=JPEG + b"raw")
    elsewhere = home.put("Private", "a.mov", data=JPEG + b"mov")
    file, place = tree.file(Visitor(home.bob), "/shared/alice/Trip/a.jpg")
    stack = [
        StackMember(each.id, each.name, f"/files/Private/{each.name}", each.kind, "raw", "0")
        for each in (item, raw, elsewhere)
    ]
    seen = as_seen(Info("/files/Private/Trip/a.jpg", FACTS, None, stack), file, place, Right.VIEW)
    assert "/shared/alice/Trip/a.jpg" == seen.path
    told = ["/shared/alice/Trip/a.jpg", "/shared/alice/Trip/a.dng"]
    assert told == [member.path for member in seen.stack]
    assert "Private" not in repr(seen)
    assert ("Pinhole", ()) == (seen.facts.model, seen.facts.regions)


def test_who_may_not_know_is_told_the_picture_alone(home: Home, tree: Tree) -> None:
    """Neither place nor camera nor words."""
    home.put("Private", "Trip", "a.jpg", data=JPEG)
    file, place = tree.file(Visitor(home.bob), "/shared/alice/Trip/a.jpg")
    seen = as_seen(Info("/files/a.jpg", FACTS, None), file, place, Right.SEE | Right.FETCH)
    assert Facts(width=3) == seen.facts


def test_people_are_told_where_they_are_shared(home: Home) -> None:
    """Under the name that they had then, at the address where they are seen."""
    people = People(home.library, home.alice)
    anna, _ = people.make("Anna")
    ben, _ = people.make("Ben")
    mine = Sharing(home.library, home.alice)
    mine.give(Thing(Kind.PERSON, anna.id), "Anna", "bob", Level.VIEW)
    people.name(anna.id, "Anna Maria")
    sharing = GallerySharing(home.library, home.bob)
    seen = persons_seen(sharing, home.alice, [people.person(each.id) for each in (anna, ben)])
    assert [("Anna", "/shared/alice/Anna/")] == [(each["title"], each["url"]) for each in seen]  # type: ignore[index, call-overload]
    assert "Ben" not in repr(seen)
    assert "Maria" not in repr(seen)
