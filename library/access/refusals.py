"""Refusals in the log: who may not do what to which thing, by numbers and never by names.

They are written within seconds by a thread of their own, so that nobody learns from how long an
answer takes whether something was refused or is not there; and equal ones are one line.
"""

from __future__ import annotations

import atexit
import logging
from collections.abc import Mapping
from typing import Final, TypeAlias

from library.access.visitor import Visitor
from library.later import Later

log = logging.getLogger(__name__)

_Refusal: TypeAlias = tuple[str, str, str]  # who, act, what


def note_refusal(visitor: Visitor | int | None, act: str, what: str) -> None:
    """Note that *visitor* may not do *act* to *what*, such as ``media 12``.

    A number is a user's id, None a stranger.

    Of very many different ones at a time, some are lost. Takes microseconds, and never raises.
    """
    _SOON.note((_who(visitor), act, what), 1)


def _who(visitor: Visitor | int | None) -> str:
    if isinstance(visitor, Visitor):
        return (visitor.name or "nobody") if visitor.user is None else _who(visitor.user.id)
    return "nobody" if visitor is None else f"user {visitor}"


def _write(notes: Mapping[_Refusal, int]) -> None:
    for (who, act, what), times in notes.items():
        log.info("access refused who=%r act=%s what=%r times=%d", who, act, what, times)


_SOON: Final[Later[_Refusal, int]] = Later(_write, lambda one, other: one + other)
atexit.register(_SOON.flush)
