"""[audit]: the record of who came in, and of what was done."""

from __future__ import annotations

from config.declaring import Section, option


class AuditSettings(Section):
    """The record of who came in, and of what was done to accounts and shares."""

    days: int = option(
        365,
        "How long it is kept.",
        unit="days",
        ge=1,
        le=3650,
    )
