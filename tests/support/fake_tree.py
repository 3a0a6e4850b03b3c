"""A folder tree in memory, with bytes on disk and ids from the index, on which keys depend."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

from library.catalog import properties
from library.catalog.engine import Catalog
from library.catalog.properties import Holder
from library.catalog.schema import folders, media_items, users
from library.errors import AlreadyExists, IncompleteUpload, NotAllowed, NotFound, StorageFull
from library.model import Kind, Media, Role, User
from library.paths import check_name, name_key
from library.store import Committed
from providers.folder import File, Folder, Node

_LONG_AGO = datetime(2020, 1, 2, 3, 4, 5, tzinfo=UTC)
_MIMES = {"jpg": "image/jpeg", "html": "text/html", "svg": "image/svg+xml", "txt": "text/plain"}


class FakeTree:
    """``/files``, where all can be done, and ``/timeline``, where nothing can."""

    def __init__(self, catalog: Catalog, disk: Path, name: str = "ann") -> None:
        """Lay the tree of a new user of *catalog*; bytes lie in *disk*."""
        self.catalog = catalog
        self.disk = disk
        self.room = 1 << 30  # bytes left on the disk
        self.open_uploads = 0
        self._numbers = count(1)
        self.user = self._add_user(name)
        self.files_id = self._add_folder(None)
        self.files = FakeFolder("files", self, self.files_id)
        self.timeline = ReadOnlyFolder("timeline")
        self.root = ReadOnlyFolder("", [self.files, self.timeline])

    def content(self, media: Media) -> Path:
        """Return where the bytes of *media* lie."""
        return self.disk / f"{self.user.id}-{media.id}"

    def file(self, name: str, data: bytes, modified: datetime | None = None) -> Media:
        """Put a file into ``/files``."""
        upload = self.files.upload(name)
        upload.write(data)
        return upload.commit(modified=modified).media

    def read(self, *names: str) -> bytes:
        """Return the bytes of a file below ``/files``."""
        node: Node | None = self.files
        for name in names:
            assert isinstance(node, FakeFolder)
            node = node.get(name)
        assert isinstance(node, File), f"no file {names}"
        return self.content(node.media).read_bytes()

    def new_media_id(self) -> int:
        """Return the id of a new row, so that properties can hang on it."""
        with self.catalog.write() as connection:
            name = f"#{next(self._numbers)}"
            row = media_items.insert().values(
                user_id=self.user.id,
                folder_id=self.files_id,
                name=name,
                name_key=name,
                kind="other",
                mime="",
                size=0,
                checksum="",
                created=_LONG_AGO,
                modified=_LONG_AGO,
                shown=False,
            )
            return int(connection.execute(row).inserted_primary_key[0])

    def new_folder_id(self) -> int:
        """Return the id of a new row, so that properties can hang on it."""
        return self._add_folder(self.files_id)

    def _add_user(self, name: str) -> User:
        with self.catalog.write() as connection:
            row = users.insert().values(
                name=name,
                name_key=name,
                role="user",
                password_hash="",
                media_root=str(self.disk),
                created=_LONG_AGO,
                changed=_LONG_AGO,
            )
            user_id = int(connection.execute(row).inserted_primary_key[0])
        return User(user_id, name, Role.USER, self.disk, _LONG_AGO)

    def _add_folder(self, parent_id: int | None) -> int:
        name = f"#{next(self._numbers)}"
        with self.catalog.write() as connection:
            row = folders.insert().values(
                user_id=self.user.id,
                parent_id=parent_id,
                name=name,
                name_key=name,
                created=_LONG_AGO,
                modified=_LONG_AGO,
            )
            return int(connection.execute(row).inserted_primary_key[0])


@dataclass
class ReadOnlyFolder:
    """A folder that can do nothing but list."""

    name: str
    nodes: list[Node] = field(default_factory=list)
    created: datetime = _LONG_AGO
    modified: datetime = _LONG_AGO
    etag: str = "fixed"

    def get(self, name: str, /) -> Node | None:
        return next((node for node in self.nodes if node.name == name), None)

    def list(self) -> Iterable[Node]:
        return iter(self.nodes)


class FakeFolder:
    """A folder that can do everything."""

    def __init__(self, name: str, tree: FakeTree, folder_id: int) -> None:
        self.name = name
        self.tree = tree
        self.folder_id = folder_id
        self.created = self.modified = _LONG_AGO
        self.nodes: dict[str, Node] = {}
        self.parent: FakeFolder | None = None
        self.changes = 0

    @property
    def etag(self) -> str:
        return f"{self.folder_id}-{self.changes}"

    def get(self, name: str, /) -> Node | None:
        return self.nodes.get(name_key(name))

    def list(self) -> Iterator[Node]:
        return iter(list(self.nodes.values()))

    def upload(self, name: str, /) -> FakeUpload:
        return FakeUpload(self, check_name(name))

    def make_folder(self, name: str, /) -> Folder:
        if self.get(check_name(name)) is not None:
            raise AlreadyExists(f"“{name}” exists.")
        made = FakeFolder(name, self.tree, self.tree.new_folder_id())
        self.put(made, name)
        return made

    def remove(self, name: str, /) -> None:
        if self.nodes.pop(name_key(name), None) is None:
            raise NotFound(f"There is no “{name}”.")
        self.changes += 1

    def move_in(self, node: Node, new_name: str, /) -> None:
        check_name(new_name)
        for folder in self.tree.files.walk():
            if node in folder.nodes.values():
                folder.remove(node.name)
        self.put(node, new_name)

    def copy_in(self, node: Node, new_name: str, /, *, shallow: bool = False) -> None:
        if isinstance(node, File):
            copy_id = self.tree.new_media_id()
            copy = File(new_name, replace(node.media, id=copy_id, name=new_name))
            data = self.tree.content(node.media).read_bytes()
            self.tree.content(copy.media).write_bytes(data)
            source, target = Holder("media", node.media.id), Holder("media", copy_id)
            self.put(copy, new_name)
        elif isinstance(node, FakeFolder):
            made = FakeFolder(new_name, self.tree, self.tree.new_folder_id())
            for child in () if shallow else node.list():
                made.copy_in(child, child.name)
            source, target = Holder("folder", node.folder_id), Holder("folder", made.folder_id)
            self.put(made, new_name)
        else:
            raise NotAllowed("It is a view.")
        with self.tree.catalog.write() as connection:
            properties.copy(connection, source, target)

    def put(self, node: Node, name: str) -> None:
        """Let *node* be the child *name*."""
        if isinstance(node, File):
            node = File(name, replace(node.media, name=name))
        elif isinstance(node, FakeFolder):
            node.name = name
        self.nodes[name_key(name)] = node
        self.changes += 1

    def walk(self) -> Iterator[FakeFolder]:
        """Yield this folder and all below it."""
        yield self
        for node in list(self.nodes.values()):
            if isinstance(node, FakeFolder):
                yield from node.walk()


class FakeUpload:
    """Bytes in memory until committed."""

    def __init__(self, folder: FakeFolder, name: str) -> None:
        self._folder = folder
        self._name = name
        self._data = bytearray()
        folder.tree.open_uploads += 1

    def write(self, data: bytes, /) -> int:
        if len(self._data) + len(data) > self._folder.tree.room:
            raise StorageFull("The disk is full.")
        self._data += data
        return len(data)

    def commit(
        self,
        *,
        size: int | None = None,
        modified: datetime | None = None,
        created: datetime | None = None,
        checksums: str | None = None,
    ) -> Committed:
        self._folder.tree.open_uploads -= 1
        if size is not None and size != len(self._data):
            raise IncompleteUpload("Another number of bytes came.")
        tree, old = self._folder.tree, self._folder.get(self._name)
        media = Media(
            id=old.media.id if isinstance(old, File) else tree.new_media_id(),
            owner_id=tree.user.id,
            folder_id=self._folder.folder_id,
            name=self._name,
            kind=Kind.OTHER,
            mime=_MIMES.get(self._name.rpartition(".")[2], "application/octet-stream"),
            size=len(self._data),
            checksum=hashlib.sha256(self._data).hexdigest(),
            created=created or _LONG_AGO,
            modified=modified or datetime.now(UTC),
            checksums=checksums,
        )
        tree.content(media).write_bytes(self._data)
        self._folder.put(File(self._name, media), self._name)
        return Committed(media, created=old is None)

    def abort(self) -> None:
        self._folder.tree.open_uploads -= 1
