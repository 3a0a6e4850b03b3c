"""A scan: the index is made to tell what is on disk, while others go on reading and writing.

It walks both side by side, reads what is new or looks changed, and writes in short transactions,
each of which checks that what was found still holds (`library.scan.settling`). A file that is new
in one place and gone from another is one that moved, and keeps its id; what is gone is therefore
removed last. Memory holds one folder's names, and the ids of what is gone.
"""

from __future__ import annotations

import errno
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Event

from library.catalog import scanned
from library.catalog.driver import Row, time
from library.library import Library
from library.scan import disk, names
from library.scan.compare import Findings, IndexedFile, IndexedFolder, compare
from library.scan.disk import Digested, Unsettled
from library.scan.gone import Gone
from library.scan.report import Report
from library.scan.settling import Read, Sample, note_seen, settling
from library.scan.touched import Start
from library.scan.tree import Tree

_BATCH = 200  # files in one transaction: some 20 ms
_NOTES = 2000  # of unchanged files in one
_AHEAD = 32  # files that are read before the first of them is written, for each thread
_SAMPLE_DEPTH = 8  # folders that are looked into for a file
_SAMPLE_BYTES = 64 << 20
_LOST = {errno.ENOENT, errno.ENOTDIR, errno.ELOOP}


class Scan:
    """One scan of one tree."""

    def __init__(
        self,
        library: Library,
        tree: Tree,
        *,
        threads: int = 2,
        force: bool = False,
        ended: Event | None = None,
        tell: Callable[[int], None] = lambda _seen: None,
    ) -> None:
        """Read files in *threads* threads; *tell* hears how many more files are done with.

        *force*: remove what is gone, however much that is. With *ended*, it stops early.
        """
        self._library = library
        self._tree = tree
        self._threads = threads
        self._force = force
        self._ended = ended or Event()
        self._tell = tell
        self._report = Report()
        self._gone = Gone()
        self._batch: list[Read] = []
        self._seen: list[tuple[int, int, int, str]] = []
        self._had_files = False

    def run(self, only: Sequence[Start] | None = None) -> Report:
        """Scan the whole tree, or *only* those folders of it.

        Raises:
            NotAllowed: the disk looks as if it were not mounted, and nobody forces it.
            StorageFull: the disk of the index has no room.
            CatalogError: the index cannot be used.
        """
        with self._library.catalog.ask() as driver:
            indexed = scanned.count_below(driver, self._tree.root_id)
        self._had_files = indexed > 0
        self._tree.check(indexed, may_be_empty=self._force)
        start = only or [Start(self._tree.root_id, self._tree.path, deep=True)]
        with ThreadPoolExecutor(self._threads, thread_name_prefix="scan") as threads:
            self._walk(start, threads)
        if self._ended.is_set():
            return self._report
        if self._force or not self._gone.is_too_much(self._library, self._tree, indexed):
            self._report.removed = self._gone.remove(self._library, self._tree)
        else:
            self._report.held_back = self._gone.count(self._library, self._tree)
        return self._report

    def _walk(self, start: Sequence[Start], threads: ThreadPoolExecutor) -> None:
        reading: deque[tuple[Future[Digested], int, str]] = deque()
        left = [*reversed(start)]
        try:
            while left and not self._ended.is_set():
                at = left.pop()
                found = self._compared(at.folder_id, at.path)
                if found is None:
                    continue
                left += self._folders(at, found)
                for name in (*found.new_files, *(name for _, name in found.doubtful)):
                    file = f"{at.path}/{name}"
                    reading.append((threads.submit(disk.digest, file, name), at.folder_id, file))
                    if len(reading) >= _AHEAD * self._threads:
                        self._take(*reading.popleft())
            while reading:
                self._take(*reading.popleft())
            self._flush()
        finally:
            for future, *_ in reading:
                future.cancel()

    def _compared(self, folder_id: int, path: str) -> Findings | None:
        try:
            entries = disk.entries(path)
        except OSError as error:
            if error.errno not in _LOST:  # else it has just gone: the next scan knows where to
                self._report.cannot_read(path, error.strerror)
            return None
        with self._library.catalog.ask() as driver:
            folders = [IndexedFolder(*row) for row in scanned.folders(driver, folder_id)]
            files = [_indexed(row) for row in scanned.files(driver, folder_id)]
        found = compare(entries, folders, files)
        for name, reason in found.passed_over:
            self._report.pass_over(f"{path}/{name}", reason)
        self._gone.add(
            (each.id for each in found.gone_files), (each.id for each in found.gone_folders)
        )
        self._note(found)
        return found

    def _note(self, found: Findings) -> None:
        for row, stamp in found.trusted:
            if not stamp.is_recent:
                self._seen.append((stamp.mtime_ns, stamp.ctime_ns, row.id, row.checksum))
        if len(self._seen) >= _NOTES:
            self._flush_seen()
        unchanged = found.unchanged + len(found.trusted)
        self._report.seen += unchanged
        self._tell(unchanged)

    def _folders(self, at: Start, found: Findings) -> Iterator[Start]:
        """Yield the folders to go on with."""
        respelled = [name for row, name in found.kept_folders if row.name != name]
        if wanted := found.new_folders + respelled:
            samples = [(name, self._sample(f"{at.path}/{name}")) for name in wanted]
            with settling(self._library, self._tree) as settle:
                made, moved = settle.folders(at.folder_id, samples)
            self._report.moved += moved
            for name, folder_id in made.items():
                yield Start(folder_id, f"{at.path}/{name}", deep=True)
        if at.deep:
            for row, name in found.kept_folders:
                if row.name == name:
                    yield Start(row.id, f"{at.path}/{name}", deep=True)

    def _sample(self, path: str) -> Sample | None:
        """Read the smallest file in a new folder, which shows whether the folder has moved."""
        below: list[str] = []
        while self._had_files and len(below) <= _SAMPLE_DEPTH:
            try:
                found = disk.entries("/".join((path, *below)))
                sizes = {
                    name: stamp.size
                    for name, stamp in found.files.items()
                    if 0 < stamp.size <= _SAMPLE_BYTES and not names.is_ignored_file(name)
                }
                if sizes:
                    name = min(sizes, key=lambda each: (sizes[each], each))
                    read = disk.digest("/".join((path, *below, name)), name)
                    return Sample(tuple(below), read, name)
            except (OSError, Unsettled):
                return None
            if not found.folders:
                return None
            below.append(min(found.folders))
        return None

    def _take(self, future: Future[Digested], folder_id: int, path: str) -> None:
        try:
            self._batch.append(Read(folder_id, path.rpartition("/")[2], future.result()))
        except Unsettled:
            self._report.busy += 1
        except OSError as error:
            if error.errno not in _LOST:
                self._report.cannot_read(path, error.strerror)
        if len(self._batch) >= _BATCH:
            self._flush()

    def _flush(self) -> None:
        if self._batch:
            with settling(self._library, self._tree) as settle:
                outcomes = [settle.file(read) for read in self._batch]
            for what in ("added", "changed", "moved"):
                before: int = getattr(self._report, what)
                setattr(self._report, what, before + outcomes.count(what))
            self._report.seen += len(self._batch)
            self._tell(len(self._batch))
            self._batch.clear()
        self._flush_seen()

    def _flush_seen(self) -> None:
        if self._seen:
            note_seen(self._library, self._tree, self._seen)
            self._seen.clear()


def _indexed(row: Row) -> IndexedFile:
    number, name, size, checksum, modified, *times = row
    seen = None if times[0] is None else (times[0], times[1])
    return IndexedFile(number, name, size, checksum, time(modified), seen)
