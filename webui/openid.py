"""Signing in by an OpenID provider, and linking one's account there with the one here."""

from __future__ import annotations

import hmac
from datetime import timedelta
from typing import Final
from urllib.parse import parse_qs, urlencode

from flask import Blueprint, Response, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest

from library.accounts.identities import Identity
from library.audit import AuditAct
from library.errors import LibraryError, NotAllowed
from webui import cookies
from webui.arriving import Arriving
from webui.ports import Attempt, OpenId, Ports
from webui.session import LOGIN, Gate, Session, local_path
from webui.settings import ACCOUNT
from webui.sure import Sure

_COOKIE: Final = "mantelpiece_openid"
_BEGIN: Final = f"{LOGIN}/openid"
_BACK: Final = f"{_BEGIN}/back"
_PATIENCE: Final = timedelta(minutes=10)


def openid_views(
    openid: OpenId, ports: Ports, arriving: Arriving, gate: Gate, sure: Sure
) -> Blueprint:
    """Build ``/-/login/openid``, where the browser comes back to, and the links of an account."""
    views = Blueprint("openid", __name__)
    provider, identities, audit = openid.provider, openid.identities, ports.audit

    def callback() -> str:
        return (ports.public_url or f"{request.scheme}://{request.host}") + _BACK

    @views.get(_BEGIN)
    def begin() -> ResponseReturnValue:
        again = request.args.get("again") == "yes"
        present = gate.session()
        keep = "keep" in request.args or (present is not None and present.is_kept)
        address, attempt = provider.begin(callback(), again=again)
        response = make_response(redirect(address))
        _keep(response, attempt, next=request.args.get("next", ""), keep="yes" if keep else "")
        return response

    @views.post(f"{ACCOUNT.url}/link")
    @sure.act
    def link(session: Session) -> ResponseReturnValue:
        address, attempt = provider.begin(callback())
        # A form must not lead elsewhere, by our own policy: one more click does.
        page = render_template("link.html", label=openid.label, address=address)
        response = make_response(page)
        response.headers["Cache-Control"] = "no-store"
        _keep(response, attempt, link=session.key)
        return response

    @views.post(f"{ACCOUNT.url}/unlink")
    @sure.act
    def unlink(session: Session) -> ResponseReturnValue:
        identities.unlink(session.user)
        audit.note(AuditAct.IDENTITY_UNLINKED, actor=session.user, address=request.remote_addr)
        return redirect(f"{ACCOUNT.url}?done=unlinked", 303)

    @views.get(_BACK)
    def back() -> ResponseReturnValue:
        told = parse_qs(cookies.given(_COOKIE) or "")
        kept = {key: values[0] for key, values in told.items()}
        state = request.args.get("state", "")
        if not state or not hmac.compare_digest(kept.get("state", "").encode(), state.encode()):
            raise BadRequest("That sign-in was not begun here, or has waited too long. Try again.")
        try:
            identity = _told(kept)
            response = linked(identity, kept["link"]) if "link" in kept else come(identity, kept)
        except LibraryError:
            audit.note(AuditAct.REFUSED, actor=None, address=request.remote_addr, by=openid.label)
            raise
        cookies.take(response, _COOKIE)
        return response

    def _told(kept: dict[str, str]) -> Identity:
        code = request.args.get("code")
        if not code:
            raise NotAllowed(f"{openid.label} did not let you in.")
        attempt = Attempt(kept["state"], kept.get("nonce", ""), kept.get("verifier", ""))
        return provider.finish(attempt, callback(), code)

    def come(identity: Identity, kept: dict[str, str]) -> Response:
        target = local_path(kept["next"]) if kept.get("next") else ""
        user = identities.user(identity, request.remote_addr)
        keep = "keep" in kept
        return arriving.as_user(user, target, by=openid.label, proven=identity.proven, keep=keep)

    def linked(identity: Identity, key: str) -> Response:
        session = gate.session()
        if session is None or session.key != key:
            raise NotAllowed("You have signed out meanwhile. Sign in, and link the account again.")
        identities.link(session.user, identity)
        audit.note(AuditAct.IDENTITY_LINKED, actor=session.user, address=request.remote_addr)
        return make_response(redirect(f"{ACCOUNT.url}?done=linked", 303))

    return views


def _keep(response: Response, attempt: Attempt, **more: str) -> None:
    """Have the browser keep what the sign-in needs when it comes back from the provider."""
    kept = {"state": attempt.state, "nonce": attempt.nonce, "verifier": attempt.verifier} | more
    # Not Strict: the way back begins at the provider.
    cookies.give(response, _COOKIE, urlencode(kept), "Lax", _PATIENCE)
