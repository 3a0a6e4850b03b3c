"""/albums: lists of photos and videos, made by hand. No file is copied, moved or deleted."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime

from library.album_acts import Listed
from library.albums import Albums
from library.catalog import listing
from library.catalog.listing import Children
from library.errors import NotAllowed, NotFound
from library.files import Change, Files
from library.gathered import ForgottenUpload
from library.model import Album, Media
from library.paths import is_litter
from library.store import Upload
from providers.folder import File, Folder, Node
from providers.gathering import GatheringFolder, photos_in
from providers.view import View


@dataclass(frozen=True, slots=True)
class AlbumPhoto(File):
    """A photo as it lies in an album: moved to another one, it leaves this one."""

    album: Album


@dataclass(frozen=True)
class _HoldsAlbums(View, ABC):
    """Where albums lie: at the top, or in an album."""

    @property
    @abstractmethod
    def _id(self) -> int | None:
        """The album's id; None: the top."""

    @property
    def _albums(self) -> Albums:
        return Albums(self.files.library, self.files.owner, self.files.by)

    def make_folder(self, name: str, /) -> AlbumFolder:
        """Make an album."""
        album, _ = self._albums.make(name, self._id)
        return self._folder(album)

    def _find(self, name: str) -> AlbumFolder | None:
        album = self._albums.by_name(name, self._id)
        return None if album is None else self._folder(album)

    def albums(self) -> Sequence[Album]:
        """Return the albums here, in order."""
        return self._albums.children(self._id)

    def _inside(self) -> Iterator[AlbumFolder]:
        yield from map(self._folder, self.albums())

    def _folder(self, album: Album) -> AlbumFolder:
        return AlbumFolder(self.files, album.name, self.revision, album)

    def _move_in(self, node: Folder, name: str) -> None:
        if isinstance(node, AlbumFolder):
            self._albums.move(node.album.id, self._id, name)
        else:
            self._copy_in(node, name, shallow=False)

    def _copy_in(self, node: Folder, name: str, *, shallow: bool) -> None:
        if isinstance(node, AlbumFolder) and not shallow:
            self._albums.copy(node.album.id, name, self._id)
        else:
            self._albums.make_of(name, Listed() if shallow else _listed(node), self._id)


@dataclass(frozen=True)
class AlbumsFolder(_HoldsAlbums):
    """All albums that lie in no other one."""

    @property
    def _id(self) -> None:
        return None

    def get(self, name: str, /) -> AlbumFolder | None:
        """Return the album of that name."""
        return self._find(name)

    def list(self) -> Iterable[AlbumFolder]:
        """Yield the albums in order."""
        return self._inside()

    def move_in(self, node: Node, new_name: str, /) -> None:
        """Rename an album, or take it out of another one; make one of another folder."""
        self._move_in(_folder(node), new_name)

    def copy_in(self, node: Node, new_name: str, /, *, shallow: bool = False) -> None:
        """Make an album of another one, or of a folder."""
        self._copy_in(_folder(node), new_name, shallow=shallow)

    def remove(self, name: str, /) -> None:
        """Remove an album; the photos stay."""
        found = self._find(name)
        if found is None:
            raise NotFound(f"There is no album “{name}”.")
        self._albums.remove(found.album.id)

    def upload(self, name: str, /) -> Upload:
        """Take side files of operating systems, and forget them; nothing else."""
        if is_litter(name):
            return ForgottenUpload()
        raise NotAllowed("Put photos into an album.")


@dataclass(frozen=True)
class AlbumFolder(_HoldsAlbums, GatheringFolder):
    """An album: those in it, then its photos, by capture time or as somebody ordered them.

    All files of a stack are listed, as in the timeline. To put a photo into it adds it, and to
    delete one takes it out: the file stays where it is.
    """

    album: Album

    @property
    def _id(self) -> int:
        return self.album.id

    @property
    def created(self) -> datetime:
        """When it was made."""
        return self.album.created

    @property
    def etag(self) -> str:
        """Changes when anything of the user's media or albums changes."""
        return f"album-{self.album.id}-{self.revision.number}"

    @property
    def description(self) -> str:
        """What somebody said that it is about."""
        return self.album.description or ""

    def describe(self, description: str, /) -> None:
        """Say what it is about."""
        self._albums.describe(self.album.id, description)

    def get(self, name: str, /) -> Node | None:
        """Return the photo or album of that name."""
        found = self._photo(name)
        return self._find(name) if found is None else AlbumPhoto(*found, self.album)

    def list(self) -> Iterable[Node]:
        """Yield the albums in it, then the photos in their order."""
        yield from self._inside()
        for name, media in self._albums.photos(self.album):
            yield AlbumPhoto(name, media, self.album)

    def pictures(self) -> Iterable[Node]:
        """Yield the albums in it, then the photos in their order, one for each stack."""
        yield from self._inside()
        for name, media in self._albums.pictures(self.album):
            yield AlbumPhoto(name, media, self.album)

    def cover(self) -> AlbumPhoto | None:
        """Return the photo that somebody chose to stand for it."""
        found = self._albums.cover(self.album)
        return None if found is None else AlbumPhoto(*found, self.album)

    def columns(self, names: AbstractSet[str], /) -> Iterator[Children]:
        """Yield the albums in it, then the photos, the oldest in the library first."""
        return listing.of_album(self.files.library.catalog, self.album.id, names)

    def move_in(self, node: Node, new_name: str, /) -> None:
        """Add a photo, and take it out of the album that it is moved from; or nest an album."""
        if isinstance(node, File):
            self._take_in(node, new_name)
        else:
            self._move_in(node, new_name)

    def copy_in(self, node: Node, new_name: str, /, *, shallow: bool = False) -> None:
        """Add a photo, or an album of what is in a folder."""
        if not isinstance(node, File):
            self._copy_in(node, new_name, shallow=shallow)
        elif isinstance(node, AlbumPhoto) and node.album.id == self.album.id:
            raise NotAllowed(f"“{node.name}” is in the album once; move it to call it otherwise.")
        else:
            self._take_in(File(node.name, node.media), new_name)

    def remove(self, name: str, /) -> None:
        """Take a photo out of the album, or remove an album in it; the files stay."""
        found = self.get(name)
        if isinstance(found, AlbumFolder):
            self._albums.remove(found.album.id)
        else:
            self._remove_photo(name)

    def _photo(self, name: str) -> tuple[str, Media] | None:
        return self._albums.photo(self.album, name)

    def _gather(self, name: str, change: Change, item: Media) -> None:
        self._albums.add_within(change.connection, self.album.id, item, name)

    def _put(self, node: File, name: str) -> None:
        source = node.album.id if isinstance(node, AlbumPhoto) else None
        self._albums.place(self.album.id, node.media, name, source)

    def _take_out(self, item: Media) -> None:
        self._albums.take_out(self.album.id, [item])


def _listed(folder: Folder) -> Listed:
    """Return what an album of *folder* is to hold; those of its folders without photos are not."""
    nodes = list(folder.list())
    below = [(node.name, _listed(node)) for node in nodes if not isinstance(node, File)]
    return Listed(
        photos_in(nodes),
        [(name, listed) for name, listed in below if listed.photos or listed.albums],
    )


def _folder(node: Node) -> Folder:
    if isinstance(node, File):
        raise NotAllowed(f"“{node.name}” is no album; put photos into one.")
    return node


def albums(files: Files) -> AlbumsFolder:
    """Return the user's albums as they are now."""
    return AlbumsFolder(files, "albums", files.library.revision(files.owner))
