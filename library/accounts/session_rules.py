"""How long browsers stay signed in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

_EVER: Final = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class SessionRules:
    """How long sessions last after their user showed who they are.

    The twelve hours are OWASP ASVS 4.0.3's (§3.3.2, level 2), as is the half hour that *idle* may
    be set to.
    """

    kept: timedelta | None = timedelta(days=30)  # where the user asked for it; None: nobody can
    usual: timedelta = timedelta(hours=12)
    idle: timedelta | None = None  # without use, unless they are kept; None: as long as they like

    def lifetime(self, *, kept: bool) -> timedelta:
        """Return how long a session lasts of a user who asked to stay signed in, or did not."""
        return self.kept if kept and self.kept is not None else self.usual

    def used_since(self, now: datetime) -> datetime:
        """Return since when a session that is not kept has to have been used, in UTC."""
        return _EVER if self.idle is None else now - self.idle
