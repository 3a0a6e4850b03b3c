"""Changes on disk that belong to one transaction of the index: both happen, or neither.

Changes are counted in the table `disk_changes`, each by its own transaction. Before a change
renames a file, it writes its number and how to undo that to a log (`library.undo`). Whoever finds
steps there after a crash therefore knows: if their number was reached, the change stands;
otherwise it is undone.

All of that happens while the log is taken and the index is locked for writing, so whoever has both
and finds the number in the log that is just to be given has found the change of a process that
died, and undoes it before changing anything.
"""

from __future__ import annotations

import logging
import os
import shutil
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from sqlalchemy import Connection

from library.catalog.driver import driver_of
from library.catalog.engine import Catalog
from library.errors import LibraryError
from library.failures import storage_errors
from library.naming import numbered
from library.paths import TRASH_FOLDER
from library.undo import Step, Steps, UndoLog

log = logging.getLogger(__name__)

_COUNT = "UPDATE disk_changes SET number = number + 1 RETURNING number"


class DiskChange:
    """The renames of one transaction. *scrap* is a folder on the same file system as the files."""

    def __init__(self, log: UndoLog, number: int, scrap: Path) -> None:
        """Begin an empty change of that number, whose steps go to *log*."""
        self.name = os.urandom(16).hex()
        self._log = log
        self._number = number
        self._scrap = str(scrap)
        self._steps: list[Step] = []

    def rename(
        self,
        source: Path | str,
        target: Path | str,
        *,
        replace: bool = False,
        keep: Path | str | None = None,
    ) -> None:
        """Move a file or folder to *target*.

        A file that lies there is replaced, if *replace*, in one step: a reader finds the old or
        the new one, never none. When the change stands the old one is deleted, or lies at *keep*,
        a free name on the same file system. Otherwise the index knows of nothing there; should
        something lie there all the same, it gets another name beside it, and is not lost.

        Raises:
            FileNotFoundError: there is no *source*.
        """
        os.lstat(source)  # before the log says that it was moved
        if replace and os.path.isfile(target):
            saved = self._spare() if keep is None else Path(keep)
            self._note(source, target, saved)
            _set_aside(target, saved)
        else:
            if os.path.lexists(target):
                self.rename(target, _free_beside(Path(target)))
            self._note(source, target)
        os.rename(source, target)

    def discard(self, path: Path | str) -> None:
        """Take a file or folder away; it is deleted when the change stands."""
        if os.path.lexists(path):
            spare = self._spare()
            self._note(path, spare)
            os.rename(path, spare)

    def make_folder(self, path: Path) -> None:
        """Make the folder *path*."""
        draft = self._spare()
        draft.mkdir()
        self.rename(draft, path)

    def undo(self) -> None:
        """Put everything back as it was."""
        _undo(self.name, self._steps)
        self.stands()

    def stands(self) -> None:
        """Forget how to undo it."""
        if self._steps:
            self._log.rest()

    def finish(self) -> None:
        """Make the renames durable and delete what was replaced or discarded.

        The change stands already; what cannot be deleted now, the next start deletes.
        """
        names = [
            name for step in self._steps for name in (step.source, step.target, step.saved) if name
        ]
        with suppress(OSError):
            for folder in {os.path.dirname(name) for name in names} - {self._scrap}:
                sync_folder(folder)
            for step in self._steps:
                for name in (step.saved, step.target):
                    if name is not None and os.path.dirname(name) == self._scrap:
                        delete_tree(Path(name))

    def _spare(self) -> Path:
        return Path(self._scrap, f"{self.name}-{len(self._steps)}.old")

    def _note(self, source: Path | str, target: Path | str, saved: Path | None = None) -> None:
        step = Step(str(source), str(target), None if saved is None else str(saved))
        self._steps.append(step)
        self._log.note(self._number, self.name, step, first=len(self._steps) == 1)


class Changes:
    """The changes of one data folder, under way and interrupted."""

    def __init__(self, catalog: Catalog, folder: Path) -> None:
        """Keep the log in *folder*, which exists."""
        self._catalog = catalog
        self._folder = folder
        self._log = UndoLog(folder / "undo.log")

    @contextmanager
    def begin(self, scrap: Path) -> Iterator[tuple[Connection, DiskChange]]:
        """Yield a writing transaction and the renames that go with it.

        Any error undoes both. *scrap* must exist, on the file system of the files.

        Raises:
            StorageFull: the disk has no room.
            CatalogError: the index is locked or unreadable.
        """
        change: DiskChange | None = None
        try:
            with storage_errors(), self._log.taken():
                with self._catalog.write() as connection:
                    change = DiskChange(self._log, self._next(connection), scrap)
                    try:
                        yield connection, change
                    except BaseException:
                        with suppress(OSError):
                            change.undo()  # now: without the lock, the files are others' too
                        raise
                with suppress(OSError):
                    change.stands()
        except BaseException:
            with suppress(LibraryError, OSError):
                if change is not None and not self._log.is_at_rest():
                    self.settle()  # the commit itself failed, or undoing; or the next change does
            raise
        change.finish()

    def settle(self) -> None:
        """Undo what a process that died had under way. Any time, by any process.

        Raises:
            StorageFull: the disk has no room for that. No change can be made until it has.
            NotAllowed: the files cannot be written. No change can be made until they can.
        """
        with storage_errors(), self._log.taken(), self._catalog.write() as connection:
            self._next(connection)

    def recover(self, scraps: Iterable[Path]) -> int:
        """Settle what a crash interrupted, and return how many changes that were.

        Empties the folders *scraps*, but for the trash in them: uploads that go on elsewhere fail.
        """
        with storage_errors(), self._log.taken(), self._catalog.write() as connection:
            interrupted = not self._log.is_at_rest()
            self._next(connection)
            stuck = {each.stem for each in self._folder.glob("*.stuck")}
            for scrap in scraps:
                for leftover in scrap.iterdir():
                    if leftover.name.partition("-")[0] not in {TRASH_FOLDER, *stuck}:
                        delete_tree(leftover)
        return int(interrupted)

    def _next(self, connection: Connection) -> int:
        """Return the number of the next change, once there is none but that under way."""
        number: int = driver_of(connection).execute(_COUNT).fetchone()[0]
        if (found := self._log.read()) is not None:
            # A number that was reached stands; one that is too high is of another index.
            if found.number == number:
                self._undo(found)
            self._log.rest()
        return number

    def _undo(self, found: Steps) -> None:
        try:
            _undo(found.name, found.steps)
        except FileNotFoundError as error:
            # The folder has gone, by other means. Later the names may mean newer files: never
            # again.
            (self._folder / f"{found.name}.stuck").write_text(found.to_json(), "ascii")
            log.error("change %s cannot be undone: %s", found.name, error.strerror)


def sync_folder(folder: Path | str) -> None:
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


def _set_aside(target: Path | str, saved: Path) -> None:
    try:
        os.link(target, saved)
    except OSError:  # a file system without hard links
        os.rename(target, saved)


def _free_beside(path: Path) -> Path:
    free = (path.with_name(name) for name in numbered(path.name))
    return next(candidate for candidate in free if not os.path.lexists(candidate))


def _undo(change: str, steps: Sequence[Step]) -> None:
    for step in reversed(steps):
        _take_back(step)
    for step in steps:
        if os.path.basename(step.source).startswith(change):  # a folder that was made
            delete_tree(Path(step.source))


def _take_back(step: Step) -> None:
    """Put both files back; may be called again after a crash half-way."""
    if os.path.lexists(step.target) and not os.path.lexists(step.source):
        os.rename(step.target, step.source)
    if step.saved is not None and os.path.lexists(step.saved):
        os.rename(step.saved, step.target)  # does nothing where both are the same file
        delete_tree(Path(step.saved))
