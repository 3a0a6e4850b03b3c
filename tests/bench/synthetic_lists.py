"""Folders of the drive, each as long as it is to be, of a large index that never was."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from bench.synthetic_index import SyntheticIndex

from library.catalog import albums, folders, lookups, persons
from library.catalog.driver import driver_of

MONTH: Final = "2024-05"
_COUNTRY, _TOWN = "France", "Town 1"
_PERSON, _ALBUM = "Somebody Else", "Holiday"

_OWN = "name, name_key, kind, mime, size, checksum, created, modified, shown, width, height,"
_OWN += " captured_local, has_thumbnails, placeholder"
# What a camera numbered on came in any order, as everything did.
_SOME = "FROM media_items WHERE user_id = :owner AND month IS NOT NULL ORDER BY name LIMIT :listed"
_UPLOADED = f"""
    INSERT INTO media_items (user_id, folder_id, {_OWN}) SELECT user_id, :folder, {_OWN} {_SOME}
"""
_MOVED = f"""
    UPDATE media_items
    SET month = '{MONTH}', captured_local = '{MONTH}' || substr(captured_local, 8)
    WHERE id IN (
        SELECT id FROM media_items WHERE user_id = :owner AND month < '{MONTH}' ORDER BY name
        LIMIT :listed - (
            SELECT count(*) FROM media_items WHERE user_id = :owner AND month = '{MONTH}'
        )
    )
"""
_TOWNS = """
    INSERT INTO shelves (user_id, view, key, parent, parent_key, title, title_key)
    VALUES (:owner, 'places', 'bench', 'France', 'france', 'Town 1', 'town 1') RETURNING id
"""
_LISTED = "INSERT INTO {} (name, name_key, media_id{}) SELECT name, name_key, id{} " + _SOME
_PEOPLE = "SELECT count(*) FROM persons WHERE user_id = ?"


@dataclass(frozen=True, slots=True)
class Lists:
    """Paths of folders and how many children these have."""

    folders: Mapping[str, int]
    files: Mapping[int, str]  # by how many: what lies side by side in /files
    in_month: int
    town: int  # the id of a shelf
    country: str


def fill(index: SyntheticIndex, items: int) -> Lists:
    """Have lists of a hundredth of *items*, and a month of half of that, for the first user."""
    owner, now = index.owner.id, datetime.now(UTC)
    listed, in_month = items // 100, items // 200
    with index.catalog.write() as connection:
        driver = driver_of(connection)
        person = persons.add(connection, owner, now, name=_PERSON)
        album = albums.add(connection, owner, None, _ALBUM, now)
        told = {"owner": owner, "listed": listed, "now": str(now)}
        (town,) = driver.execute(_TOWNS, told).fetchone()
        (people,) = driver.execute(_PEOPLE, (owner,)).fetchone()
        for table, column, key in (
            ("person_items", "person_id", person),
            ("album_items", "added, album_id", album),
            ("shelf_items", "shelf_id", town),
        ):
            values = f", :now, {key}" if column.startswith("added") else f", {key}"
            driver.execute(_LISTED.format(table, f", {column}", values), told)
        driver.execute(_MOVED, told | {"listed": in_month})
        root, files = lookups.root(driver, owner).id, {}
        for count in (people, in_month, listed):
            name = f"{count} files"
            folder = folders.add(connection, owner_id=owner, parent_id=root, name=name, now=now)
            driver.execute(_UPLOADED, told | {"folder": folder, "listed": count})
            files[count] = f"/files/{name}"
        driver.execute("ANALYZE")
    return Lists(
        {
            "/people": people,
            f"/people/{_PERSON}": listed,
            f"/timeline/{MONTH[:4]}/{MONTH}": in_month,
            f"/albums/{_ALBUM}": listed,
            f"/places/{_COUNTRY}/{_TOWN}": listed,
        },
        files,
        in_month,
        town,
        _COUNTRY,
    )
