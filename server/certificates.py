"""Certificates for a home network, where no public authority gives any.

An authority of the household signs the server's certificate. Devices are told once to trust the
authority; what it signs anew is trusted, too. Should its key be stolen, it is worth little:
it can speak for the names that it was made for and for addresses of home networks alone (RFC 5280
§4.2.1.10). A certificate that signs itself would do for none of these: Firefox takes no authority
as a server, phones let nothing but authorities be installed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import ip_network
from pathlib import Path
from typing import Final, TypeAlias

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from library.private_files import write_private
from server.addresses import Address

Name: TypeAlias = str | Address

DAYS: Final = 397  # Apple's devices take 398 at most from any authority
_FILES: Final = ("server.pem", "authority.crt", "authority.key")
_AUTHORITY_DAYS: Final = 3650
_EARLIER: Final = timedelta(hours=1)  # for clocks that are behind
_AT_HOME: Final = tuple(
    map(
        ip_network,
        (
            *("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16", "127.0.0.0/8"),
            *("100.64.0.0/10", "fc00::/7", "fe80::/10", "::1/128"),
        ),
    )
)


@dataclass(frozen=True, slots=True)
class Issued:
    """A certificate, and what devices have to trust for it."""

    server: Path  # PEM: the key, the certificate, the authority's; for `server.tls_cert`
    authority: Path  # PEM, to be handed to devices
    fingerprint: str  # of the authority, SHA-256, as devices show it
    expires: datetime  # of the server's, UTC
    is_new_authority: bool  # devices have to be told anew


@dataclass(frozen=True, slots=True)
class _Signer:
    key: ec.EllipticCurvePrivateKey
    certificate: x509.Certificate


def issue(folder: Path, names: Sequence[Name], now: datetime) -> Issued:
    """Make a certificate for *names*, the first of which it is called by, and keep it in *folder*.

    The authority that is there signs it, as long as it outlives the certificate and may speak for
    all names; else there will be a new one.

    Raises:
        OSError: the folder cannot be read or written.
    """
    folder.mkdir(mode=0o700, exist_ok=True)
    server, certificate, key = (folder / name for name in _FILES)
    signer = _kept(certificate, key)
    expires = now - _EARLIER + timedelta(days=DAYS)
    is_new = signer is None or not _will_do(signer.certificate, names, expires)
    if signer is None or is_new:
        signer = _authority(names, now)
        write_private(key, _key_pem(signer.key))
        write_private(certificate, _pem(signer.certificate))
    own_key = ec.generate_private_key(ec.SECP256R1())
    signed = _server(names, own_key, signer, now, expires)
    write_private(server, _key_pem(own_key) + _pem(signed) + _pem(signer.certificate))
    fingerprint = signer.certificate.fingerprint(hashes.SHA256()).hex(":").upper()
    return Issued(server, certificate, fingerprint, expires, is_new)


def _kept(certificate: Path, key: Path) -> _Signer | None:
    with suppress(FileNotFoundError, ValueError):
        found = serialization.load_pem_private_key(key.read_bytes(), None)
        if isinstance(found, ec.EllipticCurvePrivateKey):
            return _Signer(found, x509.load_pem_x509_certificate(certificate.read_bytes()))
    return None


def _will_do(authority: x509.Certificate, names: Iterable[Name], until: datetime) -> bool:
    permitted = authority.extensions.get_extension_for_class(x509.NameConstraints).value
    return authority.not_valid_after_utc > until and all(
        _covers(permitted.permitted_subtrees or (), name) for name in names
    )


def _covers(permitted: Iterable[x509.GeneralName], name: Name) -> bool:
    if isinstance(name, str):
        return x509.DNSName(name) in permitted
    networks = (ip_network(each.value) for each in permitted if isinstance(each, x509.IPAddress))
    return any(name in network for network in networks)


def _authority(names: Sequence[Name], now: datetime) -> _Signer:
    key = ec.generate_private_key(ec.SECP256R1())
    called = _called(f"Mantelpiece of {names[0]}")
    hosts = [x509.DNSName(name) for name in names if isinstance(name, str)]
    others = [ip_network(n) for n in names if not isinstance(n, str) and not _is_at_home(n)]
    networks = [x509.IPAddress(network) for network in (*_AT_HOME, *others)]
    usage = _usage(signs_certificates=True)
    built = (
        _builder(called, key, now)
        .issuer_name(called)
        .not_valid_after(now + timedelta(days=_AUTHORITY_DAYS))
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(x509.NameConstraints([*hosts, *networks], None), critical=True)
    )
    return _Signer(key, built.sign(key, hashes.SHA256()))


def _server(
    names: Sequence[Name],
    key: ec.EllipticCurvePrivateKey,
    signer: _Signer,
    now: datetime,
    expires: datetime,
) -> x509.Certificate:
    alternatives = [
        x509.DNSName(name) if isinstance(name, str) else x509.IPAddress(name) for name in names
    ]
    signed_by = x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.key.public_key())
    built = (
        _builder(_called(str(names[0])), key, now)
        .issuer_name(signer.certificate.subject)
        .not_valid_after(expires)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(signs_certificates=False), critical=True)
        .add_extension(x509.SubjectAlternativeName(alternatives), critical=False)
        .add_extension(signed_by, critical=False)
    )
    return built.sign(signer.key, hashes.SHA256())


def _builder(
    called: x509.Name, key: ec.EllipticCurvePrivateKey, now: datetime
) -> x509.CertificateBuilder:
    identifier = x509.SubjectKeyIdentifier.from_public_key(key.public_key())
    return (
        x509.CertificateBuilder()
        .subject_name(called)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now.astimezone(UTC) - _EARLIER)
        .add_extension(identifier, critical=False)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
    )


def _called(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name[:64])])  # RFC 5280, A.1


def _usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        encipher_only=False,
        decipher_only=False,
    )


def _is_at_home(address: Address) -> bool:
    return any(address in network for network in _AT_HOME)


def _pem(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(serialization.Encoding.PEM)


def _key_pem(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
