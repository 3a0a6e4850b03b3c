"""A connection: its handshake, its requests one after the other, and its end."""

from __future__ import annotations

import logging
import socket
import ssl
from contextlib import suppress
from select import POLLIN
from time import monotonic
from typing import TYPE_CHECKING

from cheroot.server import HTTPConnection

from server.http.incoming import Incoming
from server.http.outgoing import Outgoing
from server.http.request import Request
from server.http.waiting import is_ready

if TYPE_CHECKING:
    from server.http.server import WebServer

_STAY_S = 0.01  # that a thread waits for the next request, which saves a change of threads
_LINGER_S = 10.0
_LINGER_SILENCE_S = 2.0
_LINGER_BYTES = 64 << 20
_HANDSHAKE = 0x16  # with which TLS begins
_PLAIN = "This port speaks HTTPS only: write https:// in place of http://."


class Connection(HTTPConnection):
    """An open socket, in the hands of one thread at a time."""

    RequestHandlerClass = Request

    def __init__(self, server: WebServer, sock: socket.socket) -> None:
        """Take the accepted socket *sock*."""
        super().__init__(server, sock, lambda *_: None)
        self._attach(sock)
        self._is_new = True
        self.answering = False  # whether a request is in flight
        self.lingers = False  # whether the client may still be sending when this closes

    def communicate(self) -> bool:
        """Answer the requests that have come or come soon; False when that was the last."""
        if self._is_new and self.server.tls is not None and not self._shake_hands():
            return False
        self._is_new = False
        while self._answer():
            if not self._more_soon():
                return True
        return False

    def cut(self) -> None:
        """End the connection, from another thread: who reads sees the end of the stream."""
        with suppress(OSError):
            self.socket.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        """Close the connection; a client that is still sending gets to read the answer."""
        if self.rfile.closed:
            return
        self.rfile.close()
        with suppress(OSError):
            if isinstance(self.socket, ssl.SSLSocket):
                with suppress(ssl.SSLError, ValueError):
                    self.socket.unwrap()  # says goodbye, and does not wait for an answer
            if self.lingers:
                self._linger()
        self.socket.close()

    def _attach(self, sock: socket.socket) -> None:
        self.socket = sock
        sock.setblocking(False)
        self.rfile = Incoming(sock, self.server.limits.silence_s)
        self.wfile = Outgoing(sock, self.server.limits.silence_s)

    def _shake_hands(self) -> bool:
        """Make the connection secure: in a thread of its own, as clients take their time."""
        try:
            self.socket.settimeout(self.server.limits.head_s)
            first = self.socket.recv(1, socket.MSG_PEEK)
            if first and first[0] != _HANDSHAKE:
                Request(self.server, self).simple_response("400 Bad Request", _PLAIN)
                return False
            secure = self.server.tls.wrap(self.socket)
            self._attach(secure)
            secure.settimeout(self.server.limits.head_s)
            secure.do_handshake()
            secure.setblocking(False)
        except (OSError, ValueError) as error:
            self._log(f"handshake failed: {error}", logging.DEBUG)
            return False
        return True

    def _answer(self) -> bool:
        request = self.RequestHandlerClass(self.server, self)
        try:
            request.parse_request()
            if request.ready:
                self.answering = True
                request.respond()
            return request.ready and not request.close_connection
        except TimeoutError:
            self._refuse(request, "408 Request Timeout")
            self.lingers = False  # who stalls would only stall on
        except OSError as error:
            self._log(f"lost: {error}", logging.DEBUG)
        except Exception:
            self._log("failed", logging.ERROR, traceback=True)
            self._refuse(request, "500 Internal Server Error")
        finally:
            self.answering = False
        return False

    def _refuse(self, request: Request, status: str) -> None:
        if not request.sent_headers:
            with suppress(OSError):
                request.simple_response(status)

    def _more_soon(self) -> bool:
        if self.rfile.has_data():
            return True
        if not self.server.ready or self.server.requests.qsize:
            return False
        return is_ready(self.socket, POLLIN, _STAY_S)

    def _linger(self) -> None:
        """Take what the client still sends: the system would tell it that the connection broke.

        It would then throw the answer away unread (RFC 9112 §9.6).
        """
        self.socket.shutdown(socket.SHUT_WR)
        deadline, left = monotonic() + _LINGER_S, _LINGER_BYTES
        while left > 0 and self.server.ready and (wait_s := deadline - monotonic()) > 0:
            self.socket.settimeout(min(wait_s, _LINGER_SILENCE_S))
            data = self.socket.recv(64 << 10)
            if not data:
                return
            left -= len(data)

    def _log(self, what: str, level: int, *, traceback: bool = False) -> None:
        self.server.error_log(f"connection {what} address={self.remote_addr}", level, traceback)
