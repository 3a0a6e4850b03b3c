"""What a decoder process may use: set from within, before it sees its first file."""

from __future__ import annotations

import os
import resource

_FILE_BYTES = 64 << 20  # the largest preview ever seen had 2 MB; fronts of videos end there
_OPEN_FILES = 128
_NICENESS = 10  # browsing goes before decoding


def confine(memory_mb: int, file_bytes: int = _FILE_BYTES) -> None:
    """Limit this process's memory, open files, written files and priority, for good.

    *memory_mb* counts what the process writes to (heap and private mappings), not the program
    code and libraries that it maps.
    """
    _limit(resource.RLIMIT_CORE, 0)  # a core file would hold somebody's photo
    _limit(resource.RLIMIT_FSIZE, file_bytes)
    _limit(resource.RLIMIT_NOFILE, _OPEN_FILES)
    _limit(resource.RLIMIT_DATA, memory_mb << 20)
    os.nice(_NICENESS)


def limit_cpu(more_s: float) -> None:
    """Let the kernel end this process after *more_s* more seconds of CPU time.

    The server watches the wall clock; this holds where the server itself has been killed.
    """
    used = resource.getrusage(resource.RUSAGE_SELF)
    allowed = int(used.ru_utime + used.ru_stime + more_s) + 1
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    if hard == resource.RLIM_INFINITY or allowed < hard:
        resource.setrlimit(resource.RLIMIT_CPU, (allowed, hard))


def _limit(what: int, value: int) -> None:
    """Lower a limit; one that the system already holds lower stays."""
    _, hard = resource.getrlimit(what)
    if hard != resource.RLIM_INFINITY:
        value = min(value, hard)
    resource.setrlimit(what, (value, value))
