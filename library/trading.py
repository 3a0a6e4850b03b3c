"""What is copied out of the trash is back: the copy lies there from then on, in its place.

Albums, favourites and who is in a photo hang on ids. So it is the original that comes back, and the
copy, which nobody has said anything of, that stays until its time. On disk, both are the same.
"""

from __future__ import annotations

from library import trashing
from library.catalog import folders, hiding, items, lookups, media, stacks, trash
from library.change import Change
from library.files import Stored, current, parent
from library.model import Media


def is_thrown_away(change: Change, node: Stored) -> bool:
    """Whether *node* lies in a trash."""
    if isinstance(node, Media):
        return trash.holds(change.driver, node.id)
    if node.parent_id is None:
        return False
    where = lookups.whereabouts(change.driver, node.parent_id)
    return where is not None and where.is_trash


def trade_places(change: Change, thrown: Stored, copied: Stored) -> None:
    """Let *thrown* be where its copy lies, and that in the trash instead.

    What is entered of it in the trash is the copy's already, if it is a folder.
    """
    spot, home, connection = parent(thrown), parent(copied), change.connection
    if isinstance(copied, Media):
        trash.hand_over(change.driver, thrown.id, copied.id)
        hidden, left = [copied.id], stacks.partners(connection, copied.id)
    else:
        hidden = list(trash.items_below(change.driver, copied.id))
        left = stacks.partners_outside(connection, copied.id)
    hiding.hide(connection, hidden)
    _put(change, copied, spot, change.disk.name)  # a name that nothing else has
    trashing.take_out(change, thrown)
    _put(change, thrown, home, copied.name)
    _put(change, copied, spot, thrown.name)
    stacks.settle(connection, left, change.now)
    for folder_id in (spot, home):
        folders.touch(change.driver, folder_id, change.now)


def _put(change: Change, node: Stored, folder_id: int, name: str) -> None:
    if not isinstance(node, Media):
        folders.move(change.connection, node.id, parent_id=folder_id, name=name)
    elif trash.holds(change.driver, node.id):
        media.move(change.connection, node.id, folder_id=folder_id, name=name)
    else:
        now = current(change, node)
        assert isinstance(now, Media)  # noqa: S101 - as *node* is
        items.move(
            change.connection,
            now,
            folder_id=folder_id,
            name=name,
            kind=now.kind,
            mime=now.mime,
            now=change.now,
        )
