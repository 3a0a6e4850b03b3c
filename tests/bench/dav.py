"""WebDAV beside the peers: ours signs in, indexes, checks sums and fsyncs, the peers do not."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from itertools import count
from pathlib import Path

import psutil
from bench.load import Target, interleaved, missing
from bench.memory import peak_memory
from bench.peers import available, serving_peers
from bench.report import Figure
from bench.same_files import FOLDERS, HUGE, fill_ours, fill_peer, write_sizes
from support.server import PASSWORD, Server, basic, serving

OURS = "ours"
_PEERS = ("nginx", "copyparty", "apache", "wsgidav")
_WEB = "server.child web"  # in the command line of a web process
_new = count()


@dataclass(frozen=True)
class Row:
    """One line of work, and what to reach beside each peer."""

    what: str
    unit: str
    measure: Callable[[Target], float]
    goals: Mapping[str, str]  # of ours divided by the peer's


def figures() -> Iterator[Figure]:
    """Do each row of work on ours and on its peers by turns."""
    if lacking := missing():
        print(f"left out: the WebDAV figures need {' and '.join(lacking)}")
        return
    with tempfile.TemporaryDirectory(prefix="mantelpiece-bench-") as folder:
        Path(folder).chmod(0o755)  # peers drop their rights
        big = Path(folder) / "big"
        write_sizes(big)
        with _everyone(Path(folder), big) as (server, targets):
            for row in _rows(big):
                yield from _row(row, server, targets)
            yield _memory(f"PROPFIND of {HUGE[1]:,} files", server, _hugest, targets[OURS])


@contextmanager
def _everyone(folder: Path, big: Path) -> Iterator[tuple[Server, Mapping[str, Target]]]:
    """Start ours and the peers that there are, on the same files."""
    roots = {name: folder / name for name in available(*_PEERS)}
    for root in roots.values():
        fill_peer(root, big)
    fill_ours(folder / OURS, big, PASSWORD)
    with (
        (folder / "log").open("wb") as log,
        serving(folder / OURS, log=log) as server,
        serving_peers(roots) as urls,
    ):
        ours = Target(server.url, "/files", basic())
        for _ in range(20):  # every process checks the password once, which is meant to take long
            ours.seconds("", "-XPROPFIND", "-HDepth: 0")
        targets = {OURS: ours} | {name: Target(url) for name, url in urls.items()}
        for name, target in targets.items():
            for path, files in FOLDERS.items():
                if (listed := target.listed(f"{path}/")) != files + 1:
                    raise RuntimeError(f"{name} lists {listed} of {files} files in {path}")
        yield server, targets


def _rows(big: Path) -> tuple[Row, ...]:
    faster = {"copyparty": "≥ 0.9", "apache": "≥ 0.9, the faster of both counts"}
    return (
        Row(
            "PROPFIND of 10,000 files, no answer kept",
            "s",
            _changed_listing,
            {"nginx": "≤ 1.0", "copyparty": "≤ 0.5"},
        ),
        Row(
            "PROPFIND of 10,000 files, unchanged",
            "s",
            lambda target: target.listing("k10/"),
            {"nginx": "≤ 0.3"},
        ),
        Row(
            "PROPFIND of 1,000 files, 2 connections",
            "req/s",
            lambda target: target.rate("k1/", 2, "propfind.lua").requests,
            {"copyparty": "≥ 3", "nginx": "towards 1"},
        ),
        Row(
            "the same, each another question, no answer kept",
            "req/s",
            lambda target: target.rate("k1/", 2, "propfind.lua", "varied").requests,
            {"copyparty": "≥ 3", "nginx": "towards 1"},
        ),
        Row(
            "GET 3 MB, 4 connections",
            "MB/s",
            lambda target: target.rate("photo.bin", 4).megabytes,
            faster,
        ),
        Row("GET 1 GiB", "MB/s", lambda target: 1074 / target.seconds("gib.bin"), faster),
        Row(
            "GET 6 bytes, 4 connections",
            "req/s",
            lambda target: target.rate("tiny.bin", 4).requests,
            {"copyparty": "≥ 1.0"},
        ),
        Row(
            "PUT 200 KB, 4 connections",
            "req/s",
            _uploads,
            {"copyparty": "≥ 0.7", "wsgidav": "≥ 2"},
        ),
        Row("PUT 1 GiB", "s", partial(_upload, big / "gib.bin"), {"wsgidav": "≤ 1.2"}),
    )


def _row(row: Row, server: Server, targets: Mapping[str, Target]) -> Iterator[Figure]:
    taking_part = {name: targets[name] for name in (OURS, *row.goals) if name in targets}
    with peak_memory(psutil.Process(server.process.pid), role=_WEB) as peak:
        seen = interleaved(row.measure, taking_part)
    for peer, goal in row.goals.items():
        yield Figure(row.what, seen[OURS], row.unit, goal, peer, seen.get(peer, ()))
    yield Figure("    memory of a web process meanwhile", (peak.mb,), "MB", "≤ 150")


def _memory(
    what: str, server: Server, measure: Callable[[Target], float], target: Target
) -> Figure:
    with peak_memory(psutil.Process(server.process.pid), role=_WEB) as peak:
        measure(target)
    return Figure(f"memory of a web process: {what}", (peak.mb,), "MB", "≤ 150")


def _changed_listing(target: Target) -> float:
    """List a folder whose state has never been listed: one of its files is written just before.

    What is cold is our memory of finished answers, which has none for this state. The index's pages
    are in the system's cache, and so are the peers' directories and inodes. The PUT is not timed.
    """
    target.seconds("k10/IMG_000000.bin", "-XPUT", "--data-binary", f"{next(_new):06}")
    return target.listing("k10/")


def _hugest(target: Target) -> float:
    return target.listing(f"{HUGE[0]}/")


def _uploads(target: Target) -> float:
    folder = f"put{next(_new)}/"
    target.seconds(folder, "-XMKCOL")
    try:
        return target.rate(folder, 4, "put.lua").requests
    finally:
        target.seconds(folder, "-XDELETE")


def _upload(file: Path, target: Target) -> float:
    try:
        return target.upload(file, "upload.bin")
    finally:
        target.seconds("upload.bin", "-XDELETE")
