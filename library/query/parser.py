"""From the text of a query to what it says."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from library.query import fields
from library.query.dates import is_date, month_number, unit_of
from library.query.errors import BadQuery
from library.query.nodes import Every, Last, Node, Word, negated, one_of, together
from library.query.tokens import Sign, Token, Value, readable, safe, stripped, tokens
from library.words import words

_DEEPEST: Final = 20  # brackets within brackets
_LONGEST: Final = 4  # digits of the number in "last 30 days"


def parse(query: str) -> Node:
    """Return what *query* says.

    Raises:
        BadQuery: it is not understood; the error says where.
    """
    reading = _Reading(query)
    node = reading.either(0)
    if reading.token is not None:
        raise BadQuery("This bracket closes nothing.", reading.token.start, reading.token.end)
    return node


class _Reading:
    """Recursive descent: ``or`` binds less than side by side, and that less than a minus."""

    def __init__(self, query: str) -> None:
        query = readable(query)
        self._length = len(query)
        self._tokens = list(tokens(query))
        self._at = 0

    @property
    def token(self) -> Token | None:
        """What is next; None: the end."""
        return self._ahead(0)

    def either(self, depth: int) -> Node:
        """Read what has "or" between it."""
        nodes = [self._together(depth)]
        while _is_or(self.token):
            self._at += 1
            nodes.append(self._together(depth))
        return one_of(nodes)

    def _together(self, depth: int) -> Node:
        nodes = list[Node]()
        while (token := self.token) is not None and token.sign is not Sign.CLOSE:
            if _is_or(token):
                break
            nodes.append(self._one(depth))
        if not nodes:
            raise self._missing()
        return together(nodes)

    def _one(self, depth: int) -> Node:
        minus = False
        while self.token is not None and self.token.sign is Sign.MINUS:
            minus = not minus
            self._at += 1
        token = self.token
        if token is None or token.sign is Sign.CLOSE or _is_or(token):
            raise self._missing()
        self._at += 1
        node = self._bracket(token, depth) if token.sign is Sign.OPEN else self._term(token)
        return negated(node) if minus else node

    def _bracket(self, opened: Token, depth: int) -> Node:
        if depth >= _DEEPEST:
            raise BadQuery("These are too many brackets.", opened.start, opened.end)
        node = self.either(depth + 1)
        if self.token is None:
            raise BadQuery("This bracket is not closed.", opened.start, opened.end)
        self._at += 1
        return node

    def _term(self, token: Token) -> Node:
        value = Value(token.text, token.start, token.end)
        if token.sign is Sign.FIELD:
            return fields.read(token)
        if token.sign is Sign.PHRASE:
            return Word(fields.text(value), begun=False)
        if ".." in token.text and (found := _range(value)):
            return fields.dates(*found)
        if is_date(token.text):
            return fields.dates(value, value)
        return self._special(token) or _word(value)

    def _special(self, token: Token) -> Node | None:
        """Read what takes several words: ``every july``, ``last 30 days``."""
        second, third = self._word_ahead(0), self._word_ahead(1)
        match token.text.casefold():
            case "every" if second and (month := month_number(second)):
                self._at += 1
                return Every(month)
            case "last" if second and third and (unit := unit_of(third)) and _is_count(second):
                self._at += 2
                return Last(int(second), unit)
        return None

    def _word_ahead(self, count: int) -> str | None:
        token = self._ahead(count)
        return token.text if token is not None and token.sign is Sign.WORD else None

    def _ahead(self, count: int) -> Token | None:
        at = self._at + count
        return self._tokens[at] if at < len(self._tokens) else None

    def _missing(self) -> BadQuery:
        token, message = self.token, "Something to search for is missing here."
        if token is not None:
            return BadQuery(message, token.start, token.end)
        return BadQuery(message, self._length, self._length)


def _is_or(token: Token | None) -> bool:
    return token is not None and token.sign is Sign.WORD and token.text.casefold() == "or"


def _is_count(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= _LONGEST and int(text) > 0


def _range(value: Value) -> Sequence[Value | None] | None:
    """Return the two ends of what is written as in 2023..2024-06; None: it is none."""
    first, _, last = value.text.partition("..")
    if not all(each == "" or is_date(each) for each in (first, last)) or first == last == "":
        return None
    start, end = value.start, value.start + len(value.text)
    return (
        Value(first, start, start + len(first)) if first else None,
        Value(last, end - len(last), end) if last else None,
    )


def _word(value: Value) -> Word:
    plain = stripped(safe(value.text, "_"))
    if not words(plain):
        raise BadQuery("There is nothing to search for in this.", value.start, value.end)
    return Word(plain)
