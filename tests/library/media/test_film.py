"""Films: what every browser plays, of whatever a camera writes."""

from __future__ import annotations

import threading
from pathlib import Path

import av
import numpy as np
import pytest
from support.videos import MIMES, make_video

from library.errors import Unreadable
from library.media.film import Wish, make_film
from library.media.filming import Filming, FilmJob, Unwanted
from library.media.metadata import read_facts
from library.model import Facts, Kind

FULL_HD = Wish(1080, 1)


def film_of(path: Path, wish: Wish = FULL_HD) -> tuple[Path, Facts]:
    """The film of the video at *path*, and its facts."""
    film = path.with_name(f"{path.name}.film.mp4")
    make_film(path, MIMES[path.suffix], film, wish, lambda _: None)
    return film, read_facts(film, "video/mp4", Kind.VIDEO)


def packets(path: Path) -> list[bytes]:
    """The pictures as they are coded."""
    with av.open(str(path)) as container:
        return [bytes(packet) for packet in container.demux(video=0) if packet.size]


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
@pytest.mark.parametrize(
    ("name", "video", "audio"),
    [
        ("a.mkv", "h264", "mp3"),
        ("a.ts", "h264", "ac3"),
        ("a.mov", "h264", "pcm_s16le"),
        ("a.mov", "prores", None),
        ("a.mp4", "hevc", "aac"),
        ("a.avi", "mpeg4", "mp3"),
        ("a.mpg", "mpeg2video", "mp2"),
        ("a.flv", "h264", "aac"),
        ("a.webm", "vp9", "opus"),
    ],
)
def test_every_kind_of_video_becomes_a_film(
    tmp_path: Path, name: str, video: str, audio: str | None, rotation: int
) -> None:
    """H.264 and sound that browsers play, as long and as large as the original is shown."""
    path = make_video(tmp_path / name, video=video, audio=audio, rotation=rotation)
    original = read_facts(path, MIMES[path.suffix], Kind.VIDEO)
    _, facts = film_of(path)
    assert (facts.video_codec, original.width, original.height) == (
        "h264",
        facts.width,
        facts.height,
    )
    assert {"aac": "aac", "mp3": "mp3", None: None}.get(audio, "aac") == facts.audio_codec
    assert facts.duration_s == pytest.approx(2.0, abs=0.15)


def test_what_browsers_play_is_taken_over_without_loss(tmp_path: Path) -> None:
    """H.264 in Matroska keeps its pictures, byte by byte."""
    path = make_video(tmp_path / "a.mkv")
    film, _ = film_of(path)
    assert packets(path) == packets(film)


def test_a_film_has_its_index_in_front(tmp_path: Path) -> None:
    """It begins to play with its first bytes."""
    data = film_of(make_video(tmp_path / "a.avi", video="mpeg4", audio=None))[0].read_bytes()
    assert 0 < data.index(b"moov") < data.index(b"mdat")


@pytest.mark.parametrize(
    ("size", "height", "expected"),
    [((641, 361), 1080, (640, 360)), ((640, 360), 180, (320, 180)), ((360, 640), 180, (180, 320))],
)
def test_films_are_no_larger_than_wished(
    tmp_path: Path, size: tuple[int, int], height: int, expected: tuple[int, int]
) -> None:
    """Edges are even, and the shorter one has at most the height."""
    path = make_video(tmp_path / "a.webm", video="vp8", audio=None, size=size, seconds=0.5)
    _, facts = film_of(path, Wish(height, 1))
    assert expected == (facts.width, facts.height)


def test_a_turned_film_is_upright(tmp_path: Path) -> None:
    """What is red at the left is at the top after a quarter turn clockwise."""
    path = make_video(tmp_path / "a.mp4", video="hevc", audio=None, rotation=90)
    film, _ = film_of(path)
    with av.open(str(film)) as container:
        picture = next(container.decode(video=0)).to_ndarray(format="rgb24").astype(int)
    redness = picture[:, :, 0] - picture[:, :, 1]
    assert np.mean(redness[:20]) > 100 > np.mean(redness[-40:])


def test_of_a_truncated_video_the_rest_is_shown(tmp_path: Path) -> None:
    """A recording that was cut off plays as far as it goes."""
    path = make_video(tmp_path / "a.ts", video="mpeg2video", audio=None, seconds=4)
    data = path.read_bytes()
    path.write_bytes(data[: len(data) // 2])
    _, facts = film_of(path)
    assert facts.duration_s is not None
    assert 1 < facts.duration_s < 3


def test_nonsense_becomes_no_film(tmp_path: Path) -> None:
    """It is said that it is damaged."""
    path = tmp_path / "a.mp4"
    path.write_bytes(b"\x00\x00\x00\x18ftypisom" + bytes(1000))
    with pytest.raises(Unreadable):
        film_of(path)


@pytest.fixture
def filming() -> Filming:
    return Filming(height=1080, threads=1, memory_mb=1024, most_bytes=10_000_000)


def test_films_are_made_in_a_process_of_their_own(tmp_path: Path, filming: Filming) -> None:
    """And it is told how far it is."""
    path = make_video(tmp_path / "a.mkv", video="hevc", seconds=20, size=(640, 480))
    job = FilmJob(path, MIMES[".mkv"], tmp_path / "cache" / "a.mp4", tmp_path / "cache")
    job.cache.mkdir()
    told: list[float] = []
    filming.run(job, lambda at_s: told.append(at_s) or True)  # type: ignore[func-returns-value]
    facts = read_facts(job.film, "video/mp4", Kind.VIDEO)
    assert facts.duration_s == pytest.approx(20, abs=0.1)
    assert told == sorted(told)
    assert told[-1] > 0


def test_what_nobody_wants_is_not_finished(tmp_path: Path, filming: Filming) -> None:
    """The process ends at once."""
    path = make_video(tmp_path / "a.mkv", video="hevc", seconds=20, size=(640, 480))
    job = FilmJob(path, MIMES[".mkv"], tmp_path / "cache" / "a.mp4", tmp_path / "cache")
    job.cache.mkdir()
    threads = threading.active_count()
    with pytest.raises(Unwanted):
        filming.run(job, lambda _: False)
    assert threads == threading.active_count()


def test_a_film_that_is_too_large_is_given_up(tmp_path: Path) -> None:
    """The limit is the kernel's."""
    filming = Filming(height=1080, threads=1, memory_mb=1024, most_bytes=3000)
    path = make_video(tmp_path / "a.mkv", video="hevc")
    job = FilmJob(path, MIMES[".mkv"], tmp_path / "cache" / "a.mp4", tmp_path / "cache")
    job.cache.mkdir()
    with pytest.raises(Unreadable, match="larger than videos may be"):
        filming.run(job, lambda _: True)


def test_a_file_that_has_gone_is_told_from_a_broken_one(tmp_path: Path, filming: Filming) -> None:
    """The worker learns that there was nothing to read."""
    job = FilmJob(tmp_path / "a.mkv", MIMES[".mkv"], tmp_path / "a.mp4", tmp_path)
    with pytest.raises(FileNotFoundError):
        filming.run(job, lambda _: True)
