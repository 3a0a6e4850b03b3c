"""``mantelpiece serve``: the server."""

from __future__ import annotations

import os

import click

from config import Settings
from server.commands.options import settings_from, settings_options
from server.household import ADMIN, ensure_admin, make_data_folder, make_household
from server.logs import start_logging
from server.sole import sole
from server.supervisor import Supervisor, listen


@click.command()
@settings_options("host", "port")
def serve(**given: str | None) -> None:
    """Run the server: the drive, the gallery, and the jobs in the background.

    The first start makes the data folder and a user “admin”, whose password it prints once
    (or takes from MANTELPIECE_ADMIN_PASSWORD).
    """
    settings = settings_from(**given)
    start_logging(settings)
    make_data_folder(settings.data)
    with listen(settings.host, settings.port) as listening, sole(settings.data):
        password = _prepare(settings)
        click.echo(_greeting(settings, password))
        Supervisor(settings, listening).run()


def _prepare(settings: Settings) -> str | None:
    with make_household(settings) as household:
        household.library.recover()
        return ensure_admin(household.accounts, os.environ.get("MANTELPIECE_ADMIN_PASSWORD"))


def _greeting(settings: Settings, password: str | None) -> str:
    address = settings.server.public_url or f"http://{_host(settings.host)}:{settings.port}"
    dav = address.replace("http", "dav", 1)
    lines = [
        "",
        "  Mantelpiece is running.",
        "",
        f"  In the browser    {address}/",
        f"  As a drive        {address}/   (Explorer, Finder, phone apps)",
        f"                    {dav}/    (GNOME Files, Dolphin)",
        f"                    rclone mount \":webdav,url='{address}',user={ADMIN}:\" DIR",
    ]
    if password is not None:
        lines += [
            "",
            f"  Log in as         {ADMIN}",
            f"  with password     {password}   (shown only now)",
        ]
    lines += [
        "",
        f"  Everything is kept in {settings.data.resolve()}. Ctrl+C stops the server.",
        "",
    ]
    return "\n".join(lines)


def _host(host: str) -> str:
    if host in ("0.0.0.0", "::"):  # noqa: S104 - recognised, not bound
        return "localhost"
    return f"[{host}]" if ":" in host else host
