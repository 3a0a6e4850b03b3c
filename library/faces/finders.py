"""Face finders: processes in which DeepFace runs, and nowhere else.

They are confined as decoders are, and write nowhere at all. Importing this module loads nothing
that decodes or runs nets.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

from library.errors import Unreadable
from library.faces import wire
from library.faces.detected import DetectedFace, FaceJob
from library.faces.downloading import download, missing_weights, require_weights
from library.faces.profiles import OWN_DETECTOR, OWN_MODEL, Profile, profile_of
from library.media.decoders import Killed
from library.media.pool import Pool, PoolClosed
from library.media.worker import Died, TookTooLong, Trade

_JOBS_EACH: Final = 5000  # a start costs as much as a dozen photos
_START_S: Final = 120.0  # the first one converts weights; small computers take their time
_CRASHED: Final = "Looking for faces crashed on this file."


class FaceFinders:
    """Finds faces in processes of their own. Thread-safe; a job occupies its caller."""

    def __init__(
        self,
        models: Path,
        *,
        processes: int = 1,
        memory_mb: int = 1024,
        timeout_s: float = 120.0,
        idle_s: float = 60.0,
        model: str = OWN_MODEL,
        detector: str = OWN_DETECTOR,
        allow_download: bool = False,
    ) -> None:
        """Prepare at most *processes* processes; each starts when it is first needed.

        Nets lie in the folder *models*, and are made there on the first start. A process holds at
        most *memory_mb*, a job takes at most *timeout_s* of wall-clock time, and a process that
        had nothing to do for *idle_s* ends. *model* and *detector* are names of `profiles`. Without
        *allow_download* nothing ever asks the network for weights; with it, those that are missing
        are fetched before the first job.

        Raises:
            UnknownModel: there is no such model or detector.
            WeightsMissing: its weights are not there, and may not be downloaded.
        """
        self.profile: Final[Profile] = profile_of(model, detector)
        self._models = models.absolute()
        self._timeout_s = timeout_s
        self._fetching = threading.Lock()
        if not allow_download:
            require_weights(self._models, self.profile)
        trade: Trade[FaceJob, Sequence[DetectedFace] | Unreadable] = Trade(
            module="library.faces.child",
            arguments=(memory_mb, timeout_s, str(self._models), model, detector),
            pack=wire.pack_job,
            unpack=self._unpack,
            jobs_each=_JOBS_EACH,
            start_s=_START_S,
        )
        self._allow_download = allow_download
        self._pool = Pool(trade, processes, timeout_s, idle_s)

    def find(self, job: FaceJob) -> Sequence[DetectedFace]:
        """Return the faces of a photo, or one face for each person of a video; the surest first.

        Raises:
            Unreadable: the file cannot be read, or crashes or stalls whoever reads it.
            PoolClosed: `close` was called.
            Killed: something else ended the process; it may go better another time.
            OSError: the file has gone or may not be read, the nets cannot be made or downloaded,
                or no process can be started. Nothing was decided about the file.
        """
        if self._allow_download:
            self._fetch()
        try:
            answer = self._pool.run(job)
        except TookTooLong as error:
            reason = f"Looking for faces in this file took more than {self._timeout_s:.0f} s."
            raise Unreadable(reason) from error
        except Died as error:
            if error.returncode == -signal.SIGKILL:
                raise Killed(None) from error
            raise Unreadable(_CRASHED) from error
        if isinstance(answer, Unreadable):
            raise answer
        return answer

    def close(self) -> None:
        """Kill all processes; who waits in `find` gets `PoolClosed`. Idempotent."""
        self._pool.close()

    def __enter__(self) -> Self:
        """Return the pool itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close the pool."""
        self.close()

    def _unpack(self, message: dict[str, Any]) -> Sequence[DetectedFace] | Unreadable:
        return wire.unpack_faces(message, self.profile.dimension)

    def _fetch(self) -> None:
        with self._fetching:
            if self._pool.closed:
                raise PoolClosed
            if missing_weights(self._models, self.profile):
                download(self._models, self.profile, lambda: not self._pool.closed)
