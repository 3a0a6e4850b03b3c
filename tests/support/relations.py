"""How people of a household stand to what one of them has, and what that is.

Alice owns all there is. A folder of hers is shared, with a photo and a video in it, and so are an
album, a person and a search; she has the same beside them, of which nobody knows.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, field
from enum import Enum, auto
from pathlib import Path
from urllib.parse import urlencode

from sqlalchemy import select
from support.app_client import BROWSER, Answer, Client
from support.home import Home

from library.catalog.schema import media_items
from library.model import Role
from webui.forgery import FIELD, session_form_token

OWNER = "alice"
UNKNOWN = 987_654  # no id is as large
AGENT = "a device"


class Relation(Enum):
    """How somebody stands to what is shared."""

    OWNER = auto()
    VIEW = auto()
    EDIT = auto()
    STRANGER = auto()
    LINK = auto()  # has opened a link to the folder, and has no account
    NOBODY = auto()  # without an account, or with one that is disabled


@dataclass(frozen=True)
class Who:
    """Somebody who asks."""

    name: str
    relation: Relation
    role: Role | None = None  # None: who has no session
    headers: Mapping[str, str] = field(default_factory=dict)  # in a browser
    secret: str = "none"  # of which the tokens of their forms are made
    basic: Mapping[str, str] = field(default_factory=dict)  # as a drive


@dataclass(frozen=True)
class Things:
    """What of alice's an address may name: that which is shared, or that of which nobody knows."""

    photo: int
    video: int
    album: int
    person: int
    other: int  # person
    portrait: int  # a photo of the first one, in no folder that is shared
    listed: int  # a photo in the album, likewise
    found: int  # a photo that is found by the search, likewise
    face: int  # in it
    question: int
    share: int
    link: int
    device: int
    act: int
    folder: str  # in alice's drive
    file: str  # likewise
    given: str  # the folder, as who it is given to has it
    thrown: str  # in alice's trash
    search: str
    user: str  # whom admins look after
    user_id: int
    session: str
    token: str  # of the public link


NOTHING_THERE = Things(
    **dict.fromkeys(
        ("photo", "video", "album", "person", "other", "portrait", "listed", "found", "face"),
        UNKNOWN,
    ),
    question=UNKNOWN,
    share=UNKNOWN,
    link=UNKNOWN,
    device=UNKNOWN,
    act=UNKNOWN,
    folder="files/Nowhere",
    file="files/Nowhere/a.jpg",
    given="shared/nobody/Nothing",
    thrown="2001-01-01/Nowhere",
    search="unheard-of",
    user="nobody",
    user_id=UNKNOWN,
    session="0" * 16,
    token="0" * 32,
)


@dataclass(frozen=True)
class Relations:
    """Everybody, and all that they may ask for."""

    client: Client
    home: Home
    everybody: Mapping[str, Who]
    keys: Mapping[str, Who]  # devices of alice's, by what their app passwords are good for
    shared: Things
    hidden: Things
    index: Path
    as_made: Path

    def ask(
        self, who: Who, method: str, path: str, form: Mapping[str, str] | None = None
    ) -> Answer:
        """Send what one of our own pages would, in the browser of *who*."""
        headers = BROWSER | {"Sec-Fetch-Site": "same-origin"} | who.headers
        if method != "POST":
            return self.client(method, path, headers)
        body = urlencode({FIELD: session_form_token(who.secret), **(form or {})}).encode()
        kind = {"CONTENT_TYPE": "application/x-www-form-urlencoded"}
        return self.client(method, path, headers, body, kind)

    def drive(self, who: Who, method: str, path: str, body: bytes = b"", **headers: str) -> Answer:
        """Send what the device of *who* would."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.client(method, path, {"User-Agent": AGENT, **who.basic, **named}, body)

    def undo(self) -> None:
        """Have the index be as it was made."""
        with (
            closing(sqlite3.connect(self.as_made)) as made,
            closing(open_index(self.index)) as index,
        ):
            made.backup(index)
        with self.home.catalog.write() as connection:  # which learns of the other schema
            connection.execute(select(media_items.c.id).limit(1))


def open_index(index: Path) -> sqlite3.Connection:
    """Open the index beside the application."""
    return sqlite3.connect(index, timeout=30)
