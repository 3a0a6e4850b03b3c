"""Changes on disk that belong to one transaction of the index: both happen, or neither.

Before a file is renamed, a line saying how to undo that goes into a small log in `DATA/changes`;
the transaction writes the log's id into the table `disk_changes`. Whoever finds a log after a
crash therefore knows: id in the table, the change stands; otherwise it is undone.

All of that happens while the index is locked for writing, so whoever has that lock and sees a log
without its id has found the log of a process that died, and undoes it before changing anything.
"""

from __future__ import annotations

import json
import logging
import os
import shutil
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

from sqlalchemy import Connection, delete, select

from library.catalog.driver import driver_of, stored_time
from library.catalog.engine import Catalog
from library.catalog.schema import disk_changes
from library.errors import LibraryError
from library.failures import storage_errors
from library.naming import numbered

log = logging.getLogger(__name__)

_STANDS = "INSERT INTO disk_changes (id, committed) VALUES (?, ?)"


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

    def rename(self, source: Path, target: Path, *, replace: bool = False) -> None:
        """Move a file or folder to *target*.

        A file that lies there is replaced, if *replace*, in one step: a reader finds the old or
        the new one, never none. Otherwise the index knows of nothing there; should something lie
        there all the same, it gets another name beside it, and is not lost.

        Raises:
            FileNotFoundError: there is no *source*.
        """
        source.lstat()  # before the log says that it was moved
        if replace and target.is_file():
            saved = self._spare()
            self._note(_Step(source, target, saved))
            _set_aside(target, saved)
        else:
            if os.path.lexists(target):
                self.rename(target, _free_beside(target))
            self._note(_Step(source, target, None))
        source.rename(target)

    @property
    def is_open(self) -> bool:
        """Whether it has neither been undone nor finished."""
        return self._log.exists()

    def discard(self, path: Path) -> None:
        """Take a file or folder away; it is deleted when the change stands."""
        if os.path.lexists(path):
            spare = self._spare()
            self._note(_Step(path, spare, None))
            path.rename(spare)

    def make_folder(self, path: Path) -> None:
        """Make the folder *path*."""
        draft = self._spare()
        draft.mkdir()
        self.rename(draft, path)

    def undo(self) -> None:
        """Put everything back as it was."""
        _undo(self.id, self._steps)
        self._log.unlink(missing_ok=True)

    def finish(self) -> None:
        """Make the renames durable and delete what was replaced or discarded.

        The change stands already; what cannot be deleted now, the next start deletes.
        """
        touched = {path.parent for step in self._steps for path in (step.source, step.target)}
        with suppress(OSError):
            for folder in touched - {self._scrap}:
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
        with self._log.open("a", encoding="ascii") as lines:
            lines.write(step.to_json() + "\n")


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
                self._undo_abandoned(connection)
                try:
                    yield connection, change
                    moment = stored_time(datetime.now(UTC))
                    driver_of(connection).execute(_STANDS, (change.id, moment))
                except BaseException:
                    with suppress(OSError):
                        change.undo()  # now: without the lock, the files are others' too
                    raise
        except BaseException:
            if change.is_open:  # the commit itself failed, or undoing did
                with suppress(LibraryError):
                    self.settle()  # otherwise, the next change does
            raise
        change.finish()

    def settle(self) -> None:
        """Undo what processes that died had under way. Any time, by any process.

        Raises:
            StorageFull: the disk has no room for that. No change can be made until it has.
            NotAllowed: the files cannot be written. No change can be made until they can.
        """
        with storage_errors(), self._catalog.write() as connection:
            self._undo_abandoned(connection)

    def recover(self, scraps: Iterable[Path]) -> int:
        """Settle what a crash interrupted, and return how many changes that were.

        Empties the folders *scraps*: uploads that go on elsewhere fail.
        """
        with storage_errors(), self._catalog.write() as connection:
            interrupted = self._logs()
            self._undo_abandoned(connection)
            stuck = {each.stem for each in self._folder.glob("*.stuck")}
            for scrap in scraps:
                for leftover in scrap.iterdir():
                    if leftover.name.partition("-")[0] not in stuck:
                        delete_tree(leftover)
            for standing in self._logs():
                standing.unlink(missing_ok=True)
            connection.execute(delete(disk_changes))
        return len(interrupted)

    def forget(self, before: datetime) -> None:
        """Drop the ids of changes that were finished before that time."""
        with self._catalog.write() as connection:
            # One whose log is still there would be undone if its id were forgotten.
            unfinished = [each.stem for each in self._logs()]
            connection.execute(
                delete(disk_changes).where(
                    disk_changes.c.committed < before, disk_changes.c.id.not_in(unfinished)
                )
            )

    def _logs(self) -> list[Path]:
        return list(self._folder.glob("*.log"))

    def _undo_abandoned(self, connection: Connection) -> None:
        if not (logs := self._logs()):
            return
        ids = disk_changes.c.id.in_([each.stem for each in logs])
        standing = set(connection.execute(select(disk_changes.c.id).where(ids)).scalars())
        for abandoned in logs:
            if abandoned.stem not in standing:
                _undo_logged(abandoned)


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


def _free_beside(path: Path) -> Path:
    free = (path.with_name(name) for name in numbered(path.name))
    return next(candidate for candidate in free if not os.path.lexists(candidate))


def _undo(change_id: str, steps: Sequence[_Step]) -> None:
    for step in reversed(steps):
        step.undo()
    for step in steps:
        if step.source.name.startswith(change_id):  # a folder that was made
            delete_tree(step.source)


def _undo_logged(changes: Path) -> None:
    try:
        _undo(changes.stem, _read_steps(changes))
        changes.unlink(missing_ok=True)
    except FileNotFoundError as error:
        # The folder has gone, by other means. Later the names may mean newer files: never again.
        changes.rename(changes.with_suffix(".stuck"))
        log.error("change %s cannot be undone: %s", changes.stem, error.strerror)


def _read_steps(changes: Path) -> list[_Step]:
    steps = []
    for line in changes.read_text("ascii", errors="replace").splitlines():
        with suppress(ValueError):  # the last line may be cut short: it was not yet acted on
            steps.append(_Step.from_json(line))
    return steps
