"""Films: videos as every browser plays them, made when someone wants to watch, and kept a while.

An open page asks for a film again and again while it waits (`Films.ask`); once it has stopped, or
has said so (`Films.withdraw`), and nobody else waits, the making ends and leaves nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Final

from library.catalog import film_requests, work
from library.catalog.driver import stored_time
from library.library import Library
from library.media.video_cache import film_path, mark_used, progress_path
from library.model import Kind, Media, Task, User

# Browsers let hidden pages ask once a minute.
_WAITS_FOR: Final = timedelta(seconds=90)
_RENEWED_BEFORE: Final = timedelta(seconds=75)


class Making(StrEnum):
    """How far a film is."""

    ABSENT = "absent"  # nobody has asked for it, or those who did have left
    WAITING = "waiting"  # for its turn
    MAKING = "making"
    READY = "ready"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Film:
    """How far the film of a video is."""

    making: Making
    percent: int = 0  # while it is being made
    reason: str | None = None  # where it failed, in words for people
    path: Path | None = None  # where it is ready


class Films:
    """What the browser's face asks about films."""

    def __init__(self, library: Library) -> None:
        self._library = library

    def state(self, item: Media) -> Film:
        """Return how far the film of *item*, a video, is."""
        path = film_path(self._library.cache, item.checksum)
        if path.is_file():
            mark_used(path)
            return Film(Making.READY, 100, path=path)
        with self._library.catalog.ask() as driver:
            reason = work.failure_of(driver, item.id, Task.FILM)
            in_hand = work.is_in_hand(driver, item.id, Task.FILM)
        if reason is not None:
            return Film(Making.FAILED, reason=reason)
        if in_hand is None:
            return Film(Making.ABSENT)
        if not in_hand:
            return Film(Making.WAITING)
        return Film(Making.MAKING, _percent(progress_path(self._library.cache, item.checksum)))

    def ask(self, user: User, media_id: int, waiter: str, *, again: bool = False) -> Film | None:
        """Have the film of the user's video made, for *waiter*, who has to go on asking.

        One that cannot be made is tried *again* only where that is said. None where the user has
        no such video.
        """
        item = self._item(user, media_id)
        if item is None:
            return None
        film = self.state(item)
        if film.making is Making.READY or (film.making is Making.FAILED and not again):
            return film
        now = datetime.now(UTC)
        with self._library.catalog.ask_once() as driver:
            until = film_requests.wanted_until(driver, item.id, waiter)
        pending = film.making in (Making.WAITING, Making.MAKING)
        if pending and until is not None and until > stored_time(now + _RENEWED_BEFORE):
            return film
        with self._library.catalog.write() as connection:
            film_requests.ask(connection, item.id, waiter, now + _WAITS_FOR)
            if not pending:
                work.demand(connection, item, Task.FILM, now)
        return film if pending else Film(Making.WAITING)

    def withdraw(self, user: User, media_id: int, waiter: str) -> None:
        """Note that *waiter* does not want the film any more."""
        item = self._item(user, media_id)
        if item is None:
            return
        with self._library.catalog.write() as connection:
            film_requests.withdraw(connection, item.id, waiter)
            if not film_requests.is_wanted(connection, item.checksum, datetime.now(UTC)):
                work.retract(connection, item.id, Task.FILM)

    def restore_clip(self, item: Media) -> None:
        """Have the moving preview made that has gone from the cache, unless it cannot be."""
        with self._library.catalog.ask() as driver:
            given_up = work.failure_of(driver, item.id, Task.CLIP) is not None
            queued = work.is_in_hand(driver, item.id, Task.CLIP) is not None
        if not given_up and not queued:
            with self._library.catalog.write() as connection:
                work.demand(connection, item, Task.CLIP, datetime.now(UTC))

    def _item(self, user: User, media_id: int) -> Media | None:
        item = self._library.item(user, media_id)
        return item if item is not None and item.kind is Kind.VIDEO else None


def _percent(progress: Path) -> int:
    try:
        return int(progress.read_bytes())
    except (FileNotFoundError, ValueError):
        return 0
