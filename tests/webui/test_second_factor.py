"""Turning the second factor on and off."""

from __future__ import annotations

import re

import pyotp
from support.account_pages import Pages
from support.home import PASSWORD

from library.accounts.second_factor import RECOVERY_CODES

HERE = "/-/account/second-factor"


def codes(page: str) -> list[str]:
    return re.findall(r"<code>([a-z0-9-]{29})</code>", page)


def test_it_is_turned_on_with_a_code(pages: Pages) -> None:
    """The secret is shown as a picture and a text, and stays while the code is wrong."""
    bob = pages.signed_in()
    assert "It is off" in bob.open(HERE)
    page = bob.send(f"{HERE}/start")
    found = re.search(r'name="secret" value="([A-Z2-7]{32})"', page.text)
    assert found
    assert "<svg" in page.text
    assert page.headers["Cache-Control"] == "no-store"
    page = bob.send(f"{HERE}/on", secret=found[1], code="000000")
    assert (400, True, True) == (page.status_code, found[1] in page.text, "wrong" in page.text)
    page = bob.send(f"{HERE}/on", secret=found[1], code=pyotp.TOTP(found[1]).now())
    assert RECOVERY_CODES == len(set(codes(page.text)))
    assert page.headers["Cache-Control"] == "no-store"
    assert "10 of your recovery codes are left" in bob.open(HERE)
    assert "second-factor-on" == pages.noted()[-1]
    assert pages.accounts.verify("bob", PASSWORD) is None


def test_what_is_no_secret_is_replaced(pages: Pages) -> None:
    """The page offers a new one and says why."""
    bob = pages.signed_in()
    bob.open(HERE)
    page = bob.send(f"{HERE}/on", secret="SHORT", code="000000")
    found = re.search(r'name="secret" value="([A-Z2-7]{32})"', page.text)
    assert (400, True) == (page.status_code, "no secret of an authenticator" in page.text)
    assert found


def test_recovery_codes_are_made_anew(pages: Pages) -> None:
    """Those that there were are void."""
    bob = pages.signed_in()
    _, old = pages.with_second_factor()
    bob.open(HERE)
    new = codes(bob.send(f"{HERE}/codes").text)
    assert RECOVERY_CODES == len(set(new) - set(old))
    assert pages.accounts.second_factors.check(pages.home.bob, old[0]) is None
    assert "recovery-codes-made" == pages.noted()[-1]


def test_it_is_turned_off_with_the_password(pages: Pages) -> None:
    """However lately one signed in."""
    bob = pages.signed_in()
    pages.with_second_factor()
    bob.open(HERE)
    page = bob.send(f"{HERE}/off", password="wrong one")
    assert (401, True) == (page.status_code, "not your password" in page.text)
    before = bob.token
    assert "It is off" in bob.send(f"{HERE}/off", password=PASSWORD).text
    assert before != bob.token
    assert pages.accounts.verify("bob", PASSWORD)
    assert "second-factor-off" == pages.noted()[-1]
