"""[auth]: passwords, second factors, and who else is believed."""

from __future__ import annotations

from pathlib import Path

from config.declaring import Section, option


class AuthSettings(Section):
    """Passwords, second factors, and who else is believed."""

    admin_name: str = option(
        "admin",
        "The name of the admin that the first start makes. Later, it means nothing.",
        expected="up to 64 letters, digits, dots, dashes and underscores",
        pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$",
    )
    admin_second_factor: bool = option(
        False,
        "Let admins look after users and the server only in browsers where they have given a code "
        "of their second factor.",
    )
    key_file: Path | None = option(
        None,
        "The file of 32 random bytes by which secrets of authenticators are encrypted, such as a "
        "credential of systemd, instead of second-factor.key in the data folder.",
        default_text="none",
    )
    cache_minutes: int = option(
        5,
        "How long a verified password is remembered in memory, so that the slow check does not "
        "run on every request of a mounted drive; 0 checks every time.",
        unit="minutes",
        ge=0,
        le=1440,
    )
    proxy_header: str | None = option(
        None,
        "The header in which a reverse proxy that signs people in, and is one of "
        "server.trusted_proxies, tells the user's name; for browsers only. The proxy has to "
        "replace what clients send under that name.",
        default_text="none",
        expected="the name of a header, such as Remote-User",
        pattern=r"^[A-Za-z0-9-]{1,64}$",
    )
