"""The index of a video moved to its front."""

from __future__ import annotations

import struct
from io import BytesIO
from pathlib import Path

import av
import pytest
from support.videos import make_video

from library.media.faststart import write_front
from library.media.front import layout


def sent(front: Path, original: Path) -> bytes:
    """What a player gets."""
    parts = layout(front, original)
    assert parts is not None
    return b"".join(part.path.read_bytes()[part.start : part.start + part.length] for part in parts)


def pictures(source: object) -> list[bytes]:
    with av.open(source) as container:
        return [frame.to_ndarray().tobytes() for frame in container.decode(video=0)]


@pytest.mark.parametrize("name", ["a.mp4", "a.mov"])
def test_the_index_is_sent_first(tmp_path: Path, name: str) -> None:
    """And every picture and sound is where it then says."""
    path = make_video(tmp_path / name)
    assert write_front(path, tmp_path / "front")
    data = sent(tmp_path / "front", path)
    assert path.stat().st_size == len(data)
    assert data.index(b"moov") < data.index(b"mdat")
    assert pictures(str(path)) == pictures(BytesIO(data))


def test_offsets_of_64_bits_are_moved_too(tmp_path: Path) -> None:
    """As of videos beyond 4 GB."""
    path = make_video(tmp_path / "a.mp4", audio=None)
    data = path.read_bytes()
    at = data.index(b"stco") - 4
    size, _, flags, count = struct.unpack_from(">I4sII", data, at)
    offsets = struct.unpack_from(f">{count}I", data, at + 16)
    wide = struct.pack(f">I4sII{count}Q", size + 4 * count, b"co64", flags, count, *offsets)
    data = bytearray(data[:at] + wide + data[at + size :])
    for name in (b"moov", b"trak", b"mdia", b"minf", b"stbl"):
        place = data.index(name) - 4
        (old,) = struct.unpack_from(">I", data, place)
        struct.pack_into(">I", data, place, old + 4 * count)
    path.write_bytes(data)
    assert write_front(path, tmp_path / "front")
    assert pictures(str(path)) == pictures(BytesIO(sent(tmp_path / "front", path)))


def test_where_it_is_in_front_already_nothing_is_written(tmp_path: Path) -> None:
    """So it is with fragments, whose offsets are of another kind."""
    for flags in ("faststart", "frag_keyframe+empty_moov"):
        path = make_video(tmp_path / f"{flags}.mp4", options={"movflags": flags})
        assert not write_front(path, tmp_path / "front")
        assert not (tmp_path / "front").exists()


@pytest.mark.parametrize("change", ["count", "offset", "cut"])
def test_what_breaks_the_rules_is_left_alone(tmp_path: Path, change: str) -> None:
    """Nothing is sent that the file does not say."""
    path = make_video(tmp_path / "a.mp4", audio=None)
    data = bytearray(path.read_bytes())
    at = data.index(b"stco")
    if change == "count":
        struct.pack_into(">I", data, at + 8, 0xFFFFFFFF)
    elif change == "offset":
        struct.pack_into(">I", data, at + 12, 0xFFFFFFF0)
    else:
        del data[-10:]
    path.write_bytes(data)
    assert not write_front(path, tmp_path / "front")


@pytest.mark.parametrize("kept", [0, 10, 60, -1])
def test_every_truncation_is_survived(tmp_path: Path, kept: int) -> None:
    """No front is made, and nothing is raised."""
    path = make_video(tmp_path / "a.mp4", audio=None)
    path.write_bytes(path.read_bytes()[:kept])
    assert not write_front(path, tmp_path / "front")


def test_a_front_of_another_file_is_not_believed(tmp_path: Path) -> None:
    """One whose original has changed, and what is no front at all."""
    path = make_video(tmp_path / "a.mp4")
    write_front(path, tmp_path / "front")
    with path.open("ab") as file:
        file.write(b"more")
    assert layout(tmp_path / "front", path) is None
    (tmp_path / "front").write_bytes(b"short")
    assert layout(tmp_path / "front", path) is None
    assert layout(tmp_path / "none", path) is None
