"""rclone, as a user would run it, without a configuration of its own."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_TIMEOUT_S = 300


@dataclass(frozen=True, slots=True)
class Rclone:
    """The program with one remote called ``dav:``, the whole drive of one user."""

    program: str
    url: str
    user: str
    password: str
    vendor: str = "other"

    def __call__(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run one command to its end."""
        return subprocess.run(
            [self.program, *arguments],
            capture_output=True,
            text=True,
            timeout=_TIMEOUT_S,
            env=self.environ(),
        )

    def environ(self) -> dict[str, str]:
        """The environment that defines the remote."""
        return os.environ | {
            "RCLONE_CONFIG": os.devnull,
            "RCLONE_CONFIG_DAV_TYPE": "webdav",
            "RCLONE_CONFIG_DAV_URL": self.url,
            "RCLONE_CONFIG_DAV_VENDOR": self.vendor,
            "RCLONE_CONFIG_DAV_USER": self.user,
            "RCLONE_CONFIG_DAV_PASS": _obscured(self.program, self.password),
        }

    @contextmanager
    def mounted(self, remote: str, folder: Path, cache: str = "writes") -> Iterator[Path]:
        """Mount *remote* on *folder* until the block ends.

        With *cache* ``off``, whoever writes a file learns whether it was taken.
        """
        process = subprocess.Popen(
            [
                self.program,
                "mount",
                remote,
                str(folder),
                "--vfs-cache-mode",
                cache,
                "--vfs-write-back",
                "200ms",
                "--dir-cache-time",
                "1s",
            ],
            env=self.environ(),
            stderr=subprocess.PIPE,
        )
        try:
            _wait_for_mount(process, folder)
            yield folder
        finally:
            process.terminate()
            process.communicate(timeout=60)


@cache
def _obscured(program: str, password: str) -> str:
    """Obscure once: each time gives another, and bisync takes it for another remote."""
    done = subprocess.run(
        [program, "obscure", password], capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


def _wait_for_mount(process: subprocess.Popen[bytes], folder: Path) -> None:
    deadline = time.monotonic() + 30
    while not os.path.ismount(folder):
        if process.poll() is not None or time.monotonic() > deadline:
            process.kill()
            _, reason = process.communicate()
            raise RuntimeError(f"rclone does not mount: {reason.decode()}")
        time.sleep(0.1)
