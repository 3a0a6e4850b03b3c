"""The command line: ``mantelpiece COMMAND``."""

from __future__ import annotations

import sys
from importlib.metadata import version

import click

from config import BadSetting
from library.errors import LibraryError
from server.commands.info import info
from server.commands.serve import serve
from server.commands.status import status
from server.commands.user import user
from server.commands.work import work

FAILED, BAD_USAGE = 1, 2


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(version("mantelpiece"), prog_name="Mantelpiece")
def mantelpiece() -> None:
    """A gallery for a household's photos and videos that is also a network drive."""


for _command in (serve, user, work, info, status):
    mantelpiece.add_command(_command)


def main() -> None:
    """Run the command line; an error is one clear line on standard error."""
    try:
        mantelpiece()
    except BadSetting as error:
        _fail(error, BAD_USAGE)
    except LibraryError as error:
        _fail(error, FAILED)
    except OSError as error:  # a data folder of someone else, a disk that has gone
        _fail(error, FAILED)


def _fail(error: Exception, status_code: int) -> None:
    click.echo(f"mantelpiece: {error}", err=True)
    sys.exit(status_code)
