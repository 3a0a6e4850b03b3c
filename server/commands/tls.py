"""``mantelpiece tls``: https at home."""

from __future__ import annotations

import re
import socket
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Final

import click

from server.addresses import address_of, own_addresses
from server.certificates import Issued, Name, issue
from server.commands.options import settings_from, settings_options
from server.data_folder import make_data_folder

_HOST: Final = re.compile(r"(?=.{1,253}$)[a-z0-9_]([a-z0-9_-]{0,62})(\.[a-z0-9_][a-z0-9_-]{0,62})*")

_HOW: Final = """
Bring this file to each device, compare the fingerprint where it is shown, and have it trusted:

  Windows       open it: Install Certificate, Local Machine, place it in “Trusted Root
                Certification Authorities”; Explorer and all browsers but Firefox then trust it
  macOS         sudo security add-trusted-cert -d -r trustRoot \\
                  -k /Library/Keychains/System.keychain authority.crt
  iPhone, iPad  open it; Settings, Profile Downloaded, Install. Then Settings, General, About,
                Certificate Trust Settings: switch it on
  Android       Settings, Security, More security settings, Install from device storage,
                CA certificate
  Firefox       Settings, Privacy & Security, View Certificates, Authorities, Import
  Debian        sudo cp authority.crt /usr/local/share/ca-certificates/mantelpiece.crt
                sudo update-ca-certificates"""


@click.group()
def tls() -> None:
    """Make certificates, for https at home."""


@tls.command("self-signed")
@settings_options()
@click.option(
    "--name",
    "more",
    metavar="NAME",
    multiple=True,
    help="A further host name or address of the server. May be given several times.",
)
def self_signed(more: Sequence[str], **given: str | None) -> None:
    """Make a certificate for this computer, and an authority that devices are to trust.

    The certificate is for its host name, also with .local, and its addresses in the network. It
    lasts 397 days; made again, it is trusted without more ado, and a server that is running takes
    it by itself.
    """
    settings = settings_from(**given)
    names = tuple(dict.fromkeys((*_names(), *(_read(name) for name in more))))
    make_data_folder(settings.data)
    click.echo(_told(issue(settings.data / "tls", names, datetime.now(UTC)), names))


def _names() -> list[Name]:
    """Return what this computer is called at home; addresses that change by themselves are not."""
    host = socket.gethostname().lower()
    short = host.partition(".")[0]
    hosts = [name for name in (host, f"{short}.local", "localhost") if _HOST.fullmatch(name)]
    addresses = (each for each in own_addresses() if not each.is_link_local and not each.is_global)
    return [*hosts, *sorted(addresses, key=lambda each: (each.version, int(each)))]


def _read(name: str) -> Name:
    try:
        return address_of(name)
    except ValueError:
        pass
    try:
        host = name.rstrip(".").encode("idna").decode().lower()
    except UnicodeError:
        host = ""
    if not _HOST.fullmatch(host):
        raise click.BadParameter(f"“{name}” is no name of a host.", param_hint="--name")
    return host


def _told(issued: Issued, names: Sequence[Name]) -> str:
    lines = [
        f"Made a certificate for {', '.join(map(str, names))}.",
        f"It lasts until {issued.expires:%Y-%m-%d}. Serve with it:",
        "",
        f"  mantelpiece serve --tls-cert {issued.server}",
        "",
        "The authority that signed it "
        + ("is new, so that devices have to be told:" if issued.is_new_authority else "stays:"),
        "",
        f"  {issued.authority}",
        f"  SHA-256 {issued.fingerprint}",
    ]
    return "\n".join([*lines, *([_HOW] if issued.is_new_authority else [])])
