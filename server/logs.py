"""The log: one line per outcome, on standard error."""

from __future__ import annotations

import logging

from config import Settings

_QUIET = ("apscheduler", "PIL", "alembic", "wsgidav")


def start_logging(settings: Settings) -> None:
    """Write messages of the level that the settings name, and above."""
    logging.basicConfig(
        level=settings.log.level.upper(),
        format="%(asctime)s %(levelname)s %(name)s: %(message)s",
    )
    for name in _QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
