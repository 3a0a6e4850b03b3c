"""The command line: ``mantelpiece COMMAND``."""

from __future__ import annotations

import sys
from collections import UserDict
from importlib import import_module
from importlib.metadata import version

import click

from config import BadSetting
from library.errors import LibraryError

FAILED, BAD_USAGE = 1, 2


class _Commands(UserDict[str, click.Command]):
    """The commands by name, each loaded when it is asked for: most need what others do not."""

    def __init__(self, *names: str) -> None:
        super().__init__()
        self.data = dict.fromkeys(names, click.Command(None))

    def __getitem__(self, name: str) -> click.Command:
        if name not in self.data:
            raise KeyError(name)
        module = import_module(f"server.commands.{name}")
        found: click.Command = getattr(module, name)
        return found


_COMMANDS = _Commands(
    *("serve", "user", "scan", "check", "work", "info", "search", "status", "locks", "trash"),
    *("people", "faces", "journal", "undo", "shares", "links", "tls", "audit"),
)


@click.group(
    commands=_COMMANDS,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(version("mantelpiece"), prog_name="Mantelpiece")
def mantelpiece() -> None:
    """A gallery for a household's photos and videos that is also a network drive."""


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
