"""A folder of the admin's in the whole application, and public links to it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from support.app_client import Client
from werkzeug import test

from library.access.terms import Terms
from library.access.things import Kind, Thing
from library.files import Files
from library.model import User
from server.app import Application

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

JPEG = b"\xff\xd8\xff\xfe\0\x0csecretsecr\xff\xda\0\2data\xff\xd9"


def web(client: Client) -> test.Client:
    """Return a browser that keeps cookies."""
    application = Application(client.household)

    def from_here(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        return application({**environ, "REMOTE_ADDR": "127.0.0.1"}, start_response)

    return test.Client(from_here)


class Shared:
    """A folder of the admin's with one photo, and links to it."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self.owner: User = client.household.accounts.find("admin")
        self.files = Files(client.household.library, self.owner)
        root = client.household.library.root(self.owner)
        self.folder = self.files.make_folder(root.id, "Trip")
        upload = self.files.upload(self.folder.id, "a.jpg")
        upload.write(JPEG)
        upload.commit()

    def link(self, password: str | None = None, **terms: object) -> str:
        """Make a link to the folder, and return its address."""
        thing = Thing(Kind.FOLDER, self.folder.id)
        made = Terms(**terms)  # type: ignore[arg-type]
        links = self.client.household.links
        self.made, self.made_token = links.make(self.owner, thing, "Trip", made, password)
        return f"/s/{self.made_token}/"

    def names(self) -> list[str]:
        """Return what lies in the folder."""
        return [item.name for item in self.client.household.library.children(self.folder.id)[1]]
