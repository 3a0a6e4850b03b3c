"""Room for films."""

from __future__ import annotations

import os
from pathlib import Path

from library.media.video_cache import film_path, make_room, mark_used, sweep, writing_film


def film(cache: Path, name: str, age_s: int, size: int = 100) -> Path:
    """A film last watched *age_s* ago."""
    path = film_path(cache, name * 32)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(bytes(size))
    then = path.stat().st_mtime - age_s
    os.utime(path, (then, then))
    return path


def test_what_was_not_watched_for_longest_goes_first(tmp_path: Path) -> None:
    """Until the rest fits; the newest stays even alone beyond the limit."""
    new, old, older = (
        film(tmp_path, "aa", 0),
        film(tmp_path, "bb", 9000),
        film(tmp_path, "cc", 9999),
    )
    assert [older] == make_room(tmp_path, 250)
    mark_used(old)
    assert [new] == make_room(tmp_path, 150)
    assert [] == make_room(tmp_path, 10, keep=old)
    assert [] == make_room(tmp_path / "none", 0)


def test_what_was_half_made_is_swept(tmp_path: Path) -> None:
    """Unless it is being written to; films stay."""
    whole = film(tmp_path, "aa", 9999)
    left = film(tmp_path, "bb", 9999).rename(whole.parent / ".x.part")
    fresh = film(tmp_path, "cc", 0).rename(whole.parent / ".y.part")
    percent = film(tmp_path, "dd", 9999).rename(whole.with_suffix(".percent"))
    sweep(tmp_path, 300)
    assert (True, False, True, False) == tuple(
        path.exists() for path in (whole, left, fresh, percent)
    )


def test_an_interrupted_film_leaves_nothing(tmp_path: Path) -> None:
    """Neither a film nor a part of one."""
    target = film_path(tmp_path, "a" * 64)
    try:
        with writing_film(target) as draft:
            draft.write_bytes(b"half")
            raise KeyboardInterrupt
    except KeyboardInterrupt:
        pass
    assert [] == [path for path in tmp_path.rglob("*") if path.is_file()]
