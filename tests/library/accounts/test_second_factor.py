"""Second factors."""

from __future__ import annotations

import hashlib
import math
from datetime import UTC, datetime, timedelta

import pyotp
import pytest
from support.home import Home

from library.accounts import Accounts, passwords
from library.accounts.second_factor import (
    RECOVERY_CODES,
    Factor,
    SecondFactors,
    accepted_step,
    enrolment_address,
    new_secret,
)
from library.catalog import second_factor as stored
from library.errors import NotAllowed

NOW = datetime(2026, 11, 26, 12, 0, 10, tzinfo=UTC)


@pytest.fixture
def factors(home: Home) -> SecondFactors:
    """The second factors of alice and bob, who have none."""
    return Accounts(home.catalog, home.data).second_factors


def code(secret: str, steps: int = 0) -> str:
    return pyotp.TOTP(secret).at(datetime.now(UTC), counter_offset=steps)


@pytest.mark.parametrize(
    ("at", "expected"),
    [(59, "287082"), (1111111109, "081804"), (1234567890, "005924"), (20000000000, "353130")],
)
def test_codes_are_those_of_the_standard(at: int, expected: str) -> None:
    """The test vectors of RFC 6238, appendix B, of SHA-1, to six digits."""
    secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
    step = accepted_step(expected, secret, None, datetime.fromtimestamp(at, UTC))
    assert at // 30 == step


@pytest.mark.parametrize(("off", "is_good"), [(-60, False), (-30, True), (30, True), (60, False)])
def test_clocks_may_differ_by_a_step(off: int, is_good: bool) -> None:
    """And by no more."""
    secret = new_secret()
    shown = pyotp.TOTP(secret).at(NOW + timedelta(seconds=off))
    assert is_good == (accepted_step(shown, secret, None, NOW) is not None)


def test_no_code_is_good_twice() -> None:
    """Neither is one of before the last that was accepted."""
    secret = new_secret()
    shown = pyotp.TOTP(secret).at(NOW)
    step = accepted_step(shown, secret, None, NOW)
    assert step is not None
    assert accepted_step(shown, secret, step, NOW) is None
    earlier = pyotp.TOTP(secret).at(NOW - timedelta(seconds=30))
    assert accepted_step(earlier, secret, step, NOW) is None


def test_an_authenticator_is_told_whose_it_is() -> None:
    """Of several accounts it shows which is which."""
    assert enrolment_address("A" * 32, "alice").startswith("otpauth://totp/Mantelpiece:alice?")


def test_a_second_factor_begins_with_a_code(home: Home, factors: SecondFactors) -> None:
    """One that the authenticator cannot have made changes nothing."""
    secret = new_secret()
    for wrong in ("000000", "", code(new_secret()), code(secret, 5)):
        with pytest.raises(NotAllowed, match="wrong"):
            factors.enable(home.alice, secret, wrong)
    with pytest.raises(NotAllowed, match="no secret"):
        factors.enable(home.alice, "short", "000000")
    accounts = Accounts(home.catalog, home.data)
    assert not accounts.find("alice").has_second_factor
    codes = factors.enable(home.alice, secret, f" {code(secret)[:3]} {code(secret)[3:]}")
    assert RECOVERY_CODES == len(set(codes)) == factors.codes_left(home.alice)
    assert accounts.find("alice").has_second_factor
    with pytest.raises(NotAllowed, match="already"):
        factors.enable(home.alice, new_secret(), "000000")


def test_the_code_that_began_it_is_used_up(home: Home, factors: SecondFactors) -> None:
    """Who looked over a shoulder cannot come in with it; the next one is good, once."""
    secret = new_secret()
    factors.enable(home.alice, secret, code(secret, -1))
    assert factors.check(home.alice, code(secret, -1)) is None
    assert Factor.AUTHENTICATOR is factors.check(home.alice, code(secret))
    assert factors.check(home.alice, code(secret)) is None
    assert factors.check(home.bob, code(secret, 1)) is None


def test_each_recovery_code_is_good_once(home: Home, factors: SecondFactors) -> None:
    """However it is typed; and for nobody else."""
    secret = new_secret()
    codes = factors.enable(home.alice, secret, code(secret))
    assert factors.check(home.bob, codes[0]) is None
    assert Factor.RECOVERY_CODE is factors.check(home.alice, codes[0].upper().replace("-", " "))
    assert factors.check(home.alice, codes[0]) is None
    assert RECOVERY_CODES - 1 == factors.codes_left(home.alice)
    assert factors.check(home.alice, "\udcff") is None


def test_new_recovery_codes_void_the_old_ones(home: Home, factors: SecondFactors) -> None:
    """There are ten again."""
    with pytest.raises(NotAllowed, match="no second factor"):
        factors.renew_codes(home.alice)
    secret = new_secret()
    old = factors.enable(home.alice, secret, code(secret))
    new = factors.renew_codes(home.alice)
    assert factors.check(home.alice, old[0]) is None
    assert Factor.RECOVERY_CODE is factors.check(home.alice, new[0])


def test_without_it_the_codes_are_void(home: Home, factors: SecondFactors) -> None:
    """Turned on again, it has others."""
    secret = new_secret()
    codes = factors.enable(home.alice, secret, code(secret))
    factors.disable(home.alice)
    assert 0 == factors.codes_left(home.alice)
    assert factors.check(home.alice, codes[0]) is None
    other = new_secret()
    factors.enable(home.alice, other, code(other))
    assert factors.check(home.alice, codes[0]) is None


def test_recovery_codes_are_not_stored(home: Home, factors: SecondFactors) -> None:
    """Who steals the index cannot use them."""
    secret = new_secret()
    codes = factors.enable(home.alice, secret, code(secret))
    home.catalog.close()
    index = b"".join(path.read_bytes() for path in home.data.glob("index.sqlite*"))
    assert not any(each.encode() in index for each in codes)
    assert not any(each.replace("-", "").encode() in index for each in codes)


def test_recovery_codes_cannot_be_guessed_even_from_their_hashes(
    home: Home, factors: SecondFactors
) -> None:
    """They have 112 random bits at least (OWASP ASVS 4.0.3, §2.6.2), in groups to be typed."""
    secret = new_secret()
    for each in factors.enable(home.alice, secret, code(secret)):
        assert [4] * 6 == [len(group) for group in each.split("-")]
        assert 112 <= 24 * math.log2(len(passwords._CLEAR))


def test_shorter_recovery_codes_of_earlier_versions_are_good(
    home: Home, factors: SecondFactors
) -> None:
    """Whoever has printed them need not print others."""
    secret = new_secret()
    factors.enable(home.alice, secret, code(secret))
    with home.catalog.write() as connection:
        hashes = [hashlib.sha256(b"abcdefghjkmn").hexdigest()]
        stored.set_codes(connection, home.alice.id, hashes)
    assert Factor.RECOVERY_CODE is factors.check(home.alice, "abcd-efgh-jkmn")


def test_secrets_are_not_stored_as_they_are(home: Home, factors: SecondFactors) -> None:
    """A copy of the index makes no codes; those of an earlier version are encrypted, too."""
    secret, older = new_secret(), new_secret()
    factors.enable(home.alice, secret, code(secret, -1))
    with home.catalog.write() as connection:
        stored.set_secret(connection, home.bob.id, older, None)
    assert factors.check(home.bob, code(older)) is None
    assert 1 == factors.seal_all()
    assert 0 == factors.seal_all()
    assert Factor.AUTHENTICATOR is factors.check(home.alice, code(secret))
    assert Factor.AUTHENTICATOR is factors.check(home.bob, code(older))
    home.catalog.close()
    index = b"".join(path.read_bytes() for path in home.data.glob("index.sqlite*"))
    assert secret.encode() not in index
    assert older.encode() not in index


def test_without_its_key_only_recovery_codes_are_good(
    home: Home, factors: SecondFactors, caplog: pytest.LogCaptureFixture
) -> None:
    """Who has lost the key is told by the log, and nobody is kept out for good."""
    secret = new_secret()
    codes = factors.enable(home.alice, secret, code(secret, -1))
    (home.data / "second-factor.key").unlink()
    restarted = Accounts(home.catalog, home.data).second_factors
    assert 0 == restarted.seal_all()
    assert f"unreadable user={home.alice.id}" in caplog.text
    caplog.clear()
    assert restarted.check(home.alice, code(secret)) is None
    assert f"unreadable user={home.alice.id}" in caplog.text
    assert Factor.RECOVERY_CODE is restarted.check(home.alice, codes[0])
