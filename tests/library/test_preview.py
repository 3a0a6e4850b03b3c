"""The large preview: made by the worker when someone asks for it."""

from __future__ import annotations

import io
from pathlib import Path
from typing import cast

import pytest
from PIL import Image
from support.home import Home

from library.errors import NotFound
from library.media.cache import LARGE_SIZE, PREVIEW_SIZE, thumbnail_path
from library.media.decoders import Decoders
from library.media.process import Job, Outcome
from library.media.process import process as process_here
from library.model import Media, Task
from library.processing import Processing
from server.gallery import Gallery


class Here:
    """Does jobs in this process."""

    def __init__(self) -> None:
        self.jobs: list[Job] = []

    def run(self, job: Job) -> Outcome:
        self.jobs.append(job)
        return process_here(job)


def jpeg(width: int) -> bytes:
    """A picture half as high as wide."""
    file = io.BytesIO()
    Image.new("RGB", (width, width // 2), "teal").save(file, "JPEG")
    return file.getvalue()


def read(home: Home, width: int) -> tuple[Media, Processing, Here]:
    """A photo that the worker has read, and the worker."""
    item = home.put("IMG.jpg", data=jpeg(width))
    decoders = Here()
    work = Processing(home.library, cast(Decoders, decoders), processes=1)
    work.drain()
    return item, work, decoders


def test_it_is_made_when_it_is_asked_for(home: Home) -> None:
    """Not before; and once, however often it is asked for."""
    item, work, decoders = read(home, 3000)
    assert home.library.preview(home.alice, item.id) is None
    assert home.library.preview(home.alice, item.id) is None
    work.drain()
    made = home.library.preview(home.alice, item.id)
    assert made == thumbnail_path(home.library.cache, item.checksum, LARGE_SIZE)
    with Image.open(made) as image:
        assert (image.format, image.size) == ("JPEG", (2048, 1024))
    assert [job.tasks for job in decoders.jobs][1:] == [{Task.PREVIEW}]


def test_a_small_photo_has_none_of_its_own(home: Home) -> None:
    """Its usual preview is the whole photo."""
    item, work, _ = read(home, 1200)
    usual = thumbnail_path(home.library.cache, item.checksum, PREVIEW_SIZE)
    assert home.library.preview(home.alice, item.id) == usual
    assert work.drain().done == 0


def test_where_it_cannot_be_made_the_usual_one_does(home: Home) -> None:
    """And it is not tried again and again."""
    item, work, _ = read(home, 3000)
    home.library.preview(home.alice, item.id)
    Path(home.library.content(item)).write_bytes(b"broken meanwhile")
    work.drain()
    usual = thumbnail_path(home.library.cache, item.checksum, PREVIEW_SIZE)
    assert home.library.preview(home.alice, item.id) == usual
    assert work.drain().done == 0


def test_it_is_for_its_owner_alone(home: Home) -> None:
    """Others learn nothing, not even that there is a photo."""
    item, _, _ = read(home, 3000)
    with pytest.raises(NotFound):
        home.library.preview(home.bob, item.id)


def test_a_browser_gets_a_smaller_one_meanwhile(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Which it must not keep."""
    monkeypatch.setattr("server.gallery._WAIT_S", 0.1)
    item, work, _ = read(home, 3000)
    gallery = Gallery(home.library)
    first = gallery.preview(home.alice, item.id)
    work.drain()
    second = gallery.preview(home.alice, item.id)
    assert first is not None
    assert second is not None
    assert (first.is_final, first.path.name[-8:]) == (False, "1440.jpg")
    assert (second.is_final, second.path.name[-8:]) == (True, "2048.jpg")
