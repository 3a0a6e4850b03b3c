"""What visitors may do to what the index holds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Final

from library.access.deciding import Given, rights
from library.access.refusals import note_refusal
from library.access.rights import Level, Right
from library.access.things import Kind, Thing
from library.access.visitor import Visitor
from library.catalog import lookups, searches, shares, users
from library.catalog.driver import Driver
from library.catalog.engine import Catalog
from library.catalog.search_scope import Scope
from library.errors import BadName
from library.model import Media, User
from library.query.parser import parse
from library.query.search import today

_FILES: Final = "files"  # what the drive calls a user's own files


class Access:
    """Asks the index what `library.access.deciding` needs to know."""

    def __init__(self, catalog: Catalog) -> None:
        """Ask *catalog*."""
        self._catalog = catalog

    def owner(self, visitor: Visitor, media_id: int, right: Right) -> User | None:
        """Return whose the item is, if *visitor* has *right* on it.

        None where not, or where there is no such item: the two look the same, also to the log.
        """
        found = self._owner(visitor, media_id, right)
        if found is None:
            note_refusal(visitor, str(right.name), f"media {media_id}")
        return found

    def _owner(self, visitor: Visitor, media_id: int, right: Right) -> User | None:
        with self._catalog.ask() as driver:
            item = lookups.media(driver, media_id)
            if item is None or right not in self._rights(driver, visitor, item):
                return None
            own = visitor.user is not None and visitor.user.id == item.owner_id
            if visitor.scope.folder and not (own and visitor.scope.covers(_path(driver, item))):
                return None  # where it lies in the drive of who asks is known of their own alone
            if own:
                return visitor.user
            return users.by_id(driver, item.owner_id)

    def _rights(self, driver: Driver, visitor: Visitor, item: Media) -> Right:
        own = visitor.user is not None and visitor.user.id == item.owner_id
        given = () if own else _given(driver, visitor, item)
        return rights(visitor, item.owner_id, given, datetime.now(UTC))


def _given(driver: Driver, visitor: Visitor, item: Media) -> Iterator[Given]:
    """Yield the shares that *item* is part of and *visitor* may have."""
    if visitor.user is not None:
        for share, level in shares.given(driver, visitor.user.id, item.owner_id):
            if _holds(driver, share.thing, item):
                yield Given(share.id, level, visitor.user.id)
    opened = {link.share_id for link in visitor.links if link.owner_id == item.owner_id}
    for share in shares.live(driver, opened):
        if share.owner_id == item.owner_id and _holds(driver, share.thing, item):
            yield Given(share.id, Level.VIEW)


def _holds(driver: Driver, thing: Thing, item: Media) -> bool:
    if thing.kind is not Kind.SEARCH:
        return shares.holds_item(driver, thing, item)
    try:
        query = parse(thing.query or "")
    except BadName:  # of an older version of the language
        return False
    scope = Scope(driver, item.owner_id, today(), probing=True)
    return searches.hit(driver, scope, query.condition(scope), item.id) is not None


def _path(driver: Driver, item: Media) -> Sequence[str]:
    """Return where in the drive the item lies; nothing where it lies in a library or the trash."""
    root, *below = lookups.lineage(driver, item.folder_id)
    return () if root.library_id is not None else (_FILES, *(each.name for each in below))
