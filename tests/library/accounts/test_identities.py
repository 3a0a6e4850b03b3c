"""Users as an OpenID provider knows them."""

from __future__ import annotations

import pytest
from support.home import Home

from library.accounts import Accounts, passwords
from library.accounts.identities import Identities, Identity, Welcome
from library.errors import AlreadyExists, BadName, NotAllowed
from library.model import Role

ISSUER = "https://id.example.org"


@pytest.fixture
def accounts(home: Home, monkeypatch: pytest.MonkeyPatch) -> Accounts:
    """The users alice and bob."""
    monkeypatch.setattr(passwords, "COST", 4)
    return Accounts(home.catalog, home.data)


def identities(home: Home, accounts: Accounts, welcome: Welcome = Welcome()) -> Identities:  # noqa: B008
    return Identities(home.catalog, accounts, welcome)


def test_who_is_linked_comes_in(home: Home, accounts: Accounts) -> None:
    """By what never changes there, whatever name the provider tells."""
    known = identities(home, accounts)
    known.link(home.bob, Identity(ISSUER, "7", "robert"))
    assert home.bob == known.user(Identity(ISSUER, "7", "alice"))
    assert accounts.standing_of("bob").is_linked
    known.unlink(home.bob)
    with pytest.raises(NotAllowed):
        known.user(Identity(ISSUER, "7", "robert"))


def test_nobody_is_linked_by_their_name(home: Home, accounts: Accounts) -> None:
    """Whoever may choose a name at the provider could be anyone here."""
    known = identities(home, accounts, Welcome(Role.USER))
    with pytest.raises(NotAllowed, match="not linked"):
        known.user(Identity(ISSUER, "7", "Bob"))
    assert not accounts.standing_of("bob").is_linked


def test_they_are_where_that_is_allowed(home: Home, accounts: Accounts) -> None:
    """From then on by the account, so that nobody of the same name comes after them."""
    known = identities(home, accounts, Welcome(by_name=True))
    assert home.bob.id == known.user(Identity(ISSUER, "7", "Bob")).id
    assert home.bob.id == known.user(Identity(ISSUER, "7", "other")).id
    with pytest.raises(NotAllowed, match="not linked"):
        known.user(Identity(ISSUER, "8", "bob"))


def test_users_are_added_where_that_is_wanted(home: Home, accounts: Accounts) -> None:
    """In the role of the settings; a name that cannot be one is refused."""
    known = identities(home, accounts, Welcome(Role.GUEST))
    added = known.user(Identity(ISSUER, "9", "carol"))
    assert ("carol", Role.GUEST) == (added.name, added.role)
    assert added.id == known.user(Identity(ISSUER, "9", "carol")).id
    for name in ("", "carol@example.org"):
        with pytest.raises(BadName):
            known.user(Identity(ISSUER, "10", name))
    with pytest.raises(NotAllowed, match="No user"):
        identities(home, accounts).user(Identity(ISSUER, "11", "dave"))


def test_an_account_is_one_user_s(home: Home, accounts: Accounts) -> None:
    """And the accounts of another provider are others."""
    known = identities(home, accounts)
    known.link(home.bob, Identity(ISSUER, "7", ""))
    known.link(home.bob, Identity(ISSUER, "7", ""))
    with pytest.raises(AlreadyExists):
        known.link(home.alice, Identity(ISSUER, "7", ""))
    known.link(home.alice, Identity("https://other.example.org", "7", ""))


def test_disabled_users_stay_out(home: Home, accounts: Accounts) -> None:
    """Whatever the provider says."""
    known = identities(home, accounts)
    known.link(home.bob, Identity(ISSUER, "7", ""))
    accounts.disable("bob")
    with pytest.raises(NotAllowed, match="disabled"):
        known.user(Identity(ISSUER, "7", ""))
