"""Scans of libraries and adopted folders, one at a time."""

from __future__ import annotations

import logging
import threading
from collections.abc import Sequence

from library.errors import LibraryError
from library.library import Library
from library.scan.scan import Scan
from library.scan.touched import Start
from library.scan.tree import Tree
from library.scan.trees import allow_uploads, trees_of
from server.household import Household

log = logging.getLogger(__name__)


class Scans:
    """All scans of one process; they end with it."""

    def __init__(self, household: Household) -> None:
        """Scan what *household* has."""
        self._household = household
        self._turn = threading.Lock()  # one at a time: disks are slow enough
        self.ended = threading.Event()

    @property
    def library(self) -> Library:
        """What is scanned."""
        return self._household.library

    def trees(self, *, everything: bool = False) -> Sequence[Tree]:
        """Return libraries and adopted folders; with *everything*, all users' folders."""
        return [
            tree
            for user in self._household.accounts.everyone()
            for tree in trees_of(self._household.library, user)
            if everything or user.adopted or tree.library is not None
        ]

    def run(self) -> None:
        """Scan all libraries and adopted folders."""
        for tree in self.trees():
            if not self.ended.is_set():
                self.scan(tree)

    def scan(self, tree: Tree, only: Sequence[Start] | None = None) -> None:
        """Scan one tree, or those folders of it. Never raises: it is tried again some day."""
        scan = Scan(self._household.library, tree, threads=1, ended=self.ended)
        try:
            with self._turn:
                report = scan.run(only)
                if only is None:
                    allow_uploads(tree)
        except LibraryError as error:
            log.warning("not scanned user=%s: %s", tree.owner.name, error)
            return
        log.info("scanned user=%s library=%s %s", tree.owner.name, tree.library or "-", report)
        if report.held_back:
            log.warning(
                "%d files of user=%s are not on disk; the index keeps them. If they are really "
                "gone: mantelpiece scan %s --force",
                report.held_back,
                tree.owner.name,
                tree.owner.name,
            )
