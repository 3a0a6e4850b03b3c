"""What users see and change of their own account."""

from __future__ import annotations

from flask import Blueprint
from flask.typing import ResponseReturnValue

from webui.session import Gate, Session
from webui.settings import ACCOUNT, settings_page
from webui.tree import Tree


def account_views(tree: Tree, gate: Gate) -> Blueprint:
    """Build ``/-/account``."""
    views = Blueprint("account", __name__)

    @views.get(ACCOUNT.url)
    @gate.page
    def page(session: Session) -> ResponseReturnValue:
        return settings_page("account.html", session, tree, ACCOUNT)

    return views
