"""The main job, end to end: copy a real library in by rclone, find it by date, mount it."""

from __future__ import annotations

import csv
import json
import os
import re
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from click.testing import CliRunner
from support.rclone import Rclone
from support.server import PASSWORD, USER, Server, run, serving
from support.truth import EXCEPTIONS, IN_THE_DRIVE, differing, found_in_json

from config import load_settings
from library.paths import split_path
from providers.folder import File, resolve
from providers.root import tree
from server.cli import mantelpiece
from server.household import open_household

# What no one can date yet: its own kind of container.
UNDATABLE = {
    "formats/animated_Chimera.avif": "an image sequence, whose date is that of its video track",
}
# What is dated by its name alone, of which the index does not speak.
NAMED = {"dates/no_date_PXL_20231006_nodate.jpg": "2023-10"}
PROCESSED_S = 200


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A new server."""
    with serving(tmp_path_factory.mktemp("household") / "data") as running:
        yield running


@pytest.fixture(scope="module")
def rclone(server: Server, tool: Callable[..., str]) -> Rclone:
    """Rclone with the drive as its remote."""
    return Rclone(tool("rclone"), server.url, USER, PASSWORD)


@pytest.fixture(scope="module")
def library(rclone: Rclone, server: Server, corpus: Path) -> list[dict[str, str]]:
    """The corpus in the drive, all of it processed; returns its index."""
    copied = rclone("copy", str(corpus / "media"), "dav:/files/corpus")
    assert copied.returncode == 0, copied.stderr
    deadline = time.monotonic() + PROCESSED_S
    while _status(server)["pending"]:
        assert time.monotonic() < deadline, "the corpus is not processed in time"
        time.sleep(0.5)
    rows = _rows(corpus)
    # rclone leaves out one of two names that differ only in their normal form.
    stored = _stored(server, rows)
    return [row for row in rows if stored.get(row["path"]) == row["sha256"]]


def test_a_second_copy_transfers_nothing(
    rclone: Rclone, library: list[dict[str, str]], corpus: Path
) -> None:
    """What was copied is there: rclone finds nothing left to transfer."""
    again = rclone("copy", "-v", str(corpus / "media"), "dav:/files/corpus")
    assert "There was nothing to transfer" in again.stderr
    checked = rclone("check", "--download", "--one-way", str(corpus / "media"), "dav:/files/corpus")
    assert "0 differences found" in checked.stderr


def test_the_timeline_shows_the_right_days(server: Server, library: list[dict[str, str]]) -> None:
    """Every photo and video is in the month of its capture time; those without are undated."""
    expected = Counter(
        row["capture_local"][:7] or NAMED.get(row["path"], "undated")
        for row in library
        if row["kind"] in ("image", "video") and row["path"] not in UNDATABLE
    )
    expected["undated"] += sum(row["path"] in UNDATABLE for row in library)
    found = Counter({month: len(names) for month, names in _timeline(server).items()})
    assert found == expected


def test_information_is_that_of_the_index(server: Server, library: list[dict[str, str]]) -> None:
    """`mantelpiece info --json` says of every file what the index says, or it is known why not."""
    differences = {}
    for row in library:
        info = _info(server, row["path"])
        assert info["tasks_pending"] == []
        if row["kind"] in ("image", "video"):
            assert info["kind"] in ("image", "video")
            fields = differing(row, found_in_json(info))
            if fields:
                differences[row["path"]] = fields
    known = {**EXCEPTIONS}
    for path, (fields, why) in IN_THE_DRIVE.items():
        known[path] = (known.get(path, (set(), ""))[0] | fields, why)
    assert differences == {path: fields for path, (fields, _) in known.items()}


def test_information_tells_where_it_was(server: Server, library: list[dict[str, str]]) -> None:
    """The nearest town with its region and country, and the zone of its clocks."""
    places = {
        "cameras/Google_Pixel6Pro.jpg": ("Europe/Paris", "France"),
        "cameras/Apple_iPhoneX_london.jpg": ("Europe/London", "United Kingdom"),
        "cameras/Sony_ILCE7RM3_sydney_tz.jpg": ("Australia/Sydney", "Australia"),
        "tz/UTC-20240413-203531-Kathmandu.jpg": ("Asia/Kathmandu", "Nepal"),
        "live/not-motion_IMG_1234.mp4": ("Europe/Paris", "France"),
    }
    infos = {path: _info(server, path) for path in places}
    assert places == {path: (info["time_zone"], info["country"]) for path, info in infos.items()}
    assert all(info["town"] and info["region"] for info in infos.values())
    assert infos["live/not-motion_IMG_1234.mp4"]["offset"] == "+02:00"


def test_every_file_is_stored_as_it_was(library: list[dict[str, str]], corpus: Path) -> None:
    """The checksum of every file is the original's, but for the one that rclone leaves out."""
    rows = _rows(corpus)
    assert len(library) == len(rows) - 1


def test_nothing_in_the_corpus_stops_the_server(server: Server, library: object) -> None:
    """Hostile and damaged files are marked as failed, each with a reason; the rest is shown."""
    status = _status(server)
    assert status["pending"] == 0
    assert 0 < status["failed"] < 20


def test_what_looks_alike_stands_side_by_side(server: Server, library: object) -> None:
    """A copy and a photo that was encoded anew beside the original, and nothing else."""
    groups = [
        {re.sub(r"%20\(\d+\)", "", name) for name in _names(server, f"/duplicates/{number}/")}
        for number in _names(server, "/duplicates/")
    ]
    alike = {"Nikon_P6000_gps.jpg", "exact_copy.jpg", "near_q60.jpg"}
    assert [alike] == [group for group in groups if group & alike]


def test_a_mounted_drive_is_used_by_shell_commands(
    rclone: Rclone, server: Server, tool: Callable[..., str], tmp_path: Path
) -> None:
    """A file is copied in, renamed, read back and deleted on an rclone mount."""
    tool("fusermount3", "fusermount")
    if not Path("/dev/fuse").exists():
        pytest.skip("there is no /dev/fuse")
    photo = os.urandom(300_000)
    (tmp_path / "photo.jpg").write_bytes(photo)
    folder = tmp_path / "drive"
    folder.mkdir()
    with rclone.mounted("dav:", folder) as drive:
        assert {"files", "timeline"} <= {entry.name for entry in drive.iterdir()}
        album = drive / "files" / "Été 2024"
        album.mkdir()
        (album / "photo.jpg").write_bytes((tmp_path / "photo.jpg").read_bytes())
        (album / "photo.jpg").rename(album / "Plage.jpg")
        assert (album / "Plage.jpg").read_bytes() == photo
        assert _eventually(lambda: server.request("GET", _PLAGE), (200, photo))
        (album / "Plage.jpg").unlink()
        assert _eventually(lambda: server.request("GET", _PLAGE)[0], 404)


_PLAGE = "/files/%C3%89t%C3%A9%202024/Plage.jpg"


def _eventually(look: Callable[[], object], expected: object) -> bool:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        if look() == expected:
            return True
        time.sleep(0.2)
    return False


def _rows(corpus: Path) -> list[dict[str, str]]:
    with (corpus / "media" / "INDEX.tsv").open(encoding="utf-8", newline="") as index:
        return list(csv.DictReader(index, delimiter="\t", quoting=csv.QUOTE_NONE))


def _status(server: Server) -> dict[str, int]:
    return dict(json.loads(run("status", "--json", "--data", str(server.data)).stdout))


def _stored(server: Server, rows: list[dict[str, str]]) -> dict[str, str]:
    """The checksums of the corpus files that are in the drive, by path."""
    settings = load_settings({"data": str(server.data)}, environ={})
    with open_household(settings) as household:
        root = tree(household.library, household.accounts.find(USER))
        nodes = {
            row["path"]: resolve(root, split_path(f"/files/corpus/{row['path']}")) for row in rows
        }
    return {path: node.media.checksum for path, node in nodes.items() if isinstance(node, File)}


def _info(server: Server, path: str) -> dict[str, Any]:
    arguments = ["info", USER, f"/files/corpus/{path}", "--json", "--data", str(server.data)]
    told = CliRunner().invoke(mantelpiece, arguments)
    assert told.exit_code == 0, told.output
    return dict(json.loads(told.output))


def _timeline(server: Server) -> dict[str, list[str]]:
    months: dict[str, list[str]] = {}
    for year in _names(server, "/timeline/"):
        if year == "undated":
            months[year] = _names(server, "/timeline/undated/")
            continue
        for month in _names(server, f"/timeline/{year}/"):
            months[month] = _names(server, f"/timeline/{year}/{month}/")
    return months


def _names(server: Server, path: str) -> list[str]:
    _, listing = server.request("PROPFIND", path, headers={"Depth": "1"})
    hrefs = [href.text or "" for href in ET.fromstring(listing).iter("{DAV:}href")]
    return [href.rstrip("/").rsplit("/", 1)[-1] for href in hrefs[1:]]
