"""When a photo was taken, by all that is known: the file, its name, its time on disk, its place."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from library import time_zones
from library.media.captured import dated
from library.media.dates import Moment
from library.media.file_names import moment_in_name
from library.model import DateSource, Facts, Media

# A client that gives no time gets that of its upload: not one at which anything was taken.
_OLDER_THAN_UPLOAD = timedelta(minutes=1)
_FIRST_YEAR = 1990  # the zeros of file systems and cameras' clocks lie before

# What these say without an offset of their own is an instant in UTC, not a reading of a clock.
_INSTANTS = frozenset(
    {
        DateSource.GPS,
        DateSource.QUICKTIME,
        DateSource.CONTAINER,
        DateSource.FILENAME,
        DateSource.MTIME,
    }
)


def settled(facts: Facts, item: Media, now: datetime) -> Facts:
    """Return *facts* of *item* with the best date that there is, in the time of its place.

    A file that says nothing of its date has that of its name, else that of its last change. Where
    the place is known and the camera gave no offset, the zone there gives it; an instant in UTC
    gets the reading of the clocks there, so that evenings stay on their day.
    """
    if facts.captured_local is None:
        facts = dated(
            facts,
            (
                (moment_in_name(item.name, now), DateSource.FILENAME),
                (_of_disk(item, now), DateSource.MTIME),
            ),
        )
    if facts.latitude is None or facts.longitude is None:
        return facts
    return _in_zone(facts, time_zones.zone_at(facts.latitude, facts.longitude))


def _of_disk(item: Media, now: datetime) -> Moment | None:
    modified = item.modified
    if modified.year < _FIRST_YEAR or modified > now + timedelta(days=1):
        return None
    if item.created - modified < _OLDER_THAN_UPLOAD:
        return None
    return Moment(modified.astimezone(UTC).replace(tzinfo=None), 0)


def _in_zone(facts: Facts, zone: str | None) -> Facts:
    facts, local = replace(facts, time_zone=zone), facts.captured_local
    if zone is None or local is None:
        return facts
    if facts.offset_minutes is None:
        there = Moment(local, time_zones.offset_minutes(zone, local))
    elif facts.offset_minutes == 0 and facts.date_source in _INSTANTS:
        there = Moment(*time_zones.reading(zone, local.replace(tzinfo=UTC)))
    else:
        return facts
    return replace(
        facts,
        captured_local=there.local,
        offset_minutes=there.offset_minutes,
        captured_utc=there.utc,
    )
