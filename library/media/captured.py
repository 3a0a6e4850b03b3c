"""When it was taken: the first usable of the dates that a file offers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from library.media.dates import Moment
from library.model import DateSource, Facts


def dated(facts: Facts, candidates: Iterable[tuple[Moment | None, DateSource]]) -> Facts:
    """Return *facts* with the first date of *candidates* that there is, if any."""
    for moment, source in candidates:
        if moment is not None:
            return replace(
                facts,
                captured_local=moment.local,
                offset_minutes=moment.offset_minutes,
                captured_utc=moment.utc,
                date_source=source,
            )
    return facts
