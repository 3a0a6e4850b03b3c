"""Animations, from the upload to what the gallery is told."""

from __future__ import annotations

import io
from types import SimpleNamespace
from typing import cast

from PIL import Image
from support.home import Home

from library.media.cache import motion_path
from library.media.decoders import Decoders
from library.media.process import process as process_job
from library.processing import Processing


def gif(size: tuple[int, int] = (64, 48)) -> bytes:
    """Draw three frames of half a second each."""
    data = io.BytesIO()
    first, *others = (Image.new("RGB", size, (shade,) * 3) for shade in (0, 128, 255))
    first.save(data, "GIF", save_all=True, append_images=others, duration=500)
    return data.getvalue()


def process(home: Home) -> None:
    """Do what the worker does, with a decoder in this process."""
    decoder = SimpleNamespace(run=process_job)
    Processing(home.library, cast(Decoders, decoder), processes=1).drain()


def test_an_animation_has_a_duration_and_a_moving_preview(home: Home) -> None:
    """Which its owner alone gets."""
    home.put("a.gif", data=gif())
    process(home)
    item = home.media("a.gif")
    assert 1.5 == item.duration_s
    found = home.library.motion(home.alice, item.id)
    assert found
    assert ("image/webp", 0, found.path.stat().st_size) == (found.mime, found.offset, found.length)
    assert None is home.library.motion(home.bob, item.id)


def test_one_without_moving_preview_shows_its_still(home: Home) -> None:
    """Its frames are too large, say, or the cache was emptied."""
    home.put("a.gif", data=gif())
    process(home)
    item = home.media("a.gif")
    motion_path(home.library.cache, item.checksum).unlink()
    found = home.library.motion(home.alice, item.id)
    assert found
    assert "image/jpeg" == found.mime
