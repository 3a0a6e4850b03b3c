"""The If header (RFC 4918 §10.4): lists of lock tokens and entity tags."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from providers.dav.refusal import bad_request

_CONDITION = re.compile(
    r"\s*(?P<negated>not\b)?\s*(?:<(?P<token>[^<>]+)>|\[\s*(?P<etag>[^\]]*?)\s*\])", re.IGNORECASE
)
_ITEM = re.compile(
    r"\s*(?:,|<(?P<resource>[^<>]+)>"
    r"|\((?P<conditions>(?:\s*(?:not\b)?\s*(?:<[^<>]+>|\[[^\]]*\]))+)\s*\))\s*",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Condition:
    """A lock token or an entity tag that must, or if *negated* must not, be there."""

    negated: bool
    token: str | None = None
    etag: str | None = None  # as sent, quoted

    def holds(self, state: State) -> bool:
        """Whether a resource in *state* fulfils it."""
        if self.token is not None:
            return (self.token in state.tokens) is not self.negated
        # Strong comparison: W/"…" never matches.
        return (state.etag is not None and self.etag == f'"{state.etag}"') is not self.negated


@dataclass(frozen=True, slots=True)
class ConditionList:
    """Conditions that must hold together for *resource*, or the requested one if None."""

    resource: str | None  # a URL
    conditions: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class State:
    """What conditions are tested against."""

    etag: str | None  # unquoted; None where nothing is
    tokens: frozenset[str]  # of the locks that protect it


def parse(header: str) -> Sequence[ConditionList]:
    """Return the lists in an If header, in order.

    Finder sends several If headers when it renames a folder, which the server joins by commas:
    what follows one and has no resource of its own is about the requested one again.

    Raises:
        Refused: it is malformed.
    """
    lists: list[ConditionList] = []
    resource: str | None = None
    position = 0
    while position < len(header):
        item = _ITEM.match(header, position)
        if item is None:
            raise bad_request("The If header is malformed.")
        if item["conditions"] is None:
            resource = item["resource"]
        else:
            lists.append(ConditionList(resource, _conditions(item["conditions"])))
        position = item.end()
    if not lists:
        raise bad_request("The If header has no list of conditions.")
    return lists


def submitted_tokens(lists: Sequence[ConditionList]) -> frozenset[str]:
    """Return all lock tokens that a request brings along."""
    return frozenset(
        condition.token
        for entry in lists
        for condition in entry.conditions
        if condition.token is not None
    )


def holds(lists: Sequence[ConditionList], state_of: Callable[[str | None], State]) -> bool:
    """Whether one of *lists* is fulfilled; *state_of* is asked for the state of a resource."""
    for entry in lists:
        state = state_of(entry.resource)
        if all(condition.holds(state) for condition in entry.conditions):
            return True
    return False


def _conditions(text: str) -> tuple[Condition, ...]:
    return tuple(
        Condition(found["negated"] is not None, found["token"], found["etag"])
        for found in _CONDITION.finditer(text)
    )
