"""Signing in by an OpenID provider, where the settings name one."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from library.accounts import Accounts
from library.accounts.identities import Identities, Welcome
from library.catalog.engine import Catalog
from library.errors import NotAllowed
from library.model import Role
from webui.ports import OpenId

if TYPE_CHECKING:
    from config import OidcSettings


def openid_of(settings: OidcSettings, catalog: Catalog, accounts: Accounts) -> OpenId | None:
    """Return the provider of the settings; None where they name none.

    Raises:
        NotAllowed: the file of the secret cannot be read.
    """
    if settings.issuer is None:
        return None
    # Authlib takes 30 MB, which only those servers pay that use it.
    from server.openid import OpenIdProvider, Registration

    registration = Registration(
        settings.issuer,
        settings.client_id,
        _secret(settings.client_secret, settings.client_secret_file),
        f"openid {settings.scopes}",
        settings.name_claim,
    )
    welcome = Welcome(
        None if settings.create == "no" else Role(settings.create), by_name=settings.link_by_name
    )
    identities = Identities(catalog, accounts, welcome)
    return OpenId(OpenIdProvider(registration), identities, settings.label)


def _secret(given: str | None, file: Path | None) -> str:
    if file is None:
        return given or ""
    try:
        return Path(file).read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise NotAllowed(f"oidc.client_secret_file, {file}, cannot be read: {error}") from error
