"""How to mount the drive: its address for each kind of client, and as a QR code."""

from __future__ import annotations

from dataclasses import dataclass
from shlex import quote
from urllib.parse import urlsplit

from flask import request
from markupsafe import Markup

from webui.names import folder_url
from webui.qr import qr_code


@dataclass(frozen=True, slots=True)
class Drive:
    """The drive's address, for one user."""

    scheme: str  # http or https
    host: str  # with the port, if it is not the scheme's own
    user: str
    folder: tuple[str, ...] = ()  # that is mounted; names from the root of the drive
    password: str | None = None  # for apps; None: it is not told

    @property
    def url(self) -> str:
        """For Finder, rclone, phone apps and Windows."""
        return f"{self.scheme}://{self.host}{folder_url(self.folder)}"

    @property
    def gnome_url(self) -> str:
        """For GNOME's Files and whatever else uses GVfs."""
        return (
            f"{'davs' if self.secure else 'dav'}://{self.user}@{self.host}{folder_url(self.folder)}"
        )

    @property
    def kde_url(self) -> str:
        """For Dolphin and whatever else uses KIO."""
        return f"{'webdavs' if self.secure else 'webdav'}://{self.user}@{self.host}{folder_url(self.folder)}"

    @property
    def windows_command(self) -> str:
        """For the Windows command prompt."""
        return f'net use * {self.url} /user:"{self.user}" *'

    @property
    def rclone_command(self) -> str:
        """Makes an rclone remote named ``dav``; a password that is not told is to be filled in.

        rclone sends the files' times to ownCloud only.
        """
        return (
            f"rclone config create dav webdav url={quote(self.url)} vendor=owncloud"
            f" user={quote(self.user)} pass={self.password or 'YOUR_PASSWORD'} --obscure"
        )

    @property
    def secure(self) -> bool:
        """Whether passwords travel encrypted; Windows refuses to send them otherwise."""
        return self.scheme == "https"

    @property
    def qr(self) -> Markup:
        """The address as an SVG image to scan with a phone."""
        return qr_code(self.url, "The drive’s address")


def drive_of(
    user_name: str,
    public_url: str | None,
    folder: tuple[str, ...] = (),
    password: str | None = None,
) -> Drive:
    """The drive of *user_name*, at *public_url* or else at the address of the current request.

    Of a device that sees one *folder*, and comes with *password*, both are told, too.
    """
    if public_url is None:
        return Drive(request.scheme, request.host, user_name, folder, password)
    parts = urlsplit(public_url)
    return Drive(parts.scheme, parts.netloc, user_name, folder, password)
