"""``mantelpiece shares``."""

from __future__ import annotations

import json
from pathlib import Path

from click.testing import CliRunner
from support.home import Home

from library.access.rights import Level
from library.access.things import Kind, Thing
from library.files import Files
from library.sharing import Sharing
from server.cli import mantelpiece


def told(data: Path, *arguments: str) -> str:
    """What the command prints."""
    asked = ["shares", *arguments, "--data", str(data)]
    done = CliRunner().invoke(mantelpiece, asked, catch_exceptions=False)
    assert 0 == done.exit_code, done.output
    return done.output


def test_what_is_shared_is_listed(home: Home) -> None:
    """With whom and where; of one user or of everyone."""
    assert "Nothing is shared.\n" == told(home.data)
    mine, theirs = Sharing(home.library, home.alice), Sharing(home.library, home.bob)
    mine.give(Thing(Kind.FOLDER, home.folder("2024", "Trip").id), "Trip", "bob", Level.ADD)
    other = Files(home.library, home.bob).make_folder(home.library.root(home.bob).id, "Work")
    theirs.give(Thing(Kind.FOLDER, other.id), "Work", "alice", Level.VIEW)
    first, second = json.loads(told(home.data, "--json"))
    assert {
        "user": "alice",
        "name": "Trip",
        "kind": "folder",
        "path": "/files/2024/Trip",
        "with": "bob",
        "level": "add",
    } == first
    assert ("bob", "alice") == (second["user"], second["with"])
    assert ["bob"] == [line.split()[0] for line in told(home.data, "bob").splitlines()[1:]]
