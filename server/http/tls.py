"""TLS: the certificate, and the handshake."""

from __future__ import annotations

import ssl
from pathlib import Path

from library.errors import LibraryError


def tls_context(certificate: Path | None, key: Path | None) -> ssl.SSLContext | None:
    """Return what makes connections secure; None without a certificate.

    *key* is None where it is in the file of the certificate.

    Raises:
        LibraryError: they cannot be used.
    """
    if certificate is None:
        return None
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
