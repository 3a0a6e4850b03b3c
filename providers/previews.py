"""/previews: the same tree again, every photo as a JPEG, every video as its poster."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from library.files import Files
from library.paths import NAME_BYTES, name_key
from library.previews import MIME, ask_for_large, preview
from providers.folder import File, Folder, Node, Rendition

_END = ".jpg"
_JPEG = (_END, ".jpeg")


@dataclass(frozen=True)
class PreviewsFolder:
    """A folder of the drive, with previews for photos. It can be read only.

    What has no preview is not in it: documents, and photos until they have been looked at. A file
    is listed as what is made of it at that moment, which is what a GET then sends: the large
    preview, or else the usual one. Once the usual one has been read to its end, the large one is
    made for the next time.
    """

    files: Files
    folder: Folder
    name: str
    made: int  # counts the large previews

    @property
    def created(self) -> datetime:
        """As of the folder."""
        return self.folder.created

    @property
    def modified(self) -> datetime:
        """As of the folder."""
        return self.folder.modified

    @property
    def etag(self) -> str:
        """Changes with the folder, and when a large preview is made."""
        return f"{self.folder.etag}-{self.made}"

    def get(self, name: str, /) -> Node | None:
        """Return the folder of that name, or the preview."""
        found = self.folder.get(name)
        if found is not None and not isinstance(found, File):
            return self._folder(found)
        if isinstance(found, File) and _is_jpeg(found.name):
            return self._file(found, found.name)
        return self._of_other(name, taken=found is not None)

    def list(self) -> Iterable[Node]:
        """Yield the children of the folder, in its order."""
        children = list(self.folder.list())
        taken = {name_key(node.name) for node in children}
        for node in children:
            if not isinstance(node, File):
                yield self._folder(node)
            elif (name := _named(node.name, taken)) is not None:
                file = self._file(node, name)
                if file is not None:
                    yield file

    def was_sent(self, file: File, /) -> None:
        """Have the large preview made of what was sent as the usual one."""
        if file.rendition is not None and not file.rendition.is_best:
            ask_for_large(self.files.library, self.files.owner, file.media)

    def _folder(self, folder: Folder) -> PreviewsFolder:
        return PreviewsFolder(self.files, folder, folder.name, self.made)

    def _file(self, file: File, name: str) -> File | None:
        found = preview(self.files.library, file.media)
        if found is None:
            return None
        rendition = Rendition(found.path, found.size, MIME, found.etag, found.is_large)
        return File(name, file.media, rendition=rendition)

    def _of_other(self, name: str, *, taken: bool) -> File | None:
        """Return the preview of that name of what is called otherwise; see `_named`.

        *taken* tells whether something else in the folder has that name.
        """
        if taken:
            return None
        for shorter in _shorter(name):
            found = self.folder.get(shorter)
            if isinstance(found, File) and not _is_jpeg(found.name):
                named = f"{found.name}{name[len(shorter) :]}"
                return self._file(found, named)
            if found is None:  # a longer name would be taken by nothing
                return None
        return None


def _named(name: str, taken: set[str]) -> str | None:
    """Return the name of a preview: ``IMG_1.heic.jpg``, or ``IMG_1.jpg`` of what is called so.

    Where something in the folder has that name, one more ``.jpg`` follows. None where it would be
    no name any more.
    """
    if _is_jpeg(name):
        return name
    while True:
        name += _END
        if len(name.encode()) > NAME_BYTES:
            return None
        if name_key(name) not in taken:
            return name


def _shorter(name: str) -> Iterator[str]:
    """Yield *name* without one ``.jpg`` after the other."""
    while name.endswith(_END):
        name = name.removesuffix(_END)
        yield name


def _is_jpeg(name: str) -> bool:
    return name.lower().endswith(_JPEG)


def previews(files: Files, root: Folder) -> PreviewsFolder:
    """Return previews of everything in *root* as they are now."""
    made = files.library.revision(files.owner).previews
    return PreviewsFolder(files, root, "previews", made)
