"""Who gets what at every address, in every relation to what lies there."""

from __future__ import annotations

import re
import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import asdict
from statistics import median
from urllib.parse import unquote, urlsplit

import pyotp
import pytest
from flask import Flask
from support.app_client import BROWSER, Answer, Client
from support.everybody import relations
from support.permissions import ROWS, Got, Row, What
from support.relations import NOTHING_THERE, Relations, Things

import server.app
from library.accounts import Accounts
from library.accounts.identities import Identities, Identity, Welcome
from library.catalog.engine import Catalog
from library.errors import NotAllowed
from server.app import Application
from server.files_apart import FilesApart
from server.files_host import FilesHost
from webui.app import create_app
from webui.ports import Attempt, OpenId, Ports

_OTHERWISE = ("Date", "Content-Length")  # the body is compared as it is
_ROUNDS = 40
_NOISE_S = 0.002
SECRET = pyotp.random_base32()
_SLOTS = re.compile(r"\{(\w+)\}")


class Elsewhere:
    """An OpenID provider from which nobody comes back."""

    def begin(self, _callback: str, *, again: bool = False) -> tuple[str, Attempt]:
        return "https://id.example/", Attempt("state", "nonce", "verifier")

    def finish(self, _attempt: Attempt, _callback: str, _code: str) -> Identity:
        raise NotAllowed("Nobody comes.")


def openid(_settings: object, catalog: Catalog, accounts: Accounts) -> OpenId:
    """Let people sign in by a provider, so that its routes are there."""
    return OpenId(Elsewhere(), Identities(catalog, accounts, Welcome()), "Elsewhere")


@pytest.fixture(scope="module")
def apps() -> list[Flask]:
    """The browser's face of every application that was made."""
    return []


@pytest.fixture(scope="module")
def household(tmp_path_factory: pytest.TempPathFactory, apps: list[Flask]) -> Iterator[Relations]:
    def create(ports: Ports) -> Flask:
        apps.append(create_app(ports))
        return apps[-1]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(server.app, "create_app", create)
        patch.setattr(server.app, "openid_of", openid)
        with relations(tmp_path_factory.mktemp("relations")) as made:
            yield made


def things(household: Relations, what: What) -> Things:
    return {
        What.SHARED: household.shared,
        What.HIDDEN: household.hidden,
        What.UNKNOWN: NOTHING_THERE,
    }[what]


def ask(household: Relations, row: Row, name: str, what: What) -> Answer:
    """Ask what *row* says, as that one of the household, for such a thing."""
    known = {key: str(value) for key, value in asdict(things(household, what)).items()}
    address = row.address.format_map(known)
    known |= {"secret": SECRET, "code": pyotp.TOTP(SECRET).now()}
    form = {key: value.format_map(known) for key, value in row.form.items()}
    return household.ask(household.everybody[name], row.method, address, form)


def got(answer: Answer) -> Got:
    """What an answer comes to."""
    if answer.headers.get("Location", "").startswith("/-/login"):
        return Got.LOG_IN
    if answer.status < 400:
        return Got.IN
    assert answer.status < 500, answer.body
    return Got(str(answer.status))


def asked(row: Row) -> list[What]:
    """What a row can be asked for: where it names nothing, there is one case."""
    names = _SLOTS.search(row.address) or any(_SLOTS.search(each) for each in row.form.values())
    return list(What) if names else [What.SHARED]


def test_every_route_has_a_row(household: Relations, apps: list[Flask]) -> None:
    """And every row is a route."""
    rules = {
        (method, rule.rule)
        for rule in apps[0].url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    assert rules == {(row.method, row.rule) for row in ROWS}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.method} {row.address}")
def test_everybody_gets_what_is_theirs(household: Relations, row: Row) -> None:
    """In every role and relation; and what they may not see looks as if it were not there."""
    wrong, told = [], defaultdict(set)
    for what in asked(row):
        for name, who in household.everybody.items():
            answer = ask(household, row, name, what)
            found, due = got(answer), row.got(who, what)
            if found is not due:
                wrong.append(f"{name}, {what.name}: {found}, not {due}")
            if found is Got.NOTHING:
                told[name].add(seen(answer, things(household, what)))
            if found is Got.IN and (row.method == "POST" or row.rule.startswith("/s/")):
                household.undo()
    assert wrong == []
    assert {name: answers for name, answers in told.items() if len(answers) > 1} == {}


def seen(answer: Answer, asked: Things) -> tuple[int, str, str]:
    """What of an answer may tell one that is refused from one that finds nothing."""
    fields = {key: text for key, text in answer.headers.items() if key not in _OTHERWISE}
    body = answer.body.decode().replace(asked.search, "what was asked for")
    return answer.status, repr(sorted(fields.items())), body


@pytest.mark.parametrize(
    "address",
    [
        "/{file}",
        "/{given}/a.jpg",
        "/s/{token}/a.jpg",
        "/-/motion/{photo}",
        "/-/videos/{video}/film",
    ],
)
def test_the_host_of_files_gives_everybody_what_the_gallery_does(
    household: Relations, address: str
) -> None:
    """To whoever opens the address to which it sends them; what it does not, it sends nowhere."""
    home = household.client.household
    host = FilesHost("files.example", None, bytes(32))
    apart = Client(home, lambda _: FilesApart(Application(home), host, home.accounts, home.links))
    sent = 0
    for what in What:
        path = "/" + address.format_map(asdict(things(household, what))).lstrip("/")
        for name, who in household.everybody.items():
            household.undo()
            due = household.client("GET", path, BROWSER | who.headers)
            household.undo()
            got = apart("GET", path, BROWSER | who.headers)
            if got.headers.get("Location", "").startswith("http://files.example/"):
                sent += 1
                there = unquote(urlsplit(got.headers["Location"]).path)
                got = apart("GET", there, {"Host": "files.example"})
            assert (due.status, due.body) == (got.status, got.body), (name, path)
    assert sent


@pytest.mark.parametrize("name", ["bob", "dora", "adam"])
def test_faces_of_others_look_like_nobody(household: Relations, name: str) -> None:
    """Also where their owner sees them."""
    (row,) = (each for each in ROWS if each.address == "/-/face/{face}")
    own = ask(household, row, "alice", What.SHARED)
    others = [ask(household, row, name, what) for what in What]
    assert own.headers["Content-Type"] == "image/webp"
    assert len({answer.body for answer in others}) == 1
    assert own.body != others[0].body


@pytest.mark.parametrize("name", ["dora", "adam", "link"])
def test_what_is_refused_takes_no_longer_than_what_is_not_there(
    household: Relations, name: str
) -> None:
    """As medians of many, asked in turns."""
    (row,) = (each for each in ROWS if each.address == "/-/thumbs/{photo}/256")
    took: dict[What, list[float]] = {What.HIDDEN: [], What.UNKNOWN: []}
    for _ in range(_ROUNDS):
        for what, each in took.items():
            began = time.thread_time()
            ask(household, row, name, what)
            each.append(time.thread_time() - began)
    hidden, unknown = (median(each) for each in took.values())
    assert abs(hidden - unknown) < _NOISE_S
