from __future__ import annotations

import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from support.server import PASSWORD, USER, Server

_SUMMARY = re.compile(r"of (\d+) tests run: (\d+) passed")


@pytest.mark.timeout(300)
def test_litmus_is_content(server: Server, tool: Callable[..., str], tmp_path: Path) -> None:
    """All 104 tests of litmus 0.13 pass, none with a warning."""
    done = subprocess.run(
        [tool("litmus"), "-k", f"{server.url}/files/", USER, PASSWORD],
        cwd=tmp_path,  # it writes debug.log
        capture_output=True,
        text=True,
        timeout=240,
    )
    counts = [(int(run), int(passed)) for run, passed in _SUMMARY.findall(done.stdout)]
    assert ([(16, 16), (13, 13), (30, 30), (41, 41), (4, 4)], False) == (
        counts,
        "WARNING" in done.stdout,
    ), done.stdout
