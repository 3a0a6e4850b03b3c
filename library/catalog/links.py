"""Public links in the index: what they are good for, who came by them, and what came."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from library.access.rights import Level
from library.access.terms import PublicLink, Terms, Upload, Uses, Visit
from library.catalog.driver import Row, Source, driver_of, stored_time, time
from library.catalog.lookups import MEDIA_JOINED, media_of
from library.errors import AlreadyExists, NotFound
from library.model import Media

_LINK = (
    "links.id, links.share_id, shares.user_id, links.level, links.label, links.expires,"
    " links.most_uses, links.download, links.with_metadata, links.slug, links.password_hash,"
    " links.created"
)
_FROM = (
    "FROM links JOIN shares ON shares.id = links.share_id JOIN users ON users.id = shares.user_id"
)
_LASTS = "users.disabled IS NULL AND (links.expires IS NULL OR links.expires > ?)"
_BY_ADDRESS = f"""
    SELECT {_LINK} {_FROM} WHERE (links.token_hash = ? OR links.slug = ?) AND {_LASTS}
"""
_OPENED = f"""
    SELECT {_LINK} FROM link_visits JOIN links ON links.id = link_visits.link_id
    JOIN shares ON shares.id = links.share_id JOIN users ON users.id = shares.user_id
    WHERE link_visits.guest = ? AND link_visits.open AND {_LASTS}
    ORDER BY link_visits.last DESC LIMIT ?
"""
_OF_OWNER = f"SELECT {_LINK} {_FROM} WHERE shares.user_id = ? ORDER BY links.created DESC"
_BY_ID = f"SELECT {_LINK} {_FROM} WHERE links.id = ?"
_ADD = """
    INSERT INTO links (share_id, token_hash, level, label, expires, most_uses, download,
        with_metadata, slug, password_hash, created)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id
"""
_CHANGE = """
    UPDATE links SET level = ?, label = ?, expires = ?, most_uses = ?, download = ?,
        with_metadata = ?, slug = ? WHERE id = ?
"""
_IS_TAKEN = "SELECT 1 FROM links WHERE slug = ? AND id != ?"
_SET_PASSWORD = "UPDATE links SET password_hash = ? WHERE id = ?"  # noqa: S105 - no password
_CLOSE = "UPDATE link_visits SET open = 0 WHERE link_id = ?"
_SET_TOKEN = "UPDATE links SET token_hash = ? WHERE id = ?"  # noqa: S105 - no password
_REMOVE = "DELETE FROM links WHERE id = ?"
_IS_OPEN = "SELECT open, last FROM link_visits WHERE link_id = ? AND guest = ?"
_USES = "SELECT count(*) FROM link_visits WHERE link_id = ?"
_USES_OF_OWNER = """
    SELECT links.id,
        (SELECT count(*) FROM link_visits WHERE link_id = links.id),
        (SELECT max(last) FROM link_visits WHERE link_id = links.id),
        (SELECT count(*) FROM link_uploads WHERE link_id = links.id)
    FROM links JOIN shares ON shares.id = links.share_id WHERE shares.user_id = ?
"""
_COME = """
    INSERT INTO link_visits (link_id, guest, first, last, address) VALUES (?, ?, ?, ?, ?)
    ON CONFLICT DO UPDATE SET open = 1, last = excluded.last, address = excluded.address
"""
_FORGET = """
    DELETE FROM link_visits WHERE link_id = ?1 AND guest IN (
        SELECT guest FROM link_visits WHERE link_id = ?1 ORDER BY last DESC LIMIT -1 OFFSET ?2
    )
"""
_VISITS = """
    SELECT guest, first, last, address FROM link_visits WHERE link_id = ? ORDER BY last DESC LIMIT ?
"""
_UPLOAD = """
    INSERT INTO link_uploads (media_id, link_id, guest, name, at)
    SELECT media_items.id, links.id, ?, ?, ? FROM media_items, links
    WHERE media_items.id = ? AND links.id = ?
    ON CONFLICT DO UPDATE SET link_id = excluded.link_id, guest = excluded.guest,
        name = excluded.name, at = excluded.at
"""
_ARRIVED = f"""
    SELECT {MEDIA_JOINED}, link_uploads.name, guest, at
    FROM link_uploads CROSS JOIN media_items ON media_items.id = media_id WHERE link_id = ?
"""
_NEWEST = f"{_ARRIVED} ORDER BY at DESC LIMIT ?"
_OF_GUEST = f"{_ARRIVED} AND guest = ? ORDER BY at"


def add(
    source: Source,
    share_id: int,
    token_hash: str,
    terms: Terms,
    password_hash: str | None,
    now: datetime,
) -> PublicLink:
    """Add a link to a share.

    Raises:
        AlreadyExists: another one has that slug.
    """
    driver = driver_of(source)
    _check_free(source, terms.slug, 0)
    level, *others = _told(terms)
    values = (share_id, token_hash, level, *others, password_hash, stored_time(now))
    (number,) = driver.execute(_ADD, values).fetchone()
    return load(driver, number)


def change(source: Source, link_id: int, terms: Terms) -> None:
    """Give a link other terms.

    Raises:
        AlreadyExists: another one has that slug.
    """
    _check_free(source, terms.slug, link_id)
    driver_of(source).execute(_CHANGE, (*_told(terms), link_id))


def set_password(source: Source, link_id: int, password_hash: str | None) -> None:
    """Give a link another password, or none; whoever came by the one before comes anew."""
    driver = driver_of(source)
    driver.execute(_SET_PASSWORD, (password_hash, link_id))
    if password_hash is not None:
        driver.execute(_CLOSE, (link_id,))


def set_token(source: Source, link_id: int, token_hash: str) -> None:
    """Give a link another address; whoever came by the one before is out."""
    driver = driver_of(source)
    driver.execute(_SET_TOKEN, (token_hash, link_id))
    driver.execute(_CLOSE, (link_id,))


def remove(source: Source, link_id: int) -> None:
    """Remove a link."""
    driver_of(source).execute(_REMOVE, (link_id,))


def load(source: Source, link_id: int) -> PublicLink:
    """Return the link of that id.

    Raises:
        NotFound: there is none.
    """
    row = driver_of(source).execute(_BY_ID, (link_id,)).fetchone()
    if row is None:
        raise NotFound("There is no such link any more.")
    return _link(row)


def find(source: Source, token_hash: str, slug: str, now: datetime) -> PublicLink | None:
    """Return the link of that token or slug, if it lasts and its owner may come in."""
    values = (token_hash, slug, stored_time(now))
    row = driver_of(source).execute(_BY_ADDRESS, values).fetchone()
    return None if row is None else _link(row)


def opened(source: Source, guest: str, now: datetime, most: int) -> Sequence[PublicLink]:
    """Return the links that a guest has come by and may look at, the last ones first."""
    rows = driver_of(source).execute(_OPENED, (guest, stored_time(now), most))
    return [_link(row) for row in rows]


def of_owner(source: Source, owner_id: int) -> Sequence[PublicLink]:
    """Return a user's links, the newest first, those that have expired among them."""
    return [_link(row) for row in driver_of(source).execute(_OF_OWNER, (owner_id,))]


def seen(source: Source, link_id: int, guest: str) -> tuple[bool, datetime] | None:
    """Return whether a guest of the link may look on, and when they last came; None: never."""
    row = driver_of(source).execute(_IS_OPEN, (link_id, guest)).fetchone()
    return None if row is None else (bool(row[0]), time(row[1]))


def uses(source: Source, link_id: int) -> int:
    """Return how many browsers and devices came by the link."""
    return int(driver_of(source).execute(_USES, (link_id,)).fetchone()[0])


def uses_of_owner(source: Source, owner_id: int) -> Mapping[int, Uses]:
    """Return how a user's links were used, by their ids."""
    rows = driver_of(source).execute(_USES_OF_OWNER, (owner_id,))
    return {
        number: Uses(visitors, None if last is None else time(last), uploaded)
        for number, visitors, last, uploaded in rows
    }


def come(source: Source, link_id: int, guest: str, address: str, now: datetime) -> None:
    """Note that a guest came by the link."""
    at = stored_time(now)
    driver_of(source).execute(_COME, (link_id, guest, at, at, address))


def forget_visits(source: Source, link_id: int, keep: int) -> None:
    """Forget who came by the link, but for the last *keep*; the others come anew."""
    driver_of(source).execute(_FORGET, (link_id, keep))


def visits(source: Source, link_id: int, most: int) -> Sequence[Visit]:
    """Return who came by the link, the last ones first."""
    rows = driver_of(source).execute(_VISITS, (link_id, most))
    return [Visit(guest, time(first), time(last), address) for guest, first, last, address in rows]


def note_upload(
    source: Source, link_id: int, guest: str, media_id: int, name: str, now: datetime
) -> None:
    """Note that a file came by the link, if neither has gone meanwhile."""
    driver_of(source).execute(_UPLOAD, (guest, name, stored_time(now), media_id, link_id))


def arrived(source: Source, link_id: int, most: int) -> Sequence[tuple[Upload, Media]]:
    """Return the files that came by the link, at most so many, the last first."""
    return [_arrival(row) for row in driver_of(source).execute(_NEWEST, (link_id, most))]


def arrived_of(source: Source, link_id: int, guest: str) -> Sequence[tuple[Upload, Media]]:
    """Return the files that came from a guest of the link, the first first."""
    return [_arrival(row) for row in driver_of(source).execute(_OF_GUEST, (link_id, guest))]


def _arrival(row: Row) -> tuple[Upload, Media]:
    *about, name, guest, at = row
    item = media_of(tuple(about))
    return Upload(item.id, name, guest, time(at)), item


def _check_free(source: Source, slug: str | None, link_id: int) -> None:
    if slug and driver_of(source).execute(_IS_TAKEN, (slug, link_id)).fetchone():
        raise AlreadyExists(f"Another link is called “{slug}”.")


def _told(terms: Terms) -> tuple[str, str, str | None, int | None, bool, bool, str | None]:
    expires = None if terms.expires is None else stored_time(terms.expires)
    return (
        terms.level.value,
        terms.label,
        expires,
        terms.most_uses,
        terms.download,
        terms.with_metadata,
        terms.slug,
    )


def _link(row: Row) -> PublicLink:
    number, share, owner, level, label, expires, uses_, download, metadata, slug, secret, at = row
    terms = Terms(
        level=Level(level),
        label=label,
        expires=None if expires is None else time(expires),
        most_uses=uses_,
        download=bool(download),
        with_metadata=bool(metadata),
        slug=slug,
    )
    return PublicLink(number, share, owner, terms, secret, time(at))
