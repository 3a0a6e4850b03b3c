"""One user's people, as the web gallery asks for them."""

from __future__ import annotations

from support.home import Home

from library.model import User
from library.people import privacy
from server.gallery_people import GalleryPeople
from webui.people_port import FaceSearch


def people(home: Home, owner: User, *, looks: bool = True) -> GalleryPeople:
    return GalleryPeople(home.library, owner, looks_for_faces=looks)


def test_others_photos_look_as_if_they_were_not_there(home: Home) -> None:
    """Ids are guessed easily."""
    item = home.put("a.txt")
    assert item == people(home, home.alice).item(item.id)
    assert people(home, home.bob).item(item.id) is None


def test_the_search_for_faces_may_be_off(home: Home) -> None:
    """For the whole server, or for one user: then the page says so, instead of waiting."""
    assert FaceSearch(is_on=True, pending=0) == people(home, home.alice).search()
    assert not people(home, home.alice, looks=False).search().is_on
    privacy.forget(home.library, home.alice)
    assert not people(home, home.alice).search().is_on
    assert people(home, home.bob).search().is_on
