"""Videos as the web gallery asks for them."""

from __future__ import annotations

from library.catalog import facts
from library.errors import NotFound
from library.films import Film, Films
from library.library import Library
from library.media.clips import has_clip
from library.media.front import layout
from library.media.video_cache import clip_path, front_path
from library.model import Kind, Media, User
from webui.ports import Playable, Thumbnail


class Screenings:
    """Answers the questions of `webui.ports.Videos`."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._films = Films(library)

    def clip(self, user: User, media_id: int, /) -> Thumbnail | None:
        """Return the moving preview; one that has gone from the cache is made anew.

        That of a Live Photo is its video's, which few browsers play as phones write it.
        """
        item = self._item(user, media_id) or self._library.live_video(user, media_id)
        if item is None or not has_clip(item.duration_s):
            return None
        path = clip_path(self._library.cache, item.checksum)
        if path.is_file():
            return Thumbnail(path, "video/mp4", item.etag)
        if item.has_thumbnails:
            self._films.restore_clip(item)
        return None

    def playable(self, user: User, media_id: int, /) -> Playable | None:
        """Return how a video is played."""
        item = self._item(user, media_id)
        if item is None:
            return None
        with self._library.catalog.read() as connection:
            known = facts.find(connection, item.id)
        try:
            original = self._library.content(item)
            front = layout(front_path(self._library.cache, item.checksum), original) or ()
        except (NotFound, FileNotFoundError):
            return None
        return Playable(item, known.codecs if known else None, front, self._films.state(item))

    def ask(self, user: User, media_id: int, waiter: str, /, *, again: bool) -> Film | None:
        """Have the film made."""
        return self._films.ask(user, media_id, waiter, again=again)

    def withdraw(self, user: User, media_id: int, waiter: str, /) -> None:
        """Note that nobody waits there any more."""
        self._films.withdraw(user, media_id, waiter)

    def _item(self, user: User, media_id: int) -> Media | None:
        item = self._library.item(user, media_id)
        return item if item is not None and item.kind is Kind.VIDEO else None
