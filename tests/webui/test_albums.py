"""What scripts say of albums as a whole, to a real library."""

from __future__ import annotations

import pytest
from support.home import Home
from support.real_lists import RealLists, blank_index, catalog, data, gallery, home, no_fsync, real
from support.says import Says

from library.model import Album

__all__ = ["blank_index", "catalog", "data", "gallery", "home", "no_fsync", "real"]


@pytest.fixture
def trips(real: RealLists) -> Album:
    """An album of three photos."""
    made, _ = real.albums.make("Trips", items=real.shoot("a.jpg", "b.jpg", "c.jpg"))
    return real.albums.album(made.id)


def test_an_album_is_made_in_another_one(say: Says, real: RealLists, trips: Album) -> None:
    """Without photos; the answer tells where it is."""
    made = say("albums", name=" Rome & more ", parent=trips.id).json
    assert made is not None
    assert "Made the album “Rome & more”" == made["summary"]
    told = {"title": "Trips / Rome & more", "url": "/albums/Trips/Rome%20%26%20more/"}
    (rome,) = real.albums.children(trips.id)
    assert {"id": rome.id, **told} == made["album"]
    assert made["album"] == say.client.get(f"/-/lists/albums/{rome.id}").json


def test_an_album_is_looked_after(say: Says, real: RealLists, trips: Album) -> None:
    """Each verb answers with its entry in the journal, by which it is undone."""
    (_, a), (_, b), _ = real.albums.photos(trips)
    named = say(f"albums/{trips.id}/name", name="Travels").json
    assert named is not None
    assert "/albums/Travels/" == named["album"]["url"]
    said = [
        named,
        say(f"albums/{trips.id}/describe", words="Sun\r\nand sea").json,
        say(f"albums/{trips.id}/cover", media=b.id).json,
        say(f"albums/{trips.id}/arrange", media=[b.id], before=a.id).json,
        say(f"albums/{trips.id}/arrange", media=[a.id]).json,
        say(f"albums/{trips.id}/sort", by="newest").json,
    ]
    now = real.albums.album(trips.id)
    assert ("Travels", "Sun\nand sea", b.id) == (now.name, now.description, now.cover_id)
    assert ["c.jpg", "b.jpg", "a.jpg"] == real.names("Travels")
    said.append(say(f"albums/{trips.id}/cover").json)
    assert real.albums.album(trips.id).cover_id is None
    said.append(say(f"albums/{trips.id}/delete").json)
    assert [] == real.albums.children()
    for each in reversed(said):
        assert each is not None
        assert 200 == say("/-/people/undo", act=each["act"]).status_code
    assert trips == real.albums.album(trips.id)
    assert ["a.jpg", "b.jpg", "c.jpg"] == real.names("Trips")


def test_an_album_is_moved_into_another(say: Says, real: RealLists, trips: Album) -> None:
    """And to the top again; the answer tells where it is. Never into itself, nor over another."""
    rome, _ = real.albums.make("Rome", trips.id)
    day, _ = real.albums.make("Day", rome.id)
    garden, _ = real.albums.make("Garden")
    offered = say.client.get(f"/-/lists/albums/{rome.id}/parents").json
    assert offered is not None
    assert ["Garden", "Trips"] == [each["title"] for each in offered["albums"]]
    moved = say(f"albums/{rome.id}/move", parent=garden.id).json
    assert moved is not None
    assert "Moved the album “Rome” to “Garden”" == moved["summary"]
    assert "/albums/Garden/Rome/" == moved["album"]["url"]
    up = say(f"albums/{day.id}/move").json
    assert up is not None
    assert ("Moved the album “Day” to the top", "/albums/Day/") == (
        up["summary"],
        up["album"]["url"],
    )
    assert 200 == say("/-/people/undo", act=moved["act"]).status_code
    assert [rome.id] == [each.id for each in real.albums.children(trips.id)]
    real.albums.make("rome", garden.id)
    for into, status in (garden.id, 409), (rome.id, 403), (999, 404):
        assert status == say(f"albums/{rome.id}/move", parent=into).status_code
    assert None is say(f"albums/{rome.id}/move", parent=trips.id).json["act"]  # type: ignore[index]
    assert 404 == say.client.get("/-/lists/albums/999/parents").status_code


def test_albums_are_put_in_order(say: Says, real: RealLists, trips: Album) -> None:
    """At the top and in another one; without any, by name."""
    (first, _), (second, _) = (real.albums.make(name, trips.id) for name in "ab")
    assert 200 == say("albums/order", album=[second.id, first.id], parent=trips.id).status_code
    assert ["b", "a"] == [each.name for each in real.albums.children(trips.id)]
    say("albums/order", parent=trips.id)
    assert ["a", "b"] == [each.name for each in real.albums.children(trips.id)]
    assert 404 == say("albums/order", album=[first.id]).status_code


@pytest.mark.parametrize(
    ("path", "fields", "status"),
    [
        ("name", {"name": ".x"}, 400),
        ("name", {"name": "a/b"}, 400),
        ("name", {"name": "\0"}, 400),
        ("name", {"name": ""}, 400),
        ("name", {"name": "x" * 400}, 400),
        ("name", {"name": "taken"}, 409),
        ("describe", {"words": "x" * 5001}, 403),
        ("cover", {"media": "1 OR 1"}, 400),
        ("cover", {"media": "9" * 30}, 400),
        ("cover", {"media": "999999"}, 404),
        ("sort", {"by": "luck"}, 400),
        ("sort", {}, 400),
        ("arrange", {}, 400),
        ("arrange", {"media": ["1", "-1"]}, 400),
        ("arrange", {"media": "1", "before": "1"}, 404),
        ("arrange", {"media": "999999"}, 404),
    ],
)
def test_hostile_words_change_nothing(
    say: Says, real: RealLists, trips: Album, path: str, fields: dict[str, object], status: int
) -> None:
    """They are refused in words."""
    taken, _ = real.albums.make("Taken")
    reply = say(f"albums/{trips.id}/{path}", **fields)
    assert status == reply.status_code
    assert reply.json is not None
    assert reply.json["error"]
    assert [taken, trips] == real.albums.children()
    assert ["a.jpg", "b.jpg", "c.jpg"] == real.names("Trips")


VERBS = ["name", "move", "delete", "describe", "cover", "sort", "arrange", "add", "remove"]


@pytest.mark.parametrize("verb", VERBS)
def test_only_our_own_pages_say_anything(
    say: Says, real: RealLists, trips: Album, home: Home, verb: str
) -> None:
    """A form without the token, from another site, or of somebody else's album, is refused."""
    media = real.albums.photos(trips)[0][1].id
    fields = {"name": "x", "words": "x", "by": "name", "media": media}
    path = f"albums/{trips.id}/{verb}"
    elsewhere = {"Sec-Fetch-Site": "cross-site"}
    form = {"form_token": say.token, **fields}
    sent = say.client.post(f"/-/lists/{path}", data=form, headers=elsewhere)
    assert 400 == sent.status_code
    assert 401 == real.app().test_client().post(f"/-/lists/{path}", data=form).status_code
    assert 404 == say.client.get(f"/-/lists/{path}").status_code
    real.user = home.bob
    assert 404 == say(path, **fields).status_code
    real.user = home.alice
    say.token = "forged"
    assert 400 == say(path, **fields).status_code
    assert [trips] == real.albums.children()
    assert 3 == len(real.albums.photos(trips))


def test_what_may_be_said_of_many_is_bounded(say: Says, trips: Album) -> None:
    """10,000 photos at once; a longer form is not read to its end."""
    assert 400 == say(f"albums/{trips.id}/add", media=list(range(1, 10_002))).status_code
    assert 413 == say(f"albums/{trips.id}/describe", words="x" * 300_000).status_code


def test_a_page_of_albums_tells_what_to_do(say: Says, real: RealLists) -> None:
    """Also by drive."""
    client = say.client
    real.shoot("a.jpg")
    assert "make a folder here on your drive" in client.get("/albums/").text
    album, _ = real.albums.make("<b>Trips")
    real.albums.describe(album.id, "</p><script>")
    page = client.get("/albums/%3Cb%3ETrips/").text
    assert "copy photos into this folder on your drive" in page
    for text in page, client.get("/albums/").text:
        assert "&lt;b&gt;Trips" in text
        assert "<b>Trips" not in text
        assert "</p><script>" not in text
