"""The devices of a user: each has an app password, which is shown once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Final

from flask import Blueprint, make_response, redirect, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest, NotFound

from library.access.app_password import AppPassword, Use
from library.errors import BadName, NotAllowed
from library.paths import split_path
from webui.connect import drive_of
from webui.forms import refuse_forgery, text
from webui.ports import Ports
from webui.qr import qr_code
from webui.session import Gate, Session
from webui.settings import DEVICES, settings_page
from webui.sure import Sure
from webui.tree import Tree

USES: Final[Mapping[Use, tuple[str, str]]] = {
    Use.ALL: ("Everything", "See, add, change and delete, as you do yourself."),
    Use.READ: ("Only look", "See and download. For televisions and picture frames."),
    Use.UPLOAD: ("Only add", "Upload new photos, and change nothing. For a phone’s backup."),
}
LASTS: Final[Mapping[str, str]] = {
    "": "Until it is revoked",
    "30": "30 days",
    "90": "90 days",
    "365": "A year",
}
_LARGEST: Final = 2**63 - 1  # of ids
_CHOSEN: Final = {"name": "", "use": Use.ALL.value, "folder": "", "days": ""}


def device_views(ports: Ports, tree: Tree, gate: Gate, sure: Sure) -> Blueprint:
    """Build ``/-/account/devices``, and all below it."""
    views = Blueprint("devices", __name__)
    passwords = ports.accounts.app_passwords

    def shown(session: Session, problem: str = "") -> ResponseReturnValue:
        now = datetime.now(UTC)
        page = settings_page(
            "devices.html",
            session,
            tree,
            DEVICES,
            found=[(each, each.is_over(now)) for each in passwords.of(session.user)],
            uses=USES,
            lasts=LASTS,
            folders=ports.folders_of(session.user),
            chosen=_CHOSEN | {key: text(key) for key in _CHOSEN if key in request.form},
            problem=problem,
        )
        return page, 400 if problem else 200

    @views.get(DEVICES.url)
    @gate.page
    def page(session: Session) -> ResponseReturnValue:
        return shown(session)

    @views.post(f"{DEVICES.url}/add")
    @sure.act
    def add(session: Session) -> ResponseReturnValue:
        try:
            way = _way(session, tree)
            made, secret = passwords.make(
                session.user,
                text("name"),
                _use(),
                way,
                _expires(),
                by=session.user,
                address=request.remote_addr,
            )
        except (BadName, NotAllowed) as error:
            return shown(session, str(error))
        drive = drive_of(session.user.name, ports.public_url, made.folder, secret)
        response = make_response(
            settings_page(
                "device.html",
                session,
                tree,
                DEVICES,
                device=made,
                drive=drive,
                secret_qr=qr_code(secret, "The app password"),
            )
        )
        response.headers["Cache-Control"] = "no-store"
        return response

    @views.get(f"{DEVICES.url}/<int(max={_LARGEST}):number>/revoke")
    @gate.page
    def ask(session: Session, number: int) -> ResponseReturnValue:
        found = _find(session, number)
        return settings_page("revoke.html", session, tree, DEVICES, device=found)

    @views.post(f"{DEVICES.url}/<int(max={_LARGEST}):number>/revoke")
    @gate.page
    def revoke(session: Session, number: int) -> ResponseReturnValue:
        refuse_forgery(session)
        user, address = session.user, request.remote_addr
        passwords.revoke(user, number, by=user, address=address)
        return redirect(DEVICES.url, 303)

    def _find(session: Session, number: int) -> AppPassword:
        found = next((each for each in passwords.of(session.user) if each.id == number), None)
        if found is None:
            raise NotFound("There is no such device.")
        return found

    return views


def _use() -> Use:
    try:
        return Use(text("use"))
    except ValueError:
        raise BadRequest("Choose what the device may do.") from None


def _expires() -> datetime | None:
    days = text("days")
    if days not in LASTS:
        raise BadRequest("Choose how long the password is good.")
    return datetime.now(UTC) + timedelta(days=int(days)) if days else None


def _way(session: Session, tree: Tree) -> tuple[str, ...]:
    """Return the names of the folder that was chosen, from the root of the drive.

    Raises:
        NotAllowed: there is none.
    """
    path = text("folder").strip()
    try:
        return tree.folder(session.visitor, "/".join(split_path(path))).names if path else ()
    except (NotFound, BadName):
        raise NotAllowed(f"There is no folder {path}.") from None
