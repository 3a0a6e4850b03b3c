"""Second factors: codes of an authenticator (RFC 6238), and those for when it is lost."""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Sequence
from datetime import UTC, datetime
from enum import StrEnum

import pyotp

from library.accounts.passwords import made_up
from library.audit import Audit, AuditAct
from library.catalog import second_factor
from library.catalog.engine import Catalog
from library.errors import NotAllowed
from library.model import User
from library.throttling import Throttle, Tried

RECOVERY_CODES = 10
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

    def __init__(self, catalog: Catalog, throttle: Throttle, audit: Audit) -> None:
        """Keep them in *catalog*.

        *throttle* says who may try a code, and *audit* is told of codes that are tried again.
        """
        self._catalog = catalog
        self._throttle = throttle
        self._audit = audit

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
            second_factor.set_secret(connection, user.id, secret, step)
            codes = [made_up(3) for _ in range(RECOVERY_CODES)]
            second_factor.set_codes(connection, user.id, map(_fingerprint, codes))
        return codes

    def disable(self, user: User) -> None:
        """Ask *user* for the password alone."""
        with self._catalog.write() as connection:
            second_factor.set_secret(connection, user.id, None, None)
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
        codes = [made_up(3) for _ in range(RECOVERY_CODES)]
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
                step = accepted_step(plain, stored.secret, stored.step, now)
                if step is None:
                    if accepted_step(plain, stored.secret, None, now) is not None:
                        self._audit.note(
                            AuditAct.CODE_REPLAYED, actor=user, address=address, within=connection
                        )
                    return None
                second_factor.accept(connection, user.id, step)
                return Factor.AUTHENTICATOR
            good = second_factor.use_code(connection, user.id, _fingerprint(plain), now)
            return Factor.RECOVERY_CODE if good else None


def _plain(code: str) -> str:
    return re.sub(r"[\s-]", "", code).casefold()


def _fingerprint(code: str) -> str:
    # 59 random bits, which are good only together with a password.
    return hashlib.sha256(_plain(code).encode("utf-8", "surrogatepass")).hexdigest()
