"""With `web.files_host`, what public links lead to comes from the host of files, too."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from support.apart import APART, AT_A_TIME, GALLERY, PASSWORD, Browser, Device, gallery_apart
from support.server import basic
from support.shared import JPEG

from library.access.terms import PublicLink, Terms
from library.access.things import Kind, Thing
from library.catalog.driver import stored_time
from library.files import Files
from library.links import Links
from library.model import User
from server.at_a_time import AFTERWARDS
from webui.guest import GUEST
from webui.session import COOKIE

MINUTES = timedelta(minutes=5)


@dataclass
class Guest:
    """Somebody's browser, which has opened a link of the admin's to a folder."""

    browser: Browser
    owner: User
    link: PublicLink
    token: str
    photo: int

    @property
    def links(self) -> Links:
        return self.browser.household.links

    def path(self, name: str = "a.jpg") -> str:
        return f"/s/{self.token}/{name}"


def opened(browser: Browser, terms: Terms, password: str | None = None) -> Guest:
    """Share a folder with a photo by a link, and open it."""
    household = browser.household
    owner = household.accounts.find("admin")
    files = Files(household.library, owner)
    folder = files.make_folder(household.library.root(owner).id, "Trip")
    upload = files.upload(folder.id, "a.jpg")
    upload.write(JPEG)
    photo = upload.commit()
    assert photo is not None
    thing = Thing(Kind.FOLDER, folder.id)
    link, token = household.links.make(owner, thing, "Trip", terms, password)
    guest = Guest(browser, owner, link, token, photo.media.id)
    come(guest, browser.client)
    return guest


def come(guest: Guest, client: Device) -> bool:
    """Open the link in a browser."""
    secret = "g" * 32
    client.set_cookie(GUEST, secret, domain="photos.example")
    return guest.links.come(guest.link, guest.token, secret, "192.0.2.7") is not None


@pytest.fixture
def browser(tmp_path: Path) -> Iterator[Browser]:
    with gallery_apart(tmp_path / "data") as browser:
        yield browser


@pytest.fixture
def guest(browser: Browser) -> Guest:
    return opened(browser, Terms(expires=datetime.now(UTC) + MINUTES))


def test_a_file_comes_from_there(guest: Guest) -> None:
    """Without what it tells of place and people; its address, too, tells nothing of the link."""
    address = guest.browser.signed(guest.path())
    assert urlsplit(address).path.endswith(f"/s/~{guest.link.id}/a.jpg")
    assert guest.token not in address
    answer = guest.browser.found(address)
    assert 200 == answer.status_code
    assert JPEG[:3] == answer.data[:3]
    assert b"secret" not in answer.data
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert "Set-Cookie" not in answer.headers
    stand_in = guest.browser.get(f"/s/~{guest.link.id}/a.jpg", Accept="*/*")
    assert 404 == stand_in.status_code


def test_it_is_whole_where_the_link_says_so(browser: Browser) -> None:
    """And saved where the page wants it saved."""
    whole = opened(browser, Terms(with_metadata=True))
    answer = browser.opened(whole.path("a.jpg?download"))
    assert JPEG == answer.data
    assert answer.headers["Content-Disposition"].startswith("attachment")


ENDS: dict[str, Callable[[Guest], object]] = {
    "revoked": lambda guest: guest.links.revoke(guest.owner, guest.link.id),
    "another address": lambda guest: guest.links.renew(guest.owner, guest.link.id),
    "another password": lambda guest: guest.links.set_password(
        guest.owner, guest.link.id, "open sesame"
    ),
    "no originals": lambda guest: guest.links.change(
        guest.owner, guest.link.id, replace(guest.link.terms, download=False)
    ),
    "its owner is disabled": lambda guest: guest.browser.household.accounts.disable("admin"),
}


@pytest.mark.parametrize("end", ENDS.values(), ids=ENDS.keys())
def test_the_link_s_end_is_the_address_s(guest: Guest, end: Callable[[Guest], object]) -> None:
    """At once; and that of the thumbnails, which stay at the gallery's own host."""
    accounts = guest.browser.household.accounts
    accounts.add("second", PASSWORD)
    accounts.set_role("second", accounts.find("admin").role)
    address, thumbnail = guest.browser.signed(guest.path()), f"/-/thumbs/{guest.photo}/256"
    motion = guest.browser.signed(f"/-/motion/{guest.photo}")
    assert 200 == guest.browser.found(address).status_code
    assert 404 == guest.browser.get(thumbnail).status_code  # none has been made
    end(guest)
    assert 404 == guest.browser.found(address).status_code
    assert 404 == guest.browser.found(motion).status_code
    gone = guest.links.find(guest.token) is None or not guest.links.opened("g" * 32)
    assert (401 if gone else 404) == guest.browser.get(thumbnail).status_code


def test_it_opens_nothing_longer_than_the_link_lasts(guest: Guest) -> None:
    """The address itself says so."""
    assert guest.link.terms.expires is not None
    signed = urlsplit(guest.browser.signed(guest.path())).path.split(".")[0]
    assert int(guest.link.terms.expires.timestamp()) == int(signed.removeprefix("/"), 16)
    past = datetime.now(UTC) - MINUTES
    address = guest.browser.signed(guest.path())
    with guest.browser.household.catalog.write() as connection:
        connection.exec_driver_sql("UPDATE links SET expires = ?", (stored_time(past),))
    assert 404 == guest.browser.found(address).status_code


def test_whoever_opens_it_uses_nothing_up(browser: Browser) -> None:
    """It is still the use of who opened the link; another browser is let in to nothing."""
    guest = opened(browser, Terms(most_uses=1))
    address = browser.signed(guest.path())
    assert [200, 200] == [browser.found(address).status_code for _ in range(2)]
    assert 1 == len(guest.links.visits(guest.owner, guest.link.id))
    other = Device(browser.client.application)
    other.set_cookie(GUEST, "h" * 32, domain="photos.example")
    assert 404 == Browser(browser.household, other).get(guest.path()).status_code


def test_videos_come_from_there_by_whichever_link_gives_them(guest: Guest) -> None:
    """Of several, by one that gives originals; a guest's own account has the say before."""
    thing = guest.links.share_of(guest.owner, guest.link.id).thing
    better, token = guest.links.make(guest.owner, thing, "Trip", Terms(with_metadata=True))
    path = f"/-/videos/{guest.photo}/original"
    assert f".link-{guest.link.id}-" in guest.browser.signed(path)
    guest.links.come(better, token, "g" * 32, "192.0.2.7")
    assert f".link-{better.id}-" in guest.browser.signed(path)
    household = guest.browser.household
    household.accounts.add("bob", PASSWORD)
    for name, is_own in (("bob", False), ("admin", True)):
        signed_in = household.accounts.sign_in(name, PASSWORD)
        assert signed_in
        guest.browser.client.set_cookie(COOKIE, signed_in[1], domain="photos.example")
        assert is_own == (".link-" not in guest.browser.signed(path))
    assert 404 == guest.browser.get("/-/videos/99/original").status_code


def test_pages_and_drives_of_links_stay(guest: Guest) -> None:
    """A drive sends no cookie, and is sent nowhere; nor is who has not opened the link."""
    assert 200 == guest.browser.get(f"/s/{guest.token}/").status_code
    drive = Device(guest.browser.client.application)
    assert 200 == drive.get(guest.path(), base_url=GALLERY, buffered=True).status_code
    named = guest.browser.get(guest.path(), Accept="*/*", **basic("any", "name"))
    assert 200 == named.status_code
    listed = drive.open(f"/s/{guest.token}/", method="PROPFIND", headers={"Depth": "1"})
    assert 207 == listed.status_code


def test_guests_count_by_where_they_come_from(guest: Guest) -> None:
    """One of them who opens many files takes nothing from the others."""
    address = guest.browser.signed(guest.path()).removeprefix(APART)
    under_way: list[object] = []

    def status(address_of_guest: str) -> int:
        told = {"REMOTE_ADDR": address_of_guest, AFTERWARDS: under_way}
        return guest.browser.client.get(address, APART, buffered=True, environ=told).status_code

    assert {200} == {status("192.0.2.7") for _ in range(AT_A_TIME)}
    assert [503, 200] == [status("192.0.2.7"), status("198.51.100.1")]
