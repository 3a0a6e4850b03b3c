"""The log: one line per outcome, on standard error."""

from __future__ import annotations

import logging
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
    logging.basicConfig(
        level=settings.log.level.upper(),
        format="%(asctime)s %(levelname)s %(name)s: %(message)s",
    )
    for name, level in _QUIET.items():
        logging.getLogger(name).setLevel(level)
