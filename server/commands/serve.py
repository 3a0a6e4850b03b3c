"""``mantelpiece serve``: the server."""

from __future__ import annotations

import os
import sys

import click

from config import Settings
from server import plain
from server.commands.options import settings_from, settings_options
from server.data_folder import make_data_folder
from server.sockets import door, passed_door
from server.sole import sole


@click.command()
@settings_options(
    "host", "port", "server.processes", "server.tls_cert", "server.tls_key", "server.public_url"
)
def serve(**given: str | None) -> None:
    """Run the server: the drive, the gallery, and the jobs in the background.

    The first start makes the data folder and a user “admin”, whose password it prints once
    (or takes from MANTELPIECE_ADMIN_PASSWORD).
    """
    settings = settings_from(**given)
    make_data_folder(settings.data)
    several = settings.server.processes > 1
    listening = passed_door(os.environ) or door(settings.host, settings.port, several=several)
    with listening, sole(settings.data) as claim:
        _become(
            "server.supervisor" if several else "server.alone",
            settings,
            listening.fileno(),
            claim,
        )


def _become(module: str, settings: Settings, listening: int, claim: int) -> None:
    """Go on as *module* in this very process, without the 40 MB that reading the settings took."""
    reader, writer = os.pipe()
    os.write(writer, plain.written(settings) + b"%d\n" % listening)
    os.close(writer)
    for descriptor in (reader, listening, claim):
        os.set_inheritable(descriptor, True)
    sys.stdout.flush()
    os.execv(sys.executable, [sys.executable, "-P", "-m", module, str(reader)])  # noqa: S606
