"""Zips that are made while they are sent."""

from __future__ import annotations

import io
import os
import shutil
import struct
import subprocess
import tracemalloc
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from library import zips
from library.zips import Entry, zip_length, zip_stream

MAY = datetime(2024, 5, 4, 12, 30, 14, tzinfo=UTC)


def made(*files: tuple[str, bytes], modified: datetime = MAY) -> bytes:
    """A zip of small files, whose length is what was told beforehand."""
    entries = [Entry(name, len(content), modified) for name, content in files]
    contents = [[content] for _, content in files]
    stream = b"".join(zip_stream(zip(entries, contents, strict=True)))
    assert zip_length(entries) == len(stream)
    return stream


def read(stream: bytes) -> dict[str, bytes]:
    """What a reader finds, which also compares the checksums."""
    with zipfile.ZipFile(io.BytesIO(stream)) as archive:
        assert {info.compress_type for info in archive.infolist()} <= {zipfile.ZIP_STORED}
        return {name: archive.read(name) for name in archive.namelist()}


NAMES = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="/\\"), min_size=1
)


@given(st.dictionaries(NAMES, st.binary(max_size=50), max_size=8))
def test_what_was_put_in_comes_out(files: dict[str, bytes]) -> None:
    """Whatever it is called; and the length is known beforehand."""
    assert files == read(made(*files.items()))


def test_folders_are_kept() -> None:
    """Also those in which there is nothing."""
    assert ["a/b.txt", "empty/"] == [*read(made(("a/b.txt", b"b"), ("empty/", b"")))]


def test_nothing_is_a_zip_too() -> None:
    """Of no files."""
    assert {} == read(made())


@pytest.mark.parametrize("year", [1800, 1970, 1980, 2024, 2038, 2200])
def test_dates_are_kept(year: int) -> None:
    """To the second and of no zone where the format can say it, else as near as it can."""
    modified = datetime(year, 5, 4, 12, 30, 14, tzinfo=UTC)
    with zipfile.ZipFile(io.BytesIO(made(("a", b""), modified=modified))) as archive:
        (info,) = archive.infolist()
    local = modified.astimezone().timetuple()[:6]
    assert min(max(1980, year), 2107) == info.date_time[0]
    if 1980 < year < 2107:
        assert local == info.date_time
    if 1902 < year < 2038:
        assert (0x5455, 5, 1, int(modified.timestamp())) == struct.unpack("<HHBl", info.extra)
    else:
        assert b"" == info.extra


@pytest.mark.parametrize("limit", [0, 20, 100, 150, 10_000])
def test_large_ones_are_as_long_as_they_say(monkeypatch: pytest.MonkeyPatch, limit: int) -> None:
    """Where sizes, places or both take 64 bits; here they do from some bytes on."""
    for module in (zipfile, zips):
        monkeypatch.setattr(module, "ZIP64_LIMIT", limit)
        monkeypatch.setattr(module, "ZIP_FILECOUNT_LIMIT", 3)
    files = [(f"{number} é.jpg", bytes(number)) for number in (0, 19, 20, 21, 50, 99, 100, 101)]
    for count in range(len(files)):
        assert dict(files[:count]) == read(made(*files[:count]))


def test_more_than_four_gigabytes(tmp_path: Path) -> None:
    """For real: the length is right, and what comes last is found."""
    block, count = bytes(64 << 20), 66
    entries = [Entry("film.mov", len(block) * count, MAY), Entry("last.txt", 4, MAY)]
    length = 0
    whole = tmp_path / "large.zip"
    with whole.open("wb") as file:
        for piece in zip_stream(zip(entries, ([block] * count, [b"last"]), strict=True)):
            length += len(piece)
            if piece.count(0) == len(piece):
                file.seek(len(piece), os.SEEK_CUR)  # a hole takes no room
            else:
                file.write(piece)
    assert zip_length(entries) == length == whole.stat().st_size
    with zipfile.ZipFile(whole) as archive:
        assert [block and 66 * (64 << 20), 4] == [each.file_size for each in archive.infolist()]
        assert b"last" == archive.read("last.txt")


@pytest.mark.skipif(shutil.which("unzip") is None, reason="unzip is not installed")
def test_unzip_reads_it(tmp_path: Path) -> None:
    """With names, folders and times."""
    (tmp_path / "a.zip").write_bytes(made(("Ünder/日本.txt", b"words"), ("empty/", b"")))
    subprocess.run(["unzip", "-q", "a.zip"], cwd=tmp_path, check=True, env={"LC_ALL": "C.UTF-8"})
    found = tmp_path / "Ünder" / "日本.txt"
    assert b"words" == found.read_bytes()
    assert MAY.timestamp() == found.stat().st_mtime
    assert (tmp_path / "empty").is_dir()


def test_it_takes_no_memory() -> None:
    """However long a file is: a piece at a time is there."""
    block, count = bytes(1 << 20), 100
    stream = zip_stream([(Entry("film.mov", len(block) * count, MAY), [block] * count)])
    tracemalloc.start()
    length = sum(map(len, stream))
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert length > len(block) * count
    assert most < 3 * len(block)


def test_it_is_made_while_it_is_read() -> None:
    """Of each file, no more is asked for than was sent; what fails ends it, and it is not whole."""
    asked: list[int] = []

    def content(number: int) -> Iterator[bytes]:
        for part in range(3):
            asked.append(number)
            if number == 1 and part == 1:
                raise OSError("gone")
            yield b"x" * 10

    entries = [Entry(str(number), 30, MAY + timedelta(number)) for number in range(3)]
    stream = zip_stream((each, content(at)) for at, each in enumerate(entries))
    sent = [next(stream)]
    assert [0] == asked
    with pytest.raises(OSError, match="gone"):
        sent.extend(stream)
    assert [0, 0, 0, 1, 1] == asked
    with pytest.raises(zipfile.BadZipFile):
        read(b"".join(sent))
