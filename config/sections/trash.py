"""[trash]: what was deleted or overwritten."""

from __future__ import annotations

from config.declaring import Section, option


class TrashSettings(Section):
    """What was deleted or overwritten."""

    days: int = option(
        30,
        "How long what was deleted stays in the trash; it counts for the quota there. 0 switches "
        "the trash off: what is deleted is gone at once.",
        unit="days",
        ge=0,
        le=3650,
    )
    version_days: int = option(
        7,
        "How long the earlier version of a file that was overwritten stays in the trash; 0 keeps "
        "none.",
        unit="days",
        ge=0,
        le=3650,
    )
    remember: bool = option(
        False,
        "Whether a file that is in the trash and is uploaded again, as phones do, stays there "
        "instead of coming back.",
    )
