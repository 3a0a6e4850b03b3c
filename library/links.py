"""Public links: made and revoked by their owners, opened by whoever has the address."""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Final

from sqlalchemy import Connection

from library.access.refusals import note_refusal
from library.access.rights import Level
from library.access.terms import Arrival, PublicLink, Terms, Uses, Visit
from library.access.things import Kind, Share, Thing
from library.access.visitor import Link
from library.accounts.known import Checks, Known
from library.accounts.passwords import NOBODY, hashed, matches
from library.audit import Audit, AuditAct
from library.catalog import links, lookups, shares, users
from library.catalog.driver import Driver, driver_of
from library.errors import BadName, NotAllowed, NotFound
from library.library import Library, in_drive
from library.model import User
from library.sharing import Sharing
from library.slow_checks import SlowChecks
from library.throttling import Throttle, Tried

_TOKEN_BYTES: Final = 24  # 192 bits: nobody guesses it
_SLUG: Final = re.compile(r"[a-z0-9](?:[a-z0-9-]{1,62}[a-z0-9])")
_LONGEST_LABEL: Final = 100
_LEAST_PASSWORD: Final = 6  # characters; guesses are throttled, and links end
_EXACT_TO: Final = timedelta(minutes=1)
_OPEN_AT_ONCE: Final = 20  # links in one browser; of more, those that were opened last
_MOST_VISITS: Final = 10_000  # of one link: whoever throws its cookie away is another visitor
_TOLD: Final = 200  # visits or files of a link, to its owner
_REMEMBERED: Final = timedelta(minutes=5)


class Links:
    """The public links of a household."""

    def __init__(self, library: Library, audit: Audit, throttle: Throttle) -> None:
        """*audit* is told of each; *throttle* says who may try passwords."""
        self.library = library
        self._catalog = library.catalog
        self._audit = audit
        self._throttle = throttle
        self._known = Known(_REMEMBERED)
        self._checks = Checks()
        self._slow = SlowChecks()

    # What owners do

    def make(
        self,
        owner: User,
        thing: Thing,
        name: str,
        terms: Terms,
        password: str | None = None,
        *,
        address: str | None = None,
    ) -> tuple[PublicLink, str]:
        """Make a link to *thing*; return it and its token, which is kept nowhere.

        *name* is for the share, if it is a new one; *address* says to the audit from where it was
        made.

        Raises:
            NotFound: *thing* has gone, or is not the owner's.
            BadName: the slug or the label cannot be one.
            NotAllowed: the terms make no sense together.
            AlreadyExists: the slug is taken.
        """
        _check(terms, has_password=password is not None)
        _check_use(thing, terms)
        secret, token = _secret(password), secrets.token_urlsafe(_TOKEN_BYTES)
        now = datetime.now(UTC)
        with self._catalog.write() as connection:
            driver = driver_of(connection)
            share = Sharing(self.library, owner).shared(driver, thing, name, now)
            made = links.add(driver, share.id, link_hash(token), terms, secret, now)
            self._audit.note(
                AuditAct.LINK_MADE,
                actor=owner,
                address=address,
                within=connection,
                share=share.name,
                level=terms.level.value,
                link=made.id,
            )
        return made, token

    def change(
        self, owner: User, link_id: int, terms: Terms, *, address: str | None = None
    ) -> PublicLink:
        """Give a link other terms.

        Raises:
            NotFound: there is no such link of the owner's.
            BadName: the slug or the label cannot be one.
            NotAllowed: the terms make no sense together.
            AlreadyExists: the slug is taken.
        """
        with self._catalog.write() as connection:
            driver = driver_of(connection)
            old = self._own(driver, owner, link_id)
            _check(terms, has_password=old.needs_password, now=old.terms.expires)
            _check_use(shares.load(driver, old.share_id).thing, terms)
            links.change(driver, link_id, terms)
            self._audit.note(
                AuditAct.LINK_CHANGED, actor=owner, address=address, within=connection, link=link_id
            )
            return links.load(driver, link_id)

    def set_password(
        self, owner: User, link_id: int, password: str | None, *, address: str | None = None
    ) -> None:
        """Give a link another password, or none; whoever came by the one before comes anew.

        Raises:
            NotFound: there is no such link of the owner's.
            NotAllowed: the password is too short, or the link cannot do without.
        """
        secret = _secret(password)
        with self._catalog.write() as connection:
            driver = driver_of(connection)
            old = self._own(driver, owner, link_id)
            _check(old.terms, has_password=password is not None, now=old.terms.expires)
            links.set_password(driver, link_id, secret)
            self._audit.note(
                AuditAct.LINK_CHANGED, actor=owner, address=address, within=connection, link=link_id
            )

    def renew(self, owner: User, link_id: int, *, address: str | None = None) -> str:
        """Give a link another address, and return its token; whoever has the old one is out.

        Raises:
            NotFound: there is no such link of the owner's.
        """
        token = secrets.token_urlsafe(_TOKEN_BYTES)
        with self._catalog.write() as connection:
            driver = driver_of(connection)
            self._own(driver, owner, link_id)
            links.set_token(driver, link_id, link_hash(token))
            self._audit.note(
                AuditAct.LINK_CHANGED, actor=owner, address=address, within=connection, link=link_id
            )
        return token

    def revoke(self, owner: User, link_id: int, *, address: str | None = None) -> None:
        """End a link: from the next request on it is as if it had never been.

        Raises:
            NotFound: there is no such link of the owner's.
        """
        with self._catalog.write() as connection:
            driver = driver_of(connection)
            link = self._own(driver, owner, link_id)
            links.remove(driver, link_id)
            shares.tidy(driver, link.share_id)
            self._audit.note(
                AuditAct.LINK_REMOVED, actor=owner, address=address, within=connection, link=link_id
            )

    def of(self, owner: User) -> Sequence[PublicLink]:
        """Return the owner's links, the newest first, those that have expired among them."""
        with self._catalog.ask_once() as driver:
            return links.of_owner(driver, owner.id)

    def owner(self, link_id: int) -> User:
        """Return whose link that is.

        Raises:
            NotFound: there is no such link.
        """
        with self._catalog.ask() as driver:
            found = users.by_id(driver, links.load(driver, link_id).owner_id)
        if found is None:
            raise NotFound("There is no such link any more.")
        return found

    def uses(self, owner: User) -> Mapping[int, Uses]:
        """Return how the owner's links were used, by their ids."""
        with self._catalog.ask_once() as driver:
            return links.uses_of_owner(driver, owner.id)

    def share_of(self, owner: User, link_id: int) -> Share:
        """Return what the link leads to.

        Raises:
            NotFound: there is no such link of the owner's.
        """
        with self._catalog.ask() as driver:
            return shares.load(driver, self._own(driver, owner, link_id).share_id)

    def one(self, owner: User, link_id: int) -> PublicLink:
        """Return one of the owner's links.

        Raises:
            NotFound: there is no such link of the owner's.
        """
        with self._catalog.ask_once() as driver:
            return self._own(driver, owner, link_id)

    def visits(self, owner: User, link_id: int, most: int = _TOLD) -> Sequence[Visit]:
        """Return who came by the link, at most so many, the last ones first.

        Raises:
            NotFound: there is no such link of the owner's.
        """
        with self._catalog.ask() as driver:
            self._own(driver, owner, link_id)
            return links.visits(driver, link_id, most)

    def arrivals(self, owner: User, link_id: int, most: int = _TOLD) -> Sequence[Arrival]:
        """Return what came by the link and is still there, at most so many, the last first.

        Raises:
            NotFound: there is no such link of the owner's.
        """
        with self._catalog.ask() as driver:
            self._own(driver, owner, link_id)
            found = links.arrived(driver, link_id, most)
            ways = lookups.lineages(driver, [*{item.folder_id for _, item in found}])
        return [
            Arrival(upload, (*in_drive(ways[item.folder_id]), item.name)) for upload, item in found
        ]

    # What guests do

    def find(self, address: str) -> PublicLink | None:
        """Return the link of that token or slug, if it lasts; all others look the same."""
        with self._catalog.ask_once() as driver:
            return find_link(driver, address, datetime.now(UTC))

    def is_right(self, link: PublicLink, password: str, address: str) -> bool:
        """Whether *password* is the link's; *address* is where it comes from.

        Raises:
            TooMany: too many were wrong, and nothing may be tried yet.
        """
        stored, account = link.password_hash or NOBODY, str(link.id)
        if self._known.has(account, password, stored):
            return True

        def check() -> bool:
            with self._slow.turn(is_known=False):
                self._throttle.admit(Tried.LINK, account, address)
                if not self._slow.run(lambda: matches(password, stored)):
                    self._throttle.failed(Tried.LINK, account, address)
                    return False
            self._known.add(account, password, stored)
            return True

        return self._checks.once((account, password, stored), check)

    def come(self, link: PublicLink, way: str, guest: str, address: str) -> Link | None:
        """Let a guest in who came by *way*, the token or slug, and may: a use, if it is the first.

        *guest* is what tells a browser or device from others. None: as many as may have come, or
        the link has ended since it was found, or has another address or password.
        """
        who, now = link_hash(guest), datetime.now(UTC)
        with self._catalog.ask() as driver:
            seen = links.seen(driver, link.id, who)
        if seen is None or not seen[0] or now - seen[1] > _EXACT_TO:
            with self._catalog.write() as connection:
                current = find_link(driver_of(connection), way, now)
                if current is None or current.password_hash != link.password_hash:
                    return None  # else who was let in before it changed would be in after that, too
                if not self._entered(connection, current, who, address, now):
                    note_refusal(None, "OPEN", f"link {link.id}")
                    return None
        return _held(link, way, who)

    def _entered(
        self, connection: Connection, link: PublicLink, who: str, address: str, now: datetime
    ) -> bool:
        """Note that a guest comes; return whether they may."""
        driver, most = driver_of(connection), link.terms.most_uses
        is_new = links.seen(driver, link.id, who) is None
        if is_new and most is not None and links.uses(driver, link.id) >= most:
            return False
        if is_new and most is None and links.uses(driver, link.id) >= _MOST_VISITS:
            links.forget_visits(driver, link.id, _MOST_VISITS // 2)
        links.come(driver, link.id, who, address, now)
        if is_new:
            self._audit.note(
                AuditAct.LINK_OPENED, actor=None, address=address, within=connection, link=link.id
            )
        return True

    def is_used_up(self, link: PublicLink, guest: str) -> bool:
        """Whether as many have come as may, and *guest* is none of them."""
        most = link.terms.most_uses
        if most is None:
            return False
        with self._catalog.ask() as driver:
            seen = links.seen(driver, link.id, link_hash(guest))
            is_used_up = seen is None and links.uses(driver, link.id) >= most
        if is_used_up:
            note_refusal(None, "OPEN", f"link {link.id}")
        return is_used_up

    def enter(self, way: str, guest: str, address: str) -> Link | None:
        """Return the link of that token or slug as a guest has opened it; None: they have not."""
        link = self.find(way)
        if link is None or not self.is_open(link, guest):
            return None
        return self.come(link, way, guest, address)

    def is_open(self, link: PublicLink, guest: str) -> bool:
        """Whether a guest has come by the link, and may look on."""
        with self._catalog.ask_once() as driver:
            seen = links.seen(driver, link.id, link_hash(guest))
        return seen is not None and seen[0]

    def opened(self, guest: str) -> tuple[Link, ...]:
        """Return the links that a guest has come by and may look at, the last ones first."""
        return self._opened(link_hash(guest))

    def held(self, link_id: int, guest_hash: str) -> Link | None:
        """Return that link as the guest of `Link.guest` holds it, at the address that `hidden` has.

        None: it has ended, or they have to come anew.
        """
        found = self._opened(guest_hash)
        return next((hidden(link) for link in found if link.id == link_id), None)

    def _opened(self, who: str) -> tuple[Link, ...]:
        now = datetime.now(UTC)
        with self._catalog.ask_once() as driver:
            found = links.opened(driver, who, now, _OPEN_AT_ONCE)
        return tuple(_held(link, "", who) for link in found)

    def _own(self, driver: Driver, owner: User, link_id: int) -> PublicLink:
        link = links.load(driver, link_id)
        if link.owner_id != owner.id:
            note_refusal(owner.id, "SHARE", f"link {link_id}")
            raise NotFound("There is no such link any more.")
        return link


def hidden(link: Link) -> Link:
    """Return *link* at an address that tells nobody its token, and opens nothing by itself."""
    return replace(link, address=f"~{link.id}")  # of letters that no token and no slug has


def find_link(driver: Driver, address: str, now: datetime) -> PublicLink | None:
    """Return the link of that token or slug, if it lasts at *now*."""
    slug = address if _SLUG.fullmatch(address) else ""
    return links.find(driver, link_hash(address), slug, now)


def _held(link: PublicLink, way: str, guest: str) -> Link:
    terms = link.terms
    return Link(
        id=link.id,
        share_id=link.share_id,
        owner_id=link.owner_id,
        level=terms.level,
        download=terms.download,
        with_metadata=terms.with_metadata,
        expires=terms.expires,
        address=way,
        guest=guest,
    )


def _check(terms: Terms, *, has_password: bool, now: datetime | None = None) -> None:
    """Look whether *terms* make sense; *now* is when it would have expired anyway."""
    if terms.level is Level.EDIT:
        raise NotAllowed("A link can be to view, to add or to drop files, not to change any.")
    if terms.slug is not None and not _SLUG.fullmatch(terms.slug):
        raise BadName("A readable address is 3 to 64 small letters, digits and dashes.")
    if terms.slug is not None and not has_password:
        raise NotAllowed("A readable address can be guessed: give the link a password too.")
    if len(terms.label) > _LONGEST_LABEL or not terms.label.isprintable():
        raise BadName(f"A label has up to {_LONGEST_LABEL} letters.")
    if terms.most_uses is not None and terms.most_uses < 1:
        raise NotAllowed("A link is good for one use at least.")
    if terms.expires is not None and terms.expires != now and terms.expires <= datetime.now(UTC):
        raise NotAllowed("Choose a day to come.")


def _check_use(thing: Thing, terms: Terms) -> None:
    if thing.kind is Kind.SEARCH and terms.level is not Level.VIEW:
        raise NotAllowed("Nothing can be put into a search: a link to it is to view.")


def _secret(password: str | None) -> str | None:
    if password is None:
        return None
    if len(password) < _LEAST_PASSWORD:
        raise NotAllowed(f"The password of a link needs at least {_LEAST_PASSWORD} characters.")
    return hashed(password)


def link_hash(secret: str) -> str:
    """Return the hash by which a token or a guest is kept: a fast one, for both are random."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
