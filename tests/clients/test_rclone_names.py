from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from support.rclone import Rclone
from support.server import PASSWORD, USER, Server

# docs/clients.md names them: control characters, the backslash, and what is not UTF-8. NUL and
# the slash are in no name that a client could ask for.
REFUSED = {*map(chr, range(1, 32)), "\\", "\x7f", "\N{REPLACEMENT CHARACTER}"}


def test_only_the_documented_names_are_refused(
    server: Server, tool: Callable[..., str], tmp_path: Path
) -> None:
    """`rclone test info` finds that all other characters can stand anywhere, and come back."""
    rclone = Rclone(tool("rclone"), server.url, USER, PASSWORD)
    report = tmp_path / "info.json"
    once = ("--low-level-retries", "1", "--retries", "1")
    done = rclone(
        "test", "info", "--check-control", *once, "--write-json", str(report), "dav:/files"
    )
    assert 0 == done.returncode, done.stderr
    characters = json.loads(report.read_text())["ControlCharacters"]
    refused = {each for each, told in characters.items() if told.get("WriteError")}
    assert REFUSED == refused
    everywhere = {"left": "present", "middle": "present", "right": "present"}
    assert {} == {
        each: told["InList"]
        for each, told in characters.items()
        if each not in REFUSED and told["InList"] != everywhere
    }
