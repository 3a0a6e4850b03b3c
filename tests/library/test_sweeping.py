"""The cache holds nothing for long that no file in the library needs."""

from __future__ import annotations

import os
import time
from pathlib import Path

from support.home import JPEG, Home

from library.media.cache import LARGE_SIZE, SIZES, thumbnail_path
from library.media.video_cache import clip_path, film_path, front_path
from library.sweeping import Swept, sweep


def derived(home: Home, checksum: str, age_h: float = 48) -> list[Path]:
    """What was derived from a content, so long ago."""
    paths = [thumbnail_path(home.library.cache, checksum, size) for size in (*SIZES, LARGE_SIZE)]
    return [aged(path, age_h) for path in paths]


def aged(path: Path, age_h: float) -> Path:
    """A file of ten bytes, so old."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(bytes(10))
    moment = time.time() - age_h * 3600
    os.utime(path, (moment, moment))
    return path


def test_what_nobody_has_any_more_is_removed(home: Home) -> None:
    """What an item has stays, whoever's it is and wherever it lies."""
    kept = derived(home, home.put("a", "IMG.jpg", data=JPEG).checksum)
    gone = derived(home, "ab" * 32)
    assert sweep(home.library) == Swept(files=4, size=40)
    assert all(path.exists() for path in kept)
    assert not any(path.exists() for path in gone)
    assert sweep(home.library) == Swept(0, 0)


def test_what_was_derived_from_videos_is_removed_too(home: Home) -> None:
    """Moving previews, fronts and films."""
    cache, kept, gone = home.library.cache, home.put("a.mp4").checksum, "ab" * 32
    paths = {
        checksum: [aged(where(cache, checksum), 48) for where in (clip_path, front_path, film_path)]
        for checksum in (kept, gone)
    }
    assert sweep(home.library) == Swept(files=3, size=30)
    assert all(path.exists() for path in paths[kept])


def test_what_is_young_stays(home: Home) -> None:
    """The worker may be ahead of the index, and is not in anybody's way."""
    young = derived(home, "ab" * 32, age_h=23)
    assert sweep(home.library) == Swept(0, 0)
    assert all(path.exists() for path in young)


def test_what_was_never_finished_is_removed(home: Home) -> None:
    """A decoder that was killed leaves a part, also of what an item has."""
    whole = derived(home, home.put("IMG.jpg", data=JPEG).checksum)[0]
    part = aged(whole.with_name(f".{whole.name}.0123abcd.part"), 48)
    assert sweep(home.library).files == 1
    assert (whole.exists(), part.exists()) == (True, False)


def test_what_is_none_of_ours_stays(home: Home) -> None:
    """Other folders, other names; and a cache that is not there is swept at once."""
    assert sweep(home.library) == Swept(0, 0)
    strange = [home.library.cache / name for name in ("ab/notes.txt", "towns/x", "readme")]
    for path in strange:
        aged(path, 48)
    sweep(home.library)
    assert all(path.exists() for path in strange)
