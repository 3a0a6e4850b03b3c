"""``mantelpiece serve``: the server."""

from __future__ import annotations

import os
import resource
import sys
from contextlib import suppress

import click

from config import Settings
from server import plain
from server.commands.options import settings_from, settings_options
from server.core_files import forbid_core_files
from server.data_folder import make_data_folder
from server.exposure import is_in_the_clear, refuse_exposure
from server.http.tls import tls
from server.sockets import door, passed_door
from server.sole import sole

_IN_THE_CLEAR = (
    "Without encryption, whoever shares this network can read passwords and photos on their way: "
    "`mantelpiece tls self-signed` makes a certificate."
)


@click.command()
@settings_options(
    *("host", "port", "server.processes", "server.tls_cert", "server.tls_key"),
    *("server.insecure", "server.public_url"),
)
def serve(**given: str | None) -> None:
    """Run the server: the drive, the gallery, and the jobs in the background.

    The first start makes the data folder and a user “admin” (or who auth.admin_name says), whose
    password it prints once (or takes from MANTELPIECE_ADMIN_PASSWORD).
    """
    settings = settings_from(**given)
    # Here, where an error is one line: later it would be one of every web process.
    tls(settings.server.tls_cert, settings.server.tls_key)
    make_data_folder(settings.data)
    _allow_many_files()
    forbid_core_files()
    several = settings.server.processes > 1
    listening = passed_door(os.environ) or door(settings.host, settings.port)
    with listening, sole(settings.data) as claim:
        refuse_exposure(listening, settings)
        if is_in_the_clear(listening, settings):
            click.echo(_IN_THE_CLEAR, err=True)
        _become(
            "server.supervisor" if several else "server.alone",
            settings,
            listening.fileno(),
            claim,
        )


def _allow_many_files() -> None:
    """Let each process have as many connections open as the system's administrator permits.

    What is set without asking is 1024 on most systems, for the sake of programs that use select().
    """
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    with suppress(OSError, ValueError):  # macOS calls its limit infinite, and means another
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


def _become(module: str, settings: Settings, listening: int, claim: int) -> None:
    """Go on as *module* in this very process, without the 40 MB that reading the settings took."""
    reader, writer = os.pipe()
    os.write(writer, plain.written(settings) + b"%d\n" % listening)
    os.close(writer)
    for descriptor in (reader, listening, claim):
        os.set_inheritable(descriptor, True)
    sys.stdout.flush()
    os.execv(sys.executable, [sys.executable, "-P", "-m", module, str(reader)])  # noqa: S606
