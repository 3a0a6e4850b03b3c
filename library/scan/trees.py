"""All trees of a user, and what a scan of them makes ready."""

from __future__ import annotations

from collections.abc import Sequence

from library.catalog import libraries
from library.failures import storage_errors
from library.library import Library
from library.model import Role, User
from library.paths import UPLOADS_FOLDER
from library.scan.tree import Tree
from library.trash import Trash
from library.trashing import trash_path


def trees_of(library: Library, user: User) -> Sequence[Tree]:
    """Return where the files of *user* lie, then the libraries that *user* sees; guests have none.

    What a guest had as a user stays as it is, on disk and in the index.
    """
    if user.role is Role.GUEST:
        return ()
    own = Tree(user, library.root(user).id, str(user.media_root))
    with library.catalog.ask() as driver:
        seen = [
            Tree(user, root.id, libraries.path(driver, root.library_id), root.name)
            for root in libraries.roots(driver, user.id)
            if root.library_id is not None
        ]
    return [own, *seen]


def trash_of(library: Library, user: User) -> Tree | None:
    """Return where the trash of *user* lies; None where nothing was ever thrown away."""
    trash = Trash(library, user)
    path = trash_path(user)
    return Tree(user, trash.root.id, str(path), "trash") if path.is_dir() else None


def allow_uploads(tree: Tree) -> None:
    """Make the hidden folder for uploads in a user's own tree that was found to be there.

    Raises:
        NotAllowed: it cannot be made.
    """
    if tree.library is not None:
        return
    with storage_errors():
        (tree.owner.media_root / UPLOADS_FOLDER).mkdir(exist_ok=True)
