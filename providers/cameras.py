"""/cameras: photos and videos by the camera that took them, where they tell."""

from __future__ import annotations

from library.catalog.shelves import View
from library.files import Files
from library.shelves import Shelves
from providers.shelf import ShelvesFolder


def cameras(files: Files) -> ShelvesFolder:
    """Return the user's cameras as they are now."""
    shelves = Shelves(files.library, files.owner, View.CAMERAS)
    return ShelvesFolder(files, "cameras", files.library.revision(files.owner), shelves)
