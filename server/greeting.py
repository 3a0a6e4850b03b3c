"""What the server says when it has started."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from config import Settings


@dataclass(frozen=True, slots=True)
class FirstAdmin:
    """Who may come in first."""

    name: str
    password: str | None = None  # if it was made up just now


def greeting(settings: Settings, admin: FirstAdmin) -> str:
    """Return how to reach the server, and as whom."""
    address = settings.server.public_url or _address(settings)
    dav = address.replace("http", "dav", 1)
    lines = [
        "",
        "  Mantelpiece is running.",
        "",
        f"  In the browser    {address}/",
        f"  As a drive        {address}/   (Explorer, Finder, phone apps)",
        f"                    {dav}/    (GNOME Files, Dolphin)",
        f"                    rclone mount \":webdav,url='{address}',user={admin.name}:\" DIR",
    ]
    if admin.password is not None:
        lines += [
            "",
            f"  Log in as         {admin.name}",
            f"  with password     {admin.password}   (shown only now)",
        ]
    lines += [
        "",
        f"  Everything is kept in {settings.data.resolve()}. Ctrl+C stops the server.",
        "",
    ]
    return "\n".join(lines)


def _address(settings: Settings) -> str:
    scheme = "https" if settings.server.tls_cert else "http"
    return f"{scheme}://{_host(settings.host)}:{settings.port}"


def _host(host: str) -> str:
    if host in ("0.0.0.0", "::"):  # noqa: S104 - recognised, not bound
        return "localhost"
    return f"[{host}]" if ":" in host else host
