"""Scans of alice's files, as tests ask for them."""

from __future__ import annotations

from support.home import Home

from library.model import Media, User
from library.scan.report import Report
from library.scan.scan import Scan
from library.scan.trees import trees_of


def scan(home: Home, *, force: bool = False) -> Report:
    """Scan alice's own files."""
    return Scan(home.library, trees_of(home.library, home.alice)[0], force=force).run()


def scan_libraries(home: Home, user: User | None = None) -> list[Report]:
    """Scan the libraries that a user sees, by default alice."""
    trees = trees_of(home.library, user or home.alice)[1:]
    return [Scan(home.library, tree).run() for tree in trees]


def write(home: Home, path: str, content: bytes = b"content") -> None:
    """Write a file of alice's by other means than the drive."""
    file = home.alice.media_root / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)


def ids(home: Home) -> dict[str, int]:
    """Return the ids of alice's files by path."""
    found = {path: home.find(*path.split("/")) for path in home.indexed()}
    return {path: item.id for path, item in found.items() if isinstance(item, Media)}
