"""The corpus of real files and its ground truth; tests that need it skip where it is absent."""

from __future__ import annotations

import csv
import os
from dataclasses import dataclass
from pathlib import Path

import pytest

_BESIDE_THE_PROJECT = Path(__file__).resolve().parents[4] / "shared" / "corpus"


@dataclass(frozen=True)
class Row:
    """A file of the corpus and what is known of it."""

    name: str  # path within the corpus
    path: Path
    truth: dict[str, str]

    def __getitem__(self, column: str) -> str:
        return self.truth[column]


@pytest.fixture(scope="session")
def corpus() -> list[Row]:
    """Every row of the corpus' index."""
    root = Path(os.environ.get("MANTELPIECE_CORPUS", _BESIDE_THE_PROJECT)) / "media"
    index = root / "INDEX.tsv"
    if not index.is_file():
        pytest.skip(f"no corpus of real files at {root} (MANTELPIECE_CORPUS names another place)")
    with index.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [Row(_name(row["path"]), root / _name(row["path"]), row) for row in rows]


def _name(escaped: str) -> str:
    return escaped.replace(r"\n", "\n").replace(r"\t", "\t").replace("\\\\", "\\")
