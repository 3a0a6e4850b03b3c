"""Metadata of real files: CPU time beside exiftool's, and how much of the truth is read."""

from __future__ import annotations

import csv
import os
import shutil
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import psutil
from bench.report import Figure
from support.truth import differing, expected, found

from library.errors import Unreadable
from library.media.metadata import read_facts
from library.media.sniff import HEAD_BYTES, sniff
from library.model import Facts, Kind

ROOT = Path(__file__).resolve().parents[2]
CORPUS = Path(os.environ.get("MANTELPIECE_CORPUS", ROOT.parent / "shared" / "corpus")) / "media"
PEER = "exiftool -stay_open"
_RUNS = 3
# What is counted together, and which part of it the issue asks for.
_COVERAGE = {
    "dates": (("captured_local", "captured_utc"), "≥ 98"),
    "places": (("latitude", "longitude"), "100"),
    "models": (("model",), "≥ 98"),
    "displayed sizes": (("width", "height"), "100"),
    "durations": (("duration_s",), "100"),
    "content identifiers": (("content_id",), "100"),
}


@dataclass(frozen=True, slots=True)
class _File:
    path: Path
    kind: Kind
    mime: str
    row: Mapping[str, str]


def figures() -> Iterator[Figure]:
    """Read every photo and video several times, and compare what was read once."""
    if not CORPUS.is_dir():
        print(f"left out: metadata needs {CORPUS}")
        return
    if shutil.which("exiftool") is None:
        print("left out: exiftool is not installed")
    files = list(_files())
    facts = {file.path: _read(file) for file in files}
    for kind, title in ((Kind.IMAGE, "photos"), (Kind.VIDEO, "videos")):
        chosen = [file for file in files if file.kind is kind]
        ours = tuple(_ours_ms(chosen) for _ in range(_RUNS))
        peer = tuple(_peer_ms(chosen)) if shutil.which("exiftool") else ()
        goal = "≤ 0.2 ×" if kind is Kind.IMAGE else ""
        yield Figure(f"metadata: CPU of {title}", ours, "ms/file", goal, PEER, peer)
    for title, (names, goal) in _COVERAGE.items():
        yield Figure(f"metadata: {title} right", (_right(files, facts, names),), "%", goal)


def _files() -> Iterator[_File]:
    with (CORPUS / "INDEX.tsv").open(encoding="utf-8", newline="") as index:
        for row in csv.DictReader(index, delimiter="\t", quoting=csv.QUOTE_NONE):
            path = CORPUS / row["path"]
            if row["kind"] in ("image", "video") and path.is_file():
                with path.open("rb") as file:
                    sniffed = sniff(file.read(HEAD_BYTES), path.name)
                yield _File(path, sniffed.kind, sniffed.mime, row)


def _read(file: _File) -> Facts:
    with suppress(Unreadable):
        return read_facts(file.path, file.mime, file.kind)
    return Facts()


def _ours_ms(files: Sequence[_File]) -> float:
    started = time.process_time()
    for file in files:
        with suppress(Unreadable):
            read_facts(file.path, file.mime, file.kind)
    return (time.process_time() - started) * 1000 / len(files)


def _peer_ms(files: Sequence[_File]) -> Iterator[float]:
    with _exiftool() as process:
        _ask(process, files[0].path)  # its modules are loaded by then
        watched = psutil.Process(process.pid)
        for _ in range(_RUNS):
            before = watched.cpu_times()
            for file in files:
                _ask(process, file.path)
            after = watched.cpu_times()
            spent_s = after.user + after.system - before.user - before.system
            yield spent_s * 1000 / len(files)


@contextmanager
def _exiftool() -> Iterator[subprocess.Popen[bytes]]:
    command = ["exiftool", "-stay_open", "True", "-@", "-"]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as process:
        yield process
        assert process.stdin is not None
        process.stdin.write(b"-stay_open\nFalse\n")
        process.stdin.close()


def _ask(process: subprocess.Popen[bytes], path: Path) -> None:
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(b"-json\n-G1\n-n\n" + os.fsencode(path) + b"\n-execute\n")
    process.stdin.flush()
    while line := process.stdout.readline():
        if line.startswith(b"{ready}"):
            return


def _right(files: Sequence[_File], facts: Mapping[Path, Facts], names: Sequence[str]) -> float:
    """In percent of the files of which the index knows one of *names*."""
    known = [file for file in files if any(expected(file.row)[name] is not None for name in names)]
    right = [file for file in known if not differing(file.row, found(facts[file.path])) & {*names}]
    return 100 * len(right) / len(known)
