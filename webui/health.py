"""Whether the server can do its work, for whoever watches it: a container, a proxy, a monitor."""

from __future__ import annotations

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue

from webui.ports import Library


def health_views(library: Library) -> Blueprint:
    """Build ``/-/health``: open to everyone, and it tells nothing else."""
    views = Blueprint("health", __name__)

    @views.get("/-/health")
    def health() -> ResponseReturnValue:
        if library.healthy():
            return jsonify(status="ok")
        return jsonify(status="the index cannot be read"), 503

    return views
