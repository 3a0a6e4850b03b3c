"""A library in a folder of its own, with the users alice and bob, as tests see it."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from support.derived import followed, kept

from library.catalog import folders, libraries, media, users
from library.catalog.engine import Catalog
from library.files import Files
from library.library import Library
from library.model import Media, Role, StoredFolder, User
from library.paths import TRASH_FOLDER, UPLOADS_FOLDER
from library.trash import Trash
from library.trashing import NO_TRASH, TrashRules
from library.undo import UndoLog

# Of "correct horse", at the lowest cost: tests sign in in a millisecond.
CHEAP_HASH = "$2b$04$rkm.In1BJAoJ3aFmH.Ux5OzRKF1cspuyWdc8Aaq8TOpBP2kyHVJU6"
PASSWORD = "correct horse"
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01" + bytes(64)


@dataclass(frozen=True)
class Home:
    """A library with its users, as one process opens it."""

    data: Path
    catalog: Catalog
    library: Library
    alice: User
    bob: User

    @property
    def files(self) -> Files:
        """Alice's files."""
        return Files(self.library, self.alice)

    def with_trash(self, rules: TrashRules = TrashRules(30, 7)) -> Home:  # noqa: B008 - frozen
        """Return the same home with a trash."""
        return replace(self, library=Library(self.catalog, self.data, rules))

    @property
    def trash(self) -> Trash:
        """Alice's trash."""
        return Trash(self.library, self.alice)

    @property
    def root(self) -> StoredFolder:
        """The root of alice's files."""
        return self.library.root(self.alice)

    def folder(self, *names: str) -> StoredFolder:
        """Return a folder of alice's, made where absent."""
        at = self.root
        for name in names:
            found = self.library.child(at.id, name)
            at = found if isinstance(found, StoredFolder) else self.files.make_folder(at.id, name)
        return at

    def put(self, *names: str, data: bytes = b"content") -> Media:
        """Store a file of alice's; its folders are made where absent."""
        upload = self.files.upload(self.folder(*names[:-1]).id, names[-1])
        upload.write(data)
        return upload.commit().media

    def find(self, *names: str) -> Media | StoredFolder | None:
        """Return what alice has under that path."""
        at: Media | StoredFolder | None = self.root
        for name in names:
            at = self.library.child(at.id, name) if isinstance(at, StoredFolder) else None
        return at

    def media(self, *names: str) -> Media:
        """Return the file that alice has under that path."""
        found = self.find(*names)
        assert isinstance(found, Media), names
        return found

    def indexed(self) -> dict[str, bytes | None]:
        """Return alice's paths by the index, with what lies where it says; None for folders."""
        return self._indexed(self.root)

    def trashed(self) -> dict[str, bytes | None]:
        """Return the paths in alice's trash by the index, without the day; None for folders."""
        found = self._indexed(Trash(self.library, self.alice).root)
        return {path.partition("/")[2]: content for path, content in found.items() if "/" in path}

    def _indexed(self, root: StoredFolder) -> dict[str, bytes | None]:
        found: dict[str, bytes | None] = {}
        with self.catalog.read() as connection:
            every = folders.descendants(connection, root.id)
            names = {each.id: folders.path(connection, each.id) for each in (root, *every)}
            items = [item for key in names for item in media.children(connection, key)]
        for path in names.values():
            if path:
                found["/".join(path)] = None
        for item in items:
            content = self.library.content(item).read_bytes()
            assert item.size == len(content)
            found["/".join((*names[item.folder_id], item.name))] = content
        return found

    def on_disk(self) -> dict[str, bytes | None]:
        """Return alice's paths as they lie on disk, with their bytes; None for folders."""
        root = self.alice.media_root
        return {
            str(path.relative_to(root)): None if path.is_dir() else path.read_bytes()
            for path in root.rglob("*")
            if UPLOADS_FOLDER not in path.relative_to(root).parts
        }

    def trash_on_disk(self) -> dict[str, bytes | None]:
        """Return the paths in alice's trash as they lie on disk, without the day."""
        root = self.alice.media_root / UPLOADS_FOLDER / TRASH_FOLDER
        paths = (path for day in root.glob("*") for path in day.rglob("*"))
        return {
            str(path.relative_to(root)).partition("/")[2]: (
                None if path.is_dir() else path.read_bytes()
            )
            for path in paths
        }

    def leftovers(self) -> list[str]:
        """Return what lies in alice's hidden folder, and an undo log that is not at rest."""
        hidden = self.alice.media_root / UPLOADS_FOLDER
        changes = self.data / "changes"
        return [
            path.name
            for folder in (hidden, changes)
            for path in folder.glob("*")
            if path.name != TRASH_FOLDER
            and (path.name != "undo.log" or not UndoLog(path).is_at_rest())
        ]

    def check(self) -> None:
        """Index and disk agree, the index agrees with itself, and nothing lies around."""
        assert self.indexed() == self.on_disk()
        assert self.trashed() == self.trash_on_disk()
        assert [] == self.leftovers()
        assert followed(self.catalog) == kept(self.catalog)


def add_user(catalog: Catalog, data: Path, name: str) -> User:
    """Add a user with `PASSWORD`."""
    now = datetime.now(UTC)
    with catalog.write() as connection:
        user_id = users.add(
            connection,
            name=name,
            role=Role.USER,
            password_hash=CHEAP_HASH,
            media_root=data / "media" / name,
            now=now,
        )
        folders.add_root(connection, user_id, now)
        found = users.by_id(connection, user_id)
    assert found is not None
    found.media_root.mkdir(parents=True)
    return found


def copy_home(source: Path, data: Path) -> Home:
    """Open a copy, in *data*, of the data folder *source*, which nobody has open."""
    shutil.copytree(source, data)
    with closing(sqlite3.connect(data / "index.sqlite")) as index, index:
        index.execute("UPDATE users SET media_root = ? || name", (f"{data}/media/",))
        index.execute("UPDATE libraries SET path = ? || name", (f"{data}/libraries/",))
    return open_home(data)


def open_home(data: Path, rules: TrashRules = NO_TRASH) -> Home:
    """Open the library in *data* as a further process would."""
    catalog = Catalog(data / "index.sqlite")
    with catalog.read() as connection:
        alice, bob, *_ = users.everyone(connection)
    return Home(data, catalog, Library(catalog, data, rules), alice, bob)


def add_library(home: Home, name: str, *users: User) -> Path:
    """Let *users* see a library, and nobody see another one; return where it lies."""
    path = home.data / "libraries" / name
    path.mkdir(parents=True, exist_ok=True)
    wanted = libraries.Wanted(str(path), frozenset(user.id for user in users))
    with home.catalog.write() as connection:
        libraries.settle(connection, {name: wanted}, datetime.now(UTC))
    return path
