"""Questions that may be costly: they are given up when their time is over."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from library.catalog.driver import Driver
from library.errors import TooCostly

_LOOK_EVERY: Final = 10_000  # instructions of SQLite's machine: less than a millisecond


@contextmanager
def within(driver: Driver, seconds: float) -> Iterator[None]:
    """Let all that *driver* is asked in the block take that long together.

    Raises:
        TooCostly: it took longer, and was given up.
    """
    end = time.monotonic() + seconds
    driver.set_progress_handler(lambda: time.monotonic() > end, _LOOK_EVERY)
    try:
        yield
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode == sqlite3.SQLITE_INTERRUPT:
            raise TooCostly("This takes too long. Ask for something rarer.") from error
        raise
    finally:
        driver.set_progress_handler(None, 0)
