"""What acts on albums are made of, each a part of one transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from library import paths
from library.album_orders import changed_positions
from library.catalog import album_items, albums
from library.catalog.album_items import ROWS
from library.catalog.hiding import aside, lifted
from library.curating import Curation
from library.errors import AlreadyExists, BadName, NotAllowed
from library.model import Album, Media
from library.naming import gathered_key, unique_name


@dataclass(frozen=True, slots=True)
class Listed:
    """What a new album is to hold."""

    photos: Sequence[tuple[str, Media]] = ()
    albums: Sequence[tuple[str, Listed]] = ()


def check_name(name: str) -> str:
    """Return *name* if an album can be called that.

    Raises:
        BadName: it cannot be the name of a folder, or begins with a dot.
    """
    if paths.check_name(name).startswith("."):
        raise BadName("An album's name cannot begin with a dot.")
    return name


def load(act: Curation, album_id: int) -> Album:
    """Return the album of that id.

    Raises:
        NotFound: there is none.
    """
    return albums.load(act.driver, act.owner.id, album_id)


def make(act: Curation, parent_id: int | None, name: str, like: Album | None = None) -> Album:
    """Make an album under a free name, with the description and cover of another one."""
    made = albums.add(
        act.driver,
        act.owner.id,
        parent_id,
        name,
        act.now,
        description=None if like is None else like.description,
        cover_id=None if like is None else like.cover_id,
    )
    act.recording.made("albums", made)
    return load(act, made)


def fill(act: Curation, album: Album, listed: Listed) -> None:
    """Have a new album hold *listed*, in which names may be there twice.

    Raises:
        NotAllowed: something is neither photo nor video.
        NotFound: an item has gone.
    """
    taken: set[str] = set()
    for name, below in listed.albums:
        free = unique_name(name, taken.__contains__)
        taken.add(gathered_key(free))
        fill(act, make(act, album.id, free), below)
    for name, item in listed.photos:
        act.put(ROWS, album.id, item, name)


def copy(act: Curation, album: Album, parent_id: int | None, name: str) -> None:
    """Make a copy of an album, with those in it, under a free name."""
    inside = albums.children(act.driver, act.owner.id, album.id)
    made = make(act, parent_id, name, like=album)
    album_items.copy(act.driver, album.id, made.id, act.now)
    for media_id in ROWS.media(act.driver, made.id):
        act.recording.made("album_items", made.id, media_id)
    for each in inside:
        copy(act, each, made.id, each.name)


def remove(act: Curation, album: Album) -> None:
    """Remove an album with those in it; what of it is in the trash goes, and comes back, too."""
    every = albums.below(act.driver, album.id)
    with lifted(act.driver, aside(act.driver, "album_items", "album_id", every)):
        for album_id in every:  # parents first, as they are put back
            act.recording.row("albums", album_id)
            for media_id in ROWS.media(act.driver, album_id):
                act.recording.row("album_items", album_id, media_id)
        albums.remove(act.driver, album.id)


def order(act: Curation, album: Album, media_ids: Sequence[int]) -> None:
    """Show these items of an album first, in this order; all others by capture time.

    Raises:
        NotFound: an item is not in it.
    """
    before = album_items.positions(act.driver, album.id)
    set_positions(act, album, changed_positions(before, media_ids))


def set_positions(act: Curation, album: Album, changed: Mapping[int, int | None]) -> None:
    """Have these items of an album at these positions."""
    for media_id in changed:
        act.recording.row("album_items", album.id, media_id)
    album_items.set_positions(act.driver, album.id, changed)
    act.say(f"Put the album “{album.name}” in order")


def clear(act: Curation, parent_id: int | None, name: str, but: Album | None = None) -> None:
    """Make way for an album of that name: another one than *but* that has it is removed.

    Raises:
        AlreadyExists: a photo in the album *parent_id* has it.
        NotAllowed: *but* lies in the one that has it.
        NotFound: there is no such album to lie in.
    """
    other = albums.holder(act.driver, act.owner.id, parent_id, name)
    if other is not None and (but is None or other.id != but.id):
        if but is not None and other.id in albums.lineage(act.driver, but.id):
            raise NotAllowed("An album cannot be replaced by one that lies in it.")
        remove(act, other)
    check_free(act, parent_id, name, but)


def check_free(act: Curation, parent_id: int | None, name: str, but: Album | None = None) -> None:
    """Check that no other than *but* has that name.

    Raises:
        AlreadyExists: an album, or a photo in the album *parent_id*, has it.
        NotFound: there is no such album to lie in.
    """
    if parent_id is not None:
        load(act, parent_id)
        if ROWS.holder(act.driver, parent_id, name) is not None:
            raise AlreadyExists(f"A photo in the album is called “{name}”.")
    other = albums.holder(act.driver, act.owner.id, parent_id, name)
    if other is not None and (but is None or other.id != but.id):
        raise AlreadyExists(f"There is an album “{name}” already.")


def refuse_circles(act: Curation, album: Album, parent_id: int | None) -> None:
    """Check that an album does not come to lie in itself.

    Raises:
        NotAllowed: it would.
    """
    if parent_id is not None and album.id in albums.lineage(act.driver, parent_id):
        raise NotAllowed("An album cannot lie in itself.")
