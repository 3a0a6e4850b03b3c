"""Starting a process that reads media files: our interpreter, and as little else as can be."""

from __future__ import annotations

import json
import os
import subprocess
import sys

_BOOT = """\
import json, sys
from importlib import import_module
path, module, arguments = json.loads(sys.argv[1])
sys.path[:] = path
main = import_module(module).main
main(*arguments)
"""
# The rest of the environment may hold passwords, which a decoder has no business to know.
_ENVIRONMENT = ("PATH", "LANG", "LC_ALL", "LC_CTYPE", "TMPDIR", "LD_LIBRARY_PATH")
_ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}  # each would map 100 MB
# In bytes. By itself glibc (mallopt(3)) gives the memory of each frame back to the system, and gets
# it again page by page: half of the time that the poster of a video of 1080p takes.
KEEPS_MEMORY = {"MALLOC_MMAP_THRESHOLD_": f"{16 << 20}", "MALLOC_TRIM_THRESHOLD_": f"{32 << 20}"}


def spawn(module: str, fd: int, *arguments: float | str) -> subprocess.Popen[bytes]:
    """Start a process that calls ``main(fd, *arguments)`` of *module*; it inherits *fd*.

    Raises:
        OSError: it cannot be started.
    """
    path = [entry or os.getcwd() for entry in sys.path]  # noqa: PTH109  "" means this folder
    told = json.dumps([path, module, [fd, *arguments]])
    return subprocess.Popen(  # noqa: S603  our own interpreter and code
        [sys.executable, "-I", "-c", _BOOT, told],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,  # libraries complain there about every damaged file
        pass_fds=(fd,),
        env={name: os.environ[name] for name in _ENVIRONMENT if name in os.environ}
        | _ONE_THREAD
        | KEEPS_MEMORY,
        start_new_session=True,  # Ctrl-C in a terminal is for the server, which then closes us
    )
