"""App passwords of devices."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from support.home import Home

from library import app_passwords as module
from library.access.app_password import AppPassword, Use
from library.access.app_secret import bare
from library.access.rights import Right
from library.access.visitor import Scope, Visitor
from library.app_passwords import AppPasswords
from library.audit import Audit
from library.catalog.audit import Did
from library.catalog.engine import Catalog
from library.errors import BadName, NotAllowed, NotFound

ADDRESS = "192.0.2.1"


@pytest.fixture
def passwords(home: Home) -> AppPasswords:
    return AppPasswords(home.catalog, Audit(home.catalog))


def visitor(passwords: AppPasswords, name: str, secret: str) -> Visitor | None:
    letters = bare(secret)
    assert letters is not None
    return passwords.visitor(name, letters, ADDRESS)


def test_a_device_comes_in_with_its_password(home: Home, passwords: AppPasswords) -> None:
    """As its user, whose name it gives in whatever case; and as nobody else."""
    made, secret = passwords.make(home.alice, "Phone")
    assert Visitor(home.alice) == visitor(passwords, "ALICE", secret)
    for name in ("bob", "", "\udcff", "al\0ice"):
        assert visitor(passwords, name, secret) is None
    assert [made.name] == [each.name for each in passwords.of(home.alice)]
    assert [] == passwords.of(home.bob)


@pytest.mark.parametrize(
    ("use", "folder", "scope"),
    [
        (Use.READ, (), Scope(Right.VIEW)),
        (Use.UPLOAD, ("files", "Été"), Scope(Right.ADD, ("files", "Été"))),
        (Use.ALL, ("albums",), Scope(Right.ALL, ("albums",))),
    ],
)
def test_it_is_good_for_a_part_of_what_its_user_may_do(
    home: Home, passwords: AppPasswords, use: Use, folder: tuple[str, ...], scope: Scope
) -> None:
    """That is what its visitors bring along."""
    _, secret = passwords.make(home.alice, "Phone", use, folder)
    assert Visitor(home.alice, scope) == visitor(passwords, "alice", secret)


def test_what_is_revoked_is_no_good_at_once(home: Home, passwords: AppPasswords) -> None:
    """In other processes, too, which open the index by themselves; others' passwords stay."""
    other = Catalog(home.catalog.path)
    elsewhere = AppPasswords(other, Audit(other))
    made, secret = passwords.make(home.alice, "Phone")
    _, second = passwords.make(home.alice, "Laptop")
    assert visitor(elsewhere, "alice", secret)
    with pytest.raises(NotFound):
        passwords.revoke(home.bob, made.id)
    assert "Phone" == passwords.revoke(home.alice, made.id).name
    assert visitor(elsewhere, "alice", secret) is None
    assert visitor(elsewhere, "alice", second)
    with pytest.raises(NotFound):
        passwords.revoke(home.alice, made.id)
    elsewhere.close()
    other.close()


def test_it_expires(home: Home, passwords: AppPasswords, monkeypatch: pytest.MonkeyPatch) -> None:
    """To the second; it goes on being listed."""
    end = datetime.now(UTC) + timedelta(days=1)
    _, secret = passwords.make(home.alice, "Phone", expires=end)

    class Later(datetime):
        @classmethod
        def now(cls, tz: object = None) -> datetime:
            return end

    assert visitor(passwords, "alice", secret)
    monkeypatch.setattr(module, "datetime", Later)
    assert visitor(passwords, "alice", secret) is None
    (listed,) = passwords.of(home.alice)
    assert listed.is_over(end)
    assert not listed.is_over(end - timedelta(seconds=1))


def test_a_disabled_user_has_no_devices(home: Home, passwords: AppPasswords) -> None:
    """Until they are enabled again."""
    _, secret = passwords.make(home.alice, "Phone")
    for disabled, expected in (("'2024-01-01 00:00:00.000000'", False), ("NULL", True)):
        with home.catalog.write() as connection:
            connection.exec_driver_sql(f"UPDATE users SET disabled = {disabled} WHERE id = 1")
        assert expected is (visitor(passwords, "alice", secret) is not None)


def test_the_last_use_is_known(home: Home, passwords: AppPasswords) -> None:
    """When, and from where; noted once a minute."""
    _, secret = passwords.make(home.alice, "Phone")
    assert visitor(passwords, "alice", secret)
    passwords.close()
    (first,) = passwords.of(home.alice)
    assert first.last_used is not None
    assert datetime.now(UTC) - first.last_used < timedelta(minutes=1)
    assert ADDRESS == first.last_address
    assert visitor(passwords, "alice", secret)
    assert not passwords._used._waiting
    signed_in = Did("signed-in", home.alice.id, "alice", ADDRESS, {"device": "Phone"})
    assert signed_in == Audit(home.catalog).told()[0].did


def test_an_index_that_is_locked_keeps_no_device_out(home: Home) -> None:
    """The use is noted another time."""
    catalog = Catalog(home.catalog.path, patience_s=0.05)
    passwords = AppPasswords(catalog, Audit(catalog))
    _, secret = passwords.make(home.alice, "Phone")
    with home.catalog.write():
        assert visitor(passwords, "alice", secret)
        passwords.close()
    assert [None] == [each.last_used for each in passwords.of(home.alice)]
    catalog.close()


@pytest.mark.parametrize("name", ["", " \n", "x" * 101, "bell\a"])
def test_a_device_has_a_name(home: Home, passwords: AppPasswords, name: str) -> None:
    """One line of it, that can be read."""
    with pytest.raises(BadName):
        passwords.make(home.alice, name)


def test_what_cannot_be_made(home: Home, passwords: AppPasswords) -> None:
    """What has expired, and one too many."""
    with pytest.raises(NotAllowed, match="to come"):
        passwords.make(home.alice, "Phone", expires=datetime.now(UTC))
    for number in range(module.MOST):
        passwords.make(home.alice, f"Phone  {number}")
    with pytest.raises(NotAllowed, match="Revoke"):
        passwords.make(home.alice, "Phone")
    assert "Phone 99" == passwords.of(home.alice)[0].name


def test_the_audit_tells_who_made_and_revoked_it(home: Home, passwords: AppPasswords) -> None:
    """For what device, and no secret."""
    made, _ = passwords.make(
        home.alice, "Phone", Use.UPLOAD, ("files", "Phone"), by=home.bob, address=ADDRESS
    )
    passwords.revoke(home.alice, made.id, by=home.alice)
    revoked, did = [each.did for each in Audit(home.catalog).told()]
    about = {"user": "alice", "device": "Phone", "use": "upload", "folder": "/files/Phone"}
    assert Did("app-password-made", home.bob.id, "bob", ADDRESS, about) == did
    assert ("app-password-revoked", "alice") == (revoked.act, revoked.actor)


def test_the_secret_is_not_in_the_index(home: Home, passwords: AppPasswords) -> None:
    """Whoever steals the file cannot come in with it."""
    made, secret = passwords.make(home.alice, "Phone")
    home.catalog.empty_log()
    content = home.catalog.path.read_bytes()
    assert secret.encode() not in content
    assert secret.replace("-", "").encode() not in content
    assert isinstance(made, AppPassword)
    assert secret not in repr(made)
