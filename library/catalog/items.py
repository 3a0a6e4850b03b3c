"""A media item with what goes with it: its work, and its place in the timeline."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection

from library.catalog import (
    album_items,
    faces,
    facts,
    favorites,
    media,
    person_items,
    properties,
    shelves,
    sidecars,
    stacks,
    timeline,
    work,
)
from library.catalog.driver import Source
from library.catalog.properties import Holder
from library.model import Kind, Media, Task
from library.paths import is_litter
from library.store import Content
from library.tasks import owed


def is_shown(kind: Kind, name: str) -> bool:
    """Whether the gallery shows a file of that kind and name."""
    return kind.visual and not is_litter(name)


def add(
    source: Source,
    *,
    owner_id: int,
    folder_id: int,
    name: str,
    content: Content,
    now: datetime,
) -> Media:
    """Add an item, queue its work, and return it. The name must be free in the folder."""
    shown = is_shown(content.kind, name)
    item = media.add(
        source,
        owner_id=owner_id,
        folder_id=folder_id,
        name=name,
        content=content,
        shown=shown,
        now=now,
    )
    if shown:
        work.add(source, item.id, owed(content.kind, content.mime), now)
    elif content.kind is Kind.SIDECAR:
        describe_anew(source, folder_id, name, now)
    return item


def replace(connection: Connection, item: Media, content: Content, now: datetime) -> Media:
    """Give *item* another content, and return it as it is then.

    Its work is due again, unless the bytes are the same.
    """
    if content.checksum == item.checksum:
        set_modified(connection, item, content.modified, now)
        media.set_checksums(connection, item.id, content.checksums)
        return media.load(connection, item.id)
    left = stacks.partners(connection, item.id)
    shown = is_shown(content.kind, item.name)
    replaced = media.replace(connection, item.id, content=content, shown=shown)
    tasks = owed(content.kind, content.mime) if shown else ()
    work.require(connection, item.id, tasks, now)
    if not shown:
        _forget_faces(connection, item.id)
        shelves.clear(connection, item.id)
    if Kind.SIDECAR in (item.kind, content.kind):
        describe_anew(connection, item.folder_id, item.name, now)
    stacks.settle(connection, left, now)
    return replaced


def remove(connection: Connection, media_id: int, now: datetime) -> None:
    """Remove an item and all that hangs on it; what it was a sidecar of is read anew."""
    left, gone = stacks.partners(connection, media_id), media.by_id(connection, media_id)
    media.remove(connection, media_id)
    if gone is not None and gone.kind is Kind.SIDECAR:
        describe_anew(connection, gone.folder_id, gone.name, now)
    stacks.settle(connection, left, now)


def set_modified(connection: Connection, item: Media, modified: datetime, now: datetime) -> None:
    """Change the time of the last change of *item*, which may be all that dates it."""
    media.set_modified(connection, item.id, modified)
    if item.shown and modified != item.modified:
        _date_anew(connection, item.id, now)


def move(
    connection: Connection,
    item: Media,
    *,
    folder_id: int,
    name: str,
    kind: Kind,
    mime: str,
    now: datetime,
) -> None:
    """Give *item* another folder and name; *kind* and *mime* are what it is by its new name."""
    left = stacks.partners(connection, item.id)
    described = item.shown and bool(sidecars.of(connection, item))
    media.move(connection, item.id, folder_id=folder_id, name=name)
    if Kind.SIDECAR in (item.kind, kind):
        describe_anew(connection, item.folder_id, item.name, now)
        describe_anew(connection, folder_id, name, now)
    if name != item.name:
        _rename(connection, item, name, kind, mime, now)
    moved = media.load(connection, item.id)
    if moved.shown and (described or sidecars.of(connection, moved)):
        read_anew(connection, item.id, now)
    stacks.settle(connection, (item.id, *left), now)


def _rename(
    connection: Connection, item: Media, name: str, kind: Kind, mime: str, now: datetime
) -> None:
    shown = is_shown(kind, name)
    media.set_kind(connection, item.id, kind=kind, mime=mime, shown=shown)
    if shown != item.shown:
        work.require(connection, item.id, owed(kind, mime) if shown else (), now)
        if not shown:
            _forget_faces(connection, item.id)
    elif shown:
        _date_anew(connection, item.id, now)
    month = timeline.month_of(connection, item.id) if shown else None
    timeline.place(connection, item.id, item.owner_id, name, month)
    for gathered in (person_items, album_items, favorites):
        gathered.rename(connection, item.id, name)
    shelves.rename(connection, item.id)


def duplicate(
    connection: Connection, item: Media, *, folder_id: int, name: str, now: datetime
) -> int:
    """Add a copy of *item* and return its id. The name must be free in the folder.

    What the worker knows of the original it knows of the copy; what it does not, is queued.
    Dead properties are copied too (RFC 4918 §9.8.2).
    """
    media_id = media.copy(connection, item, folder_id=folder_id, name=name, now=now)
    properties.copy(connection, Holder("media", item.id), Holder("media", media_id))
    shown = is_shown(item.kind, name)
    month = timeline.month_of(connection, item.id) if shown else None
    timeline.place(connection, media_id, item.owner_id, name, month)
    shelves.settle(connection, media_id)
    if shown == item.shown:
        work.add(connection, media_id, work.tasks_pending(connection, item.id), now)
        work.copy_failures(connection, item.id, media_id)
        if faces.scanned(connection, item.id) is not None:
            work.add(connection, media_id, [Task.FACES], now)
    else:
        media.set_kind(connection, media_id, kind=item.kind, mime=item.mime, shown=shown)
        work.add(connection, media_id, owed(item.kind, item.mime) if shown else (), now)
    if item.kind is Kind.SIDECAR:
        describe_anew(connection, folder_id, name, now)
    copy = media.load(connection, media_id)
    if shown and (sidecars.of(connection, item) or sidecars.of(connection, copy)):
        read_anew(connection, media_id, now)
    stacks.settle(connection, [media_id], now)
    return media_id


def read_anew(source: Source, media_id: int, now: datetime) -> None:
    """Queue the reading of the metadata of an item that is shown, unless it is queued."""
    if Task.METADATA not in work.tasks_pending(source, media_id):
        work.add(source, media_id, [Task.METADATA], now)


def _forget_faces(connection: Connection, media_id: int) -> None:
    """Drop the faces of an item that is no picture any more."""
    faces.forget(connection, media_id)
    person_items.settle(connection, [media_id])


def describe_anew(source: Source, folder_id: int, name: str, now: datetime) -> None:
    """Have everything read anew that the sidecar of that name belongs to."""
    for media_id in sidecars.described_by(source, folder_id, name):
        read_anew(source, media_id, now)


def _date_anew(connection: Connection, media_id: int, now: datetime) -> None:
    """Have an item dated anew whose name or time on disk has changed, if that can matter."""
    source = facts.date_source(connection, media_id)
    if source is None or source.is_outside_the_file:
        read_anew(connection, media_id, now)


def make_thumbnails_anew(connection: Connection, item: Media, now: datetime) -> None:
    """Queue the thumbnails of *item*, which have gone from the cache."""
    current = media.by_id(connection, item.id)
    if current is None or not current.shown or current.checksum != item.checksum:
        return
    if Task.THUMBNAILS not in work.tasks_pending(connection, item.id):
        facts.save_thumbnails(connection, item.id, made=False, placeholder=item.placeholder)
        work.add(connection, item.id, (Task.THUMBNAILS,), now)
        work.want(connection, item.owner_id, [item.id], now)
