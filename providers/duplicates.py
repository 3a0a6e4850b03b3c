"""/duplicates: files that look alike, by number. Nothing is ever deleted by itself."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from library.errors import NotFound
from library.files import Files
from library.model import Media
from library.naming import id_in_name, name_with_id
from library.paths import name_key
from providers.folder import File, Section
from providers.view import View

_NUMBER = re.compile(r"[1-9]\d{0,17}")


@dataclass(frozen=True)
class DuplicatesFolder(View):
    """All groups of files that look alike, the newest first."""

    def get(self, name: str, /) -> GroupFolder | None:
        """Return the group of that number."""
        if not _NUMBER.fullmatch(name):
            return None
        if not self.files.library.has_similar(self.files.owner, int(name)):
            return None
        return GroupFolder(self.files, name, self.revision)

    def list(self) -> Iterable[GroupFolder]:
        """Yield the groups."""
        for group in self.files.library.similar_groups(self.files.owner):
            yield GroupFolder(self.files, str(group.number), self.revision)

    def sections(self) -> Sequence[Section]:
        """Return one section a group."""
        return [
            Section(
                (str(group.number),),
                group.count,
                f"{group.count} {'copies' if group.identical else 'alike'}",
            )
            for group in self.files.library.similar_groups(self.files.owner)
        ]


@dataclass(frozen=True)
class GroupFolder(View):
    """Files that look alike, the one with most pixels first. Deleting one throws the file away."""

    def get(self, name: str, /) -> File | None:
        """Return the file of that name here."""
        media_id = id_in_name(name)
        if media_id is None:
            return None
        media = self.files.library.similar_item(self.files.owner, int(self.name), media_id)
        file = None if media is None else _file(media)
        return file if file is not None and name_key(file.name) == name_key(name) else None

    def list(self) -> Iterator[File]:
        """Yield the files."""
        yield from map(_file, self.files.library.similar_items(self.files.owner, int(self.name)))

    def remove(self, name: str, /) -> None:
        """Throw the file itself away."""
        found = self.get(name)
        if found is None:
            raise NotFound(f"There is no “{name}” here.")
        self.files.remove(found.media)


def _file(media: Media) -> File:
    """Name it by its id: copies tend to have the same name."""
    return File(name_with_id(media.name, media.id), media)


def duplicates(files: Files) -> DuplicatesFolder:
    """Return the user's duplicates as they are now."""
    return DuplicatesFolder(files, "duplicates", files.library.revision(files.owner))
