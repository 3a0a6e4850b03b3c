"""Every address of an application, made up from its rules, so that none can be forgotten."""

from __future__ import annotations

from collections.abc import Iterator

from flask import Flask
from werkzeug.routing import AnyConverter, IntegerConverter, PathConverter, Rule


def addresses(app: Flask) -> Iterator[tuple[str, str]]:
    """Yield method and address of every view of *app*, with made-up ids, names and paths."""
    adapter = app.url_map.bind("localhost")
    for rule in app.url_map.iter_rules():
        for method in sorted(rule.methods or ()):
            yield method, adapter.build(rule.endpoint, _made_up(rule), method)


def _made_up(rule: Rule) -> dict[str, object]:
    values: dict[str, object] = {}
    for name, converter in rule._converters.items():
        if isinstance(converter, IntegerConverter):
            values[name] = 1
        elif isinstance(converter, AnyConverter):
            values[name] = min(converter.items)
        else:
            values[name] = "files" if isinstance(converter, PathConverter) else "x"
    return values
