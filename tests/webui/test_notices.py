"""Notices on every page."""

from __future__ import annotations

from support.account_pages import Pages
from support.home import PASSWORD

OWN = "/-/account"
NEW = {"password": "tea and honey", "again": "tea and honey"}


def test_a_changed_password_is_told_until_it_is_dismissed(pages: Pages) -> None:
    """In every browser, and in the list of the account for good."""
    bob = pages.signed_in()
    bob.open(OWN)
    bob.send(f"{OWN}/password", present=PASSWORD, **NEW)
    elsewhere = pages.visitor()
    elsewhere.sign_in("bob", NEW["password"])
    page = elsewhere.open("/-/activity?x=1")
    assert "Your password was changed from 127.0.0.1" in page
    assert 'name="next" value="/-/activity?x=1"' in page
    number = page.split('name="read" value="')[1].split('"')[0]
    answer = elsewhere.send(f"{OWN}/notices", read=number, next="/-/activity?x=1")
    assert "/-/activity" == answer.request.path
    assert "Your password was changed" not in answer.text
    assert "Your password was changed" in bob.open(OWN)
    assert 'aria-label="New security notices"' not in bob.open(OWN)


def test_it_is_told_who_did_it(pages: Pages) -> None:
    """An admin, or who sits at the server."""
    alice = pages.signed_in("alice")
    alice.open("/-/admin/users/bob")
    alice.send("/-/admin/users/bob/second-factor-off")
    pages.accounts.app_passwords.make(pages.accounts.find("bob"), "Phone")
    page = pages.signed_in().open("/-/activity")
    assert "Your second factor was switched off by alice from 127.0.0.1" in page
    assert "An app password was made for “Phone” on the server itself" in page


def test_of_many_the_last_are_on_every_page(pages: Pages) -> None:
    """The rest is a number, and a way to the account."""
    bob = pages.accounts.find("bob")
    for number in range(5):
        pages.accounts.app_passwords.make(bob, f"Phone {number}")
    page = pages.signed_in().open("/-/activity")
    assert [True, False] == [f"Phone {each}" in page for each in (2, 1)]
    assert "2 more notices" in page


def test_notices_of_others_are_not_dismissed(pages: Pages) -> None:
    """Nor is a page elsewhere gone to."""
    pages.accounts.app_passwords.make(pages.accounts.find("bob"), "Phone")
    alice = pages.signed_in("alice")
    alice.open(OWN)
    answer = alice.send(f"{OWN}/notices", read="999", next="//example.org/")
    assert "/" == answer.request.path
    assert "Phone" in pages.signed_in().open("/-/activity")


def test_admins_are_told_of_guesses(pages: Pages) -> None:
    """With the way to what the audit knows of them; users are not."""
    with pages.home.catalog.write() as connection:
        connection.exec_driver_sql(
            "INSERT INTO audit (at, act, address, about, times, until, told_to) VALUES"
            " ('2999-01-01 00:00:00', 'guessing', '203.0.113.5',"
            " '{\"accounts\": 3, \"addresses\": 1}', 412, '2999-01-01 10:00:00', 0)"
        )
    page = pages.signed_in("alice").open("/-/activity")
    assert "412 attempts on 3 accounts from 203.0.113.5" in page
    assert "/-/admin/audit?act=refused&amp;since=2999-01-01" in page
    assert "Not you?" not in page
    assert "412 attempts" not in pages.signed_in().open("/-/activity")
