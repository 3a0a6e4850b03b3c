"""[web]: the gallery in the browser."""

from __future__ import annotations

from config.declaring import Section, option


class WebSettings(Section):
    """The gallery in the browser."""

    session_days: int = option(
        30, "How long a browser stays logged in.", unit="days", ge=1, le=3650
    )
    files_host: str | None = option(
        None,
        "A second host name of this server, from which browsers get the files themselves, so that "
        "nothing which somebody stored can act in the gallery's name.",
        default_text="none",
        expected="a host name such as files.example.org, with its port where that is no usual one",
        pattern=r"^[A-Za-z0-9.-]+(:[0-9]{1,5})?$",
    )
