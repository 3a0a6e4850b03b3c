"""What commands take that are also settings."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

from config import Settings, load_settings, options

Command = Callable[..., Any]


def settings_options(*names: str) -> Callable[[Command], Command]:
    """Add ``--data``, ``--config`` and the options *names* to a command, as they are declared.

    They arrive as keyword arguments for `settings_from`.
    """
    declared = {option.name: option for option in options()}

    def add(command: Command) -> Command:
        command = click.option("--config", metavar="FILE", help="The settings file to read.")(
            command
        )
        for name in reversed(("data", *names)):
            option = declared[name]
            told = f"{option.help}  [default: {option.default}]"
            command = click.option(option.flag, option.key, metavar=_metavar(name), help=told)(
                command
            )
        return command

    return add


def settings_from(**given: str | None) -> Settings:
    """Return the settings in force, with what the command line gave.

    Raises:
        BadSetting: one of them cannot be used.
    """
    return load_settings(given)


def _metavar(name: str) -> str:
    return {"data": "DIR"}.get(name, name.rsplit(".", 1)[-1].upper())
