"""What scripts ask about people and say of them."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask.testing import FlaskClient
from support.fake_crowd import ALICE, BOB, FOURTH, THIRD, crowd
from support.fake_gallery import FakeGallery
from support.fake_people import FakePeople
from support.says import Says

from webui.forgery import FIELD
from webui.people_port import FaceSearch


@pytest.fixture
def gallery(pictures: Path) -> FakeGallery:
    """A few people."""
    return crowd(pictures)


@pytest.fixture
def say(client: FlaskClient) -> Says:
    """Alice's page."""
    return Says(client, "/-/people/")


def titles(known: FakePeople) -> list[str]:
    return [person.title for person in known.listed()]


def test_persons_are_listed_for_completion(client: FlaskClient) -> None:
    """Those with names, with the face that stands for each."""
    people = client.get("/-/people/names").get_json()["people"]
    assert [("Alice", 6, "/people/Alice/", 1), ("Bob", 4, "/people/Bob/", 7)] == [
        (one["name"], one["photos"], one["url"], one["face"]) for one in people
    ]


def test_a_person_is_told_with_faces(client: FlaskClient) -> None:
    """Whoever is not there is no page but an error as JSON."""
    assert [11, 12, 13, 14] == client.get(f"/-/people/{THIRD}").get_json()["faces"]
    answer = client.get("/-/people/99")
    assert (404, "There is no such person any more.") == (
        answer.status_code,
        answer.get_json()["error"],
    )


def test_faces_in_a_photo_are_shares_of_it(client: FlaskClient) -> None:
    """So that boxes fit at every size."""
    told = client.get("/-/people/in/1").get_json()
    assert ["Alice", "Bob"] == [person["title"] for person in told["people"]]
    first = told["faces"][0]
    assert (0.15, 0.3, 0.15) == (first["left"], first["top"], first["width"])
    assert ("Alice", False) == (first["person"]["title"], first["confirmed"])
    assert 404 == client.get("/-/people/in/999").status_code


def test_whoever_is_in_a_photo_is_told_with_its_information(client: FlaskClient) -> None:
    """Beside the names that an editor wrote into the file."""
    info = client.get("/-/api/info/files/IMG_000001.jpg").get_json()
    assert ["Alice", "Bob"] == [person["title"] for person in info["persons"]]
    assert ["Ada"] == info["people"]


def test_naming_answers_with_what_can_be_undone(say: Says, known: FakePeople) -> None:
    """The number in the journal, the words for it, and the new address."""
    done = say(f"{THIRD}/name", name="Cleo").get_json()
    assert "Named “Person 3” “Cleo”" == done["summary"]
    assert "/people/Cleo/" == done["person"]["url"]
    assert "Cleo" in titles(known)
    assert {"summary": done["summary"]} == say("undo", act=done["act"]).get_json()
    assert "Cleo" not in titles(known)


def test_a_name_that_is_taken_is_a_conflict(say: Says) -> None:
    """And one that cannot be is a mistake; both say why."""
    taken = say(f"{THIRD}/name", name="alice")
    assert (409, "Somebody else is called “alice”.") == (taken.status_code, taken.json["error"])
    assert 400 == say(f"{THIRD}/name", name="a/b").status_code
    assert 400 == say(f"{THIRD}/name").status_code


def test_several_are_merged_and_hidden(say: Says, known: FakePeople) -> None:
    """Each by one act."""
    assert 200 == say(f"{ALICE}/merge", person=[THIRD, FOURTH]).status_code
    assert 13 == known.person(ALICE).photos
    assert 403 == say(f"{ALICE}/merge", person=[ALICE]).status_code
    assert 200 == say("hide", person=[ALICE, BOB]).status_code
    assert [] == titles(known)
    assert 200 == say(f"{BOB}/show").status_code
    assert ["Bob"] == titles(known)


def test_faces_are_confirmed_and_corrected(say: Says, known: FakePeople) -> None:
    """By person or by name; a cover is one of the person's own faces."""
    say("faces/confirm", face=1, person=ALICE)
    assert known.state.faces[1].confirmed
    assert "Dora" == say("faces/confirm", face=1, name="Dora").json["person"]["title"]
    say("faces/reject", face=7, person=BOB)
    assert known.state.faces[7].person_id is None
    assert 404 == say(f"{ALICE}/cover", face=8).status_code
    say(f"{ALICE}/cover", face=4)
    assert {ALICE: 4} == known.covers([known.person(ALICE)])


def test_photos_are_split_off(say: Says, known: FakePeople) -> None:
    """To somebody known, somebody new, or nobody."""
    assert "Bob" == say(f"{ALICE}/move", media=[2, 3], name="Bob").json["person"]["title"]
    assert "Person 5" == say(f"{ALICE}/move", media=[4]).json["person"]["title"]
    say(f"{ALICE}/remove", media=[5])
    assert [1, 6] == [media.id for media in known.photos_of(ALICE)]
    assert 404 == say(f"{ALICE}/remove", media=[999]).status_code


def test_questions_are_answered_once(client: FlaskClient, say: Says, known: FakePeople) -> None:
    """Yes makes them one; what was answered is asked no more."""
    (asked,) = client.get("/-/people/questions").get_json()["questions"]
    assert ("Alice", "Person 3") == (asked["person"]["title"], asked["other"]["title"])
    assert 400 == say("questions/1", same="perhaps").status_code
    assert 200 == say("questions/1", same="yes").status_code
    assert 404 == say("questions/1", same="no").status_code
    assert 10 == known.person(ALICE).photos
    assert [] == client.get("/-/people/questions").get_json()["questions"]


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        ("hide", {}),
        ("hide", {"person": ["x"]}),
        ("hide", {"person": ["9" * 20]}),
        (f"{ALICE}/cover", {"face": ["1", "2"]}),
        (f"{ALICE}/remove", {"media": ["-1"]}),
        ("undo", {"act": ["one"]}),
    ],
)
def test_nonsense_is_refused(say: Says, path: str, fields: dict[str, object]) -> None:
    """In words, and nothing happens."""
    answer = say(path, **fields)
    assert 400 == answer.status_code
    assert answer.get_json()["error"]


@pytest.mark.parametrize("path", ["hide", "undo", "faces/reject", "1/name", "questions/1"])
def test_only_our_own_pages_say_anything(
    client: FlaskClient, visitor: FlaskClient, known: FakePeople, path: str
) -> None:
    """Not without the token, and not for strangers."""
    assert 400 == client.post(f"/-/people/{path}", data={"person": ALICE}).status_code
    visitor.delete_cookie("mantelpiece_session")
    assert 401 == visitor.post(f"/-/people/{path}", data={"person": ALICE}).status_code
    assert [] == known.done


def test_pictures_of_faces_are_private_and_revalidated(client: FlaskClient) -> None:
    """Where there is none, a silhouette is sent, and not kept."""
    picture = client.get("/-/face/1")
    assert ("image/webp", "private, max-age=300") == (
        picture.mimetype,
        picture.headers["Cache-Control"],
    )
    again = client.get("/-/face/1", headers={"If-None-Match": picture.headers["ETag"]})
    assert 304 == again.status_code
    absent = client.get("/-/face/999")
    assert (200, "image/svg+xml", "no-store") == (
        absent.status_code,
        absent.mimetype,
        absent.headers["Cache-Control"],
    )


def test_the_journal_tells_and_undoes_without_scripts(
    client: FlaskClient, say: Says, known: FakePeople
) -> None:
    """From our own page only."""
    say(f"{THIRD}/name", name="Cleo")
    assert "Named “Person 3” “Cleo”" in client.get("/-/journal").text
    assert 400 == client.post("/-/journal/undo", data={"act": 1}).status_code
    assert 400 == client.post("/-/journal/undo", data={FIELD: say.token, "act": "x"}).status_code
    assert 303 == client.post("/-/journal/undo", data={FIELD: say.token, "act": 1}).status_code
    assert "Cleo" not in titles(known)
    refused = client.post("/-/journal/undo", data={FIELD: say.token, "act": 1})
    assert (403, "text/html") == (refused.status_code, refused.mimetype)


@pytest.mark.parametrize(
    ("search", "shown", "words"),
    [
        (FaceSearch(is_on=False, pending=0), 9, "Faces are not looked for"),
        (FaceSearch(is_on=True, pending=1234), 9, "1,234 files left"),
        (FaceSearch(is_on=True, pending=0), 9, "No people yet"),
        (FaceSearch(is_on=True, pending=0), 0, "No photos yet"),
    ],
)
def test_a_page_without_people_says_why(
    client: FlaskClient, gallery: FakeGallery, known: FakePeople,
    search: FaceSearch, shown: int, words: str,
) -> None:  # fmt: skip
    """Each reason has its own words."""
    known.state.persons.clear()
    known.search_now = search
    gallery.progress_now = gallery.progress_now.__class__(0, 0, shown)
    assert words in client.get("/people/").text


def test_hidden_people_have_a_page_of_their_own(client: FlaskClient, say: Says) -> None:
    """Linked where there are any."""
    assert "/people/.hidden/" not in client.get("/people/").text
    say("hide", person=THIRD)
    assert "1 hidden person<" in client.get("/people/").text
    page = client.get("/people/.hidden/").text
    assert "Show again: Person 3" in page
    assert "Alice" not in page
