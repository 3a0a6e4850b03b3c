"""[web]: the gallery in the browser."""

from __future__ import annotations

from config.declaring import Section, option


class WebSettings(Section):
    """The gallery in the browser."""

    session_hours: int = option(
        12,
        "How long a browser stays signed in without having been asked to; it forgets the sign-in "
        "when it is closed, too.",
        unit="hours",
        ge=1,
        le=720,
    )
    idle_minutes: int = option(
        0,
        "After how long without use such a browser is signed out; 0 waits for web.session_hours.",
        unit="minutes",
        ge=0,
        le=1440,
    )
    session_days: int = option(
        30,
        "How long a browser stays signed in where “Keep me signed in on this device” was ticked; "
        "with 0, nobody can.",
        unit="days",
        ge=0,
        le=3650,
    )
    zip_gb: int = option(
        50,
        "How much may be downloaded as one zip. It is made while it is sent, and takes no room.",
        unit="GB",
        ge=1,
        le=10_000,
    )
    cache_always: bool = option(
        True,
        "Whether browsers may keep photos and pages in their cache also where “Keep me signed in "
        "on this device” was not ticked. Without, they load them anew each time, and nothing stays "
        "behind on a computer that others use.",
    )
    files_host: str | None = option(
        None,
        "A second host name of this server, from which browsers get the files themselves, so that "
        "nothing which somebody stored can act in the gallery's name.",
        default_text="none",
        expected="a host name such as files.example.org, with its port where that is no usual one",
        pattern=r"^[A-Za-z0-9.-]+(:[0-9]{1,5})?$",
    )
