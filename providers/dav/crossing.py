"""Copies from one owner's library into another's: of bytes alone, one file after the other."""

from __future__ import annotations

from providers.dav.blocks import BLOCK
from providers.dav.content import open_content
from providers.dav.place import Place
from providers.dav.refusal import forbidden
from providers.dav.request import Drive
from providers.folder import (
    AcceptsUploads,
    File,
    Folder,
    MakesFolders,
    Node,
    Removes,
)


def crosses(source: Place, target: Place) -> bool:
    """Whether what goes from one to the other changes its owner."""
    theirs, ours = source.origin, target.origin
    return (theirs and theirs.owner.id) != (ours and ours.owner.id)


def copy_across(drive: Drive, node: Node, folder: Folder, name: str, *, shallow: bool) -> None:
    """Add a copy of *node* to *folder*, which is another owner's, as the child *name*.

    A folder is copied child by child: whoever looks meanwhile sees a part of it, and what fails
    leaves what was copied before.

    Raises:
        Refused: the folder takes no such thing.
        StorageFull: the owner of the folder has no room.
    """
    if isinstance(node, File):
        _copy_file(drive, node, folder, name)
        return
    found = folder.get(name)
    if found is not None:
        if not isinstance(folder, Removes):
            raise forbidden(f"There is a “{name}” there, which cannot be replaced.")
        folder.remove(name)
    if not isinstance(folder, MakesFolders):
        raise forbidden("No folder can be made there.")
    made = folder.make_folder(name)
    for child in () if shallow else list(node.list()):
        copy_across(drive, child, made, child.name, shallow=False)


def _copy_file(drive: Drive, file: File, folder: Folder, name: str) -> None:
    if not isinstance(folder, AcceptsUploads):
        raise forbidden("Nothing can be uploaded there.")
    with open_content(drive.content, file) as content:
        upload = folder.upload(name)
        try:
            while block := content.read(BLOCK):
                upload.write(block)
        except BaseException:
            upload.abort()
            raise
        upload.commit(modified=file.media.modified)
