"""[oidc]: signing in by an OpenID Connect provider."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from config.declaring import Section, option


class OidcSettings(Section):
    """Signing in by an OpenID Connect provider, beside the password; in browsers only."""

    issuer: str | None = option(
        None,
        "The provider's address, just as it writes it itself in its configuration. Without, "
        "nobody is asked.",
        default_text="none",
        expected="an address such as https://id.example.org; http on the same computer alone",
        pattern=r"^(https://|http://(localhost|127\.0\.0\.1|\[::1\])(:[0-9]+)?(/|$))\S*$",
    )
    client_id: str = option(
        "mantelpiece",
        "As whom the provider knows this server.",
        expected="text",
        min_length=1,
    )
    client_secret: str | None = option(
        None,
        "The secret that this server shares with the provider.",
        default_text="none",
        expected="text",
    )
    client_secret_file: Path | None = option(
        None, "The file in which that secret is, instead.", default_text="none"
    )
    scopes: str = option(
        "profile",
        "What the provider is asked for, beside openid.",
        expected="words with spaces between them",
    )
    label: str = option(
        "OpenID",
        "What the provider is called on the page.",
        expected="text",
        min_length=1,
        max_length=40,
    )
    name_claim: str = option(
        "preferred_username",
        "Where the provider tells the name that a user has here.",
        expected="the name of a claim",
        min_length=1,
    )
    create: Literal["no", "guest", "user"] = option(
        "no", "As what users are added whom the provider knows and nobody here does."
    )
    link_by_name: bool = option(
        False,
        "Whether somebody who is linked to no account of the provider is whom its name says. Allow "
        "it only where nobody chooses their name there.",
    )
