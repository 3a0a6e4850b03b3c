"""Sharing in memory: by the names of folders."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from support.fake_photos import START

from library.access.rights import Level
from library.access.things import Grant, Kind, Share, Thing
from library.errors import NotFound
from library.model import Role, User
from providers.folder import Folder, IsOthers

BOB = User(2, "bob", Role.USER, Path("media"), START)


@dataclass
class FakeSharing:
    """Answers `webui.sharing_port.Sharing`: all of *able* can be shared, and bob is there."""

    able: frozenset[str] = frozenset()
    levels: dict[str, Level] = field(default_factory=dict)  # of what bob has been given

    def thing(self, folder: Folder) -> Thing | None:
        is_able = folder.name in self.able and not isinstance(folder, IsOthers)
        return Thing(Kind.FOLDER, hash(folder.name)) if is_able else None

    def way(self, share: Share) -> Sequence[str] | None:
        return ("files", share.name)

    def share_of(self, thing: Thing) -> Share | None:
        return next((share for share in self.everything() if share.thing == thing), None)

    def everything(self) -> Sequence[Share]:
        return [
            Share(number, 1, Thing(Kind.FOLDER, hash(name)), name, START)
            for number, name in enumerate(self.levels, 1)
        ]

    def grants(self, share: Share) -> Sequence[Grant]:
        return [Grant(share.id, BOB.id, BOB.name, self.levels[share.name], START)]

    def given(self, owner: User | None = None) -> Sequence[tuple[Share, Level]]:
        return []

    def others(self) -> Sequence[User]:
        return [BOB]

    def give(self, thing: Thing, name: str, user_name: str, level: Level) -> Share:
        self.levels[name] = level
        return next(share for share in self.everything() if share.name == name)

    def take_back(self, share_id: int, user_id: int) -> Share:
        return self.stop(share_id)

    def leave(self, share_id: int) -> Share:
        raise NotFound("It is not shared with you.")

    def stop(self, share_id: int) -> Share:
        found = next((share for share in self.everything() if share.id == share_id), None)
        if found is None:
            raise NotFound("It is not shared any more.")
        del self.levels[found.name]
        return found
