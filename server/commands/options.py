"""What all commands take: where the data folder and the settings file are."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

from config import Settings, load_settings

Command = Callable[..., Any]


def settings_options(command: Command) -> Command:
    """Add ``--data`` and ``--config`` to a command; they arrive as keyword arguments."""
    command = click.option("--config", metavar="FILE", help="The settings file to read.")(command)
    return click.option(
        "--data", metavar="DIR", help="The data folder (default ./data, or MANTELPIECE_DATA)."
    )(command)


def settings_from(**given: str | None) -> Settings:
    """Return the settings in force, with what the command line gave.

    Raises:
        BadSetting: one of them cannot be used.
    """
    return load_settings(given)
