"""The corpus' labelled photos of faces."""

from __future__ import annotations

import csv
from pathlib import Path

from library.faces.detected import FaceJob
from library.media.sniff import HEAD_BYTES, sniff


def labelled_portraits(corpus: Path) -> list[tuple[Path, str]]:
    """Return each one's path and the name of its main person."""
    index = corpus / "faces" / "INDEX.tsv"
    with index.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    return [(index.parent / row["path"], row["person"]) for row in rows]


def job_for(path: Path, size: tuple[int, int] = (1000, 1000)) -> FaceJob:
    """Return a job for the file at *path*, whose original is *size* (width, height)."""
    with path.open("rb") as file:
        sniffed = sniff(file.read(HEAD_BYTES), path.name)
    return FaceJob(path, sniffed.kind, sniffed.mime, *size)
