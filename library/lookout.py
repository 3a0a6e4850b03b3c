"""The lookout: alarms are noted in the audit, told to admins, and written to the log."""

from __future__ import annotations

import logging
from datetime import UTC, datetime

from library.alarms import COUNTED, Alarm, alarms
from library.catalog import audit
from library.catalog.audit import Did
from library.catalog.engine import Catalog
from library.catalog.notices import OF_ADMINS

log = logging.getLogger(__name__)


def look_out(catalog: Catalog, now: datetime) -> None:
    """Raise alarms for what was refused since midnight UTC; *now* is UTC.

    Each is raised once a day, and tells the newest numbers. It is looked for by one process.

    Raises:
        CatalogError: the index is locked or unreadable.
    """
    midnight = datetime(now.year, now.month, now.day, tzinfo=UTC)
    with catalog.ask_once() as driver:
        raised = alarms(audit.attempts(driver, sorted(COUNTED), midnight))
    if not raised:
        return
    with catalog.write() as connection:
        new = [
            alarm
            for alarm in raised
            if audit.renew(
                connection, _did(alarm), now, alarm.times, since=midnight, told_to=OF_ADMINS
            )
        ]
    for alarm in new:
        log.warning(
            "%s address=%s times=%d accounts=%d addresses=%d",
            alarm.act.value,
            alarm.address,
            alarm.times,
            alarm.accounts,
            alarm.addresses,
        )


def _did(alarm: Alarm) -> Did:
    about: dict[str, str | int] = {"accounts": alarm.accounts, "addresses": alarm.addresses}
    if alarm.user is not None:
        about["user"] = alarm.user
    return Did(alarm.act.value, address=alarm.address, about=about)
