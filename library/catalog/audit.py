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


_COLUMNS = "id, at, act, actor_id, actor, address, about, times, until"
_ADD = """
    INSERT INTO audit (at, act, actor_id, actor, address, about, times) VALUES (?, ?, ?, ?, ?, ?, ?)
"""
_SUM = """
    UPDATE audit SET times = times + ?, until = ?
    WHERE id = (
        SELECT id FROM audit
        WHERE at > ? AND act = ? AND actor_id IS ? AND actor IS ? AND address IS ? AND about = ?
        ORDER BY at DESC LIMIT 1
    )
"""
_COUNT = "SELECT count(*) FROM audit WHERE at > ? AND act = ?"
_OF_USER = """
    (actor_id IN (SELECT id FROM users WHERE name_key = ?1)
        OR lower(actor) = ?1 OR lower(json_extract(about, '$.user')) = ?1)
"""
_FIND = f"""
    SELECT {_COLUMNS} FROM audit
    WHERE (?1 IS NULL OR {_OF_USER}) AND (?2 IS NULL OR act = ?2)
        AND (?3 IS NULL OR coalesce(until, at) >= ?3) AND (?4 IS NULL OR id < ?4)
    ORDER BY id DESC LIMIT ?5
"""


def add(source: Source, did: Did, now: datetime, times: int = 1) -> None:
    """Add an act."""
    driver_of(source).execute(_ADD, (stored_time(now), *_row(did), times))


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
    return [_noted(row) for row in found]


def purge(source: Source, before: datetime) -> int:
    """Remove what began *before* that time; return how much that was."""
    question = "DELETE FROM audit WHERE at < ?"
    return driver_of(source).execute(question, (stored_time(before),)).rowcount


def _row(did: Did) -> Row:
    about = json.dumps(did.about, sort_keys=True, ensure_ascii=False)
    return did.act, did.actor_id, did.actor, did.address, about


def _noted(row: Row) -> Noted:
    number, at, act, actor_id, actor, address, about, times, until = row
    return Noted(
        number,
        time(at),
        Did(act, actor_id, actor, address, json.loads(about)),
        times,
        None if until is None else time(until),
    )
