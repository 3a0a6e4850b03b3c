"""What admins see and change of everyone's accounts."""

from __future__ import annotations

from flask import Blueprint, redirect
from flask.typing import ResponseReturnValue

from webui.ports import Accounts
from webui.session import Gate, Session
from webui.settings import USERS, settings_page
from webui.tree import Tree


def user_views(accounts: Accounts, tree: Tree, gate: Gate) -> Blueprint:
    """Build ``/-/admin/users``, to which ``/-/admin`` leads."""
    views = Blueprint("users", __name__)

    @views.get("/-/admin")
    @gate.admin
    def first(_session: Session) -> ResponseReturnValue:
        return redirect(USERS.url)

    @views.get(USERS.url)
    @gate.admin
    def page(session: Session) -> ResponseReturnValue:
        return settings_page("users.html", session, tree, USERS, everyone=accounts.everyone())

    return views
