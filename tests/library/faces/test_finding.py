"""Faces of photos and videos, as they come out of a process for faces."""

from __future__ import annotations

from pathlib import Path

import av
import numpy as np
import pytest
from PIL import Image
from support.portraits import job_for
from support.videos import make_video

from library.errors import Unreadable
from library.faces.finders import FaceFinders

SIZE = (640, 480)


def portrait(corpus: Path, name: str = "00_00.png", edge: int = 200) -> Image.Image:
    """A photo of one face."""
    with Image.open(corpus / "faces" / name) as photo:
        return photo.convert("RGB").resize((edge, edge), Image.Resampling.LANCZOS)


def film(
    path: Path,
    places: list[list[tuple[Image.Image, int, int]]],
    key_every: int = 10,
    rotation: int = 0,
) -> Path:
    """Write a video of 10 frames a second; each frame shows pictures at places.

    Who plays it turns it by *rotation* degrees clockwise.
    """
    with av.open(str(path), "w") as container:
        options = {"preset": "ultrafast", "g": str(key_every), "sc_threshold": "0"}
        stream = container.add_stream("libx264", rate=10, options=options)
        stream.width, stream.height = SIZE
        stream.pix_fmt = "yuv420p"
        if rotation:
            stream.set_display_rotation(-rotation)
        for shown in places:
            canvas = Image.new("RGB", SIZE, (90, 100, 110))
            for picture, x, y in shown:
                canvas.paste(picture, (x, y))
            container.mux(stream.encode(av.VideoFrame.from_image(canvas)))
        container.mux(stream.encode(None))
    return path


def test_a_preview_tells_pixels_of_its_original(
    corpus: Path, tmp_path: Path, finders: FaceFinders
) -> None:
    """Whatever size it has itself."""
    canvas = Image.new("RGB", (1440, 1080), "gray")
    canvas.paste(portrait(corpus, edge=400), (600, 300))
    canvas.save(tmp_path / "large.jpg")
    canvas.resize((720, 540)).save(tmp_path / "small.jpg")
    (large,) = finders.find(job_for(tmp_path / "large.jpg", (5760, 4320)))
    (small,) = finders.find(job_for(tmp_path / "small.jpg", (5760, 4320)))
    assert 2400 < large.x < large.x + large.width < 4000
    assert 1000 < large.y < large.y + large.height < 3000
    assert abs(large.x - small.x) < 60
    assert large.size_px == pytest.approx(2 * small.size_px, rel=0.1)
    assert np.linalg.norm(large.embedding - small.embedding) < 0.3


def test_a_face_that_moves_through_a_video_is_one(
    corpus: Path, tmp_path: Path, finders: FaceFinders
) -> None:
    """From one edge to the other in ten seconds, with the time of one of the frames."""
    face = portrait(corpus)
    path = film(tmp_path / "a.mp4", [[(face, 4 * at, at)] for at in range(100)])
    (found,) = finders.find(job_for(path, SIZE))
    assert found.frame_s in (0, 2, 4, 6, 8)
    at = round(found.frame_s * 10)
    assert 4 * at - 20 < found.x < found.x + found.width < 4 * at + 220
    still = tmp_path / "still.png"
    face.save(still)
    (photo,) = finders.find(job_for(still))
    assert np.linalg.norm(found.embedding - photo.embedding) < 0.4


def test_two_people_in_a_video_are_two(corpus: Path, tmp_path: Path, finders: FaceFinders) -> None:
    """The second comes later; each is told once."""
    one, other = portrait(corpus), portrait(corpus, "07_00.jpg")
    frames = [[(one, 10, 40)] + [(other, 420, 200)] * (at >= 30) for at in range(60)]
    found = finders.find(job_for(film(tmp_path / "a.mp4", frames), SIZE))
    assert [face.x < 200 for face in found] == [True, False]
    assert found[1].frame_s == 4


@pytest.mark.parametrize("key_every", [1, 10, 60, 1000])
def test_videos_are_looked_at_whatever_their_key_frames(
    corpus: Path, tmp_path: Path, finders: FaceFinders, key_every: int
) -> None:
    """One in each frame, one in six seconds, or the first alone."""
    frames = [[(portrait(corpus), 100, 100)]] * 130
    (found,) = finders.find(job_for(film(tmp_path / "a.mp4", frames, key_every), SIZE))
    assert 80 < found.x < found.x + found.width < 320


def test_a_video_is_looked_at_upright(corpus: Path, tmp_path: Path, finders: FaceFinders) -> None:
    """A phone that was held upright says how to turn it; faces are told as it is shown."""
    lying = portrait(corpus).transpose(Image.Transpose.ROTATE_90)
    frames = [[(lying, 400, 240)]] * 5
    assert finders.find(job_for(film(tmp_path / "plain.mp4", frames), SIZE)) == []
    path = film(tmp_path / "turned.mp4", frames, rotation=90)
    (found,) = finders.find(job_for(path, (SIZE[1], SIZE[0])))
    assert 20 < found.x < found.x + found.width < 260
    assert 380 < found.y < found.y + found.height < 620


def test_a_video_without_faces_has_none(tmp_path: Path, finders: FaceFinders) -> None:
    """Of every container."""
    for suffix, codec in ((".mp4", "h264"), (".webm", "vp8"), (".ts", "h264"), (".mkv", "hevc")):
        sound = "opus" if suffix == ".webm" else "aac"
        path = make_video(tmp_path / f"a{suffix}", video=codec, audio=sound)
        assert finders.find(job_for(path, (128, 96))) == []


def test_what_cannot_be_read_is_said(tmp_path: Path, finders: FaceFinders) -> None:
    """In words for people; a file that has gone is no failure of it."""
    for name, content in (
        ("a.jpg", b"\xff\xd8\xff\xe0 no photo"),
        ("a.mp4", b"\0\0\0\x14ftypisom"),
    ):
        (tmp_path / name).write_bytes(content + bytes(4000))
        with pytest.raises(Unreadable, match=r"\.$"):
            finders.find(job_for(tmp_path / name))
    job = job_for(tmp_path / "a.jpg")
    job.path.unlink()
    with pytest.raises(FileNotFoundError):
        finders.find(job)
