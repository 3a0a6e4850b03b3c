"""TLS: the certificate, which is read again when it was renewed, and the handshake."""

from __future__ import annotations

import logging
import socket
import ssl
import threading
from pathlib import Path

from library.errors import LibraryError

log = logging.getLogger(__name__)


class Tls:
    """Makes connections secure by the certificate as it lies on disk."""

    def __init__(self, certificate: Path, key: Path | None) -> None:
        """Read them; *key* is None where it is in the file of the certificate.

        Raises:
            LibraryError: they cannot be used.
        """
        self._certificate = certificate
        self._key = key
        self._reading = threading.Lock()
        self._seen = self._stamp()
        self._context = _context(certificate, key)

    def wrap(self, connection: socket.socket) -> ssl.SSLSocket:
        """Return *connection* as a secure one, whose handshake is still to be done."""
        self._renew()
        return self._context.wrap_socket(
            connection, server_side=True, do_handshake_on_connect=False
        )

    def _renew(self) -> None:
        """Read the certificate again if it has changed: certbot and its like tell nobody.

        One that cannot be used, as while the key of a new certificate is not in place yet, leaves
        the old one in use until the files change once more.
        """
        stamp = self._stamp()
        if stamp == self._seen or not self._reading.acquire(blocking=False):
            return
        try:
            self._context = _context(self._certificate, self._key)
            log.info("certificate renewed")
        except LibraryError as error:
            log.warning("%s The old one stays in use.", error)
        finally:
            self._seen = stamp
            self._reading.release()

    def _stamp(self) -> list[tuple[int, int, int] | None]:
        """Return what differs when the files are others, behind links or in their place."""
        return [_stamp(path) for path in (self._certificate, self._key) if path is not None]


def tls(certificate: Path | None, key: Path | None) -> Tls | None:
    """Return what makes connections secure; None without a certificate.

    Raises:
        LibraryError: certificate and key cannot be used.
    """
    return None if certificate is None else Tls(certificate, key)


def _context(certificate: Path, key: Path | None) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.set_alpn_protocols(["http/1.1"])
    try:
        # A key with a passphrase would have OpenSSL ask on a terminal that nobody watches.
        context.load_cert_chain(certificate, key, password=lambda: b"")
    except OSError as error:
        reason = error.strerror or str(error)
        raise LibraryError(f"The certificate {certificate} cannot be used: {reason}.") from error
    return context


def _stamp(path: Path) -> tuple[int, int, int] | None:
    try:
        found = path.stat()  # of what a link leads to: certbot only changes the links
    except OSError:
        return None
    return found.st_ino, found.st_mtime_ns, found.st_size
