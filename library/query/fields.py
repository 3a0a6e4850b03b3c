"""The fields of a query, such as person=: a new one is one entry in `FIELDS`."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final, TypeAlias

from library.catalog.search_scope import PRESENCE
from library.model import Kind
from library.query.dates import first_day, is_date, last_day
from library.query.errors import BadQuery
from library.query.nodes import UNITS, Dates, Has, In, Marked, Near, Node, Size, Text, Type
from library.query.tokens import Token, Value, plain
from library.words import words

Read: TypeAlias = Callable[[Token], Node]

_NUMBER = r"[+-]?\d{1,9}(?:\.\d{1,12})?"
_NEAR = re.compile(rf"({_NUMBER}),({_NUMBER}),({_NUMBER})(k?m)", re.ASCII | re.IGNORECASE)
_SIZE = re.compile(r"(\d{1,12}(?:\.\d{1,6})?)([kmgt]?b)", re.ASCII | re.IGNORECASE)
_HALFWAY_KM = 20_016  # around the earth: nothing is farther
_KINDS: Final = {
    "photo": Kind.IMAGE,
    "image": Kind.IMAGE,
    "picture": Kind.IMAGE,
    "video": Kind.VIDEO,
    "movie": Kind.VIDEO,
}
_FAVORITE: Final = {"favorite": "favorite", "favourite": "favorite"}


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a query."""

    read: Read
    operators: str = "=:"


def read(token: Token) -> Node:
    """Return what a field says.

    Raises:
        BadQuery: there is none of that name, or it takes no such value.
    """
    field = FIELDS.get(token.text.casefold())
    if field is None:
        known = ", ".join(name for name in FIELDS)
        message = f"There is no “{token.text}”; there are {known}. Quotes make it plain words."
        raise BadQuery(message, token.start, token.start + len(token.text))
    if token.operator not in field.operators:
        at = token.start + len(token.text)
        raise BadQuery(f"“{token.text}” takes “=”, not “{token.operator}”.", at, at + 1)
    return field.read(token)


def text(value: Value) -> str:
    """Return *value* as it is told again.

    Raises:
        BadQuery: it has no letters and no digits.
    """
    told = plain(value.text)
    if not words(told):
        raise BadQuery("There is nothing to search for in this.", value.start, value.end)
    return told


def one(token: Token) -> Value:
    """Return the only value of a field.

    Raises:
        BadQuery: it has more.
    """
    if len(token.values) > 1:
        second = token.values[1]
        message = f"“{token.text}” takes one value; with “or” there can be more."
        raise BadQuery(message, second.start, second.end)
    return token.values[0]


def _chosen(token: Token, choices: Sequence[str] | Mapping[str, object]) -> str:
    value = one(token)
    choice = value.text.casefold()
    if choice not in choices:
        message = f"“{token.text}” is one of {', '.join(choices)}."
        raise BadQuery(message, value.start, value.end)
    return choice


def _in(kind: str, token: Token) -> Node:
    return In(kind, tuple(map(text, token.values)))


def _text(column: str, token: Token) -> Node:
    return Text(token.text.casefold(), column, text(one(token)))


def _type(token: Token) -> Node:
    return Type(_KINDS[_chosen(token, _KINDS)])


def _marked(token: Token) -> Node:
    return Marked(_FAVORITE[_chosen(token, _FAVORITE)])


def _has(known: bool, token: Token) -> Node:
    return Has(_chosen(token, PRESENCE), known)


def _near(token: Token) -> Node:
    value = one(token)
    found = _NEAR.fullmatch(value.text)
    if found is None:
        message = "“near” takes degrees north and east, and how far: near=48.85,2.35,10km."
        raise BadQuery(message, value.start, value.end)
    north, east, far = (float(each) for each in found.groups()[:3])
    if abs(north) > 90 or abs(east) > 180:
        raise BadQuery("There is no such place on earth.", value.start, value.end)
    km = min(far / (1 if found[4].casefold() == "km" else 1000), _HALFWAY_KM)
    if km < 0.001:
        raise BadQuery("“near” takes at least one metre.", value.start, value.end)
    return Near(round(north, 6) + 0.0, round(east, 6) + 0.0, round(km, 3))


def _size(token: Token) -> Node:
    if token.operator in "=:":
        at = token.start + len(token.text)
        raise BadQuery("“size” takes “>” or “<”.", at, at + 1)
    return _sized(token.operator == ">", token)


def _sized(larger: bool, token: Token) -> Node:
    value = one(token)
    found = _SIZE.fullmatch(value.text)
    if found is None:
        raise BadQuery("A size is written as in 10mb.", value.start, value.end)
    return Size(round(float(found[1]) * UNITS[found[2].casefold()]), larger)


def _since(token: Token) -> Node:
    return dates(one(token), None)


def _until(token: Token) -> Node:
    return dates(None, one(token))


def dates(first: Value | None, last: Value | None) -> Dates:
    """Return the days from *first* to *last*, which are written as dates; None: open.

    Raises:
        BadQuery: there are no such days.
    """
    for value, day in (first, first_day), (last, last_day):
        if value is None:
            continue
        if not is_date(value.text):
            message = "A date is written as in 2024, 2024-05 or 2024-05-17, from 1800 to 2099."
            raise BadQuery(message, value.start, value.end)
        try:
            day(value.text)
        except ValueError:
            raise BadQuery("There is no such date.", value.start, value.end) from None
    if first is not None and last is not None and first_day(first.text) > last_day(last.text):
        raise BadQuery("This ends before it begins.", first.start, last.end)
    return Dates(first.text if first else None, last.text if last else None)


FIELDS: Final[Mapping[str, Field]] = {
    "person": Field(partial(_in, "person")),
    "album": Field(partial(_in, "album")),
    "place": Field(partial(_text, "place")),
    "camera": Field(partial(_text, "camera")),
    "keyword": Field(partial(_text, "keywords")),
    "caption": Field(partial(_text, "caption")),
    "file": Field(partial(_text, "name")),
    "type": Field(_type),
    "is": Field(_marked),
    "has": Field(partial(_has, True)),
    "no": Field(partial(_has, False)),
    "near": Field(_near),
    "since": Field(_since),
    "until": Field(_until),
    "size": Field(_size, "=:<>"),
    "larger": Field(partial(_sized, True)),
    "smaller": Field(partial(_sized, False)),
}
