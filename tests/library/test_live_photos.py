"""Real live and motion photos, from the upload to what the gallery shows."""

from __future__ import annotations

from pathlib import Path
from typing import cast

from support.home import Home

from library.media.decoders import Decoders
from library.media.metadata import read_facts
from library.media.process import Job, Outcome
from library.processing import Processing


class Reading:
    """Reads metadata as decoder processes do, and makes no thumbnails."""

    def run(self, job: Job) -> Outcome:
        """Do what a decoder does first."""
        return Outcome(facts=read_facts(job.path, job.mime, job.kind))


def test_real_files_stack_as_their_makers_meant(home: Home, corpus: Path) -> None:
    """Apple's pair is one picture, Google's and Samsung's move by themselves, the rest is alone."""
    for path in sorted((corpus / "media" / "live").iterdir()):
        home.put("Camera", path.name.removeprefix("not-motion_"), data=path.read_bytes())
    Processing(home.library, cast(Decoders, Reading()), processes=1).drain()
    shown = {
        item.name: item.badges
        for month in home.library.months(home.alice)
        for _, item in home.library.month_pictures(home.alice, month)
    }
    assert {
        "IMG_7943.HEIC": "live",
        "PXL_20200710_061629144.MP.jpg": "live",
        "samsung_synth_sef.jpg": "live",
        "google_motion_photo_broken.jpg": None,
        "IMG_1234.jpg": None,
        "IMG_1234.mp4": None,
    } == shown
    for name, moving in (
        ("IMG_7943.HEIC", "video/quicktime"),
        ("PXL_20200710_061629144.MP.jpg", "video/mp4"),
        ("samsung_synth_sef.jpg", "video/mp4"),
    ):
        found = home.library.motion(home.alice, home.media("Camera", name).id)
        assert found is not None
        assert moving == found.mime
