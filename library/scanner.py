"""A virus scanner that looks at what is uploaded before anybody has it: ClamAV's daemon.

It is handed the open file (clamd(8), FILDES), wherever that lies: it needs no right to the data
folder, nothing is sent, and no limit on the size of streams counts.
"""

from __future__ import annotations

import logging
import socket
from pathlib import Path
from typing import Final

from library.errors import NotAllowed, NotChecked

log = logging.getLogger(__name__)

_PATIENCE_S: Final = 120.0  # clamd's own MaxScanTime
_LONGEST: Final = 4096  # bytes of an answer
_FOUND: Final = " FOUND"


class Scanner:
    """Asks the daemon that listens on a socket of the file system."""

    def __init__(self, address: Path, patience_s: float = _PATIENCE_S) -> None:
        """Ask at *address*, and wait for an answer for *patience_s* seconds."""
        self._address = str(address)
        self._patience_s = patience_s

    def check(self, path: str) -> None:
        """Look whether the file at *path* may be stored.

        Raises:
            NotAllowed: it is bad; the message says what it is.
            NotChecked: the scanner does not answer, or could not look.
        """
        try:
            answer = self._ask(path)
        except OSError as error:
            log.warning("scanner does not answer: %s", error)
            raise _not_checked() from error
        _, _, told = answer.partition(": ")
        if told == "OK":
            return
        if not told.endswith(_FOUND):
            log.warning("scanner failed answer=%r", answer)
            raise _not_checked()
        name = told.removesuffix(_FOUND)
        log.warning("upload refused: the scanner found %r", name)
        raise NotAllowed(f"The virus scanner says that this is {name}; nothing was stored.")

    def _ask(self, path: str) -> str:
        with (
            socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as asking,
            Path(path).open("rb") as file,
        ):
            asking.settimeout(self._patience_s)
            asking.connect(self._address)
            asking.sendall(b"zFILDES\0")
            socket.send_fds(asking, [b"\0"], [file.fileno()])
            answer = b""
            while not answer.endswith(b"\0"):
                more = asking.recv(_LONGEST)
                if not more or len(answer) > _LONGEST:
                    raise ConnectionError("no whole answer")
                answer += more
            return answer[:-1].decode("utf-8", "replace").strip()


def _not_checked() -> NotChecked:
    return NotChecked("The virus scanner does not answer; nothing was stored. Try again later.")
