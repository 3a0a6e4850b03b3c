"""Second factors: codes of an authenticator (RFC 6238), and those for when it is lost."""

from __future__ import annotations

import hashlib
import hmac
import logging
import re
from collections.abc import Sequence
from datetime import UTC, datetime
from enum import StrEnum

import pyotp

from library.accounts.passwords import made_up
from library.accounts.sealing import Seal, Unreadable
from library.audit import Audit, AuditAct
from library.catalog import second_factor, sessions
from library.catalog.driver import driver_of
from library.catalog.engine import Catalog
from library.catalog.overwriting import overwriting
from library.errors import NotAllowed
from library.model import User
from library.throttling import Throttle, Tried

log = logging.getLogger(__name__)

RECOVERY_CODES = 10
_GROUPS = 6  # of a recovery code: 118 random bits; OWASP ASVS 4.0.3 §2.6.2 asks for 112
_STEP_S = 30  # RFC 6238 §5.2
_ISSUER = "Mantelpiece"
_SECRET = re.compile(r"[A-Z2-7]{32}")  # 160 bits, RFC 4226 §4
_CODE = re.compile(r"[0-9]{6}", re.ASCII)


class Factor(StrEnum):
    """What was shown beside the password."""

    AUTHENTICATOR = "authenticator"
    RECOVERY_CODE = "recovery code"


def new_secret() -> str:
    """Return a secret for an authenticator, in base32."""
    return pyotp.random_base32()


def is_secret(text: str) -> bool:
    """Whether *text* is as `new_secret` makes them."""
    return _SECRET.fullmatch(text) is not None


def enrolment_address(secret: str, name: str) -> str:
    """Return the ``otpauth:`` address that authenticators read from a QR code."""
    return pyotp.TOTP(secret).provisioning_uri(name=name, issuer_name=_ISSUER)


def accepted_step(code: str, secret: str, last: int | None, now: datetime) -> int | None:
    """Return the step whose code that is; None where it is wrong, or was used.

    Clocks may differ by one step (RFC 6238 §5.2). No code is good twice: what is not after the
    step *last*, which was accepted before, is refused.
    """
    totp = pyotp.TOTP(secret)
    present = int(now.timestamp()) // _STEP_S
    for step in (present, present - 1, present + 1):
        if hmac.compare_digest(totp.generate_otp(step), code) and (last is None or step > last):
            return step
    return None


class SecondFactors:
    """The second factors of all users."""

    def __init__(self, catalog: Catalog, throttle: Throttle, seal: Seal, audit: Audit) -> None:
        """Keep them in *catalog*, under *seal*.

        *throttle* says who may try a code, and *audit* is told of codes that are tried again.
        """
        self._catalog = catalog
        self._throttle = throttle
        self._seal = seal
        self._audit = audit

    def seal_all(self) -> int:
        """Encrypt what an earlier version kept as it is, and overwrite that; return how many.

        The key is there afterwards, whether or not it was needed. What it cannot read is logged.

        Raises:
            OSError: the key can be neither read nor made.
            LibraryError: it is none.
        """
        self._seal.find_key()
        with self._catalog.write() as connection:
            stored = second_factor.everyone(connection)
            plain = [each for each in stored if is_secret(each[1])]
            for user_id, secret in stored:
                if not is_secret(secret):
                    self._secret(secret, user_id)
            with overwriting(driver_of(connection)):
                for user_id, secret in plain:
                    sealed = self._seal.close(secret, user_id)
                    second_factor.replace_secret(connection, user_id, sealed)
        if plain:
            self._catalog.empty_log()
        return len(plain)

    def enable(self, user: User, secret: str, code: str) -> Sequence[str]:
        """Ask *user* for codes of *secret* from now on; return new recovery codes.

        They are told this once.

        Raises:
            NotAllowed: *code*, which shows that the authenticator has the secret, is wrong, or
                there is a second factor already.
        """
        if not is_secret(secret):
            raise NotAllowed("That is no secret of an authenticator.")
        with self._catalog.write() as connection:
            if second_factor.find(connection, user.id) is not None:
                raise NotAllowed("There is a second factor already.")
            step = accepted_step(_plain(code), secret, None, datetime.now(UTC))
            if step is None:
                raise NotAllowed(
                    "That code is wrong. Is the time right, on the phone and on the server?"
                )
            sealed = self._seal.close(secret, user.id)
            second_factor.set_secret(connection, user.id, sealed, step)
            codes = _new_codes()
            second_factor.set_codes(connection, user.id, map(_fingerprint, codes))
        return codes

    def disable(self, user: User) -> None:
        """Ask *user* for the password alone."""
        with self._catalog.write() as connection:
            second_factor.set_secret(connection, user.id, None, None)
            sessions.forget_codes(connection, user.id)
            second_factor.set_codes(connection, user.id, ())

    def check(self, user: User, code: str, address: str | None = None) -> Factor | None:
        """Use up *code*, of the authenticator or for recovery; None: it is wrong, or was used.

        Raises:
            TooMany: too many were wrong, and nothing may be tried yet.
        """
        self._throttle.admit(Tried.CODE, user.name, address)
        factor = self._use_up(user, code, address)
        if factor is None:
            self._throttle.failed(Tried.CODE, user.name, address)
        else:
            self._throttle.succeeded(Tried.CODE, user.name, address)
            self._throttle.recognise(user, address)
        return factor

    def renew_codes(self, user: User) -> Sequence[str]:
        """Return new recovery codes, told this once; those that there were are void.

        Raises:
            NotAllowed: there is no second factor.
        """
        codes = _new_codes()
        with self._catalog.write() as connection:
            if second_factor.find(connection, user.id) is None:
                raise NotAllowed("There is no second factor.")
            second_factor.set_codes(connection, user.id, map(_fingerprint, codes))
        return codes

    def codes_left(self, user: User) -> int:
        """Return how many recovery codes are still good."""
        with self._catalog.read() as connection:
            return second_factor.codes_left(connection, user.id)

    def _use_up(self, user: User, code: str, address: str | None) -> Factor | None:
        plain, now = _plain(code), datetime.now(UTC)
        with self._catalog.write() as connection:
            stored = second_factor.find(connection, user.id)
            if stored is None:
                return None
            if _CODE.fullmatch(plain):
                secret = self._secret(stored.secret, user.id)
                if secret is None:
                    return None
                step = accepted_step(plain, secret, stored.step, now)
                if step is None:
                    if accepted_step(plain, secret, None, now) is not None:
                        self._audit.note(
                            AuditAct.CODE_REPLAYED, actor=user, address=address, within=connection
                        )
                    return None
                second_factor.accept(connection, user.id, step)
                return Factor.AUTHENTICATOR
            good = second_factor.use_code(connection, user.id, _fingerprint(plain), now)
            return Factor.RECOVERY_CODE if good else None

    def _secret(self, stored: str, user_id: int) -> str | None:
        """Return the secret of an authenticator; None: the key is lost, but not the user's codes.

        For these are in the index as hashes.
        """
        try:
            return self._seal.open(stored, user_id)
        except Unreadable:
            log.error("second factor unreadable user=%s: its key is another now", user_id)
            return None


def _new_codes() -> Sequence[str]:
    return [made_up(_GROUPS) for _ in range(RECOVERY_CODES)]


def _plain(code: str) -> str:
    return re.sub(r"[\s-]", "", code).casefold()


def _fingerprint(code: str) -> str:
    # Those made by earlier versions have 59 random bits, and are good only with the password.
    return hashlib.sha256(_plain(code).encode("utf-8", "surrogatepass")).hexdigest()
