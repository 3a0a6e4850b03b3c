"""Undoing what the trash has seen: a deletion is restored, what was restored is deleted again."""

from __future__ import annotations

from library.acts import JournalEntry
from library.catalog import folders, journal, media, trash, trash_acts
from library.catalog.trash_acts import BroughtBack
from library.change import Change
from library.errors import NotAllowed, NotFound
from library.files import Stored
from library.library import Library
from library.model import User
from library.trading import is_thrown_away
from library.trash import Trash, entry_node


def undo_trash(library: Library, owner: User, entry: JournalEntry) -> None:
    """Put what is still in the trash of a deletion back to where it was.

    Raises:
        NotFound: there is no such act, or nothing of it is in the trash any more.
        NotAllowed: it is undone already.
    """
    bin_ = Trash(library, owner)
    with bin_.files.change() as change:
        ids = trash_acts.trashed(change.driver, owner.id, entry.id)
        entries = (trash.entry(change.driver, number) for number in ids)
        nodes = [entry_node(change.driver, each) for each in entries if each is not None]
        found = [node for node in nodes if node is not None]
        if not found:
            raise NotFound(f"“{entry.summary}”: that has left the trash already.")
        for node in found:
            list(bin_.put_back(change, node))
        journal.set_undone(change.driver, entry.id, change.now)


def undo_restore(library: Library, owner: User, entry: JournalEntry) -> None:
    """Put what was restored into the trash again, where the deletion of it finds it.

    Raises:
        NotFound: there is no such act, or all of it has gone since.
        NotAllowed: it is undone already, or there is no trash any more.
    """
    if not library.trash.days:
        raise NotAllowed("There is no trash any more: it would be gone for good.")
    files = Trash(library, owner).files
    with files.change(makes_room=True) as change:
        told = trash_acts.restored(change.driver, owner.id, entry.id)
        found = [(each, node) for each in told if (node := _outside(change, each)) is not None]
        if not found:
            raise NotFound(f"“{entry.summary}”: that has gone since.")
        for each, node in found:
            number = files.clear(change, node)
            if number is not None and each.entry_id is not None:
                trash.renumber(change.driver, number, each.entry_id)
        journal.set_undone(change.driver, entry.id, change.now)


def _outside(change: Change, back: BroughtBack) -> Stored | None:
    """Return what was brought back as it is now; None where it has gone, or is in the trash."""
    node: Stored | None
    if back.media_id is not None:
        node = media.by_id(change.connection, back.media_id)
    else:
        assert back.folder_id is not None  # noqa: S101 - it is either
        node = folders.by_id(change.connection, back.folder_id)
    return None if node is None or is_thrown_away(change, node) else node
