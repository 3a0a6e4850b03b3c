"""Videos of a gallery without a library: what tests say they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from support.fake_photos import video

from library.films import Film, Making
from library.media.front import Part
from library.model import User
from webui.ports import Playable, Thumbnail


@dataclass
class FakeVideos:
    """Every video is of the same kind."""

    mime: str | None = "video/webm"  # None: there is none
    codecs: str | None = "vp8"
    front: Sequence[Part] = ()
    film: Film = Film(Making.ABSENT)  # noqa: RUF009  it cannot be changed
    clip_path: Path | None = None
    told: list[str] = field(default_factory=list)

    @property
    def etag(self) -> str:
        """The tag of every video."""
        return video(20, "clip.webm").etag

    def clip(self, user: User, media_id: int, /) -> Thumbnail | None:
        return None if self.clip_path is None else Thumbnail(self.clip_path, "video/mp4", self.etag)

    def playable(self, user: User, media_id: int, /) -> Playable | None:
        if self.mime is None:
            return None
        media = replace(video(media_id, "clip.webm"), mime=self.mime)
        return Playable(media, self.codecs, self.front, self.film)

    def ask(self, user: User, media_id: int, waiter: str, /, *, again: bool) -> Film | None:
        self.told.append(f"{'again' if again else 'ask'} {waiter}")
        return self.film

    def withdraw(self, user: User, media_id: int, waiter: str, /) -> None:
        self.told.append(f"withdraw {waiter}")
