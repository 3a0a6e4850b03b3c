"""What pages show of folders, whoever looks at them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from flask import request

from providers.folder import File, Folder, Section, Sections, resolve
from webui import data
from webui.listing import Listing, list_folder
from webui.pager import PHOTOS, pager
from webui.ports import Library
from webui.tree import Place
from webui.wanting import want

EMBEDDED: Final = 120  # pictures in the page itself: enough for the first screen, even a wide one
EMBEDDED_MOST: Final = 2000  # beyond that, a listing is fetched while the page is drawn


def sections_shown(library: Library, place: Place, sections: Sections) -> dict[str, object]:
    """The page of a folder that is browsed as one: the list of sections and the first of them."""
    known = sections.sections()
    first = list(_first_sections(place, known))
    for _, listing in first:
        want(library, listing.photos)
    return {
        "sections": known,
        "photos": first[0][1].photos[:PHOTOS] if first else (),
        "page_data": {
            "path": place.names,
            **data.sections_json(place.folder, known),
            "first": [data.folder_json(folder, listing) for folder, listing in first],
        },
    }


def folder_shown(library: Library, place: Place, listing: Listing) -> dict[str, object]:
    """The page of one folder, of which *listing* is: the part of it that is asked for."""
    want(library, listing.photos)
    embedded = len(listing.photos) <= EMBEDDED_MOST
    return {
        "window": pager(listing, request.args.get("page", "")),
        "photo_count": len(listing.photos),
        "empty": not (listing.folders or listing.photos or listing.others),
        "page_data": {
            "path": place.names,
            "etag": data.etag(place.folder),
            "photos": len(listing.photos),
            "folder": data.folder_json(place.folder, listing) if embedded else None,
        },
    }


def _first_sections(place: Place, sections: Sequence[Section]) -> Iterator[tuple[Folder, Listing]]:
    """Read sections from the start until there is enough to fill a screen."""
    room = EMBEDDED
    for section in sections:
        folder = resolve(place.folder, section.path)
        if room <= 0 or section.count > EMBEDDED_MOST or folder is None or isinstance(folder, File):
            return
        yield folder, list_folder(folder)
        room -= section.count
