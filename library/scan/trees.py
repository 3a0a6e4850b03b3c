"""All trees of a user, and what a scan of them makes ready."""

from __future__ import annotations

from collections.abc import Sequence

from library.failures import storage_errors
from library.library import Library
from library.model import User
from library.paths import UPLOADS_FOLDER
from library.scan.tree import Tree


def trees_of(library: Library, user: User) -> Sequence[Tree]:
    """Return where the files of *user* lie, and what they are in the index."""
    return [Tree(user, library.root(user).id, str(user.media_root))]


def allow_uploads(tree: Tree) -> None:
    """Make the hidden folder for uploads in a tree that was found to be there.

    Raises:
        NotAllowed: it cannot be made.
    """
    with storage_errors():
        (tree.owner.media_root / UPLOADS_FOLDER).mkdir(exist_ok=True)
