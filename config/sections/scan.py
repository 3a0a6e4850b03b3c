"""[scan]: finding what others than the drive have changed on disk."""

from __future__ import annotations

from typing import Literal

from config.declaring import Section, option


class ScanSettings(Section):
    """Finding what others than the drive have changed on disk."""

    every_hours: int = option(
        24,
        "How often libraries and adopted folders are scanned, beginning shortly after the start "
        "of the server; 0 leaves it to `mantelpiece scan`.",
        unit="hours",
        ge=0,
        le=8760,
    )
    watch: Literal["off", "adopted", "all"] = option(
        "off",
        "Whether changes on disk are noticed at once: off, in libraries and adopted folders, or "
        "in all users' folders. Each folder takes a little of the system's memory.",
    )
