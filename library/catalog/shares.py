"""What is shared, with whom, and what is part of it.

Shares of an owner who may not come in any more give nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from library.access.rights import Level
from library.access.things import Grant, Kind, Share, Thing
from library.catalog import users
from library.catalog.driver import Row, Source, driver_of, stored_time, time
from library.catalog.trash import holds
from library.catalog.users import Revision
from library.errors import NotFound
from library.model import Media, User
from library.naming import gathered_key, unique_name

_SHARE = (
    "shares.id, shares.user_id, shares.kind, shares.folder_id, shares.album_id, shares.person_id,"
    " shares.query, shares.name, shares.created"
)
_OF_OWNER = f"SELECT {_SHARE} FROM shares WHERE user_id = ? ORDER BY name_key"
_BY_ID = f"SELECT {_SHARE} FROM shares WHERE id = ?"
_OF_THING = f"""
    SELECT {_SHARE} FROM shares
    WHERE user_id = ? AND kind = ?
        AND folder_id IS ? AND album_id IS ? AND person_id IS ? AND query IS ?
"""
_ADD = """
    INSERT INTO shares
        (user_id, kind, folder_id, album_id, person_id, query, name, name_key, created)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
    RETURNING id
"""
_IS_TAKEN = "SELECT 1 FROM shares WHERE user_id = ? AND name_key = ?"
_REMOVE = "DELETE FROM shares WHERE id = ?"
_TIDY = """
    DELETE FROM shares WHERE id = ?1
        AND NOT EXISTS (SELECT 1 FROM share_users WHERE share_id = ?1)
        AND NOT EXISTS (SELECT 1 FROM links WHERE share_id = ?1)
"""
_GIVE = """
    INSERT INTO share_users (share_id, user_id, level, created) VALUES (?, ?, ?, ?)
    ON CONFLICT DO UPDATE SET level = excluded.level
"""
_TAKE_BACK = "DELETE FROM share_users WHERE share_id = ? AND user_id = ?"
_GRANTS = """
    SELECT share_id, user_id, users.name, level, share_users.created
    FROM share_users JOIN users ON users.id = user_id
    WHERE share_id = ? ORDER BY users.name_key
"""
_GIVEN = f"""
    SELECT {_SHARE}, share_users.level
    FROM share_users
    JOIN shares ON shares.id = share_users.share_id
    JOIN users ON users.id = shares.user_id
    WHERE share_users.user_id = ? AND users.disabled IS NULL
    ORDER BY users.name_key, shares.name_key
"""
_GIVEN_BY = f"""
    SELECT {_SHARE}, share_users.level
    FROM share_users
    JOIN shares ON shares.id = share_users.share_id
    JOIN users ON users.id = shares.user_id
    WHERE share_users.user_id = ? AND shares.user_id = ? AND users.disabled IS NULL
    ORDER BY shares.name_key
"""
_LIVE = f"""
    SELECT {_SHARE} FROM shares JOIN users ON users.id = shares.user_id
    WHERE shares.id = ? AND users.disabled IS NULL
"""
_OWNERS = f"""
    SELECT {users.USER}, revision, changed, previews FROM users
    WHERE disabled IS NULL AND id IN (
        SELECT shares.user_id FROM share_users JOIN shares ON shares.id = share_users.share_id
        WHERE share_users.user_id = ?
    )
    ORDER BY name_key
"""
_STATE = """
    SELECT coalesce(sum(revision), 0) FROM users WHERE id IN (
        SELECT shares.user_id FROM share_users JOIN shares ON shares.id = share_users.share_id
        WHERE share_users.user_id = ?
    )
"""
_TOUCH = "UPDATE users SET revision = revision + 1, changed = ? WHERE id = ?"

# Whether an item lies in the folder, album, or photos of the person.
_IN: dict[Kind, str] = {
    Kind.FOLDER: """
        WITH RECURSIVE above (id) AS (
            SELECT folder_id FROM media_items WHERE id = ?
            UNION ALL
            SELECT folders.parent_id FROM above JOIN folders ON folders.id = above.id
        )
        SELECT 1 FROM above WHERE id = ?
    """,
    Kind.ALBUM: """
        WITH RECURSIVE above (id) AS (
            SELECT album_id FROM album_items WHERE media_id = ?
            UNION
            SELECT albums.parent_id FROM above JOIN albums ON albums.id = above.id
        )
        SELECT 1 FROM above WHERE id = ?
    """,
    Kind.PERSON: "SELECT 1 FROM person_items WHERE media_id = ? AND person_id = ?",
}


# What can come back is in the journal, which forgets it in time.
_PURGE = """
    DELETE FROM shares WHERE {column} IS NOT NULL
        AND NOT EXISTS (SELECT 1 FROM {table} WHERE {table}.id = {column})
        AND NOT EXISTS (
            SELECT 1 FROM journal, json_each(journal.images, '$.rows') AS changed
            WHERE journal.user_id = shares.user_id
                AND json_extract(changed.value, '$[0]') = '{table}'
                AND json_extract(changed.value, '$[1][0]') = {column}
        )
"""
_PURGES = (
    _PURGE.format(table="albums", column="album_id"),
    _PURGE.format(table="persons", column="person_id"),
)
_IS_OF = {
    Kind.FOLDER: (
        "SELECT 1 FROM folders WHERE id = ? AND user_id = ? AND parent_id IS NOT NULL"
        " AND library_id IS NULL"
    ),
    Kind.ALBUM: "SELECT 1 FROM albums WHERE id = ? AND user_id = ?",
    Kind.PERSON: "SELECT 1 FROM persons WHERE id = ? AND user_id = ?",
}


def add(source: Source, owner_id: int, thing: Thing, name: str, now: datetime) -> Share:
    """Share *thing*, under *name* or what is made of it so that it is unique."""
    driver = driver_of(source)

    def is_taken(key: str) -> bool:
        return driver.execute(_IS_TAKEN, (owner_id, key)).fetchone() is not None

    called = unique_name(name, is_taken)
    values = (owner_id, *_columns(thing), called, gathered_key(called), stored_time(now))
    (number,) = driver.execute(_ADD, values).fetchone()
    return Share(number, owner_id, thing, called, now)


def remove(source: Source, share_id: int) -> None:
    """Share it no more, with anybody."""
    driver_of(source).execute(_REMOVE, (share_id,))


def tidy(source: Source, share_id: int) -> None:
    """Forget a share that is given to nobody, and has no link."""
    driver_of(source).execute(_TIDY, (share_id,))


def purge(source: Source) -> int:
    """Forget shares of albums and persons that have gone for good; return how many."""
    driver = driver_of(source)
    return sum(driver.execute(statement).rowcount for statement in _PURGES)


def load(source: Source, share_id: int) -> Share:
    """Return the share of that id.

    Raises:
        NotFound: there is none.
    """
    row = driver_of(source).execute(_BY_ID, (share_id,)).fetchone()
    if row is None:
        raise NotFound("It is not shared any more.")
    return _share(row)


def of_owner(source: Source, owner_id: int) -> Sequence[Share]:
    """Return what the user shares, by name."""
    return [_share(row) for row in driver_of(source).execute(_OF_OWNER, (owner_id,))]


def of_thing(source: Source, owner_id: int, thing: Thing) -> Share | None:
    """Return the share of *thing*; None: it is not shared."""
    row = driver_of(source).execute(_OF_THING, (owner_id, *_columns(thing))).fetchone()
    return None if row is None else _share(row)


def give(source: Source, share_id: int, user_id: int, level: Level, now: datetime) -> None:
    """Give the share to a user, or another level of it."""
    driver_of(source).execute(_GIVE, (share_id, user_id, level.value, stored_time(now)))


def take_back(source: Source, share_id: int, user_id: int) -> bool:
    """Give the share to a user no more; return whether they had it."""
    return driver_of(source).execute(_TAKE_BACK, (share_id, user_id)).rowcount > 0


def grants(source: Source, share_id: int) -> Sequence[Grant]:
    """Return to whom the share is given, by name."""
    return [
        Grant(share, user, name, Level(level), time(created))
        for share, user, name, level, created in driver_of(source).execute(_GRANTS, (share_id,))
    ]


def given(source: Source, user_id: int, owner_id: int | None = None) -> list[tuple[Share, Level]]:
    """Return what is given to a user, by owner and name; of one owner, where that is said."""
    driver = driver_of(source)
    if owner_id is None:
        rows = driver.execute(_GIVEN, (user_id,))
    else:
        rows = driver.execute(_GIVEN_BY, (user_id, owner_id))
    return [(_share(row[:-1]), Level(row[-1])) for row in rows]


def owners(source: Source, user_id: int) -> Sequence[tuple[User, Revision]]:
    """Return who shares something with the user, by name, with the state of all of their media."""
    return [
        (users.user_of(row[: users.USER_COLUMNS]), users.revision_of(row[users.USER_COLUMNS :]))
        for row in driver_of(source).execute(_OWNERS, (user_id,))
    ]


def live(source: Source, share_ids: Collection[int]) -> Sequence[Share]:
    """Return those of these shares that give anything."""
    driver = driver_of(source)
    rows = (driver.execute(_LIVE, (number,)).fetchone() for number in share_ids)
    return [_share(row) for row in rows if row is not None]


def state(source: Source, user_id: int) -> int:
    """Return a number that changes with the media of those who share something with the user.

    When something is shared, or is no more, it is the user's own revision that changes.
    """
    return int(driver_of(source).execute(_STATE, (user_id,)).fetchone()[0])


def holds_item(source: Source, thing: Thing, item: Media) -> bool:
    """Whether *item* is part of a folder, album or person, and is not in the trash.

    What a search finds is its own to tell; see `library.query.search`.
    """
    driver = driver_of(source)
    found = driver.execute(_IN[thing.kind], (item.id, thing.id)).fetchone()
    return found is not None and not holds(driver, item.id)


def is_of(source: Source, owner_id: int, thing: Thing) -> bool:
    """Whether *thing* is there, and the user's own."""
    if thing.kind is Kind.SEARCH:
        return True
    driver = driver_of(source)
    return driver.execute(_IS_OF[thing.kind], (thing.id, owner_id)).fetchone() is not None


def touch(source: Source, user_ids: Collection[int], now: datetime) -> None:
    """Note for these users that what is shared with them changed."""
    rows = [(stored_time(now), number) for number in user_ids]
    driver_of(source).executemany(_TOUCH, rows)


def _columns(thing: Thing) -> tuple[str, int | None, int | None, int | None, str | None]:
    folder, album, person = (
        thing.id if thing.kind is kind else None for kind in (Kind.FOLDER, Kind.ALBUM, Kind.PERSON)
    )
    return thing.kind.value, folder, album, person, thing.query


def _share(row: Row) -> Share:
    number, owner_id, kind, folder, album, person, query, name, created = row
    target = next((each for each in (folder, album, person) if each is not None), None)
    return Share(number, owner_id, Thing(Kind(kind), target, query), name, time(created))
