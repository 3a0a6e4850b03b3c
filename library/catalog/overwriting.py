"""Deleting in the index so that nothing of it is left in the file."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from library.catalog.driver import Driver


@contextmanager
def overwriting(driver: Driver) -> Iterator[None]:
    """SQLite leaves what it deletes in the file until the space is needed, unless told not to.

    What was written before may still be in the log (`Catalog.empty_log`).
    """
    (before,) = driver.execute("PRAGMA secure_delete").fetchone()
    driver.execute("PRAGMA secure_delete = ON")
    try:
        yield
    finally:
        driver.execute(f"PRAGMA secure_delete = {int(before)}")
