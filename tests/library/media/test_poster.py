from __future__ import annotations

from pathlib import Path

import av
import numpy as np
import pytest

from library.media.poster import decode_poster

LEFT, RIGHT = (200, 60, 40), (40, 90, 180)


def video(path: Path, layout: str) -> Path:
    """Two key frames of 160 by 120 pixels, the left half of another colour than the right."""
    with av.open(str(path), "w") as container:
        stream = container.add_stream("ffv1", rate=1)
        stream.width, stream.height, stream.pix_fmt = 160, 120, layout
        pixels = np.full((120, 160, 3), RIGHT, np.uint8)
        pixels[:, :80] = LEFT
        for _ in range(2):
            container.mux(stream.encode(av.VideoFrame.from_ndarray(pixels)))
        container.mux(stream.encode(None))
    return path


@pytest.mark.parametrize("layout", ["yuv420p", "yuv411p", "yuv444p", "yuv422p10le", "bgr0"])
@pytest.mark.parametrize("longest", [160, 80, 53])
def test_a_smaller_poster_has_the_colours_of_the_frame(
    tmp_path: Path, layout: str, longest: int
) -> None:
    """However the codec keeps its pixels, and whatever the size."""
    poster = decode_poster(video(tmp_path / "a.mkv", layout), "video/x-matroska", longest)
    assert (longest, round(longest * 0.75)) == poster.size
    for part, colour in ((0.25, LEFT), (0.75, RIGHT)):
        found = poster.getpixel((round(longest * part), poster.height // 2))
        assert found == pytest.approx(colour, abs=4)
