"""Reading the settings: defaults, then the file, then the environment, then the command line.

Each is stronger than the ones before it.
"""

from __future__ import annotations

import json
import os
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from pydantic_settings import InitSettingsSource

from config.options import OTHER_VARIABLES, PREFIX, Option, options, sections
from config.settings import Settings

FILE_NAME = "mantelpiece.toml"


class BadSetting(Exception):
    """A setting that cannot be used; the message is one line for the person who runs the server."""

    def __init__(self, name: str, value: object, source: str, reason: str) -> None:
        self.name = name
        self.value = value
        self.source = source
        super().__init__(_one_line(f"{name} = {_shown(value)} ({source}): {reason}"))


@dataclass(frozen=True, slots=True)
class _Given:
    """A value and the words that tell where it was given."""

    value: object
    source: str


_Layer = dict[str, _Given]  # by option name


def load_settings(
    command_line: Mapping[str, object],
    environ: Mapping[str, str] = os.environ,
    cwd: Path | None = None,
) -> Settings:
    """Return the settings in force.

    *command_line* holds what was given there, by `Option.key`, and the settings file as
    ``config``; None means not given. Relative paths of the command line and the environment
    start at *cwd* (default: the current folder), those in the settings file at its folder.

    Raises:
        BadSetting: an option is unknown or has a value that it cannot have.
    """
    cwd = (cwd or Path.cwd()).absolute()
    layers = [_read_command_line(command_line, cwd), _read_environment(environ, cwd)]
    layers.append(_read_file(_find_file(command_line, environ, cwd, layers)))
    try:
        settings = Settings(
            _build_sources=(tuple(InitSettingsSource(Settings, _nest(lay)) for lay in layers), {})
        )
    except ValidationError as error:
        raise _explain(error, layers) from error
    return settings.model_copy(update={"data": cwd / settings.data})


def _read_command_line(command_line: Mapping[str, object], cwd: Path) -> _Layer:
    given = {key: value for key, value in command_line.items() if value is not None}
    given.pop("config", None)
    layer = {
        option.name: _Given(_absolute(option, given.pop(option.key), cwd), _flag(option.flag))
        for option in options()
        if option.key in given
    }
    if given:
        raise KeyError(f"no such option: {', '.join(given)}")
    return layer


def _read_environment(environ: Mapping[str, str], cwd: Path) -> _Layer:
    by_variable = {option.variable: option for option in options()}
    layer = {}
    for variable, value in environ.items():
        if not variable.startswith(PREFIX) or variable in OTHER_VARIABLES:
            continue
        if variable not in by_variable:
            reason = _no_such_option(variable, [*by_variable, *OTHER_VARIABLES])
            raise BadSetting(variable, value, "environment", reason)
        if value:  # an empty variable is one that a compose file passes on without having it
            option = by_variable[variable]
            layer[option.name] = _Given(_absolute(option, value, cwd), _variable(variable))
    return layer


def _find_file(
    command_line: Mapping[str, object],
    environ: Mapping[str, str],
    cwd: Path,
    layers: list[_Layer],
) -> _SettingsFile | None:
    """Return the settings file to read; None where there is none."""
    asked = None
    if (path := command_line.get("config")) is not None:
        asked = _Given(path, _flag("--config"))
    elif variable := environ.get("MANTELPIECE_CONFIG"):
        asked = _Given(variable, _variable("MANTELPIECE_CONFIG"))
    if asked:
        path = cwd / Path(str(asked.value)).expanduser()
        if not path.is_file():
            raise BadSetting("config", str(path), asked.source, "there is no such file")
        return _SettingsFile(path)
    if (beside := cwd / FILE_NAME).is_file():
        return _SettingsFile(beside)
    data = next((layer["data"].value for layer in layers if "data" in layer), cwd / "data")
    if (inside := Path(str(data)) / FILE_NAME).is_file():
        return _SettingsFile(inside, in_data=True)
    return None


@dataclass(frozen=True, slots=True)
class _SettingsFile:
    path: Path
    in_data: bool = False

    def source(self, key: str) -> str:
        return f"file {self.path}, key {key}"


def _read_file(file: _SettingsFile | None) -> _Layer:
    if file is None:
        return {}
    layer = {}
    for name, value in _flatten(file, _parse(file.path)):
        known = {option.name: option for option in options()}
        if name not in known:
            raise BadSetting(name, value, file.source(name), _no_such_option(name, [*known]))
        if name == "data" and file.in_data:
            raise BadSetting(
                name, value, file.source(name), "cannot be set in a file inside the data folder"
            )
        value = _absolute(known[name], value, file.path.parent)
        layer[name] = _Given(value, file.source(name))
    return layer


def _parse(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        reason = f"cannot be read: {error.strerror}"
    except UnicodeDecodeError:
        reason = "is not UTF-8 text"
    except tomllib.TOMLDecodeError as error:
        reason = f"is not valid TOML: {error}"
    raise BadSetting("config", str(path), "settings file", reason)


def _flatten(file: _SettingsFile, tables: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for key, value in tables.items():
        if key not in sections():
            yield key, value
        elif isinstance(value, dict):
            yield from ((f"{key}.{name}", inner) for name, inner in value.items())
        else:
            raise BadSetting(key, value, file.source(key), f"must be a table: [{key}]")


def _nest(layer: _Layer) -> dict[str, Any]:
    nested: dict[str, Any] = {}
    for name, given in layer.items():
        *section, key = name.split(".")
        table = nested.setdefault(section[0], {}) if section else nested
        table[key] = given.value
    return nested


def _explain(error: ValidationError, layers: list[_Layer]) -> BadSetting:
    location = error.errors(include_url=False)[0]["loc"]
    for option in options():
        if option.name == ".".join(str(part) for part in location[: option.name.count(".") + 1]):
            given = next(layer[option.name] for layer in layers if option.name in layer)
            return BadSetting(option.name, given.value, given.source, f"must be {option.expected}")
    raise error


def _absolute(option: Option, value: object, folder: Path) -> object:
    if option.expected == "a path" and isinstance(value, str | Path) and value != "":
        return folder / Path(value).expanduser()
    return value


def _no_such_option(name: str, known: list[str]) -> str:
    by_end = {option.removeprefix(PREFIX): option for option in known}
    close = get_close_matches(name.removeprefix(PREFIX), by_end, n=1, cutoff=0.75)
    return "there is no such option" + (f"; did you mean {by_end[close[0]]}?" if close else "")


def _flag(flag: str) -> str:
    return f"command line {flag}"


def _variable(variable: str) -> str:
    return f"environment {variable}"


def _shown(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= 100 else text[:99] + "…"


def _one_line(text: str) -> str:
    return "".join(char if char.isprintable() else repr(char)[1:-1] for char in text)
