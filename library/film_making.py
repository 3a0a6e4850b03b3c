"""The worker's step that makes films; see `library.films`."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic
from typing import Final

from sqlalchemy import Connection

from library.catalog import film_requests
from library.library import Library
from library.media.cache import writing
from library.media.filming import Filming, FilmJob, Unwanted
from library.media.video_cache import film_path, make_room, progress_path, writing_film
from library.model import Media
from library.processing import Interrupted, Saving

_LOOK_EVERY_S: Final = 2.0  # whether anybody waits


class FilmMaking:
    """Makes films, several at the same time in threads, but of one content only one."""

    def __init__(self, library: Library, filming: Filming, cache_bytes: int) -> None:
        """Make films by *filming*, and keep those that fit into *cache_bytes*."""
        self._library = library
        self._filming = filming
        self._cache_bytes = cache_bytes
        self._lock = threading.Lock()  # guards what follows
        self._under_way: dict[str, threading.Lock] = {}  # by checksum

    def __call__(self, item: Media, path: Path, stopping: Callable[[], bool], /) -> Saving:
        """Make the film of *item*, which lies at *path*; see `library.processing.Step`."""
        cache = self._library.cache
        film, progress = film_path(cache, item.checksum), progress_path(cache, item.checksum)
        with self._alone(item.checksum):
            if film.is_file():
                return _nothing
            watch = _Watch(self._library, item, progress, stopping)
            try:
                with writing_film(film) as draft:
                    job = FilmJob(path, item.mime, draft, cache)
                    self._filming.run(job, watch)
            except Unwanted:
                return _nothing
            finally:
                progress.unlink(missing_ok=True)
            make_room(cache, self._cache_bytes, keep=film)
        return _nothing

    @contextmanager
    def _alone(self, checksum: str) -> Iterator[None]:
        with self._lock:
            lock = self._under_way.setdefault(checksum, threading.Lock())
        with lock:
            yield
        with self._lock:
            if not lock.locked():
                self._under_way.pop(checksum, None)


class _Watch:
    """Writes down how far a film is, and looks whether it is still wanted."""

    def __init__(
        self, library: Library, item: Media, progress: Path, stopping: Callable[[], bool]
    ) -> None:
        self._library = library
        self._item = item
        self._progress = progress
        self._stopping = stopping
        self._percent = -1
        self._looked = 0.0

    def __call__(self, at_s: float) -> bool:
        """Return whether to go on."""
        if self._stopping():
            raise Interrupted
        percent = min(99, int(100 * at_s / self._item.duration_s)) if self._item.duration_s else 0
        if percent != self._percent:
            self._percent = percent
            with writing(self._progress) as file:
                file.write(b"%d" % percent)
        if monotonic() - self._looked < _LOOK_EVERY_S:
            return True
        self._looked = monotonic()
        with self._library.catalog.ask_once() as driver:
            return film_requests.is_wanted(driver, self._item.checksum, datetime.now(UTC))


def _nothing(connection: Connection) -> None:
    """Films are files: nothing of them is in the index."""
