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
            told = option.help
            if not option.is_switch:
                told += f"  [default: {option.default}]"
            value = {"is_flag": True} if option.is_switch else {"metavar": _metavar(name)}
            command = click.option(option.flag, option.key, help=told, default=None, **value)(
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
