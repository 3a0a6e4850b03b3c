"""Where public links are opened: at once, by a button, or by a password.

A page that somebody has to send a form from first stands before links that could be used up, and
those with a password: messengers that look what is there use nothing up. Whoever came is known by
a cookie from then on.
"""

from __future__ import annotations

import math
from typing import Final
from urllib.parse import quote

from flask import Response, make_response, redirect, render_template, request
from werkzeug.exceptions import BadRequest, NotFound

from library.access.terms import PublicLink
from library.access.visitor import Link
from library.errors import TooMany
from library.links import Links
from webui.forgery import (
    is_own_form,
    keep_login_form_token,
    login_form_token,
    new_login_form_token,
)
from webui.forms import OUT_OF_DATE, text
from webui.guest import guest_of, new_guest, remember
from webui.session import local_path

OPEN: Final = "/-/s/open"
_WRONG: Final = "That is not the password of this link."
_STALE: Final = "The page had waited too long, or the browser keeps no cookies. Please try again."


class Doors:
    """Lets browsers in that come by a public link."""

    def __init__(self, links: Links) -> None:
        """Open *links*."""
        self._links = links

    def find(self, way: str) -> PublicLink:
        """Return the link of that token or slug, for who is asking.

        Raises:
            NotFound: there is none, it has ended, or it is used up: these look the same.
        """
        link = self._links.find(way)
        if link is None or self._links.is_used_up(link, guest_of(request.environ)):
            raise NotFound
        return link

    def enter(self, link: PublicLink, way: str) -> tuple[Link, str] | None:
        """Let the browser in if nothing is asked of it; return what it holds, and its secret.

        None: it has to come through `closed` first.
        """
        guest = guest_of(request.environ)
        if guest and self._links.is_open(link, guest):
            return self._come(link, way, guest)
        asks = link.needs_password or link.terms.most_uses is not None
        return None if asks or request.method == "HEAD" else self._come(link, way)

    def closed(self, link: PublicLink, way: str, problem: str = "", status: int = 200) -> Response:
        """Return the page that asks for the password, or has just a button."""
        token = login_form_token() or new_login_form_token()
        then = text("then") or quote(request.path)
        page = render_template(
            "door.html",
            action=OPEN,
            way=way,
            then=_within(way, then),
            form_token=token,
            needs_password=link.needs_password,
            problem=problem,
        )
        response = make_response(page, status)
        response.headers["Cache-Control"] = "no-store"
        keep_login_form_token(response, token)
        return response

    def open(self) -> Response:
        """Answer the form of `closed`.

        Raises:
            NotFound: as for `find`.
            BadRequest: no page of ours sent it, and there is no such link to ask for again.
        """
        way = text("way")
        if not is_own_form(login_form_token()):
            return self._ask_again(way)
        link = self.find(way)
        try:
            if not self._is_right(link):
                return self.closed(link, way, _WRONG, 401)
        except TooMany as error:
            response = self.closed(link, way, str(error), 429)
            response.headers["Retry-After"] = str(math.ceil(error.wait_s))
            return response
        _, guest = self._come(link, way)
        response = make_response(redirect(_within(way, local_path(text("then"))), 303))
        remember(response, guest)
        return response

    def _ask_again(self, way: str) -> Response:
        try:
            return self.closed(self.find(way), way, _STALE, 400)
        except NotFound:
            raise BadRequest(OUT_OF_DATE) from None

    def _is_right(self, link: PublicLink) -> bool:
        address = request.remote_addr or ""
        return not link.needs_password or self._links.is_right(link, text("password"), address)

    def _come(self, link: PublicLink, way: str, guest: str = "") -> tuple[Link, str]:
        """Note that a browser comes, which gets a secret if it has none that is known here.

        Raises:
            NotFound: others were faster, and it is used up.
        """
        given = guest or guest_of(request.environ)
        if not given or not self._links.opened(given):
            given = guest or new_guest()
        held = self._links.come(link, way, given, request.remote_addr or "")
        if held is None:
            raise NotFound
        return held, given


def _within(way: str, target: str) -> str:
    """Return *target* if it is a page of the link, else the link's own."""
    top = f"/s/{quote(way, safe='')}/"
    return target if target.startswith(top) else top
