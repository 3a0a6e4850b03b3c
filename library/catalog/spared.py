"""What uploads were to replace, and have not: its uploader does not delete it for a while."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from library.catalog.driver import Source, driver_of, stored_time

_SPARE = (
    "INSERT INTO spared (user_id, path_key, principal, until) VALUES (?, ?, ?, ?)"
    " ON CONFLICT DO UPDATE SET until = excluded.until"
)
_IT = "user_id = ? AND path_key = ? AND principal = ?"


@dataclass(frozen=True, slots=True)
class Spared:
    """Something at an address, as far as somebody is concerned."""

    user_id: int  # whose tree it is in
    path_key: str  # in that tree, by `library.paths.name_key`
    principal: str  # who uploads


def spare(source: Source, what: Spared, until: datetime) -> None:
    """Spare it until then, whether it is spared already or not."""
    told = (what.user_id, what.path_key, what.principal, stored_time(until))
    driver_of(source).execute(_SPARE, told)


def spare_no_more(source: Source, what: Spared) -> None:
    """Forget it."""
    told = (what.user_id, what.path_key, what.principal)
    driver_of(source).execute(f"DELETE FROM spared WHERE {_IT}", told)


def is_spared(source: Source, what: Spared, now: datetime) -> bool:
    """Whether it is spared at that time."""
    query = f"SELECT 1 FROM spared WHERE {_IT} AND until > ?"
    told = (what.user_id, what.path_key, what.principal, stored_time(now))
    return driver_of(source).execute(query, told).fetchone() is not None


def purge(source: Source, now: datetime) -> None:
    """Forget what is spared no more."""
    driver_of(source).execute("DELETE FROM spared WHERE until <= ?", (stored_time(now),))
