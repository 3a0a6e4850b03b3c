"""The page of every folder, at the folder's own address."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from library.access.visitor import Visitor
from providers.folder import (
    GivesBack,
    HoldsAlbums,
    IsOthers,
    IsPerson,
    IsSearch,
    Sections,
    ShowsPersons,
)
from webui import data
from webui.album_pages import album_page
from webui.chrome import chrome
from webui.connect import drive_of
from webui.listing import list_folder
from webui.map import map_url
from webui.names import folder_title, section_title, view_title
from webui.people_pages import people_page, person_page, review_page, wants_review
from webui.ports import Ports
from webui.search_pages import misread, mistake_page, results_page
from webui.session import Gate, Session
from webui.sharing import standing_of
from webui.shown import folder_shown, sections_shown
from webui.trash import trash_page
from webui.tree import Place, Tree


def page_views(ports: Ports, tree: Tree, gate: Gate) -> Blueprint:
    """Build the pages of all folders, and the one that shows how to connect."""
    views = Blueprint("pages", __name__)
    library, public_url = ports.library, ports.public_url

    @views.get("/", defaults={"path": ""})
    @views.get("/<path:path>")
    @gate.page
    def folder(session: Session, path: str) -> ResponseReturnValue:
        user = session.user
        try:
            place = tree.folder(session.visitor, path)
        except NotFound:
            if mistake := misread(tree, session.visitor, path):
                return mistake_page(session, tree, *mistake)
            raise
        common = chrome(session, tree, place.names) | {
            "drive": drive_of(session.user.name, public_url),
            "progress": library.progress(session.user),
            "map_url": map_url(place),
            "selects": _selects(tree, session.visitor, place),
        }
        if not place.names:
            return render_template("home.html", **common, **_home(place))
        if isinstance(place.folder, GivesBack):
            return trash_page(common, place, place.folder, ports.journal(user))
        if isinstance(place.folder, ShowsPersons):
            people = ports.people(user)
            if wants_review():
                found = review_page(people, place, place.folder)
                return render_template("review.html", **common, **found)
            found = people_page(people, place, place.folder)
            return render_template("people.html", **common, **found)
        sharing = ports.sharing(user)
        if isinstance(place.folder, Sections):
            common["standing"] = standing_of(sharing, place.folder)
            found = sections_shown(library, place, place.folder) | {"title": _title(place)}
            if isinstance(place.folder, IsPerson):
                found |= person_page(ports.people(user), place.folder.person)
                return render_template("person.html", **common, **found)
            if isinstance(place.folder, IsSearch):
                box = common["search_box"]
                found |= results_page(ports.searches(user), place.folder, box)
                return render_template("results.html", **common | found)
            return render_template("sections.html", **common, **found)
        listing = list_folder(place.folder)
        found = folder_shown(library, place, listing) | {
            "title": _title(place),
            "standing": standing_of(sharing, place.folder, listing.folders),
        }
        if isinstance(place.folder, HoldsAlbums):
            return render_template("album.html", **common, **found, **album_page(place.folder))
        return render_template("folder.html", **common, **found)

    @views.get("/-/<path:path>")
    def reserved(**_path: str) -> ResponseReturnValue:
        # Nothing of the tree lies there, so nobody is asked to sign in first.
        raise NotFound("There is no such page.")

    @views.get("/-/connect")
    @gate.page
    def connect(session: Session) -> ResponseReturnValue:
        drive = drive_of(session.user.name, public_url)
        return render_template("connect.html", **chrome(session, tree, ()), drive=drive)

    return views


def _selects(tree: Tree, visitor: Visitor, place: Place) -> str:
    """Return for what photos can be chosen there: of another's, only to be downloaded.

    Nothing: they cannot, since they were thrown away.
    """
    if isinstance(place.folder, IsOthers):
        return "download"
    top = tree.root(visitor).get(place.names[0]) if place.names else None
    return "" if top is None or isinstance(top, GivesBack) else "all"


def _home(place: Place) -> dict[str, object]:
    return {"page_data": {"path": [], "etag": data.etag(place.folder)}}


def _title(place: Place) -> str:
    name = place.names[-1]
    if len(place.names) == 1:
        return view_title(name)
    return section_title(name) if isinstance(place.folder, Sections) else folder_title(name)
