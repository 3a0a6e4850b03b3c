"""What searches know of each item, kept in step with the index by a worker.

Whatever changes an item notes that in `search_stale`, by triggers: no upload and no move waits for
a full-text index. What has gone is not found from the moment it goes.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import datetime

from library.catalog.driver import Driver, Row, Source, driver_of, stored_time
from library.catalog.positions import MOST_TIES, position
from library.catalog.sphere import point
from library.words import folded

_COLUMNS = (
    "position",
    "media_id",
    "user_id",
    "kind",
    "size",
    "x",
    "y",
    "z",
    "name",
    "caption",
    "keywords",
    "camera",
    "place",
    "terms",
)
_TEXTS = slice(_COLUMNS.index("name"), _COLUMNS.index("terms"))  # of a row
# In the order of positions: for each step back, FTS5 begins another part of its index.
_NEXT = """
    SELECT media_id FROM (SELECT media_id FROM search_stale ORDER BY media_id DESC LIMIT ?)
    LEFT JOIN media_items ON id = media_id ORDER BY user_id, captured_local, media_id
"""
_SOURCE = """
    SELECT media_items.id, media_items.user_id, kind, size, captured_local, media_items.name, make,
        model, media_metadata.latitude, media_metadata.longitude, caption, keywords,
        places.name, region, country
    FROM media_items LEFT JOIN media_metadata ON media_metadata.media_id = media_items.id
    LEFT JOIN places ON places.id = place_id
    WHERE media_items.id = ? AND month IS NOT NULL
"""
_OLD = f"SELECT {', '.join(_COLUMNS)} FROM search_items WHERE media_id = ?"
_REMOVE = "DELETE FROM search_items WHERE media_id = ?"
_ADD = f"INSERT INTO search_items ({', '.join(_COLUMNS)}) VALUES ({', '.join('?' * len(_COLUMNS))})"
_ADD_WORD = "INSERT INTO search_words (word) VALUES (?) ON CONFLICT DO NOTHING"
_TAKEN = "SELECT media_id FROM search_items WHERE position = ?"
_TOUCH = "UPDATE users SET revision = revision + 1, changed = ? WHERE id = ?"
_LEFT = "SELECT count(*) FROM search_stale"
_IS_BEHIND = """
    SELECT EXISTS (
        SELECT 1 FROM search_stale CROSS JOIN media_items ON id = media_id WHERE user_id = ?
    )
"""


def left(source: Source) -> int:
    """Return how many items wait to be brought up to date."""
    return int(driver_of(source).execute(_LEFT).fetchone()[0])


def is_behind(source: Source, user_id: int) -> bool:
    """Whether searches of that user may not know of everything yet."""
    return bool(driver_of(source).execute(_IS_BEHIND, (user_id,)).fetchone()[0])


def refresh(source: Source, items: int, now: datetime) -> int:
    """Bring up to date at most *items* that changed, the newest first; return how many.

    The users whose searches that changes get a new revision.
    """
    driver = driver_of(source)
    stale = driver.execute(_NEXT, (items,)).fetchall()
    changed = {owner for (media_id,) in stale for owner in _refresh(driver, media_id)}
    driver.executemany("DELETE FROM search_stale WHERE media_id = ?", stale)
    moment = stored_time(now)
    driver.executemany(_TOUCH, [(moment, owner) for owner in sorted(changed)])
    return len(stale)


def _refresh(driver: Driver, media_id: int) -> Iterator[int]:
    """Bring one item up to date; yield whose it is, if anything is new."""
    old = driver.execute(_OLD, (media_id,)).fetchone()
    row = driver.execute(_SOURCE, (media_id,)).fetchone()
    new = None if row is None else _described(row)
    if old is not None and new is not None and old[1:] == new[1:] and _suits(old[0], new[0]):
        return
    if old is not None:
        driver.execute(_REMOVE, (media_id,))
        yield int(old[2])
    if new is not None:
        driver.execute(_ADD, (_free(driver, new[0]), *new[1:]))
        driver.executemany(_ADD_WORD, {(word,) for text in new[_TEXTS] for word in text.split()})
        yield int(new[2])


def _described(row: Row) -> Row:
    media_id, owner, kind, size, stored, name, make, model, *rest = row
    latitude, longitude, caption, keywords, town, region, country = rest
    captured = None if stored is None else datetime.fromisoformat(stored)
    tags = json.loads(keywords or "[]")
    where = (None, None, None) if latitude is None else point(latitude, longitude)
    towns = (town, region, country)
    return (
        position(owner, captured, media_id),
        media_id,
        owner,
        kind,
        size,
        *where,
        folded(name),
        folded(caption),
        folded(*tags),
        folded(make, model),
        folded(*towns),
        _terms([("camera", model), *(("place", each) for each in towns)], tags),
    )


def _terms(named: Sequence[tuple[str, str | None]], tags: Sequence[str]) -> str:
    """Return what completions may offer of an item, as `search_terms` has it, each once."""
    terms = [*named, *(("keyword", tag) for tag in tags)]
    keyed = {(kind, key_of(name)): name for kind, name in terms if name and folded(name)}
    return json.dumps([[*key, name] for key, name in keyed.items()], ensure_ascii=False)


def key_of(name: str) -> str:
    """Return the form of a name in which a space and the beginning of any word of it are found."""
    return f" {folded(name)}"


def _suits(old: int, new: int) -> bool:
    """Whether an item may stay at *old*, being due at *new* or the next free position."""
    return 0 <= old - new <= MOST_TIES


def _free(driver: Driver, wanted: int) -> int:
    while driver.execute(_TAKEN, (wanted,)).fetchone() is not None:
        wanted += 1
    return wanted
