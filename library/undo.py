"""The undo log: what the change under way has renamed, should its process die.

One small file, which all processes have open. At rest it begins with an empty line. Each of its
lines is one step, behind the checksum of the line, and an empty line follows the last one; what
lies behind that is of earlier changes. A line that was cut short is not one of them: no step is
done before its line is written.
"""

from __future__ import annotations

import errno
import fcntl
import json
import os
import weakref
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

from library.errors import CatalogError

# Over the checksum, too: else the first byte of a new line could restore an old one.
_AT_REST = b"\n" + b" " * 8
_END = b"\n\n"
_HEAD_BYTES = 4096  # more than most changes write
_TURN_S = 30.0  # that a thread waits for others of its process


@dataclass(frozen=True, slots=True)
class Step:
    """One rename, and where the file that it replaced was saved."""

    source: str
    target: str
    saved: str | None


@dataclass(frozen=True, slots=True)
class Steps:
    """What one change has done, in order."""

    number: int  # of the change
    name: str  # with which the names of all begin that it puts aside
    steps: Sequence[Step]

    def to_json(self) -> str:
        """Return it as text for people."""
        steps = [[step.source, step.target, step.saved] for step in self.steps]
        return json.dumps({"change": self.number, "renames": steps}, indent=1) + "\n"


class UndoLog:
    """The log of one data folder. Only who has the index locked for writing may write to it."""

    def __init__(self, path: Path) -> None:
        """Use the file *path*, which is made where absent."""
        self._path = path
        self._turn = Lock()
        self._descriptor: int | None = None
        self._end = 0  # behind the last line of the change under way

    @contextmanager
    def taken(self) -> Iterator[None]:
        """Keep others away, in this process and in others, until the block ends.

        To be taken before the index is locked. Who waits for the log waits in a queue of the
        system; who waits for the index asks again and again, with sleeps of up to 100 ms between.
        And the lock of the index ends with the commit, after which the log has to be put to rest.

        Raises:
            CatalogError: other threads of this process took too long.
        """
        if not self._turn.acquire(timeout=_TURN_S):
            raise CatalogError("The index is too busy.")
        try:
            descriptor = self._opened()
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            try:
                yield
            finally:
                fcntl.flock(descriptor, fcntl.LOCK_UN)
        finally:
            self._turn.release()

    def is_at_rest(self) -> bool:
        """Whether it holds no step."""
        return os.pread(self._opened(), 1, 0) in (b"", b"\n")

    def note(self, number: int, name: str, step: Step, *, first: bool) -> None:
        """Say that the change of that number and name is about to do *step*."""
        text = json.dumps([number, name, step.source, step.target, step.saved]).encode()
        line = b"%08x %s" % (zlib.crc32(text), text)
        at = 0 if first else self._end
        if os.pwrite(self._opened(), line + _END, at) < len(line + _END):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        self._end = at + len(line) + 1

    def rest(self) -> None:
        """Forget all steps: they stand, or have been undone."""
        os.pwrite(self._opened(), _AT_REST, 0)

    def read(self) -> Steps | None:
        """Return what it holds; None where it is at rest."""
        content = os.pread(self._opened(), _HEAD_BYTES, 0)
        if content[:1] in (b"", b"\n"):
            return None
        if _END not in content:
            content = os.pread(self._opened(), os.fstat(self._opened()).st_size, 0)
        found: list[tuple[int, str, Step]] = []
        for line in content.partition(_END)[0].split(b"\n"):
            step = _parsed(line)
            if step is None or (found and step[0] != found[0][0]):
                break
            found.append(step)
        if not found:
            return None
        number, name, _ = found[0]
        return Steps(number, name, [step for _, _, step in found])

    def _opened(self) -> int:
        if self._descriptor is None:
            self._descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            weakref.finalize(self, os.close, self._descriptor)
        return self._descriptor


def _parsed(line: bytes) -> tuple[int, str, Step] | None:
    checksum, _, text = line.partition(b" ")
    if checksum != b"%08x" % zlib.crc32(text):
        return None
    number, name, source, target, saved = json.loads(text)
    return number, name, Step(source, target, saved)
