"""What is deleted goes to the trash, and so does what is overwritten; a part of one change.

The trash lies in the hidden folder beside the files, on their file system: to throw away a folder
is one rename on disk and one row of the index, however much is in it. There and in the drive it is
``<day>/<path that it had>``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from pathlib import Path

from library.catalog import folders, hiding, items, lookups, media, stacks, trash, users
from library.change import Change
from library.model import Kind, Media, StoredFolder, User
from library.naming import name_with_note, numbered
from library.paths import TRASH_FOLDER, UPLOADS_FOLDER, disk_path, is_litter
from library.store import Content


@dataclass(frozen=True, slots=True)
class TrashRules:
    """What is thrown away, and for how long it is kept."""

    days: int = 0  # 0: what is deleted is gone
    version_days: int = 0  # 0: what is overwritten is gone
    remember: bool = False  # whether what is uploaded again goes to the trash again


NO_TRASH = TrashRules()


def trash_path(owner: User, names: Sequence[str] = ()) -> Path:
    """Return where a folder of the user's trash lies on disk."""
    root = owner.media_root.joinpath(UPLOADS_FOLDER, TRASH_FOLDER)
    return Path(disk_path(str(root), names))


def is_worth_keeping(change: Change, node: Media | StoredFolder) -> bool:
    """Whether anybody could miss it: no empty file, no litter, no folder of these alone."""
    if isinstance(node, Media):
        return node.size > 0 and not is_litter(node.name)
    return not all(map(is_litter, trash.names_below(change.driver, node.id)))


def throw_away(
    change: Change,
    owner: User,
    node: Media | StoredFolder,
    lineage: Sequence[StoredFolder],
    source: Path | str,
) -> int:
    """Move *node*, which lies at *source* in the last folder of *lineage*, to the trash.

    Its id survives, and it shows nowhere else until it comes back. Returns the entry's id.
    """
    folder, place = _way(change, owner, lineage)
    name = _free(change, folder.id, node.name)
    change.disk.rename(source, place / name)
    return _enter(change, node, lineage, folder, name)


def keep_replaced(
    change: Change,
    owner: User,
    node: Media,
    lineage: Sequence[StoredFolder],
    target: Path | str,
    mover: Path | str,
) -> int:
    """Let the file at *mover* take the place of *node*, at *target*, which goes to the trash.

    It is there as an earlier version, under a name that says so. Returns the entry's id.
    """
    folder, place = _way(change, owner, lineage)
    name = _free(change, folder.id, _before(node.name, change.now))
    change.disk.rename(mover, target, replace=True, keep=place / name)
    return _enter(change, node, lineage, folder, name, is_version=True)


def keep_version(
    change: Change,
    owner: User,
    node: Media,
    lineage: Sequence[StoredFolder],
    target: Path | str,
    draft: Path | str,
) -> int:
    """Let *draft* take the place of the content of *node*, which stays in the trash as a version.

    The version has an id of its own; that of *node* stays with the name. Returns the entry's id.
    """
    folder, place = _way(change, owner, lineage)
    name = _free(change, folder.id, _before(node.name, change.now))
    change.disk.rename(draft, target, replace=True, keep=place / name)
    copy_id = media.copy(change.connection, node, folder_id=folder.id, name=name, now=change.now)
    hiding.hide_copy(change.connection, node, copy_id)
    version = media.load(change.connection, copy_id)
    folders.touch(change.driver, folder.id, change.now)
    return trash.add(change.driver, version, name, lineage, change.now, is_version=True)


def has_room_for_version(
    change: Change, owner: User, content: Content, lineage: Sequence[StoredFolder]
) -> bool:
    """Whether the quota has room for *content* beside what it replaces in the last of *lineage*.

    A version is another file, in folders of the trash that may have to be made.
    """
    allowance = users.allowance(change.driver, owner.id)
    added, left = 1 + len(lineage), allowance.files_left
    fits = allowance.quota is None or allowance.used + content.size <= allowance.quota
    return fits and (left is None or added <= left)


def take_out(change: Change, node: Media | StoredFolder) -> None:
    """Let *node* and all that is in it show again, as it leaves the trash."""
    ids = [node.id] if isinstance(node, Media) else trash.items_below(change.driver, node.id)
    trash.forget(change.driver, node)
    hiding.show(change.connection, ids, change.now)


def prune(change: Change, owner: User, folder_id: int) -> None:
    """Remove a folder of the trash and those above it, up to the first that is not empty."""
    lineage = folders.lineage(change.driver, folder_id)
    names = [folder.name for folder in lineage[1:]]
    for folder in reversed(lineage[1:]):
        if not trash.is_empty(change.driver, folder.id):
            break
        change.disk.discard(trash_path(owner, names))
        folders.remove(change.connection, folder.id)
        names.pop()
        folder_id = folder.parent_id or folder_id
    folders.touch(change.driver, folder_id, change.now)


def _enter(
    change: Change,
    node: Media | StoredFolder,
    lineage: Sequence[StoredFolder],
    folder: StoredFolder,
    name: str,
    *,
    is_version: bool = False,
) -> int:
    connection, now = change.connection, change.now
    home_name = name if is_version else node.name
    if isinstance(node, Media):
        left = stacks.partners(connection, node.id)
        hiding.hide(connection, [node.id])
        media.move(connection, node.id, folder_id=folder.id, name=name)
        if node.kind is Kind.SIDECAR:
            items.describe_anew(connection, node.folder_id, node.name, now)
    else:
        left = stacks.partners_outside(connection, node.id)
        hiding.hide(connection, trash.items_below(connection, node.id))
        folders.move(connection, node.id, parent_id=folder.id, name=name)
    stacks.settle(connection, left, now)
    folders.touch(change.driver, lineage[-1].id, now)
    folders.touch(change.driver, folder.id, now)
    return trash.add(change.driver, node, home_name, lineage, now, is_version=is_version)


def _way(change: Change, owner: User, lineage: Sequence[StoredFolder]) -> tuple[StoredFolder, Path]:
    """Return the folder of the trash for what comes from *lineage* today, and where it lies."""
    at, place = trash.root(change.driver, owner.id), trash_path(owner)
    place.mkdir(exist_ok=True)
    today = change.now.astimezone().date().isoformat()
    for name in (today, *(folder.name for folder in lineage[1:])):
        at = _step(change, at, name, place)
        place /= at.name
    return at, place


def _step(change: Change, at: StoredFolder, wanted: str, place: Path) -> StoredFolder:
    """Return the folder of that name that only leads to what was thrown away."""
    for name in chain([wanted], numbered(wanted)):
        found = lookups.child(change.driver, at.id, name)
        if isinstance(found, StoredFolder) and not trash.is_entry(change.driver, found.id):
            return found
        if found is None:
            change.disk.make_folder(place / name)
            folder_id = folders.add(
                change.connection,
                owner_id=at.owner_id,
                parent_id=at.id,
                name=name,
                now=change.now,
            )
            return folders.load(change.connection, folder_id)
    raise AssertionError  # numbers have no end


def _free(change: Change, folder_id: int, wanted: str) -> str:
    names = chain([wanted], numbered(wanted))
    return next(each for each in names if lookups.child(change.driver, folder_id, each) is None)


def _before(name: str, now: datetime) -> str:
    """Return what an earlier version of the file *name* is called: “IMG_1 (before 14.03.22).jpg”.

    No colons: the name has to be legal on Windows.
    """
    return name_with_note(name, f"before {now.astimezone():%H.%M.%S}")
