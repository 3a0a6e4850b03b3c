"""The public links of a user: making, changing and ending them, and how they are used."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from flask import Blueprint, make_response, redirect, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest, NotFound

from library.access.rights import Level
from library.access.terms import NEVER_USED, PublicLink, Terms, Uses, Visit
from library.access.things import Kind, Share, Thing
from library.errors import LibraryError
from webui.connect import drive_of
from webui.forms import refuse_forgery, text
from webui.link_terms import EXPIRIES, KEEP, LEVELS, USUAL, terms_said
from webui.linked import LINKS as FOLDER
from webui.names import folder_url
from webui.ports import Ports
from webui.qr import qr_code
from webui.session import Gate, Session
from webui.settings import LINKS, settings_page
from webui.tree import Tree

_ONE: Final = f"{LINKS.url}/<int:link_id>"
_DONE: Final = {
    "changed": "The link is changed.",
    "password": "The password is changed. Whoever came before has to give the new one.",
    "no-password": "The link has no password any more.",
    "revoked": "The link has ended, for everybody, from now on.",
}


@dataclass(frozen=True, slots=True)
class Made:
    """A link of the user's, as the list of all tells it."""

    link: PublicLink
    share: Share
    uses: Uses

    @property
    def url(self) -> str:
        """The address of its owner's page."""
        return f"{LINKS.url}/{self.link.id}"

    @property
    def name(self) -> str:
        """What tells it from others to its owner."""
        return self.link.terms.label or self.share.name

    @property
    def has_ended(self) -> bool:
        """Whether its time is over."""
        expires = self.link.terms.expires
        return expires is not None and expires <= datetime.now(UTC)

    @property
    def is_used_up(self) -> bool:
        """Whether nobody new may come."""
        most = self.link.terms.most_uses
        return most is not None and self.uses.visitors >= most


def account_link_views(ports: Ports, tree: Tree, gate: Gate) -> Blueprint:
    """Build ``/-/account/links``, and all below it."""
    views = Blueprint("account_links", __name__)
    links = ports.links

    @views.get(LINKS.url)
    @gate.page
    def page(session: Session) -> ResponseReturnValue:
        return shown(session, "links.html", links=all_of(session))

    @views.get(f"{LINKS.url}/new")
    @gate.page
    def new(session: Session) -> ResponseReturnValue:
        return asked(session, request.args.get("path", ""), Terms())

    @views.post(f"{LINKS.url}/make")
    @gate.page
    def make(session: Session) -> ResponseReturnValue:
        refuse_forgery(session)
        path = text("path")
        thing, name = found(session, path)
        try:
            said = terms_said()
        except BadRequest as error:
            return asked(session, path, Terms(), error.description or "")
        try:
            link, token = links.make(
                session.user,
                thing,
                name,
                said,
                text("password") or None,
                address=request.remote_addr,
            )
        except LibraryError as error:
            return asked(session, path, said, str(error))
        return told(session, link, token)

    @views.get(_ONE)
    @gate.page
    def one(session: Session, link_id: int) -> ResponseReturnValue:
        return detailed(session, link_id)

    @views.post(f"{_ONE}/change")
    @gate.page
    def change(session: Session, link_id: int) -> ResponseReturnValue:
        refuse_forgery(session)
        before = links.one(session.user, link_id).terms
        try:
            said = terms_said(before)
            links.change(session.user, link_id, said, address=request.remote_addr)
        except BadRequest as error:
            return detailed(session, link_id, error.description or "")
        except LibraryError as error:
            return detailed(session, link_id, str(error))
        return done(link_id, "changed")

    @views.post(f"{_ONE}/password")
    @gate.page
    def set_password(session: Session, link_id: int) -> ResponseReturnValue:
        refuse_forgery(session)
        given = None if "remove" in request.form else text("password")
        address = request.remote_addr
        try:
            links.set_password(session.user, link_id, given, address=address)
        except LibraryError as error:
            return detailed(session, link_id, str(error))
        return done(link_id, "no-password" if given is None else "password")

    @views.post(f"{_ONE}/renew")
    @gate.page
    def renew(session: Session, link_id: int) -> ResponseReturnValue:
        refuse_forgery(session)
        token = links.renew(session.user, link_id, address=request.remote_addr)
        return told(session, links.one(session.user, link_id), token)

    @views.post(f"{_ONE}/revoke")
    @gate.page
    def revoke(session: Session, link_id: int) -> ResponseReturnValue:
        refuse_forgery(session)
        links.revoke(session.user, link_id, address=request.remote_addr)
        return redirect(f"{LINKS.url}?done=revoked", 303)

    def found(session: Session, path: str) -> tuple[Thing, str]:
        """Return what lies at *path* of the drive, if a link can lead to it."""
        folder = tree.folder(session.visitor, path).folder
        thing = ports.sharing(session.user).thing(folder)
        if thing is None:
            raise NotFound("That cannot be shared.")
        return thing, folder.name

    def all_of(session: Session) -> Sequence[Made]:
        shares = {share.id: share for share in ports.sharing(session.user).everything()}
        uses = links.uses(session.user)
        return [
            Made(link, shares[link.share_id], uses.get(link.id, NEVER_USED))
            for link in links.of(session.user)
            if link.share_id in shares
        ]

    def asked(session: Session, path: str, said: Terms, problem: str = "") -> ResponseReturnValue:
        """Ask on which terms; what was *said* already is there."""
        thing, name = found(session, path)
        values = {"path": path, "name": name, "kind": thing.kind, "problem": problem}
        levels = _levels(thing.kind)
        page = shown(
            session, "link_new.html", **values, terms=said, levels=levels, expiry=USUAL, kept=None
        )
        return page, 400 if problem else 200

    def told(session: Session, link: PublicLink, token: str) -> ResponseReturnValue:
        """Tell the address, which nobody can tell later."""
        share = links.share_of(session.user, link.id)
        address = address_of(token)
        response = make_response(
            shown(
                session,
                "link_made.html",
                made=Made(link, share, NEVER_USED),
                address=address,
                qr=qr_code(address, "The link’s address"),
                slug=link.terms.slug and address_of(link.terms.slug),
            )
        )
        response.headers["Cache-Control"] = "no-store"
        return response

    def detailed(session: Session, link_id: int, problem: str = "") -> ResponseReturnValue:
        link = links.one(session.user, link_id)
        share = links.share_of(session.user, link_id)
        visits = links.visits(session.user, link_id)
        page = shown(
            session,
            "link_one.html",
            made=Made(link, share, links.uses(session.user).get(link_id, NEVER_USED)),
            terms=link.terms,
            levels=_levels(share.thing.kind),
            expiry=KEEP,
            kept=link.terms.expires,
            lies_at=ports.sharing(session.user).way(share),
            visits=visits,
            numbers=_numbers(visits),
            arrivals=links.arrivals(session.user, link_id),
            slug=link.terms.slug and address_of(link.terms.slug),
            problem=problem,
        )
        return page, 400 if problem else 200

    def address_of(way: str) -> str:
        return drive_of("", ports.public_url).url.removesuffix("/") + folder_url((FOLDER, way))

    def shown(session: Session, template: str, **values: object) -> str:
        done = _DONE.get(request.args.get("done", ""), "")
        given: dict[str, object] = {"done": done, "expiries": EXPIRIES, "keep": KEEP}
        return settings_page(template, session, tree, LINKS, **given, **values)

    def done(link_id: int, what: str) -> ResponseReturnValue:
        return redirect(f"{LINKS.url}/{link_id}?done={what}", 303)

    return views


def _levels(kind: Kind) -> Mapping[Level, str]:
    """Return what a link to something of that kind can be for: nothing is put into a search."""
    return {
        level: words
        for level, words in LEVELS.items()
        if level is Level.VIEW or kind is not Kind.SEARCH
    }


def _numbers(visits: Sequence[Visit]) -> Mapping[str, int]:
    """Return by which number each visitor is called, in the order in which they came."""
    came = sorted(visits, key=lambda visit: visit.first)
    return {visit.guest: number for number, visit in enumerate(came, start=1)}
