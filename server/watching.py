"""Watching folders: what others than the drive change on disk is indexed within seconds.

It is watchfiles that asks the system; on Linux by inotify, which sees what happens on this machine.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from pathlib import Path

import watchfiles

from library.paths import UPLOADS_FOLDER
from library.scan.touched import touched
from library.scan.tree import Tree
from server.scans import Scans

log = logging.getLogger(__name__)

_DEBOUNCE_MS = 3000  # how long a burst is gathered at most
_STEP_MS = 500  # of silence that ends a burst
_LOOK_EVERY_MS = 30_000  # for users and libraries that are new, disks that were mounted


def watch_until_ended(scans: Scans, *, everything: bool) -> None:
    """Watch libraries and adopted folders, or *everything*, and scan what was touched in them."""
    while not scans.ended.is_set():
        trees = _there(scans, everything=everything)
        try:
            _watch(scans, trees, everything=everything)
        except (OSError, RuntimeError) as error:
            log.warning("cannot watch folders, which are scanned now and then: %s", error)
            scans.ended.wait()


def _watch(scans: Scans, trees: Sequence[Tree], *, everything: bool) -> None:
    """Return when there is something else to be watched."""
    if not trees:
        scans.ended.wait(_LOOK_EVERY_MS / 1000)
        return
    log.info("watching folders=%d", len({tree.path for tree in trees}))
    for changes in watchfiles.watch(
        *sorted({tree.path for tree in trees}),
        watch_filter=lambda _change, path: f"/{UPLOADS_FOLDER}" not in path,
        debounce=_DEBOUNCE_MS,
        step=_STEP_MS,
        stop_event=scans.ended,
        rust_timeout=_LOOK_EVERY_MS,
        yield_on_timeout=True,
        raise_interrupt=False,
        ignore_permission_denied=True,
    ):
        for tree in trees:
            _scan(scans, tree, (path for _, path in changes))
        if trees != _there(scans, everything=everything):
            return


def _scan(scans: Scans, tree: Tree, paths: Iterable[str]) -> None:
    inside = sorted(path for path in paths if f"{path}/".startswith(f"{tree.path}/"))
    if inside and (starts := touched(scans.library, tree, inside)):
        scans.scan(tree, starts)


def _there(scans: Scans, *, everything: bool) -> Sequence[Tree]:
    return [tree for tree in scans.trees(everything=everything) if Path(tree.path).is_dir()]
