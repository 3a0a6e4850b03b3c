"""What a scan did, for people."""

from __future__ import annotations

from dataclasses import dataclass, field

_NAMED = 100  # files that are named; the others are counted


@dataclass(slots=True)
class Report:
    """Counts of files, except where it says otherwise."""

    seen: int = 0  # on disk, unchanged ones included
    added: int = 0
    changed: int = 0
    moved: int = 0  # or renamed; their ids are the same as before
    removed: int = 0
    busy: int = 0  # changed while they were read; the next scan has them
    unreadable: int = 0  # files and folders
    passed_over: int = 0  # links, special files, names that cannot be stored
    held_back: int = 0  # gone, but so many that the index keeps them
    reasons: list[tuple[str, str]] = field(default_factory=list)  # path and why, of the first ones

    def cannot_read(self, path: str, reason: str | None) -> None:
        """Note a file or folder that cannot be read."""
        self.unreadable += 1
        self._name(path, reason or "It cannot be read.")

    def pass_over(self, path: str, reason: str) -> None:
        """Note what the index cannot hold."""
        self.passed_over += 1
        self._name(path, reason)

    def __str__(self) -> str:
        """One line."""
        told = f"{self.seen} files: {self.added} added, {self.changed} changed, "
        told += f"{self.moved} moved, {self.removed} removed"
        for count, what in (
            (self.unreadable, "unreadable"),
            (self.passed_over, "passed over"),
            (self.busy, "still being written"),
        ):
            told += f", {count} {what}" if count else ""
        return told

    def _name(self, path: str, reason: str) -> None:
        if len(self.reasons) < _NAMED:
            self.reasons.append((printable(path), reason))


def printable(path: str) -> str:
    """Return *path* as a terminal may have it, all escaped that is no character to be seen."""
    return "".join(
        each if each.isprintable() else each.encode("unicode_escape").decode() for each in path
    )
