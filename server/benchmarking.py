"""Measures how well faces are found and told apart, on labelled photos, as the worker does it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic
from typing import TYPE_CHECKING, Any

from library.errors import Unreadable
from library.faces.benchmark import benchmark, main_face
from library.faces.detected import DetectedFace, FaceJob
from library.faces.finders import FaceFinders
from library.media.cache import PREVIEW_SIZE, forget, thumbnail_path
from library.media.decoders import Decoders, Killed
from library.media.process import Job
from library.media.sniff import HEAD_BYTES, sniff
from library.model import Kind, Task

if TYPE_CHECKING:
    from config import Settings


@dataclass(frozen=True)
class Looking:
    """What finds the main face in photos."""

    decoders: Decoders
    finders: FaceFinders
    cache: Path  # of its own: previews go when they have been looked at
    at_once: int

    def main_faces(
        self, photos: Sequence[Path], complain: Callable[[Path, Exception], None]
    ) -> Iterator[DetectedFace | None]:
        """Yield the main face of each photo in turn; None where there is none.

        *complain* is told of those that cannot be read.
        """

        def attempt(photo: Path) -> DetectedFace | None:
            try:
                return self._main_face(photo)
            except (Unreadable, Killed, OSError) as error:
                complain(photo, error)
                return None

        with ThreadPoolExecutor(self.at_once) as threads:
            yield from threads.map(attempt, photos)

    def _main_face(self, photo: Path) -> DetectedFace | None:
        with photo.open("rb") as file:
            sniffed = sniff(file.read(HEAD_BYTES), photo.name)
        if sniffed.kind is not Kind.IMAGE:
            raise Unreadable("This is no picture.")
        name = hashlib.sha256(str(photo).encode("utf-8", "surrogateescape")).hexdigest()
        tasks = frozenset({Task.METADATA, Task.THUMBNAILS})
        outcome = self.decoders.run(Job(photo, sniffed.kind, sniffed.mime, name, self.cache, tasks))
        if not outcome.thumbnails:
            raise Unreadable(outcome.failures.get(Task.THUMBNAILS, "There is no preview of it."))
        facts, preview = outcome.facts, thumbnail_path(self.cache, name, PREVIEW_SIZE)
        width, height = (facts.width, facts.height) if facts is not None else (None, None)
        # Areas are compared within a photo alone: in which unit does not matter.
        size = (width or PREVIEW_SIZE, height or PREVIEW_SIZE)
        try:
            return main_face(self.finders.find(FaceJob(preview, Kind.IMAGE, "image/jpeg", *size)))
        finally:
            forget(self.cache, name)


def measure(
    settings: Settings,
    folder: Path,
    labels: Mapping[str, str],
    *,
    tell: Callable[[int], None],
    complain: Callable[[Path, Exception], None],
) -> dict[str, Any]:
    """Find and group the main faces of the photos in *folder*, and score them by *labels*.

    *labels* have the person of each path from *folder* on. *tell* is told how many photos were
    looked at since, *complain* of those that cannot be read, which count as not found. What is
    returned is as JSON takes it.

    Raises:
        LibraryError: there is no such model, or it is not there.
    """
    began = monotonic()
    faces = []
    with looking(settings) as eyes:
        for face in eyes.main_faces([folder / path for path in labels], complain):
            faces.append(face)
            tell(1)
        profile = eyes.finders.profile
    found_s = monotonic() - began
    found = benchmark(list(labels.values()), faces, profile)
    return {
        "model": profile.key,
        "photos": found.photos,
        "main_faces_found": found.found,
        "main_face_recall": found.recall,
        "people": found.people,
        "groups": found.groups,
        "pairwise_precision": found.pairwise.precision,
        "pairwise_recall": found.pairwise.recall,
        "pairwise_f": found.pairwise.f,
        "bcubed_precision": found.bcubed.precision,
        "bcubed_recall": found.bcubed.recall,
        "bcubed_f": found.bcubed.f,
        "seconds": monotonic() - began,
        "photos_per_s": found.photos / max(found_s, 1e-9),
    }


@contextmanager
def looking(settings: Settings) -> Iterator[Looking]:
    """Yield what finds main faces with the models of *settings*.

    Nets are kept in the data folder if there is one.

    Raises:
        LibraryError: there is no such model, or it is not there.
    """
    faces, worker = settings.faces, settings.worker
    with TemporaryDirectory(prefix="mantelpiece-") as scratch:
        data = settings.data if settings.data.is_dir() else Path(scratch)
        decoders = Decoders(worker.processes, worker.memory_mb, float(worker.timeout))
        finders = FaceFinders(
            data / "models",
            processes=faces.processes,
            memory_mb=faces.memory_mb,
            timeout_s=float(faces.timeout),
            model=faces.model,
            detector=faces.detector,
            allow_download=faces.allow_download,
        )
        with decoders, finders:
            cache = Path(scratch) / "cache"
            yield Looking(decoders, finders, cache, max(worker.processes, faces.processes))
