"""The log: one line per outcome, on standard error."""

from __future__ import annotations

import logging
import time
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from config import Settings

_QUIET = {
    "apscheduler": logging.ERROR,  # it warns of every look that a long job makes superfluous
    "alembic": logging.WARNING,
    "wsgidav": logging.WARNING,
}


def start_logging(settings: Settings) -> None:
    """Write messages of the level that the settings name, and above."""
    # Nothing of this is in the format, and all of it would be found out for every line; see
    # "Optimization" in the logging HOWTO of Python.
    logging.logThreads = logging.logProcesses = logging.logMultiprocessing = False
    logging._srcfile = None
    handler = logging.StreamHandler()
    handler.setFormatter(_Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logging.basicConfig(level=settings.log.level.upper(), handlers=[handler])
    for name, level in _QUIET.items():
        logging.getLogger(name).setLevel(level)


class _Formatter(logging.Formatter):
    """Writes times as its base class does, but works out each second once."""

    def formatTime(self, record: logging.LogRecord, datefmt: str | None = None) -> str:  # noqa: N802
        return f"{_local(int(record.created))},{int(record.msecs):03}"


@lru_cache(maxsize=1)
def _local(second: int) -> str:
    """Return the local time that is *second* after 1970."""
    return time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(second))
