"""A WebDAV client that speaks WSGI, as cheroot would, and gives back what it was told."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, unquote_to_bytes

from lxml import etree

from library.access.visitor import Visitor
from library.model import User
from providers.dav.app import DavApp

DAV = "{DAV:}"


@dataclass(frozen=True)
class Reply:
    """An answer."""

    status: int
    headers: Mapping[str, str]  # by lower-case name
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()

    @property
    def xml(self) -> etree._Element:
        return etree.fromstring(self.body)

    def responses(self) -> dict[str, etree._Element]:
        """Return the responses of a Multi-Status by their href, in order."""
        return {
            str(response.findtext(DAV + "href")): response
            for response in self.xml.findall(DAV + "response")
        }

    def properties(self, href: str) -> dict[str, tuple[int, etree._Element]]:
        """Return the properties of one response: status and element by Clark name."""
        found: dict[str, tuple[int, etree._Element]] = {}
        for propstat in self.responses()[href].findall(DAV + "propstat"):
            status = int(str(propstat.findtext(DAV + "status")).split()[1])
            prop = propstat.find(DAV + "prop")
            assert prop is not None
            found |= {str(element.tag): (status, element) for element in prop}
        return found

    def condition(self) -> str:
        """Return the name of the failed condition in a DAV:error."""
        assert self.xml.tag == DAV + "error"
        return str(self.xml[0].tag)


@dataclass
class DavClient:
    """Asks *app* as *user*."""

    app: DavApp
    user: User
    host: str = "photos.example"
    extra: Mapping[str, str] = field(default_factory=dict)

    def request(
        self,
        method: str,
        path: str,
        body: bytes = b"",
        *,
        check: int | None = None,
        **headers: str,
    ) -> Reply:
        """Send a request to *path*, which is quoted here; ``if_match=`` is sent as If-Match."""
        return self.raw(method, quote(path), body, check=check, **headers)

    def raw(
        self, method: str, uri: str, body: bytes = b"", *, check: int | None = None, **headers: str
    ) -> Reply:
        """Send a request whose address is quoted already."""
        environ = self._environ(method, uri, body)
        for name, value in {**self.extra, **headers}.items():
            environ["HTTP_" + name.upper()] = value
        started: list[tuple[str, list[tuple[str, str]]]] = []

        def start_response(status: str, headers: list[tuple[str, str]]) -> None:
            started.append((status, headers))

        content = self.app(environ, start_response)  # type: ignore[arg-type]
        data = b"".join(content)
        if hasattr(content, "close"):
            content.close()
        ((status, sent),) = started
        reply = Reply(int(status[:3]), {name.lower(): value for name, value in sent}, data)
        assert check in (None, reply.status), f"{reply.status} {reply.text}"
        return reply

    def get(self, path: str, *, check: int = 200, **headers: str) -> Reply:
        return self.request("GET", path, check=check, **headers)

    def head(self, path: str, *, check: int = 200, **headers: str) -> Reply:
        return self.request("HEAD", path, check=check, **headers)

    def put(self, path: str, body: bytes = b"bytes", *, check: int = 201, **headers: str) -> Reply:
        return self.request("PUT", path, body, check=check, **headers)

    def delete(self, path: str, *, check: int = 204, **headers: str) -> Reply:
        return self.request("DELETE", path, check=check, **headers)

    def mkcol(self, path: str, body: bytes = b"", *, check: int = 201, **headers: str) -> Reply:
        return self.request("MKCOL", path, body, check=check, **headers)

    def copy(self, path: str, to: str, *, check: int = 201, **headers: str) -> Reply:
        return self.request("COPY", path, check=check, destination=self.url(to), **headers)

    def move(self, path: str, to: str, *, check: int = 201, **headers: str) -> Reply:
        return self.request("MOVE", path, check=check, destination=self.url(to), **headers)

    def propfind(
        self, path: str, *names: str, depth: str = "0", check: int = 207, **headers: str
    ) -> Reply:
        """Ask for the properties of these Clark *names*; without any, for all."""
        asked = "".join(_empty(name) for name in names)
        body = f'<D:propfind xmlns:D="DAV:"><D:prop>{asked}</D:prop></D:propfind>'
        data = body.encode() if names else b""
        return self.request("PROPFIND", path, data, check=check, depth=depth, **headers)

    def proppatch(
        self,
        path: str,
        *,
        set: Mapping[str, str] | None = None,  # noqa: A002
        remove: tuple[str, ...] = (),
        check: int = 207,
        **headers: str,
    ) -> Reply:
        """Set text properties and remove others, by Clark name."""
        sets = "".join(_element(name, value) for name, value in (set or {}).items())
        removes = "".join(_empty(name) for name in remove)
        body = '<D:propertyupdate xmlns:D="DAV:">'
        body += f"<D:set><D:prop>{sets}</D:prop></D:set>" if sets else ""
        body += f"<D:remove><D:prop>{removes}</D:prop></D:remove>" if removes else ""
        body += "</D:propertyupdate>"
        return self.request("PROPPATCH", path, body.encode(), check=check, **headers)

    def lock(self, path: str, *, scope: str = "exclusive", check: int = 200, **headers: str) -> str:
        """Take a lock and return its token."""
        reply = self.request("LOCK", path, lock_info(scope), check=check, **headers)
        return reply.headers.get("lock-token", "").strip("<>")

    def unlock(self, path: str, token: str, *, check: int = 204) -> Reply:
        return self.request("UNLOCK", path, check=check, lock_token=f"<{token}>")

    def url(self, path: str) -> str:
        return f"http://{self.host}{quote(path)}"

    def _environ(self, method: str, uri: str, body: bytes) -> dict[str, Any]:
        path = unquote_to_bytes(uri.partition("?")[0]).decode("latin-1")
        environ: dict[str, Any] = {
            "REQUEST_METHOD": method,
            "REQUEST_URI": uri,
            "PATH_INFO": uri if method == "OPTIONS" else path,  # as cheroot has it
            "HTTP_HOST": self.host,
            "wsgi.input": io.BytesIO(body),
            "mantelpiece.visitor": Visitor(self.user),
        }
        if body:
            environ["CONTENT_LENGTH"] = str(len(body))
        return environ


def lock_info(scope: str = "exclusive") -> bytes:
    """Return the body of a LOCK."""
    return (
        f'<D:lockinfo xmlns:D="DAV:"><D:lockscope><D:{scope}/></D:lockscope>'
        "<D:locktype><D:write/></D:locktype><D:owner>ann</D:owner></D:lockinfo>"
    ).encode()


def _empty(name: str) -> str:
    return _element(name, "")


def _element(name: str, content: str) -> str:
    namespace, _, local = name.rpartition("}")
    return f'<{local} xmlns="{namespace[1:]}">{content}</{local}>'
