"""Scripts, styles and icons: built ahead, named by their content, cached for good."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from flask import Blueprint, send_from_directory
from flask.typing import ResponseReturnValue

BUILT: Final = Path(__file__).parent / "static"
URL: Final = "/-/static"


class AssetsMissing(RuntimeError):
    """The front end was not built."""


class Assets:
    """The built files, by the names that templates call them."""

    def __init__(self, folder: Path = BUILT) -> None:
        """Read the manifest in *folder*.

        Raises:
            AssetsMissing: there is none, or it is damaged.
        """
        self.folder = folder
        self._built_names = _manifest(folder)

    def url(self, name: str) -> str:
        """The address of asset *name*, such as ``app.js``.

        Raises:
            KeyError: the build makes no such asset.
        """
        return f"{URL}/{self._built_names[name]}"


def asset_views(assets: Assets) -> Blueprint:
    """Build ``/-/static/<name>``: open to everyone, for the log-in page needs it."""
    views = Blueprint("assets", __name__)

    @views.get(f"{URL}/<name>")
    def asset(name: str) -> ResponseReturnValue:
        response = send_from_directory(assets.folder, name, etag=False)
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        return response

    return views


def _manifest(folder: Path) -> Mapping[str, str]:
    try:
        names = json.loads((folder / "manifest.json").read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise AssetsMissing(
            f"The web pages' scripts are not built in {folder}: run “python hatch_build.py”."
        ) from error
    return {str(name): str(built) for name, built in names.items()}
