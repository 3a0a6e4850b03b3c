"""What surrounds every page: the views to choose from, the way back up, and the account."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from flask import request

from providers.folder import File
from webui.forgery import session_form_token
from webui.names import crumbs, folder_url, view_title
from webui.session import Session
from webui.tree import Tree

MAP: Final = "/-/map"
PLACES: Final = "places"  # the folder of countries and towns

# Views with an icon of their own in the sprite; any other is shown as a folder.
_ICONS: Final = frozenset(
    {
        "albums",
        "cameras",
        "duplicates",
        "favorites",
        "files",
        "on-this-day",
        "people",
        "places",
        "previews",
        "recent",
        "search",
        "shared",
        "timeline",
        "trash",
        "videos",
    }
)
# What the bar shows; everything else is in its menu.
_FIRST: Final = frozenset({"timeline", "people", "places", "albums", "favorites", "files"})


@dataclass(frozen=True, slots=True)
class View:
    """A top-level folder, or the map, to go to from everywhere."""

    name: str
    title: str
    url: str
    icon: str
    current: bool
    first: bool  # whether the bar shows it itself
    is_folder: bool = True


@dataclass(frozen=True, slots=True)
class SearchBox:
    """Where one searches: in the bar, or on pages of searches in the page itself."""

    url: str  # of the folder of searches
    is_in_page: bool
    asked: str = ""


def chrome(session: Session, tree: Tree, names: Sequence[str]) -> dict[str, object]:
    """The template values that all pages share; *names* lead to the folder that is shown."""
    return {
        "user": session.user,
        "form_token": session_form_token(session.token),
        "views": _views(session, tree, names),
        "search_box": _search_box(session, tree, names),
        "names": names,
        "crumbs": crumbs(names),
    }


def _views(session: Session, tree: Tree, names: Sequence[str]) -> list[View]:
    """The top-level folders, and the map behind that of places."""
    folders = (node for node in tree.root(session.visitor).list() if not isinstance(node, File))
    views: list[View] = []
    for node in folders:
        views.append(_view(node.name, names))
        if node.name == PLACES:
            views.append(_map())
    return views


def _view(name: str, names: Sequence[str]) -> View:
    icon = name if name in _ICONS else "folder"
    return View(
        name=name,
        title=view_title(name),
        url=folder_url((name,)),
        icon=icon,
        current=names[:1] == (name,),
        first=name in _FIRST,
    )


def _map() -> View:
    is_current = request.path == MAP
    return View("map", "Map", MAP, "map", current=is_current, first=False, is_folder=False)


def _search_box(session: Session, tree: Tree, names: Sequence[str]) -> SearchBox | None:
    folder = tree.searches(session.visitor)
    if folder is None:
        return None
    return SearchBox(folder_url((folder.name,)), is_in_page=names[:1] == (folder.name,))
