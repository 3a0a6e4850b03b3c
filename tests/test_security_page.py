"""docs/security.md goes through the whole standard, and names nothing that is not there."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")

# The last point of each section; those before it that are of level 3, or have been deleted.
LAST = (
    "2.1.12 2.2.7 2.3.3 2.4.6 2.5.7 2.6.3 2.7.6 2.8.7 2.9.3 2.10.4 3.1.1 3.2.4 3.3.4 3.4.5 3.5.3 "
    "3.7.1 4.1.5 4.2.2 4.3.3 5.1.5 5.2.8 5.3.10 5.4.3 5.5.4 7.1.4 7.2.2 7.3.4 7.4.3 8.1.4 8.2.3 "
    "8.3.8 9.1.3 9.2.4 12.1.3 12.2.1 12.3.6 12.4.2 12.5.2 12.6.1 13.1.5 13.2.6 13.3.2 13.4.2 "
    "14.1.4 14.2.6 14.3.3 14.4.7 14.5.4"
)
OTHERS = {"2.2.4", "2.2.5", "2.2.6", "2.2.7", "4.1.4", "7.3.2", "13.1.2", "13.2.4", "14.3.1"}
ROW = re.compile(
    r"^\| (\d+\.\d+\.\d+)(?:–\d+\.\d+\.(\d+))? \| [^|]+ \| ([^|]+) \| ([^|]*)\|$", re.MULTILINE
)


def test_every_point_has_its_verdict() -> None:
    """Of OWASP ASVS 4.0.3, level 2; what is not met says why."""
    found: list[str] = []
    for first, last, verdict, reason in ROW.findall(PAGE):
        section, _, number = first.rpartition(".")
        found += [f"{section}.{each}" for each in range(int(number), int(last or number) + 1)]
        assert verdict in ("met", "partly", "no", "–"), first
        assert reason.strip() or verdict in ("met", "–"), first
    sections = (last.rpartition(".") for last in LAST.split())
    every = [f"{name}.{each}" for name, _, last in sections for each in range(1, int(last) + 1)]
    assert [point for point in every if point not in OTHERS] == found


def test_what_it_names_is_there() -> None:
    """Each file of the program."""
    named = set(re.findall(r"`([\w/]+/[\w/.]+)`", PAGE))
    assert named
    assert [] == sorted(name for name in named if not (ROOT / name).exists())
