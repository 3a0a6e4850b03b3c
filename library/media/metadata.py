"""What a media file says of itself."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from pathlib import Path

from library.media.picture_facts import read_picture_facts
from library.media.sidecars import read_sidecars
from library.media.video_facts import read_video_facts
from library.model import Facts, Kind


def read_facts(path: Path, mime: str, kind: Kind, sidecars: Sequence[Path] = ()) -> Facts:
    """Read the facts of the image or video at *path*; other kinds have none.

    A damaged file tells what it still can; what it does not tell is None. *sidecars* are XMP files
    that belong to it, the first before the others.

    Raises:
        Unreadable: it is a video that cannot be opened at all.
        OSError: it has gone or may not be read.
    """
    sidecar = read_sidecars(sidecars)
    if kind is Kind.IMAGE:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Pillow's, about odd tags
            return read_picture_facts(path, mime, sidecar)
    if kind is Kind.VIDEO:
        return read_video_facts(path, mime, sidecar)
    return Facts()
