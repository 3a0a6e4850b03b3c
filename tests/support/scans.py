"""Scans of alice's files, as tests ask for them."""

from __future__ import annotations

from support.home import Home

from library.model import Media
from library.scan.report import Report
from library.scan.scan import Scan
from library.scan.trees import trees_of


def scan(home: Home, *, force: bool = False) -> Report:
    """Scan all that is alice's, and make sure that index and disk agree."""
    report = Report()
    for tree in trees_of(home.library, home.alice):
        report = Scan(home.library, tree, force=force).run()
    return report


def write(home: Home, path: str, content: bytes = b"content") -> None:
    """Write a file of alice's by other means than the drive."""
    file = home.alice.media_root / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)


def ids(home: Home) -> dict[str, int]:
    """Return the ids of alice's files by path."""
    found = {path: home.find(*path.split("/")) for path in home.indexed()}
    return {path: item.id for path, item in found.items() if isinstance(item, Media)}
