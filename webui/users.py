"""What admins see of everyone's accounts, and how they add one."""

from __future__ import annotations

from typing import Final
from urllib.parse import quote

from flask import Blueprint, Response, make_response, redirect, request
from flask.typing import ResponseReturnValue

from library.accounts.passwords import made_up
from library.audit import AuditAct
from library.errors import AlreadyExists, BadName, NotAllowed
from library.model import Role
from webui.forms import text
from webui.ports import Ports
from webui.session import Gate, Session
from webui.settings import USERS, settings_page
from webui.sure import Sure
from webui.tree import Tree

ROLES: Final = {
    Role.USER: "User: has a library",
    Role.GUEST: "Guest: sees what others share, has no library",
    Role.ADMIN: "Admin: has a library, and looks after users and the server",
}


def user_url(name: str) -> str:
    """Return the address of the page of one user."""
    return f"{USERS.url}/{quote(name)}"


def role_named(value: str) -> Role:
    """Return the role that a form gives.

    Raises:
        NotAllowed: it is none.
    """
    try:
        return Role(value)
    except ValueError:
        raise NotAllowed("Choose a role.") from None


def user_views(ports: Ports, tree: Tree, gate: Gate, sure: Sure) -> Blueprint:
    """Build ``/-/admin/users``, to which ``/-/admin`` leads."""
    views = Blueprint("users", __name__)
    accounts = ports.accounts

    @views.get("/-/admin")
    @gate.admin
    def first(_session: Session) -> ResponseReturnValue:
        return redirect(USERS.url)

    @views.get(USERS.url)
    @gate.admin
    def page(session: Session) -> ResponseReturnValue:
        return shown(session)

    @views.post(f"{USERS.url}/add")
    @sure.admin_act
    def add(session: Session) -> ResponseReturnValue:
        name, password = text("name").strip(), made_up()
        try:
            role = role_named(text("role"))
            added = accounts.add(name, password, role, must_change=True)
        except (AlreadyExists, BadName, NotAllowed) as error:
            return shown(session, str(error), name)
        ports.settle_libraries()
        address = request.remote_addr
        act, told = AuditAct.USER_ADDED, added.role.value
        ports.audit.note(act, actor=session.user, address=address, user=added.name, to=told)
        return password_page(session, tree, added.name, password)

    def shown(session: Session, problem: str = "", name: str = "") -> ResponseReturnValue:
        page = settings_page(
            "users.html",
            session,
            tree,
            USERS,
            everyone=accounts.standing(),
            user_url=user_url,
            roles=ROLES,
            problem=problem,
            name=name,
        )
        return page, 400 if problem else 200

    return views


def password_page(session: Session, tree: Tree, name: str, password: str) -> Response:
    """Return the page that shows, this once, the password that was made up for *name*."""
    page = settings_page(
        "made_up.html", session, tree, USERS, name=name, password=password, url=user_url(name)
    )
    response = make_response(page)
    response.headers["Cache-Control"] = "no-store"
    return response
