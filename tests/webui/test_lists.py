"""What scripts ask about albums and favourites, and say of them."""

from __future__ import annotations

from flask.testing import FlaskClient
from support.fake_gallery import FakeGallery
from support.fake_people import NOT_THERE
from support.says import Says


def test_photos_are_put_into_lists_and_taken_out(say: Says, client: FlaskClient) -> None:
    """Each answer tells by which entry it can be undone."""
    said = say("favorites", media=[1, 2], on="yes")
    assert {"act": 1, "summary": "Added to the favourites"} == said.json
    say("albums", name="Trips", media=[1])
    say("albums/1/add", media=[2])
    trips = {"id": 1, "title": "Trips", "url": "/albums/Trips/"}
    told = {"favorite": True, "albums": [{**trips, "holds": True}]}
    assert told == client.get("/-/lists/of/2").json
    say("albums/1/remove", media=[2])
    say("favorites", media=[2], on="no")
    told = {"favorite": False, "albums": [{**trips, "holds": False}]}
    assert told == client.get("/-/lists/of/2").json


def test_what_has_gone_is_told(say: Says, client: FlaskClient) -> None:
    """As is what cannot be; nothing is changed."""
    assert 404 == client.get(f"/-/lists/of/{NOT_THERE}").status_code
    assert 404 == say("favorites", media=[1, NOT_THERE], on="yes").status_code
    assert 404 == say("albums/7/add", media=[1]).status_code
    assert 400 == say("favorites", media=[1], on="perhaps").status_code
    assert 400 == say("favorites", on="yes").status_code
    say("albums", name="Trips", media=[1])
    assert "already" in str(say("albums", name="Trips", media=[2]).json)


def test_only_our_own_pages_say_anything(say: Says, gallery: FakeGallery) -> None:
    """A form without the token is refused, and who is not signed in hears nothing."""
    say.token = "forged"
    assert 400 == say("favorites", media=[1], on="yes").status_code
    assert set() == gallery.lists.favorites
    stranger = gallery.app().test_client()
    assert 401 == stranger.get("/-/lists/of/1").status_code
