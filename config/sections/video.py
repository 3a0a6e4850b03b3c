"""[video]: preparing videos that a browser does not play."""

from __future__ import annotations

from config.cores import cores
from config.declaring import Section, option


class VideoSettings(Section):
    """Preparing videos that a browser does not play, such as HEVC, AVI or MKV."""

    cache_gb: int = option(
        10,
        "How much of the disk prepared videos may take; those that nobody has watched for the "
        "longest time go first. They are made anew when someone wants to watch them.",
        unit="GB",
        ge=1,
        le=100_000,
    )
    height: int = option(
        1080,
        "Prepared videos that are larger are made smaller: pixels of the shorter side.",
        unit="pixels",
        ge=144,
        le=4320,
    )
    processes: int = option(
        1,
        "How many videos are prepared at the same time; more wait for their turn.",
        ge=1,
        le=256,
    )
    threads: int = option(
        cores,
        "How many cores preparing one video may use.",
        default_text="number of cores",
        ge=1,
        le=256,
    )
