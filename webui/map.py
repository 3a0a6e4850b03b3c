"""The map: a page with all that tells where it was taken, and the JSON behind it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Final
from urllib.parse import quote

from flask import Blueprint, Response, make_response, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest, HTTPException

from library.access.visitor import Visitor
from library.catalog.mapped import Cluster
from library.errors import BadName
from library.grid import Box, Cell
from library.model import User
from library.paths import split_path
from providers.folder import File, LiesOnMap
from webui import data
from webui.api import fresh
from webui.assets import Assets
from webui.chrome import MAP, PLACES, chrome
from webui.headers import policy
from webui.map_port import Atlas, Tiles
from webui.names import folder_url
from webui.ports import Library
from webui.rows import COLUMNS, row
from webui.session import Gate, Session
from webui.tree import Place, Tree
from webui.wanting import want

_WORLD: Final = Box(-180, -90, 180, 90)
_SHAPES: Final = ("countries-110m.json", "countries-50m.json")  # the coarse ones first
_NUMBER: Final = r"(-?\d{1,3}(?:\.\d{1,20})?)"
_BOX: Final = re.compile(",".join([_NUMBER] * 4), re.ASCII)
_CELL: Final = re.compile(r"(\d{1,2})\.(\d{1,12})", re.ASCII)
_MOST_CELLS: Final = 200  # in one question


def map_views(
    atlas_of: Callable[[User], Atlas],
    library: Library,
    tree: Tree,
    gate: Gate,
    assets: Assets,
    tiles: Tiles | None,
    files_host: str | None,
) -> Blueprint:
    """Build ``/-/map`` and what is below ``/-/api/map/``."""
    views = Blueprint("map", __name__)

    @views.get(MAP)
    @gate.page
    def page(session: Session) -> ResponseReturnValue:
        """Show the map, and at first what lies in the folder ``of``, or else everything."""
        world = atlas_of(session.user).clusters(_WORLD, 0)
        answer = make_response(
            render_template(
                "map.html",
                **chrome(session, tree, ()),
                progress=library.progress(session.user),
                count=sum(each.count for each in world),
                list_url=folder_url((PLACES,)),
                page_data={
                    "path": [],
                    "etag": data.etag(tree.root(session.visitor)),
                    "map": {
                        "box": _extent(tree, session.visitor, request.args.get("of", "")),
                        "shapes": [assets.url(name) for name in _SHAPES],
                        "tiles": tiles and {"url": tiles.url, "attribution": tiles.attribution},
                    },
                },
            )
        )
        if tiles is not None:
            answer.headers["Content-Security-Policy"] = policy(files_host, tiles.origin)
        return answer

    @views.get("/-/api/map/clusters")
    @gate.api
    def clusters(session: Session) -> ResponseReturnValue:
        """Tell what lies in ``box`` (west,south,east,north) at ``zoom``."""
        box, zoom = _box(request.args.get("box", "")), _zoom(request.args.get("zoom", ""))

        def draw() -> dict[str, data.JSON]:
            found = atlas_of(session.user).clusters(box, zoom)
            want(library, (_newest(each) for each in found))
            return {"columns": COLUMNS, "clusters": [_cluster_json(each) for each in found]}

        return _fresh(session, draw)

    @views.get("/-/api/map/sections")
    @gate.api
    def sections(session: Session) -> ResponseReturnValue:
        """Tell in which folders that is shown which lies in ``cells``."""
        cells, root = _cells(), tree.root(session.visitor)
        atlas = atlas_of(session.user)
        return _fresh(session, lambda: data.sections_json(root, atlas.sections(cells)))

    @views.get("/-/api/map/pictures/<path:path>")
    @gate.api
    def pictures(session: Session, path: str) -> ResponseReturnValue:
        """Tell what of one of these folders lies in ``cells``."""
        cells = _cells()
        try:
            section = split_path(path)
        except BadName as error:
            raise BadRequest(str(error)) from error

        def draw() -> dict[str, data.JSON]:
            found = atlas_of(session.user).pictures(cells, section)
            want(library, found)
            return {"columns": COLUMNS, "items": [row(each) for each in found]}

        return _fresh(session, draw)

    def _fresh(session: Session, draw: Callable[[], dict[str, data.JSON]]) -> Response:
        return fresh(tree.root(session.visitor), draw)

    return views


def map_url(place: Place) -> str | None:
    """The address of the map of what lies in a folder; None: that is in no part of the world."""
    if not isinstance(place.folder, LiesOnMap):
        return None
    return f"{MAP}?of=/{quote('/'.join(place.names))}"


def _extent(tree: Tree, visitor: Visitor, path: str) -> Sequence[float] | None:
    """The box of what lies in the folder at *path*; None: there is no such folder or box."""
    try:
        folder = tree.folder(visitor, path).folder
    except HTTPException:
        return None
    box = folder.extent() if isinstance(folder, LiesOnMap) else None
    return None if box is None else [box.west, box.south, box.east, box.north]


def _newest(cluster: Cluster) -> File:
    return File(cluster.newest.name, cluster.newest)


def _cluster_json(cluster: Cluster) -> data.JSON:
    place = None
    if cluster.place is not None:
        country, town = cluster.place
        place = {"title": town, "country": country, "url": folder_url((PLACES, *cluster.place))}
    return {
        "cell": f"{cluster.cell.level}.{cluster.cell.code}",
        "count": cluster.count,
        "latitude": round(cluster.latitude, 6),
        "longitude": round(cluster.longitude, 6),
        "newest": row(_newest(cluster)),
        "place": place,
    }


def _box(given: str) -> Box:
    found = _BOX.fullmatch(given)
    try:
        if found is not None:
            return Box(*map(float, found.groups()))
    except ValueError as error:
        raise BadRequest(str(error)) from error
    raise BadRequest("A box is given by its west, south, east and north in degrees.")


def _zoom(given: str) -> int:
    if given.isascii() and given.isdigit() and len(given) <= 2:
        return int(given)
    raise BadRequest("A zoom is given by a whole number.")


def _cells() -> Sequence[Cell]:
    given = dict.fromkeys(request.args.get("cells", "").split(","))
    found = [_CELL.fullmatch(each) for each in given]
    if len(given) > _MOST_CELLS or not all(found):
        raise BadRequest(f"Give 1 to {_MOST_CELLS} cells.")
    try:
        return [Cell(int(each[1]), int(each[2])) for each in found if each is not None]
    except ValueError as error:
        raise BadRequest(str(error)) from error
