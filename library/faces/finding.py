"""The faces of a file: of a photo at once, of a video followed through its frames."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

import numpy as np
from PIL import Image

from library.errors import Unreadable
from library.faces.detected import DetectedFace, FaceJob
from library.faces.engine import Engine
from library.faces.frames import key_frames
from library.faces.looking import look
from library.faces.profiles import Profile
from library.faces.pyramid import Pixels
from library.faces.tracks import follow
from library.media.decode import decode_picture
from library.media.poster import picture_of
from library.media.videos import DAMAGED, open_video
from library.model import Kind

_LONGEST: Final = 1440  # pixels of the longer edge of what is looked at; previews have as many


class Finder:
    """Finds faces in files. Not thread-safe."""

    def __init__(self, engine: Engine, profile: Profile) -> None:
        """Use *engine*, which was made for *profile*."""
        self._engine = engine
        self._profile = profile

    def find(self, job: FaceJob) -> list[DetectedFace]:
        """Return the faces of a photo, or one face for each person of a video.

        Raises:
            Unreadable: it cannot be decoded.
            OSError: it has gone or may not be read.
        """
        if job.kind is Kind.VIDEO:
            return follow(self._frames(job), self._profile)
        picture, _ = decode_picture(job.path, job.mime, _LONGEST)
        return self._look(picture, job)

    def _frames(self, job: FaceJob) -> Iterator[list[DetectedFace]]:
        seen = False
        with open_video(job.path, job.mime) as (container, stream):
            for at_s, frame in key_frames(container, stream):
                seen = True
                faces = self._look(picture_of(frame, stream, _LONGEST), job)
                yield [replace(face, frame_s=at_s) for face in faces]
        if not seen:
            raise Unreadable(DAMAGED)

    def _look(self, picture: Image.Image, job: FaceJob) -> list[DetectedFace]:
        pixels: Pixels = np.asarray(picture.convert("RGB"))
        return look(self._engine, self._profile, pixels, (job.width, job.height))
