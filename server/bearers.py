"""Who opens files on the host of files: what an address there says of them, and who that is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from library.access.rights import Right
from library.access.visitor import Link, Visitor
from library.accounts import Accounts
from library.links import Links, hidden
from server.authentication import session_token, user_by_cookie
from server.files_host import Grant
from server.linked import PREFIX
from webui.guest import guest_of

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

_LINK: Final = "link"
_PART: Final = "-"


@dataclass(frozen=True, slots=True)
class Bearer:
    """Somebody who opens a file there."""

    visitor: Visitor
    is_kept: bool  # as of sessions; guests of a link are asked nothing, and are as if they were


class Bearers:
    """Users by their session, and guests by the link that they have opened."""

    def __init__(
        self, accounts: Accounts, links: Links, is_content: Callable[[Visitor, str], bool]
    ) -> None:
        """*is_content* says whether somebody finds content at a path, as PATH_INFO has it."""
        self._accounts = accounts
        self._links = links
        self._is_content = is_content

    def asking(self, environ: WSGIEnvironment) -> Grant | None:
        """Return what a browser is to be given an address for.

        None: it asks for no content, or for none that it may see.
        """
        path = environ["PATH_INFO"]
        if path.startswith(PREFIX):
            return self._below_link(environ, path)
        return self._of_user(environ, path) or self._of_guest(environ, path)

    def bearer(self, name: str) -> Bearer | None:
        """Return who that is, as `Grant.bearer` says it; None: they may see nothing any more."""
        kind, *rest = name.split(_PART)
        if kind == _LINK:
            number, guest = rest
            link = self._links.held(int(number), guest)
            return None if link is None else Bearer(Visitor(links=(link,)), is_kept=True)
        session = self._accounts.session_by_key(name)
        return None if session is None else Bearer(Visitor(session.user), is_kept=session.is_kept)

    def _of_user(self, environ: WSGIEnvironment, path: str) -> Grant | None:
        token = session_token(environ)
        user = None if token is None else user_by_cookie(self._accounts, environ)
        if token is None or user is None or not self._is_content(Visitor(user), path):
            return None
        return Grant(path, self._accounts.session_key(token))

    def _of_guest(self, environ: WSGIEnvironment, path: str) -> Grant | None:
        """Do as `asking` does for what is asked for by its number: any link may lead to it."""
        guest = guest_of(environ)
        if not guest or not path.startswith("/-/"):
            return None
        opened = sorted(self._links.opened(guest), key=lambda link: Right.VIEW not in link.rights)
        for link in opened:
            if self._is_content(Visitor(links=(link,)), path):
                return _granted(link, path)
        return None

    def _below_link(self, environ: WSGIEnvironment, path: str) -> Grant | None:
        way, slash, rest = path.removeprefix(PREFIX).partition("/")
        guest = guest_of(environ)
        link = self._links.enter(way, guest, environ["REMOTE_ADDR"]) if guest else None
        if link is None or not self._is_content(Visitor(links=(link,)), path):
            return None
        return _granted(link, f"{PREFIX}{hidden(link).address}{slash}{rest}")


def _granted(link: Link, path: str) -> Grant:
    bearer = _PART.join((_LINK, str(link.id), link.guest))
    return Grant(path, bearer, None if link.expires is None else link.expires.timestamp())
