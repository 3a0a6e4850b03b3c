"""Failures of late in the index, by whatever is counted: one row for each key."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from library.catalog.driver import Source, driver_of, stored_time, time


@dataclass(frozen=True, slots=True)
class Failures:
    """What went wrong under one key."""

    count: int
    last: datetime  # UTC
    until: datetime | None  # UTC; before that nothing is tried


_FIND = """
    SELECT key, failures, last, blocked_until FROM throttles
    WHERE key IN (SELECT value FROM json_each(?)) AND last > ?
"""
_SET = """
    INSERT INTO throttles (key, failures, last, blocked_until) VALUES (?, ?, ?, ?)
    ON CONFLICT (key) DO UPDATE SET
        failures = excluded.failures, last = excluded.last, blocked_until = excluded.blocked_until
"""


def find(source: Source, keys: Sequence[str], since: datetime) -> Mapping[str, Failures]:
    """Return what failed under *keys* *since* then; those without failures are left out."""
    rows = driver_of(source).execute(_FIND, (json.dumps(list(keys)), stored_time(since)))
    return {
        key: Failures(count, time(last), None if until is None else time(until))
        for key, count, last, until in rows
    }


def put(source: Source, key: str, failures: Failures) -> None:
    """Store what failed under *key*."""
    until = None if failures.until is None else stored_time(failures.until)
    row = (key, failures.count, stored_time(failures.last), until)
    driver_of(source).execute(_SET, row)


def remove(source: Source, key: str) -> None:
    """Forget what failed under *key*."""
    driver_of(source).execute("DELETE FROM throttles WHERE key = ?", (key,))


def purge(source: Source, before: datetime) -> int:
    """Forget what failed for the last time *before* then; return how many keys that were."""
    question = "DELETE FROM throttles WHERE last <= ?"
    return driver_of(source).execute(question, (stored_time(before),)).rowcount
