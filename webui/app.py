"""The web application: one Flask app, composed of one module per concern."""

from __future__ import annotations

from flask import Flask

from webui.ports import Ports


def create_app(ports: Ports) -> Flask:
    """Build the application that shows the folder tree to browsers.

    It answers everything below ``/-/`` and GET and HEAD of folders; the bytes of files are
    served by the WebDAV side under the same addresses.
    """
    app = Flask("webui", static_folder=None)
    app.extensions["mantelpiece"] = ports
    return app
