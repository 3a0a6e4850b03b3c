"""The household of `support.relations`, in the whole application."""

from __future__ import annotations

import base64
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from types import MappingProxyType

from support.app_client import PASSWORD, Client, application
from support.home import Home
from support.queries import refresh
from support.related_things import make_things
from support.relations import OWNER, Relation, Relations, Things, Who, open_index

from library.access.app_password import Use
from library.access.rights import Level
from library.model import Role
from library.sharing import Sharing
from library.trashing import TrashRules
from webui.guest import GUEST, new_guest

_USERS = (
    ("alice", Relation.OWNER, Role.USER),
    ("bob", Relation.VIEW, Role.USER),
    ("vera", Relation.VIEW, Role.ADMIN),
    ("gina", Relation.VIEW, Role.GUEST),
    ("carl", Relation.EDIT, Role.USER),
    ("emma", Relation.EDIT, Role.ADMIN),
    ("greg", Relation.EDIT, Role.GUEST),
    ("dora", Relation.STRANGER, Role.USER),
    ("adam", Relation.STRANGER, Role.ADMIN),
    ("glen", Relation.STRANGER, Role.GUEST),
)
_LEVELS = {Relation.VIEW: Level.VIEW, Relation.EDIT: Level.EDIT}


@contextmanager
def relations(folder: Path) -> Iterator[Relations]:
    """The household, in a *folder* of its own."""
    with application(folder / "data") as client:
        accounts = client.household.accounts
        accounts.throttle.look = lambda *_: True  # type: ignore[method-assign]
        accounts.throttle.admit = lambda *_: None  # type: ignore[method-assign]
        users = {name: accounts.add(name, PASSWORD, role) for name, _, role in _USERS}
        dave, zoe = (accounts.add(name, PASSWORD, Role.USER) for name in ("dave", "zoe"))
        library = client.household.library
        home = Home(folder / "data", client.household.catalog, library, users[OWNER], zoe)
        home = home.with_trash(TrashRules(30, 7))
        shared, hidden = (make_things(client, home, name) for name in ("Trip", "Secret"))
        with home.catalog.write() as connection:
            refresh(connection)
        everybody = {name: _user(client, name, relation, role) for name, relation, role in _USERS}
        sharing = Sharing(library, home.alice)
        for share in sharing.everything():
            if share.name.startswith("Secret"):
                continue
            levels = {
                name: _LEVELS[who.relation]
                for name, who in everybody.items()
                if who.relation in _LEVELS
            }
            for name, level in {**levels, "dave": Level.EDIT}.items():
                given = level if level in share.thing.kind.levels else Level.VIEW
                sharing.give(share.thing, share.name, name, given)
        everybody["dave"] = Who(
            "dave",
            Relation.NOBODY,
            None,
            client.cookie_of("dave", PASSWORD),
            basic=basic("dave", PASSWORD),
        )
        accounts.disable(dave.name)
        everybody["link"] = _guest(client, shared)
        everybody["anonymous"] = Who("anonymous", Relation.NOBODY)
        keys = _keys(client, home)
        as_made = folder / "as-made.sqlite"
        index = folder / "data" / "index.sqlite"
        with closing(open_index(index)) as made, closing(sqlite3.connect(as_made)) as copy:
            made.backup(copy)
        yield Relations(
            client, home, MappingProxyType(everybody), keys, shared, hidden, index, as_made
        )


def basic(name: str, password: str) -> Mapping[str, str]:
    """Return the header with which a device sends name and password."""
    return {"Authorization": "Basic " + base64.b64encode(f"{name}:{password}".encode()).decode()}


def _user(client: Client, name: str, relation: Relation, role: Role) -> Who:
    cookie = client.cookie_of(name, PASSWORD)
    secret = cookie["Cookie"].partition("=")[2]
    return Who(name, relation, role, cookie, secret, basic(name, PASSWORD))


def _keys(client: Client, home: Home) -> Mapping[str, Who]:
    passwords = client.household.accounts.app_passwords
    made = {
        "read": (Use.READ, ()),
        "upload": (Use.UPLOAD, ()),
        "folder": (Use.ALL, ("files", "Trip")),
        "elsewhere": (Use.ALL, ("files", "Secret")),
    }
    secrets = {
        name: passwords.make(home.alice, name, use, way)[1] for name, (use, way) in made.items()
    }
    return {
        name: Who(name, Relation.OWNER, basic=basic(OWNER, secret))
        for name, secret in secrets.items()
    }


def _guest(client: Client, shared: Things) -> Who:
    links, guest = client.household.links, new_guest()
    link = links.find(shared.token)
    assert link is not None
    assert links.come(link, shared.token, guest, "127.0.0.1") is not None
    return Who("link", Relation.LINK, None, {"Cookie": f"{GUEST}={guest}"}, guest)
