"""An OpenID provider, asked by Authlib: authorization code flow with PKCE, state and nonce."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

import requests
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.requests_client import OAuth2Session
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from joserfc.jws import JWSRegistry

from library.accounts.identities import Identity
from library.errors import NotAllowed
from webui.ports import Attempt

log = logging.getLogger(__name__)

_DISCOVERY: Final = "/.well-known/openid-configuration"
_ALGORITHMS: Final = (  # of keys that the provider alone has
    *("RS256", "RS384", "RS512", "PS256", "PS384", "PS512"),
    *("ES256", "ES384", "ES512", "EdDSA"),
)
_PATIENCE_S: Final = 10.0
_LEEWAY_S: Final = 120  # by which its clock may be off
_FAILED = (
    requests.RequestException,
    AuthlibBaseError,
    JoseError,
    KeyError,
    TypeError,
    ValueError,
    OverflowError,
)


@dataclass(frozen=True, slots=True)
class Registration:
    """How this server is known to the provider."""

    issuer: str  # an address, as the provider itself writes it
    client_id: str
    client_secret: str
    scopes: str
    name_claim: str  # which tells the name that a user would have here


class OpenIdProvider:
    """The provider at which this server is registered."""

    def __init__(self, registration: Registration) -> None:
        """Ask nothing yet: the provider may come up later."""
        self._as = registration
        self._metadata: Mapping[str, Any] | None = None

    def begin(self, callback: str, *, again: bool = False) -> tuple[str, Attempt]:
        """Return the address at which the provider asks who it is, and what to keep meanwhile.

        *again*: it is to ask also whom it knows already.

        Raises:
            NotAllowed: the provider cannot be asked.
        """
        # OpenID Connect Core 1.0 §3.1.2.1; with max_age it has to tell when it asked.
        more = {"prompt": "login", "max_age": "0"} if again else {}
        attempt = Attempt(*(secrets.token_urlsafe(32) for _ in range(3)))
        with (
            _meaning("The sign-in provider cannot be reached. Try again later."),
            self._client() as client,
        ):
            address, _ = client.create_authorization_url(
                self._told()["authorization_endpoint"],
                state=attempt.state,
                code_verifier=attempt.verifier,
                redirect_uri=callback,
                nonce=attempt.nonce,
                **more,
            )
        return str(address), attempt

    def finish(self, attempt: Attempt, callback: str, code: str) -> Identity:
        """Return who it is, by the *code* with which the browser came back.

        Raises:
            NotAllowed: the provider cannot be asked, or what it says does not hold.
        """
        with _meaning("The sign-in provider’s answer does not hold. Try again."):
            with self._client() as client:
                token = client.fetch_token(
                    self._told()["token_endpoint"],
                    code=code,
                    code_verifier=attempt.verifier,
                    redirect_uri=callback,
                    timeout=_PATIENCE_S,
                )
            return self._identity(token, attempt.nonce)

    def _identity(self, token: Mapping[str, Any], nonce: str) -> Identity:
        keys = KeySet.import_key_set(_fetched(self._told()["jwks_uri"]))
        registry = JWSRegistry(algorithms=list(_ALGORITHMS), strict_check_header=False)
        signed = jwt.decode(token["id_token"], key=keys, registry=registry)
        wanted = {
            "iss": {"essential": True, "value": self._as.issuer},
            "aud": {"essential": True, "value": self._as.client_id},
            "nonce": {"essential": True, "value": nonce},
        }
        known = {
            "client_id": self._as.client_id,
            "nonce": nonce,
            "access_token": token.get("access_token"),
        }
        claims = CodeIDToken(signed.claims, signed.header, wanted, known)
        claims.validate(leeway=_LEEWAY_S)
        name, asked = claims.get(self._as.name_claim), claims.get("auth_time")
        return Identity(
            self._as.issuer,
            str(claims["sub"]),
            name if isinstance(name, str) else "",
            None if asked is None else datetime.fromtimestamp(asked, UTC),
        )

    def _told(self) -> Mapping[str, Any]:
        """Return what the provider tells of itself; it is asked once."""
        if self._metadata is None:
            found = _fetched(self._as.issuer.rstrip("/") + _DISCOVERY)
            # Another's issuer would let it speak for this one (OpenID Connect Discovery §4.3).
            if found["issuer"] != self._as.issuer:
                raise ValueError("another issuer")
            self._metadata = found
        return self._metadata

    def _client(self) -> OAuth2Session:
        return OAuth2Session(
            self._as.client_id,
            self._as.client_secret or None,
            token_endpoint_auth_method="client_secret_basic" if self._as.client_secret else "none",
            scope=self._as.scopes,
            code_challenge_method="S256",
        )


def _fetched(address: str) -> Any:
    answer = requests.get(address, timeout=_PATIENCE_S, allow_redirects=False)
    answer.raise_for_status()
    return answer.json()


@contextmanager
def _meaning(message: str) -> Iterator[None]:
    try:
        yield
    except _FAILED as error:
        log.warning("openid sign-in failed: %s", error)
        raise NotAllowed(message) from error
