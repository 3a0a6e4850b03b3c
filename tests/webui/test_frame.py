"""One random photo for picture frames."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta

import pytest
from flask.testing import FlaskClient
from support.fake_gallery import NAME, PASSWORD, FakeGallery
from support.fake_photos import FakeFolder, folder_of, photo, timeline, video

from webui.frame import PERIODS, pictures

WHO = (NAME, PASSWORD)


def test_a_name_and_a_password_are_enough(visitor: FlaskClient) -> None:
    """Frames have no cookie and know no page to sign in at."""
    answer = visitor.get("/-/frame?of=/timeline", auth=WHO)
    assert 200 == answer.status_code
    assert answer.content_type is not None
    assert answer.content_type.startswith("image/")


def test_who_is_signed_in_may_look_at_it(client: FlaskClient) -> None:
    """To try an address in the browser."""
    assert 200 == client.get("/-/frame").status_code


@pytest.mark.parametrize("auth", [None, (NAME, "wrong")])
def test_others_are_challenged(visitor: FlaskClient, auth: tuple[str, str] | None) -> None:
    """As the drive does it."""
    answer = visitor.get("/-/frame", auth=auth)
    assert 401 == answer.status_code
    assert answer.headers["WWW-Authenticate"].startswith("Basic ")


def test_a_photo_stays_for_its_time(visitor: FlaskClient) -> None:
    """It may be cached until then, and is asked for again by its tag."""
    first = visitor.get("/-/frame?every=day", auth=WHO)
    again = visitor.get("/-/frame?every=day", auth=WHO)
    assert first.data == again.data
    kept_s = int(first.headers["Cache-Control"].removeprefix("private, max-age="))
    assert 0 < kept_s <= PERIODS["day"]
    unchanged = visitor.get(
        "/-/frame?every=day", auth=WHO, headers={"If-None-Match": first.headers["ETag"]}
    )
    assert 304 == unchanged.status_code


def test_other_seeds_show_other_photos(visitor: FlaskClient) -> None:
    """Two frames in one room need not show the same."""
    seen = {
        visitor.get(f"/-/frame?every=day&seed={seed}", auth=WHO).headers["ETag"]
        for seed in range(8)
    }
    assert len(seen) > 1


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("of=/nowhere", 404),
        ("of=/empty", 404),
        ("of=/empty&of=/timeline", 200),
        ("of=/empty&of=/nowhere", 404),
        ("of=/timeline/../files", 400),
        ("size=7", 400),
        ("size=2048", 200),
        ("every=fortnight", 400),
        ("of=/files", 200),
        ("of=/files/Holiday%20%26%20more", 200),
    ],
)
def test_any_folder_may_be_asked_for(visitor: FlaskClient, query: str, status: int) -> None:
    """What does not exist, or makes no sense, is refused."""
    assert status == visitor.get(f"/-/frame?{query}", auth=WHO).status_code


def test_each_photo_of_a_timeline_is_equally_likely() -> None:
    """However many its month has."""
    folder = timeline(months=2, each=4)
    seen = Counter(next(pictures(folder, f"key {number}", 1)).media.id for number in range(800))
    assert 8 == len(seen)
    assert min(seen.values()) > 60


def test_only_photos_that_can_be_shown_are() -> None:
    """No videos, and none that are still being prepared."""
    pending = photo(2, has_thumbnails=False)
    folder = folder_of("x", photo(1), pending, video(3, "film.webm"))
    assert [1] == [file.media.id for file in pictures(folder, "key", 9)]


def test_a_photo_below_is_found_and_an_endless_tree_is_not_walked() -> None:
    """A folder of folders has no photo of its own."""
    deep = folder_of("a", folders=[folder_of("b", photo(1))])
    assert [1] == [file.media.id for file in pictures(deep, "key", 9)]
    wide = FakeFolder("wide", [FakeFolder(f"{number}") for number in range(1000)])
    assert [] == list(pictures(wide, "key", 9))


def test_the_photo_changes_with_the_period(
    gallery: FakeGallery, visitor: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By the clock of the server."""
    now = datetime.fromisoformat("2026-11-26T12:30:00+01:00")

    class Clock(datetime):
        @classmethod
        def now(cls, tz: object = None) -> datetime:  # type: ignore[override]
            return now

    monkeypatch.setattr("webui.frame.datetime", Clock)
    seen = set()
    for _ in range(12):
        answer = visitor.get("/-/frame", auth=WHO)
        seen.add(answer.headers["ETag"])
        assert "private, max-age=1800" == answer.headers["Cache-Control"]
        now += timedelta(hours=1)
    assert len(seen) > 1
