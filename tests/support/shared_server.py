"""Public links to folders of a server that runs."""

from __future__ import annotations

from dataclasses import dataclass

from support.server import USER, Server, run

from library.access.terms import Terms
from library.access.things import Kind, Thing
from library.catalog import folders
from library.model import StoredFolder
from server.household import Household


@dataclass
class SharedServer:
    """Folders of the admin's in a server that runs, seen by this process too."""

    server: Server
    household: Household

    def link(self, password: str | None = None, folder: str = "Trip", **terms: object) -> str:
        """Make a link, and return its address."""
        owner = self.household.accounts.find(USER)
        thing = Thing(Kind.FOLDER, self.folder(folder).id)
        made = Terms(**terms)  # type: ignore[arg-type]
        self.made, token = self.household.links.make(owner, thing, folder, made, password)
        return f"/s/{token}/"

    def folder(self, name: str) -> StoredFolder:
        """Return one of the admin's folders."""
        root = self.household.library.root(self.household.accounts.find(USER))
        with self.household.catalog.read() as connection:
            found = folders.child(connection, root.id, name)
        assert found is not None
        return found

    def revoke(self) -> None:
        """End the link that was made last, by another process than the server."""
        assert run("links", "revoke", str(self.made.id), "--data", str(self.server.data)).stdout
