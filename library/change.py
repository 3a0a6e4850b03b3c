"""One transaction of the index, and of the disk with it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from library.catalog.driver import Driver
from library.disk import DiskChange


@dataclass(frozen=True, slots=True)
class Change:
    """One transaction: of the index, and of the disk with it."""

    connection: Connection
    driver: Driver  # of the connection, for what is done often; see `library.catalog.driver`
    disk: DiskChange
    now: datetime  # UTC
