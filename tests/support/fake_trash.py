"""A trash of made-up photos."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from support.fake_people import FakePeople
from support.fake_photos import FakeFolder, photo

from library.acts import Act
from library.errors import NotFound
from library.trash import Thrown
from library.trashing import TrashRules

DAY = timedelta(days=1)


def thrown(
    number: int | None,
    *path: str,
    ago: timedelta = 2 * DAY,
    is_version: bool = False,
    came_again: int = 0,
    **changes: object,
) -> Thrown:
    """Make up a photo of that number, or a folder, that was thrown away so long ago."""
    at = datetime.now(UTC) - ago
    media = None if number is None else photo(number, path[-1], **{"size": 1234} | changes)
    return Thrown(
        path=(at.astimezone().date().isoformat(), *path),
        at=at,
        gone_at=at + (7 if is_version else 30) * DAY,
        media=media,
        cover=media or photo(40),
        files=3 if media is None else 1,
        size=5_400_000 if media is None else media.size,
        is_version=is_version,
        came_again=came_again,
    )


@dataclass
class FakeTrash(FakeFolder):
    """A trash that notes what is asked of it; what it does is told in *known*'s journal."""

    known: FakePeople | None = None
    left: list[Thrown] = field(default_factory=list)
    restored: list[Sequence[str]] = field(default_factory=list)
    purged: list[Sequence[str]] = field(default_factory=list)
    rules: TrashRules = TrashRules(30, 7)  # noqa: RUF009 - frozen
    taken: dict[int, list[Thrown]] = field(default_factory=dict)  # by the acts that did

    def thrown(self) -> Sequence[Thrown]:
        for entry in self.known.entries(1000) if self.known else ():
            if entry.undone:
                self.left += self.taken.pop(entry.id, [])
        return self.left

    def restore(self, paths: Sequence[Sequence[str]], /) -> int:
        self.restored += paths
        found = self._take(paths)
        if self.known is None:
            return 1
        others = f" and {len(found) - 1} more" if len(found) > 1 else ""
        act = self.known.note(Act.RESTORE, f"Restored “{found[0].path[-1]}”{others}")
        self.taken[act] = found
        return act

    def purge(self, paths: Sequence[Sequence[str]], /) -> None:
        self.purged += paths
        self._take(paths)

    def _take(self, paths: Sequence[Sequence[str]]) -> list[Thrown]:
        wanted = [tuple(path) for path in paths]
        if any("gone" in path for path in wanted):
            raise NotFound("That is not in the trash any more.")
        found = [each for each in self.left if each.path in wanted or each.path[:1] in wanted]
        self.left = [each for each in self.left if each not in found]
        return found
