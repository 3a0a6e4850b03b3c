"""The audit in the index: one row for an act, or for many of the same within an hour."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from library.catalog.driver import Row, Source, driver_of, stored_time, time

_SUMMED_FOR = timedelta(hours=1)
_MOST_AN_HOUR = 1000  # rows of acts that are summed: about 200 KB, whoever attacks from where


@dataclass(frozen=True, slots=True)
class Did:
    """An act: who did what to what, and from where."""

    act: str  # a `library.audit.AuditAct`, or one of another version
    actor_id: int | None = None  # a user, who may have gone; None: nobody who had signed in
    actor: str | None = None  # what they were called then
    address: str | None = None  # of the client
    about: Mapping[str, str | int] = field(default_factory=dict)

    @property
    def words(self) -> str:
        """What happened, for people."""
        return self.act.replace("-", " ")


@dataclass(frozen=True, slots=True)
class Noted:
    """An act, or several of the same that were summed."""

    id: int  # grows with time
    at: datetime  # UTC, of the first
    did: Did
    times: int = 1
    until: datetime | None = None  # UTC, of the last; None: there was one


@dataclass(frozen=True, slots=True)
class Attempts:
    """The same act, by one account from one address, within a time."""

    act: str
    address: str | None  # None: from many
    user: str | None  # whom it was about: the name of one, or a link's; None: nobody
    times: int


COLUMNS = "id, at, act, actor_id, actor, address, about, times, until"
_ADD = """
    INSERT INTO audit (at, act, actor_id, actor, address, about, times, told_to)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?)
"""
_SUM = """
    UPDATE audit SET times = times + ?, until = ?
    WHERE id = (
        SELECT id FROM audit
        WHERE at > ? AND act = ? AND actor_id IS ? AND actor IS ? AND address IS ? AND about = ?
        ORDER BY at DESC LIMIT 1
    )
"""
_ATTEMPTS = """
    SELECT act, address, json_extract(about, '$.user') AS user, sum(times)
    FROM audit WHERE at >= ?1 AND act IN (SELECT value FROM json_each(?2))
    GROUP BY act, address, user
"""
_RENEW = """
    UPDATE audit SET times = ?, until = ?, about = ?
    WHERE told_to = ? AND at >= ? AND act = ? AND address IS ?
        AND json_extract(about, '$.user') IS ?
"""
_COUNT = "SELECT count(*) FROM audit WHERE at > ? AND act = ?"
_OF_USER = """
    (actor_id IN (SELECT id FROM users WHERE name_key = ?1)
        OR lower(actor) = ?1 OR lower(json_extract(about, '$.user')) = ?1)
"""
_FIND = f"""
    SELECT {COLUMNS} FROM audit
    WHERE (?1 IS NULL OR {_OF_USER}) AND (?2 IS NULL OR act = ?2)
        AND (?3 IS NULL OR coalesce(until, at) >= ?3) AND (?4 IS NULL OR id < ?4)
    ORDER BY id DESC LIMIT ?5
"""


def add(
    source: Source, did: Did, now: datetime, times: int = 1, told_to: int | None = None
) -> None:
    """Add an act, of which the user *told_to* has a notice; None: nobody has."""
    driver_of(source).execute(_ADD, (stored_time(now), *_row(did), times, told_to))


def add_to_sum(source: Source, did: Did, now: datetime, times: int = 1) -> None:
    """Count an act, or *times* of it, to the same one of the last hour, or add it.

    Where very many of them came, from everywhere, their addresses are not told apart any more.
    """
    driver, since = driver_of(source), stored_time(now - _SUMMED_FOR)
    if driver.execute(_SUM, (times, stored_time(now), since, *_row(did))).rowcount:
        return
    (rows,) = driver.execute(_COUNT, (since, did.act)).fetchone()
    if rows < _MOST_AN_HOUR:
        add(driver, did, now, times)
    elif did.address is not None or did.about:
        add_to_sum(driver, Did(did.act), now, times)
    else:
        add(driver, did, now, times)


def attempts(source: Source, acts: Sequence[str], since: datetime) -> Sequence[Attempts]:
    """Return how often each of *acts* was done *since* then, by address and account."""
    rows = driver_of(source).execute(_ATTEMPTS, (stored_time(since), json.dumps(list(acts))))
    return [Attempts(*row) for row in rows]


def renew(
    source: Source, did: Did, now: datetime, times: int, *, since: datetime, told_to: int
) -> bool:
    """Note an act of which there is one row for each address and user *since* then.

    A row that is there tells the new numbers. Return whether there was none.
    """
    about, user = _row(did)[-1], did.about.get("user")
    driver = driver_of(source)
    which = (told_to, stored_time(since), did.act, did.address, user)
    if driver.execute(_RENEW, (times, stored_time(now), about, *which)).rowcount:
        return False
    add(driver, did, now, times, told_to)
    return True


def find(
    source: Source,
    user: str | None,
    act: str | None,
    since: datetime | None,
    before: int | None,
    limit: int,
) -> Sequence[Noted]:
    """Return at most *limit* acts, newest first; None: whichever."""
    name = None if user is None else user.casefold()
    moment = None if since is None else stored_time(since)
    found = driver_of(source).execute(_FIND, (name, act, moment, before, limit))
    return [noted(row) for row in found]


def purge(source: Source, before: datetime) -> int:
    """Remove what began *before* that time; return how much that was."""
    question = "DELETE FROM audit WHERE at < ?"
    return driver_of(source).execute(question, (stored_time(before),)).rowcount


def _row(did: Did) -> Row:
    about = json.dumps(did.about, sort_keys=True, ensure_ascii=False)
    return did.act, did.actor_id, did.actor, did.address, about


def noted(row: Row) -> Noted:
    """Return what a row of `COLUMNS` tells."""
    number, at, act, actor_id, actor, address, about, times, until = row
    return Noted(
        number,
        time(at),
        Did(act, actor_id, actor, address, json.loads(about)),
        times,
        None if until is None else time(until),
    )
