"""What everybody's drive lets them do, by every verb, in every kind of folder."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from urllib.parse import unquote

import pytest
from support.app_client import Answer
from support.dav_client import lock_info
from support.everybody import relations
from support.home import JPEG
from support.relations import Relations, Who

from library.access.rights import Right
from providers.dav.dispatcher import Dispatcher
from providers.root import FOLDERS, OF_GUESTS

PROPPATCH = (
    b'<D:propertyupdate xmlns:D="DAV:"><D:set><D:prop><c xmlns="x:">red</c></D:prop></D:set>'
    b"</D:propertyupdate>"
)
_numbers = count()


@dataclass(frozen=True)
class Asks:
    """One way to ask something of a folder that has the file a.jpg."""

    verb: str
    right: Right | None  # what it takes; None: nobody can
    below: str = "a.jpg"
    body: bytes = b""
    depth: str = "0"
    to: str | None = None  # what Destination names in the folder


ASKS = (
    Asks("OPTIONS", Right.SEE),
    Asks("PROPFIND", Right.SEE, "", depth="1"),
    Asks("PROPFIND", Right.SEE),
    Asks("HEAD", Right.SEE),
    Asks("GET", Right.FETCH),
    Asks("PUT", Right.ADD, "{new}.jpg", JPEG),
    Asks("MKCOL", Right.ADD, "{new}"),
    Asks("COPY", Right.SEE | Right.ADD, to="{new}.jpg"),
    Asks("PUT", Right.CHANGE, body=JPEG),
    Asks("MOVE", Right.CHANGE, to="{new}.jpg"),
    Asks("DELETE", Right.CHANGE),
    Asks("PROPPATCH", Right.CHANGE, body=PROPPATCH),
    Asks("LOCK", Right.CHANGE, body=lock_info()),
    Asks("UNLOCK", None),
    Asks("POST", None),
)


@pytest.fixture(scope="module")
def household(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Relations]:
    with relations(tmp_path_factory.mktemp("relations")) as made:
        yield made


def ask(household: Relations, who: Who, folder: str, asks: Asks) -> Answer:
    """Ask it of *folder*, whose file a.jpg is there whatever was asked before."""
    if asks.right is None or asks.right not in Right.VIEW:
        household.undo()
        household.home.put("Trip", "a.jpg", data=JPEG + b"Trip")
    new = f"new {next(_numbers)}"
    headers = {"Depth": asks.depth}
    if asks.to is not None:
        headers["Destination"] = f"{folder}/{asks.to.format(new=new)}".replace(" ", "%20")
    return household.drive(
        who, asks.verb, f"{folder}/{asks.below.format(new=new)}", asks.body, **headers
    )


def is_done(answer: Answer) -> bool:
    return answer.status in (200, 201, 204, 207) and b"403 Forbidden" not in answer.body


def test_every_verb_is_asked() -> None:
    """A new one has to be thought about here."""
    verbs = {name[3:] for name in vars(Dispatcher) if name.startswith("do_")}
    assert verbs == {asks.verb for asks in ASKS}


EVERY = pytest.mark.parametrize("asks", ASKS, ids=lambda asks: f"{asks.verb} {asks.below}")


@EVERY
def test_everybody_does_what_they_may(household: Relations, asks: Asks) -> None:
    """By their account, by a link, and by what an app password is good for."""
    people, given = household.everybody, "/shared/alice/Trip"
    edit = Right.VIEW | Right.ADD | Right.CHANGE
    places = [
        (people["alice"], "/files/Trip", Right.ALL),
        (household.keys["read"], "/files/Trip", Right.VIEW),
        (household.keys["upload"], "/files/Trip", Right.SEE | Right.ADD),
        (household.keys["folder"], "/files/Trip", Right.ALL),
        *((people[name], given, Right.VIEW) for name in ("bob", "vera", "gina")),
        *((people[name], given, edit) for name in ("carl", "emma", "greg")),
        (people["link"], f"/s/{household.shared.token}", Right.VIEW),
    ]
    wrong = []
    for who, folder, has in places:
        answer = ask(household, who, folder, asks)
        may = asks.right is not None and asks.right in has
        refused = answer.status in (403, 405, 207, 400, 409)
        if is_done(answer) is not may or not (may or refused):
            wrong.append((who.name, answer.status, answer.body[:200]))
    assert wrong == []


@EVERY
def test_what_is_not_given_looks_as_if_it_were_not_there(household: Relations, asks: Asks) -> None:
    """To strangers, admins among them; to who has another folder, another link, another device."""
    people, link = household.everybody, f"/s/{household.shared.token}"
    pairs = [
        *((people[name], "/shared/alice/Secret", "/shared/alice/Nothin") for name in people),
        *((people[name], "/shared/alice/Trip", "/shared/nobody/Trip") for name in _STRANGERS),
        *((people[name], "/files/Trip", "/files/None") for name in _STRANGERS),
        (household.keys["elsewhere"], "/files/Trip", "/files/None"),
        (household.keys["folder"], "/files/Secret", "/files/Nothin"),
        (household.keys["folder"], "/timeline/2024", "/nothing1/2024"),
        (people["link"], f"{link}/Secret", f"{link}/Nothin"),
    ]
    wrong = []
    for who, hidden, unknown in pairs:
        one, other = (ask(household, who, folder, asks) for folder in (hidden, unknown))
        told = one.body.replace(hidden.encode(), b""), other.body.replace(unknown.encode(), b"")
        if one.status != other.status or told[0] != told[1]:
            wrong.append((who.name, hidden, one.status, other.status, told))
        if one.status < 400 and asks.verb != "OPTIONS":
            wrong.append((who.name, hidden, one.status, one.status, told))
    assert wrong == []


_STRANGERS = ("dora", "adam", "glen")


@pytest.mark.parametrize("name", ["Trip album", "Trip person", "Trip search"])
@EVERY
def test_shares_of_every_kind_are_looked_at_alone(
    household: Relations, asks: Asks, name: str
) -> None:
    """With the right to view, nothing is put into an album, a person or a search."""
    answer = ask(household, household.everybody["bob"], f"/shared/alice/{name}", asks)
    if asks.right is None or asks.right not in Right.VIEW:
        assert not is_done(answer)
    elif asks.below == "":
        assert answer.status == 207


@pytest.mark.parametrize("name", [*_STRANGERS, "bob", "gina", "vera"])
def test_no_drive_shows_what_is_not_given(household: Relations, name: str) -> None:
    """Nor its name: admins look after the server, and see no photo of others."""
    household.undo()
    who = household.everybody[name]
    found, left = set(), ["/"]
    while left:
        at = left.pop()
        answer = household.drive(who, "PROPFIND", at, Depth="1")
        assert answer.status == 207, at
        below = {unquote(href) for href in re.findall(r"<D:href>(.*?)</", answer.body.decode())}
        left += [path for path in below - found - {at} if path.endswith("/")]
        found |= below
    tops = {path.strip("/") for path in found if path.count("/") == 2}
    assert tops <= (OF_GUESTS if name in ("glen", "gina") else {*FOLDERS})
    files = {path for path in found if not path.endswith("/")}
    if name in _STRANGERS:
        assert files == set()
    assert all(path.startswith("/shared/alice/Trip") for path in files)
    assert "Secret" not in repr(found)


@EVERY
def test_who_has_no_account_has_no_drive(household: Relations, asks: Asks) -> None:
    """Nor has who had one; and the names that are there are told to nobody."""
    for name in ("anonymous", "dave"):
        answers = {
            (answer.status, answer.body)
            for folder in ("/files/Trip", "/shared/alice/Trip", "/nothing")
            if (answer := ask(household, household.everybody[name], folder, asks))
        }
        assert {401} == {status for status, _ in answers}
        assert 1 == len(answers)


def test_a_picture_frame_shows_what_its_app_password_is_for(household: Relations) -> None:
    """One for uploads sees nothing; one of another folder does not find it."""
    household.undo()
    due = {"read": 200, "folder": 200, "upload": 403, "elsewhere": 404}
    frame = "/-/frame?of=files/Trip&size=256"
    asked = {name: household.drive(household.keys[name], "GET", frame).status for name in due}
    assert due == asked
