"""What public links lead to, at ``/s/<token>/``: a gallery, or a box to drop files into."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from flask import Blueprint, Response, make_response, render_template
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from library.access.rights import Level, Right
from library.access.terms import PublicLink
from library.access.visitor import Link, Visitor
from library.links import Links
from providers.folder import AcceptsUploads, File, IsOthers, Sections
from webui.connect import drive_of
from webui.data import etag
from webui.doors import OPEN, Doors
from webui.forgery import session_form_token
from webui.guest import remember
from webui.listing import list_folder
from webui.names import Crumb, folder_title, folder_url, section_title
from webui.ports import Library, Ports
from webui.session import Gate
from webui.shown import folder_shown, sections_shown
from webui.tree import Place, Tree

LINKS: Final = "s"


def linked_views(ports: Ports, tree: Tree, gate: Gate) -> Blueprint:
    """Build ``/s/``, and the form that opens a link."""
    views = Blueprint("linked", __name__)
    links: Links = ports.links
    doors = Doors(links)

    @views.get(f"/{LINKS}/<way>", defaults={"path": ""}, strict_slashes=False)
    @views.get(f"/{LINKS}/<way>/<path:path>")
    def page(way: str, path: str) -> ResponseReturnValue:
        link = doors.find(way)
        entered = doors.enter(link, way)
        if entered is None:
            return doors.closed(link, way)
        held, guest = entered
        response = make_response(shown(link, held, way, path, guest))
        # Not on the page before, whose form browsers would send with an Origin of null.
        response.headers["Referrer-Policy"] = "no-referrer"
        remember(response, guest)
        return response

    @views.post(OPEN)
    def opened() -> ResponseReturnValue:
        return doors.open()

    @views.after_request
    def hidden(response: Response) -> Response:
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
        return response

    def shown(link: PublicLink, held: Link, way: str, path: str, guest: str) -> str:
        place = tree.folder(Visitor(links=(held,)), "/".join((LINKS, way, path)))
        folder, session = place.folder, gate.session()
        if not isinstance(folder, IsOthers):
            raise NotFound
        common: dict[str, object] = {
            "title": _title(place, folder),
            "names": place.names,
            "crumbs": _crumbs(place, folder),
            "owner": folder.origin.owner.name,
            "expires": link.terms.expires,
            "needs_password": link.needs_password,
            "form_token": session_form_token(guest if session is None else session.token),
            "url": drive_of("", ports.public_url).url.removesuffix("/") + folder_url((LINKS, way)),
            "way": way,
            "into": folder_url(place.names) if isinstance(folder, AcceptsUploads) else None,
            "looks_only": Right.FETCH not in folder.rights,
        }
        if held.level is Level.DROP:
            return render_template("drop_box.html", **common, **_dropped(place))
        return _gallery(ports.library, place, common)

    return views


def _gallery(library: Library, place: Place, common: dict[str, object]) -> str:
    if isinstance(place.folder, Sections):
        found = sections_shown(library, place, place.folder)
        return render_template("link_sections.html", **common, **found)
    found = folder_shown(library, place, list_folder(place.folder))
    return render_template("link_folder.html", **common, **found)


def _dropped(place: Place) -> dict[str, object]:
    """Tell what came from this browser, the last first."""
    sent: Sequence[File] = [node for node in place.folder.list() if isinstance(node, File)]
    return {
        "sent": sent[::-1],
        "page_data": {"path": place.names, "etag": etag(place.folder)},
    }


def _title(place: Place, folder: IsOthers) -> str:
    """Return what the folder is called: at the top, what its owner calls it."""
    name = folder.origin.names[-1] if len(place.names) == 2 else place.names[-1]
    return section_title(name) if isinstance(place.folder, Sections) else folder_title(name)


def _crumbs(place: Place, folder: IsOthers) -> Sequence[Crumb]:
    """Return the way to the folder from what the link leads to; nothing for that itself."""
    below = place.names[2:]
    if not below:
        return ()
    titles = (folder.origin.names[-len(below) - 1], *below)
    return [
        Crumb(folder_title(title), folder_url(place.names[: 2 + depth]))
        for depth, title in enumerate(titles)
    ]
