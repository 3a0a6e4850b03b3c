"""Scripted sessions: what a client sends, header by header, and what it is told.

A line of one: ``finder.says("PUT /files/a.jpg", "Content-Length: 0", hears=201)``.
"""

from __future__ import annotations

import http.client
from collections.abc import Sequence

from support.dav_client import Reply
from support.server import Server, basic

BASIC = f"Authorization: {basic()['Authorization']}"


class Client:
    """One client on one kept connection to *server*; it adds *headers* to all that it says."""

    def __init__(self, server: Server, *headers: str) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
        self._headers = headers
        self.host = f"127.0.0.1:{server.port}"

    def says(
        self,
        line: str,
        *headers: str,
        body: str | bytes | Sequence[bytes] = b"",
        hears: int | tuple[int, ...],
        signed: bool = True,
    ) -> Reply:
        """Send one request and return the answer, whose status is one of *hears*.

        *line* is verb and target as they go over the wire. A body in parts goes chunked, another
        with its Content-Length; an empty one with neither, unless *headers* say so.
        """
        verb, _, target = line.partition(" ")
        said = (f"Host: {self.host}", *self._headers, *((BASIC,) if signed else ()), *headers)
        self._send(verb, target, said, body.encode() if isinstance(body, str) else body)
        answer = self._connection.getresponse()
        reply = _reply(answer)
        wanted = (hears,) if isinstance(hears, int) else hears
        assert reply.status in wanted, f"{line}: {reply.status} {reply.body!r}, not {wanted}"
        return reply

    def url(self, target: str) -> str:
        """Return the address of *target*, quoted already, as Destination and If name it."""
        return f"http://{self.host}{target}"

    def _send(
        self, verb: str, target: str, headers: Sequence[str], body: bytes | Sequence[bytes]
    ) -> None:
        connection = self._connection
        connection.putrequest(verb, target, skip_host=True, skip_accept_encoding=True)
        for header in headers:
            name, _, value = header.partition(": ")
            connection.putheader(name, value)
        if not isinstance(body, bytes):
            connection.putheader("Transfer-Encoding", "chunked")
            connection.endheaders(iter(body), encode_chunked=True)
            return
        if body:
            connection.putheader("Content-Length", str(len(body)))
        connection.endheaders(body or None)

    def __enter__(self) -> Client:
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()


def propfind(*names: str, namespaces: str = "") -> str:
    """Return a question for properties of DAV:, or of the prefixes that *namespaces* declares."""
    asked = "".join(f"<{name if ':' in name else 'D:' + name}/>" for name in names)
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        f'<D:propfind xmlns:D="DAV:"{namespaces}><D:prop>{asked}</D:prop></D:propfind>'
    )


def found(reply: Reply, href: str) -> dict[str, str]:
    """Return the text of the properties that *href* has, by Clark name."""
    every = reply.properties(href)
    return {name: element.text or "" for name, (status, element) in every.items() if status == 200}


def _reply(answer: http.client.HTTPResponse) -> Reply:
    headers = {name.lower(): value for name, value in answer.getheaders()}
    return Reply(answer.status, headers, answer.read())
