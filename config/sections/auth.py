"""[auth]: passwords, and who else is believed."""

from __future__ import annotations

from config.declaring import Section, option


class AuthSettings(Section):
    """Passwords, and who else is believed."""

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
