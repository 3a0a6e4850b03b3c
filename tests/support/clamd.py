"""A virus scanner that speaks as clamd(8) does, and finds one word bad."""

from __future__ import annotations

import os
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

BAD = b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE"
_COMMAND = b"zFILDES\0"


@contextmanager
def scanning(address: Path, *, says: bytes | None = None) -> Iterator[list[bytes]]:
    """Listen at *address* until the block ends; yield what was looked at, as it comes.

    *says* is answered whatever comes, to the letter.
    """
    looked_at: list[bytes] = []
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as listening:
        listening.bind(str(address))
        listening.listen()

        def serve() -> None:
            while True:
                try:
                    asking, _ = listening.accept()
                except OSError:
                    return
                with asking:
                    content = _content(asking)
                    looked_at.append(content)
                    asking.sendall(_verdict(content) if says is None else says)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield looked_at
        listening.shutdown(socket.SHUT_RDWR)
        thread.join()


def _content(asking: socket.socket) -> bytes:
    """Return what is in the file that is handed over."""
    assert _COMMAND == asking.recv(len(_COMMAND), socket.MSG_WAITALL)
    _, (descriptor,), _, _ = socket.recv_fds(asking, 1, 1)
    with os.fdopen(descriptor, "rb") as file:
        return file.read()


def _verdict(content: bytes) -> bytes:
    return b"fd[11]: Test.EICAR FOUND\0" if BAD in content else b"fd[11]: OK\0"
