"""Searches brought up to date with what changed, in short transactions."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import UTC, datetime
from time import monotonic, sleep
from typing import Final

from library.catalog import searchable
from library.catalog.engine import Catalog

log = logging.getLogger(__name__)

BATCH: Final = 200  # items: others that want to write wait for some 20 ms
_WORTH_TELLING: Final = 50 * BATCH


def catch_up(catalog: Catalog, stopping: Callable[[], bool] = lambda: False) -> int:
    """Bring everything up to date that changed, unless *stopping*; return how many items it was.

    Between two transactions it pauses as long as the one took, so that others come to write.
    """
    with catalog.ask_once() as driver:
        left = searchable.left(driver)
    done, told = 0, 0
    while left and not stopping():
        started = monotonic()
        with catalog.write() as connection:
            count = searchable.refresh(connection, BATCH, datetime.now(UTC))
        done += count
        if count < BATCH:
            break
        if done - told >= _WORTH_TELLING:
            told = done
            log.info("search index done=%d left=%d", done, max(left - done, 0))
        sleep(monotonic() - started)
    return done
