"""Merges by clients that cannot move a folder into another: photo by photo.

They make a folder of the same name in the other one, move or copy each photo into it, and delete
what they have emptied. Until that is done, or an hour has passed in which nothing came, the folder
is there for all processes. What is put into it is put into the person's own folder.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Final

from sqlalchemy import Connection

from library.catalog import merge_folders, person_items
from library.catalog.merge_folders import MergeFolder
from library.model import Media
from library.people.model import Person
from library.people.people import People

LASTS: Final = timedelta(hours=1)  # without anything being put into it


def make(people: People, folder: MergeFolder) -> None:
    """Make the folder, or have it last longer."""
    with people.library.catalog.write() as connection:
        merge_folders.make(connection, folder, datetime.now(UTC) + LASTS)


def exists(people: People, folder: MergeFolder) -> bool:
    """Whether there is such a folder."""
    with people.library.catalog.ask_once() as driver:
        return merge_folders.exists(driver, folder, datetime.now(UTC))


def put(people: People, folder: MergeFolder, item: Media, name: str) -> None:
    """Show an item, which is the person's, in the folder under that name."""
    with people.library.catalog.write() as connection:
        put_within(connection, folder, item, name)


def put_within(connection: Connection, folder: MergeFolder, item: Media, name: str) -> None:
    """Do `put` as a part of the transaction of *connection*."""
    merge_folders.make(connection, folder, datetime.now(UTC) + LASTS)
    merge_folders.put(connection, folder, item.id, name)


def items(people: People, folder: MergeFolder) -> Sequence[tuple[str, Media]]:
    """Return what was put into the folder, by name."""
    with people.library.catalog.ask_once() as driver:
        return merge_folders.items(driver, folder)


def item(people: People, folder: MergeFolder, name: str) -> tuple[str, Media] | None:
    """Return what was put into the folder under that name."""
    with people.library.catalog.ask_once() as driver:
        return merge_folders.item(driver, folder, name)


def remove(people: People, folder: MergeFolder) -> None:
    """Forget the folder; who is in which photo stays."""
    with people.library.catalog.write() as connection:
        merge_folders.remove(connection, folder)


def remove_photo(people: People, item: Media, person: Person) -> None:
    """Say that a person is not in a photo: it was copied to another, and is that one's then."""
    with people.library.catalog.ask() as driver:
        folder = merge_folders.of_other(driver, person.id, datetime.now(UTC))
        inside = () if folder is None else person_items.persons_in(driver, item.id)
    if folder is not None and folder.person_id in inside:
        people.move_photo(item, person.id, folder.person_id)
    else:
        people.remove_photo(item, person.id)


def delete(people: People, person: Person) -> None:
    """Remove or hide a person; one all of whose photos were copied to another is that other."""
    with people.library.catalog.ask() as driver:
        folder = merge_folders.of_other(driver, person.id, datetime.now(UTC))
        theirs = set(person_items.media_with(driver, person.id))
        copied = set() if folder is None else {*person_items.media_with(driver, folder.person_id)}
    if folder is not None and theirs and theirs <= copied:
        people.merge(person.id, folder.person_id)
    else:
        people.delete(person.id)
