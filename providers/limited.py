"""Folders as others may use them: what is seen of them, and may be done in them, was given."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property, partial
from typing import TypeAlias

from library.access.rights import Right
from library.catalog.listing import Children
from library.errors import NotAllowed, NotFound
from library.files import Files
from library.media.bare.bare import can_be_bare
from library.model import Media
from library.naming import numbered
from library.paths import is_unfinished
from library.store import Committed, Upload
from library.taken import Taken
from providers.folder import (
    AcceptsCopies,
    AcceptsMoves,
    AcceptsUploads,
    File,
    Folder,
    HasCover,
    IsOthers,
    IsPerson,
    KeepsFileProperties,
    KeepsProperties,
    KeepsTimes,
    ListsColumns,
    MakesFolders,
    Node,
    NotesReads,
    Origin,
    Removes,
    Section,
    Sections,
    ShowsPictures,
)
from providers.previews import PreviewsFolder, previews

Arrived: TypeAlias = Callable[[str, Media], None]  # the name that it was uploaded as, and it

_WHOLE = Right.VIEW  # files are given as they are


@dataclass(frozen=True)
class LimitedFolder:
    """A folder of *files*' owner, and all below it, with *rights* in it.

    Without `Right.FETCH`, previews stand for files, as in ``/previews``. Without `Right.KNOW`,
    files tell nothing of place, camera and people, and previews stand for those that cannot do
    without. Without `Right.SEE` it is empty to who looks. What more the folder can do it can do
    here if the rights allow it: of which class it is, is made of both; see `limited`.
    """

    files: Files
    inner: Folder  # as its owner has it
    name: str
    origin: Origin  # where its owner has it
    rights: Right
    arrived: Arrived | None = None  # is told of uploads

    @property
    def created(self) -> datetime:
        """As of the folder."""
        return self.inner.created

    @property
    def modified(self) -> datetime:
        """As of the folder."""
        return self.inner.modified

    @property
    def etag(self) -> str:
        """Changes with the folder and with the rights; and with previews, where these are shown."""
        shown = self.inner if _WHOLE in self.rights else self._previews
        return self._tag(shown.etag)

    def get(self, name: str, /) -> Node | None:
        """Return the child of that name."""
        if Right.SEE not in self.rights:
            return None
        found = self.inner.get(name)
        if found is not None and not isinstance(found, File):
            return None if _is_person(self.inner) else self._folder(found)
        if found is not None and self._is_given(found):
            return self._given(found)
        preview = None if _WHOLE in self.rights else self._previews.get(name)
        return preview if isinstance(preview, File) and not self._is_given(preview) else None

    def list(self) -> Iterable[Node]:
        """Yield the children of the folder, in its order."""
        if Right.SEE not in self.rights:
            return
        yield from self._seen(list(self.inner.list()))

    def check_leaving(self, name: str, /) -> None:
        """Look whether the child *name* may be moved to somewhere else.

        Who may only add may rename what is unfinished by its name: many programs upload so.
        """
        unfinished = Right.ADD in self.rights and is_unfinished(name)
        if Right.CHANGE not in self.rights and not unfinished:
            raise NotAllowed(f"“{name}” belongs to {self.origin.owner.name}; it can be copied.")

    def _tag(self, etag: str) -> str:
        return f"{etag}-{self.rights.value}"

    def _is_given(self, file: File) -> bool:
        """Whether it is the file itself that is given, and no preview of it."""
        return _WHOLE in self.rights or (
            Right.FETCH in self.rights and can_be_bare(file.media.mime)
        )

    def _given(self, file: File) -> File:
        return file if Right.KNOW in self.rights else replace(file, bare=True)

    def _seen(self, nodes: Sequence[Node]) -> Iterator[Node]:
        """Yield what is seen of *nodes*."""
        shown = self._shown([node for node in nodes if isinstance(node, File)])
        for node in nodes:
            if not isinstance(node, File):
                yield self._folder(node)
            elif (file := shown.get(node.media.id)) is not None:
                yield file

    def _shown(self, files: Sequence[File]) -> Mapping[int, File]:
        """Return what is seen instead of each of *files*, by the ids of their media."""
        shown = {file.media.id: self._given(file) for file in files if self._is_given(file)}
        if len(shown) < len(files):
            previews = (node for node in self._previews.list() if isinstance(node, File))
            shown |= {file.media.id: file for file in previews if file.media.id not in shown}
        return shown

    @cached_property
    def _previews(self) -> PreviewsFolder:
        return previews(self.files, self.inner)

    def _folder(self, folder: Folder) -> LimitedFolder:
        others = folder.origin if isinstance(folder, IsOthers) else None
        origin = self.origin.child(folder.name) if others is None else others
        return limited(self.files, folder, origin, self.rights, arrived=self.arrived)

    def _check_free(self, name: str) -> None:
        """Refuse what would replace something, where nothing may be changed.

        A file that is empty may be filled: Finder and Explorer write an empty one first.
        """
        found = None if Right.CHANGE in self.rights else self.inner.get(name)
        if found is not None and not _is_empty(found):
            raise NotAllowed(f"There is a “{name}” here, and what is here may not be changed.")

    def _check_no_merge(self, node: Node) -> None:
        """Refuse what would make two people one: that is said by whose library it is."""
        if _is_person(self.inner) and not isinstance(node, File):
            raise NotAllowed("Only photos and videos can be put here.")


class _ShowsPictures(LimitedFolder):
    def pictures(self) -> Iterable[Node]:
        assert isinstance(self.inner, ShowsPictures)  # noqa: S101
        return self._seen(list(self.inner.pictures()))


class _Sections(LimitedFolder):
    def sections(self) -> Sequence[Section]:
        assert isinstance(self.inner, Sections)  # noqa: S101
        return self.inner.sections()


class _HasCover(LimitedFolder):
    def cover(self) -> File | None:
        assert isinstance(self.inner, HasCover)  # noqa: S101
        return self.inner.cover()


class _ListsColumns(LimitedFolder):
    def columns(self, names: AbstractSet[str], /) -> Iterator[Children]:
        assert isinstance(self.inner, ListsColumns)  # noqa: S101
        for batch in self.inner.columns(names - {"description"}):  # for its owner
            told = batch.columns.get("etag") if batch.are_folders else None
            if told is None:
                yield batch
            else:
                tags = [self._tag(etag) for etag in told]
                yield Children(True, {**batch.columns, "etag": tags})


class _NotesReads(LimitedFolder):
    def was_sent(self, file: File, /) -> None:
        told = self.inner if file.rendition is None else self._previews
        if isinstance(told, NotesReads):
            told.was_sent(file)


@dataclass(frozen=True, slots=True)
class _Announced:
    """An upload of which somebody is told."""

    upload: Upload
    arrived: Callable[[Media], None]

    def write(self, data: bytes, /) -> int:
        return self.upload.write(data)

    def commit(
        self,
        *,
        size: int | None = None,
        modified: datetime | None = None,
        created: datetime | None = None,
        checksums: str | None = None,
    ) -> Committed | None:
        found = self.upload.commit(
            size=size, modified=modified, created=created, checksums=checksums
        )
        if found is not None:
            self.arrived(found.media)
        return found

    def abort(self) -> None:
        self.upload.abort()


class _AcceptsUploads(LimitedFolder):
    def upload(self, name: str, /) -> Upload:
        assert isinstance(self.inner, AcceptsUploads)  # noqa: S101
        free = name
        if Right.SEE in self.rights:
            self._check_free(name)
        elif (found := self.inner.get(name)) is not None and not _is_empty(found):
            # Who sees nothing cannot find a name that is free.
            free = next(each for each in numbered(name) if self.inner.get(each) is None)
        upload = self.inner.upload(free)
        return upload if self.arrived is None else _Announced(upload, partial(self.arrived, name))


class _MakesFolders(LimitedFolder):
    def make_folder(self, name: str, /) -> Folder:
        assert isinstance(self.inner, MakesFolders)  # noqa: S101
        return self._folder(self.inner.make_folder(name))


class _AcceptsCopies(LimitedFolder):
    def copy_in(self, node: Node, new_name: str, /, *, shallow: bool = False) -> None:
        assert isinstance(self.inner, AcceptsCopies)  # noqa: S101
        self._check_no_merge(node)
        self._check_free(new_name)
        self.inner.copy_in(unlimited(node), new_name, shallow=shallow)


class _AcceptsMoves(LimitedFolder):
    def move_in(self, node: Node, new_name: str, /) -> None:
        assert isinstance(self.inner, AcceptsMoves)  # noqa: S101
        self._check_no_merge(node)
        self._check_free(new_name)
        self.inner.move_in(unlimited(node), new_name)


class _Removes(LimitedFolder):
    def remove(self, name: str, /) -> None:
        assert isinstance(self.inner, Removes)  # noqa: S101
        if self.get(name) is None:
            raise NotFound(f"There is no “{name}” here.")
        self.inner.remove(name)


class _KeepsProperties(LimitedFolder):
    @property
    def folder_id(self) -> int:
        assert isinstance(self.inner, KeepsProperties)  # noqa: S101
        return self.inner.folder_id


class _KeepsFileProperties(LimitedFolder):
    def property_folder(self, file: File, /) -> int:
        assert isinstance(self.inner, KeepsFileProperties)  # noqa: S101
        return self.inner.property_folder(file)


class _KeepsTimes(LimitedFolder):
    def set_modified(self, name: str, modified: datetime, /) -> None:
        assert isinstance(self.inner, KeepsTimes)  # noqa: S101
        self.inner.set_modified(name, modified)


# What a limited folder can do, if the one that is limited can, and these rights are given.
_ABILITIES: Sequence[tuple[type, Right, type[LimitedFolder]]] = (
    (ShowsPictures, Right.SEE, _ShowsPictures),
    (Sections, Right.SEE, _Sections),
    (HasCover, Right.SEE, _HasCover),
    (ListsColumns, _WHOLE, _ListsColumns),
    (Folder, Right.SEE, _NotesReads),
    (AcceptsUploads, Right.ADD, _AcceptsUploads),
    (MakesFolders, Right.SEE | Right.ADD, _MakesFolders),
    (AcceptsCopies, Right.SEE | Right.ADD, _AcceptsCopies),
    (AcceptsMoves, Right.SEE | Right.ADD, _AcceptsMoves),
    (Removes, Right.SEE | Right.CHANGE, _Removes),
    # Of what is new, who may only add may say more: programs do so after they have filled it.
    (KeepsProperties, Right.SEE | Right.ADD, _KeepsProperties),
    (KeepsFileProperties, Right.SEE | Right.ADD, _KeepsFileProperties),
    (KeepsTimes, Right.SEE | Right.ADD, _KeepsTimes),
)
_KINDS: dict[tuple[type, Right], type[LimitedFolder]] = {}


def limited(
    files: Files,
    folder: Folder,
    origin: Origin,
    rights: Right,
    name: str | None = None,
    *,
    arrived: Arrived | None = None,
) -> LimitedFolder:
    """Return *folder*, which is *files*' owner's and lies at *origin*, with no more than *rights*.

    It is called *name*; None: as its owner calls it. *arrived* is told of all that is uploaded.
    """
    key = type(folder), rights
    kind = _KINDS.get(key)
    if kind is None:
        able = [
            ability
            for protocol, needed, ability in _ABILITIES
            if needed in rights
            and (protocol is Folder or isinstance(folder, protocol))
            and not (protocol is MakesFolders and _is_person(folder))
        ]
        kind = _KINDS[key] = type("Limited", (*able, LimitedFolder), {})
    called = folder.name if name is None else name
    return kind(files, folder, called, origin, rights, arrived)


def taken_by(rights: Right) -> Taken:
    """Return what becomes of what has a name already, where somebody has these rights."""
    if Right.CHANGE in rights:
        return Taken.REPLACED
    return Taken.KEPT if Right.SEE in rights else Taken.BESIDE


def _is_empty(node: Node) -> bool:
    """Whether it is a file that waits for its content."""
    return isinstance(node, File) and node.media.size == 0


def _is_person(folder: Folder) -> bool:
    """Whether folders in it are for merging people: only their owner makes them, and sees them."""
    return isinstance(folder, IsPerson)


def unlimited(node: Node) -> Node:
    """Return *node* as its owner has it, for what is done in the owner's name."""
    return node.inner if isinstance(node, LimitedFolder) else node
