"""Changes on disk that belong to one transaction of the index: both happen, or neither.

Before a file is renamed, a line saying how to undo that goes into a small log in `DATA/changes`;
the transaction writes the log's id into the table `disk_changes`. Whoever finds a log after a
crash therefore knows: id in the table, the change stands; otherwise it is undone.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

from sqlalchemy import Connection, delete, insert, select

from library.catalog.engine import Catalog
from library.catalog.schema import disk_changes
from library.failures import storage_errors


@dataclass(frozen=True, slots=True)
class _Step:
    """One rename, and where the file that it replaced was saved."""

    source: Path
    target: Path
    saved: Path | None

    def undo(self) -> None:
        """Put both files back; may be called again after a crash half-way."""
        if os.path.lexists(self.target) and not os.path.lexists(self.source):
            self.target.rename(self.source)
        if self.saved is not None and os.path.lexists(self.saved):
            self.saved.rename(self.target)  # does nothing where both are the same file
            delete_tree(self.saved)

    def to_json(self) -> str:
        """One line that `from_json` reads."""
        paths = (self.source, self.target, self.saved)
        return json.dumps([path and str(path) for path in paths])

    @classmethod
    def from_json(cls, line: str) -> _Step:
        """Read a line of `to_json`."""
        source, target, saved = json.loads(line)
        return cls(Path(source), Path(target), saved and Path(saved))


class DiskChange:
    """The renames of one transaction. *scrap* is a folder on the same file system as the files."""

    def __init__(self, log: Path, scrap: Path) -> None:
        """Begin an empty change whose log will be the file *log*."""
        self.id = log.stem
        self._log = log
        self._scrap = scrap
        self._steps: list[_Step] = []

    def rename(self, source: Path, target: Path) -> None:
        """Move a file or folder; what lies at *target* is replaced, and saved until the end.

        A file is replaced in one step: a reader finds the old or the new one, never none.
        """
        saved = self._spare() if os.path.lexists(target) else None
        self._note(_Step(source, target, saved))
        if saved is not None:
            _set_aside(target, saved)
        source.rename(target)

    def discard(self, path: Path) -> None:
        """Take a file or folder away; it is deleted when the change stands."""
        if os.path.lexists(path):
            spare = self._spare()
            self._note(_Step(path, spare, None))
            path.rename(spare)

    def undo(self) -> None:
        """Put everything back as it was."""
        for step in reversed(self._steps):
            step.undo()
        self._log.unlink(missing_ok=True)

    def finish(self) -> None:
        """Make the renames durable and delete what was replaced or discarded."""
        for folder in {step.target.parent for step in self._steps}:
            sync_folder(folder)
        for step in self._steps:
            for path in (step.saved, step.target):
                if path is not None and path.parent == self._scrap:
                    delete_tree(path)
        self._log.unlink(missing_ok=True)

    def _spare(self) -> Path:
        return self._scrap / f"{self.id}-{len(self._steps)}.old"

    def _note(self, step: _Step) -> None:
        self._steps.append(step)
        with self._log.open("a", encoding="ascii") as log:
            log.write(step.to_json() + "\n")


class Changes:
    """The changes of one data folder, under way and interrupted."""

    def __init__(self, catalog: Catalog, folder: Path) -> None:
        """Keep the logs in *folder*, which exists."""
        self._catalog = catalog
        self._folder = folder

    @contextmanager
    def begin(self, scrap: Path) -> Iterator[tuple[Connection, DiskChange]]:
        """Yield a writing transaction and the renames that go with it.

        Any error undoes both. *scrap* must exist, on the file system of the files.

        Raises:
            StorageFull: the disk has no room.
            CatalogError: the index is locked or unreadable.
        """
        change = DiskChange(self._folder / f"{uuid4().hex}.log", scrap)
        try:
            with storage_errors(), self._catalog.write() as connection:
                yield connection, change
                connection.execute(
                    insert(disk_changes).values(id=change.id, committed=datetime.now(UTC))
                )
        except BaseException:
            change.undo()
            raise
        change.finish()

    def recover(self) -> int:
        """Settle what a crash interrupted, and return how many changes that were.

        Only while no other process uses the data folder.
        """
        logs = sorted(self._folder.glob("*.log"))
        with self._catalog.read() as connection:
            standing = set(connection.execute(select(disk_changes.c.id)).scalars())
        for log in logs:
            if log.stem not in standing:
                for step in reversed(_read_steps(log)):
                    step.undo()
            log.unlink()
        with self._catalog.write() as connection:
            connection.execute(delete(disk_changes))
        return len(logs)

    def forget(self, before: datetime) -> None:
        """Drop the ids of changes that were finished before that time."""
        with self._catalog.write() as connection:
            connection.execute(delete(disk_changes).where(disk_changes.c.committed < before))


def sync_folder(folder: Path) -> None:
    """Make the names in *folder* durable, where the system can."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def delete_tree(path: Path) -> None:
    """Delete a file or a folder with all that is in it; nothing happens where there is none."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)


def _set_aside(target: Path, saved: Path) -> None:
    if target.is_dir():
        target.rename(saved)
        return
    try:
        saved.hardlink_to(target)
    except OSError:  # a file system without hard links
        target.rename(saved)


def _read_steps(log: Path) -> list[_Step]:
    steps = []
    for line in log.read_text("ascii", errors="replace").splitlines():
        with suppress(ValueError):  # the last line may be cut short: it was not yet acted on
            steps.append(_Step.from_json(line))
    return steps
