"""The drive as one person has it before them: a shell on its mount, a browser on its pages."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

from playwright.sync_api import Error, Page
from support.chromium import PATIENCE_S

_RELOAD_S = 2.0  # pages show by themselves what has changed; some later than others
_SHOWN = """() => ({
    links: [...document.querySelectorAll("main a")].map((a) => decodeURIComponent(a.pathname)),
    waiting: document.querySelectorAll(".tile:not(.loaded), .waiting").length,
})"""


@dataclass(frozen=True)
class Shell:
    """A shell in the folder on which the drive is mounted."""

    folder: Path
    variables: Mapping[str, str] = field(default_factory=dict)

    def __call__(self, command: str) -> str:
        """Run *command*, which succeeds, and return what it says."""
        done = self._run(command)
        assert 0 == done.returncode, f"{command}: {done.stderr}"
        return done.stdout

    def refuses(self, command: str) -> None:
        """Run *command*, which fails and says so."""
        done = self._run(command)
        assert done.returncode, f"{command}: {done.stdout}"
        assert done.stderr

    def names(self, folder: str) -> set[str]:
        """Return what `ls` shows there."""
        return set(self(f'ls "{folder}"').splitlines())

    def lists(self, folder: str, *names: str) -> None:
        """Wait until `ls` shows these names there and no other.

        What was written into the mount is shown before it is uploaded; `Eyes.see` waits for that.
        """
        _wait_for({*names}, lambda: set(self._run(f'ls "{folder}"').stdout.splitlines()))

    def _run(self, command: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["/bin/sh", "-c", command],
            cwd=self.folder,
            env=os.environ | self.variables,
            capture_output=True,
            text=True,
            timeout=PATIENCE_S,
        )


@dataclass(frozen=True)
class Eyes:
    """What somebody sees who opens pages of the drive."""

    page: Page

    def opened(self, folder: str) -> Page:
        """Open the page of *folder*, and return it."""
        self.page.goto(quote(folder))
        return self.page

    def see(self, folder: str, *names: str) -> None:
        """Open the page of *folder*; it comes to show these and no others, all pictures drawn.

        Folders are named with a slash at the end, and photos by their paths below *folder*, since
        a page may show those of the folders in it. Names that begin with a dot, and what is below
        `/-/`, do not count.
        """
        opened_at = 0.0

        def shown() -> object:
            nonlocal opened_at
            if time.monotonic() - opened_at > _RELOAD_S:
                self.opened(folder)
                opened_at = time.monotonic()
            try:
                found = self.page.evaluate(_SHOWN)
            except Error as error:  # the page loads itself anew where all of it has changed
                return error
            below = {link.removeprefix(folder) for link in found["links"] if link != folder}
            seen = {each for each in below if not each.startswith((".", "/", "-/"))}
            return "pictures that are being drawn" if found["waiting"] else seen

        _wait_for({*names}, shown)


def _wait_for(expected: object, look: Callable[[], object]) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while (found := look()) != expected:
        assert time.monotonic() < deadline, f"{found}, not {expected}"
        time.sleep(0.1)
