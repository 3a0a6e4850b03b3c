"""The words and signs that a query is made of."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto
from typing import Final

from library.query.errors import BadQuery

MOST_CHARACTERS: Final = 1000

# By what opens them. Windows knows no name with a ", so that there is another way everywhere.
_QUOTES: Final = {"'": "'", '"': '"', "“": "”", "„": "“", "‘": "’", "«": "»"}
_FIELD = re.compile(r"([A-Za-z]+)([=:<>])")
_DATES = re.compile(r"(?:[0-9][0-9-]*)?\.\.[0-9-]*(?=[\s()]|$)")
_BREAKS: Final = "()"
_IDLE: Final = "!#$%&*+,./;<>?@[\\]^_`{|}~=:"  # between words; at their ends it means nothing


class Sign(Enum):
    """What a token is."""

    WORD = auto()
    PHRASE = auto()  # in quotes
    FIELD = auto()
    MINUS = auto()
    OPEN = auto()
    CLOSE = auto()


@dataclass(frozen=True, slots=True)
class Value:
    """What stands behind a field's name."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Token:
    """A part of a query, from character *start* until before *end*."""

    sign: Sign
    text: str  # of a field, its name
    start: int
    end: int
    operator: str = ""  # of a field: = : < or >
    values: tuple[Value, ...] = ()


def readable(query: str) -> str:
    """Return *query* in NFC, with spaces for what nobody can see; errors count its characters."""
    return "".join(
        " " if unicodedata.category(each)[0] == "C" else each
        for each in unicodedata.normalize("NFC", query)
    )


def tokens(query: str) -> Iterator[Token]:
    """Yield the tokens of *query*, which is `readable`.

    Raises:
        BadQuery: it is too long, or a quote is not closed, or a field has no value.
    """
    if len(query) > MOST_CHARACTERS:
        message = f"A search has at most {MOST_CHARACTERS} characters."
        raise BadQuery(message, MOST_CHARACTERS, len(query))
    at = 0
    while at < len(query):
        character = query[at]
        if dates := _DATES.match(query, at):
            if dates[0] != "..":
                yield Token(Sign.WORD, dates[0], at, dates.end())
            at = dates.end()
        elif character in _BREAKS:
            yield Token(Sign.OPEN if character == "(" else Sign.CLOSE, character, at, at + 1)
            at += 1
        elif character.isspace() or character in _IDLE:
            at += 1
        elif character == "-":
            if at + 1 < len(query) and not query[at + 1].isspace():
                yield Token(Sign.MINUS, character, at, at + 1)
            at += 1
        else:
            token = _token(query, at)
            yield token
            at = token.end


def _token(query: str, at: int) -> Token:
    if query[at] in _QUOTES:
        end = _closing(query, at)
        return Token(Sign.PHRASE, query[at + 1 : end], at, end + 1)
    if field := _FIELD.match(query, at):
        values = _values(query, field)
        return Token(Sign.FIELD, field[1], at, values[-1].end, field[2], values)
    end = _run(query, at, _BREAKS)
    return Token(Sign.WORD, stripped(query[at:end]), at, end)


def _values(query: str, field: re.Match[str]) -> tuple[Value, ...]:
    """Return what is behind a field's name, with + between them."""
    found, at = list[Value](), field.end()
    while True:
        if at < len(query) and query[at] in _QUOTES:
            end = _closing(query, at)
            found.append(Value(query[at + 1 : end], at, end + 1))
            at = end + 1
        else:
            end = _run(query, at, _BREAKS + "+")
            found.append(Value(query[at:end], at, end))
            at = end
        if not found[-1].text.strip():
            raise BadQuery(f"“{field[0]}” needs a value.", field.start(), max(at, field.end()))
        if at >= len(query) or query[at] != "+":
            return tuple(found)
        at += 1


def _run(query: str, at: int, breaks: str) -> int:
    """Return where what begins at *at* ends: before a space or one of *breaks*."""
    while at < len(query) and not query[at].isspace() and query[at] not in breaks:
        at += 1
    return at


def _closing(query: str, at: int) -> int:
    """Return where the quote at *at* is closed; an apostrophe within a word does not close it."""
    quote, end = _QUOTES[query[at]], at + 1
    while (end := query.find(quote, end)) >= 0:
        behind = query[end + 1 : end + 2]
        if quote not in "'’" or not behind or behind.isspace() or behind in "()+":
            return end
        end += 1
    raise BadQuery("This quote is not closed.", at, len(query))


def safe(text: str, between: str) -> str:
    """Return *text* with *between* for what no file on Windows may be called; the words stay."""
    return "".join(between if each in '<>:"/\\|?*' else each for each in text)


def stripped(text: str) -> str:
    """Return *text* without the signs at its end that mean nothing there."""
    return text.rstrip(_IDLE + "-'\"")


def plain(text: str) -> str:
    """Return *text*, which is `readable`, as it can stand between single quotes."""
    return " ".join(safe(text, " ").replace("'", "’").split())
