"""What a browser is called, from how it calls itself."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

# The first that is found counts: most call themselves by the names of others, too.
_BROWSERS: Final[Sequence[tuple[str, str]]] = (
    ("Edg/", "Edge"),
    ("EdgA/", "Edge"),
    ("EdgiOS/", "Edge"),
    ("OPR/", "Opera"),
    ("Vivaldi/", "Vivaldi"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("FxiOS/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
    ("curl/", "curl"),
)
_SYSTEMS: Final[Sequence[tuple[str, str]]] = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("CrOS", "ChromeOS"),
    ("Windows", "Windows"),
    ("Macintosh", "macOS"),
    ("Linux", "Linux"),
)


def browser_name(agent: str | None) -> str:
    """Return a name for people, such as ``Firefox on Android``, from a User-Agent header."""
    browser = _first(agent or "", _BROWSERS) or "A browser"
    system = _first(agent or "", _SYSTEMS)
    return f"{browser} on {system}" if system else browser


def _first(agent: str, names: Sequence[tuple[str, str]]) -> str | None:
    return next((name for sign, name in names if sign in agent), None)
