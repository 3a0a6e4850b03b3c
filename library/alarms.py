"""When somebody should know that passwords are being guessed, or far too much is asked.

Pure decisions: plain numbers of one day go in, what to raise an alarm for comes out.

`MOST_WRONG` attempts a day from one address, or on one account, are the 100 in a row after which
NIST SP 800-63B §5.2.2 wants an account to be closed. Here nobody is locked out
(`library.access.pace`), so somebody is told instead. Who mistypes stays far below: after 20 wrong
ones an address waits. A device of the household that goes on sending an old password may come so
far in a day, and then it is good to know, too.

`MOST_SENT_AWAY` requests a day are more than a client makes by mistake: each is told to wait a
second, and one that fills its share of the threads for an instant is sent away some dozen times.

From everywhere together ten times as much: so many come by many addresses, as those of botnets do.
Where more than ten addresses are beyond what is told of one, it is told of all of them at once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from library.audit import AuditAct
from library.catalog.audit import Attempts

MOST_WRONG: Final = 100  # a day
MOST_SENT_AWAY: Final = 1000  # a day
_EVERYWHERE: Final = 10
_TOLD_APART: Final = 10  # addresses, and accounts

_RAISED: Final = (
    (AuditAct.GUESSING, {AuditAct.REFUSED, AuditAct.THROTTLED}, MOST_WRONG),
    (AuditAct.FLOODING, {AuditAct.SENT_AWAY}, MOST_SENT_AWAY),
)
COUNTED: Final = frozenset[AuditAct]().union(*(acts for _, acts, _ in _RAISED))


@dataclass(frozen=True, slots=True)
class Alarm:
    """Something that whoever looks after the server should know."""

    act: AuditAct
    address: str | None  # from where it all came; None: from several addresses
    user: str | None  # on whose account, from several addresses; None: on several, or on nobody's
    times: int
    accounts: int  # that were tried, of those that exist
    addresses: int


def alarms(attempts: Sequence[Attempts]) -> Sequence[Alarm]:
    """Return what to raise an alarm for, of the *attempts* of one day.

    Each attempt counts once: for its address, if there were too many; else for its account; else
    for all.
    """
    return [
        alarm
        for act, counted, most in _RAISED
        for alarm in _of_act(act, [each for each in attempts if each.act in counted], most)
    ]


def _of_act(act: AuditAct, attempts: Sequence[Attempts], most: int) -> Iterator[Alarm]:
    by_address, left = _apart(attempts, lambda each: each.address, most)
    by_user, rest = _apart(left, lambda each: each.user, most)
    for address, group in by_address.items():
        yield _alarm(act, group, address=address)
    for user, group in by_user.items():
        yield _alarm(act, group, user=user)
    if _times(rest) >= most * _EVERYWHERE:
        yield _alarm(act, rest)


def _apart(
    attempts: Sequence[Attempts], key: Callable[[Attempts], str | None], most: int
) -> tuple[Mapping[str, Sequence[Attempts]], Sequence[Attempts]]:
    """Return those of which there are *most* under the same key, and all others.

    Where they are of very many keys, none is told apart.
    """
    groups: defaultdict[str | None, list[Attempts]] = defaultdict(list)
    for each in attempts:
        groups[key(each)].append(each)
    many = {
        name: group for name, group in groups.items() if name is not None and _times(group) >= most
    }
    if len(many) > _TOLD_APART:
        return {}, attempts
    return many, [each for each in attempts if key(each) not in many]


def _times(attempts: Sequence[Attempts]) -> int:
    return sum(each.times for each in attempts)


def _alarm(
    act: AuditAct,
    attempts: Sequence[Attempts],
    *,
    address: str | None = None,
    user: str | None = None,
) -> Alarm:
    accounts = {each.user for each in attempts if each.user is not None}
    addresses = {each.address for each in attempts}
    return Alarm(act, address, user, _times(attempts), len(accounts), len(addresses))
