"""Real files of real cameras: every fact compared with the index, every difference explained."""

from __future__ import annotations

import hashlib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from support.truth import EXCEPTIONS, differing, found

from library.media.cache import SIZES, thumbnail_path
from library.media.clips import has_clip
from library.media.decoders import Decoders
from library.media.displayable import fitting
from library.media.film import Wish, make_film
from library.media.metadata import read_facts
from library.media.process import Job, Outcome
from library.media.sniff import HEAD_BYTES, sniff
from library.media.video_cache import clip_path
from library.model import Kind, Task
from library.tasks import owed

# Which files have no thumbnails, and the reason given for it.
REFUSED = {
    "bomb/bomb_50000x50176.png": "2.5 gigapixels are more than",
    "damaged/corrupted_city.JPG": "damaged",
    "damaged/github_45.heic": "damaged",
    "damaged/heif_negative_array.heif": "damaged",
    "damaged/issue_2345_poc.mp4": "damaged",
    "damaged/river-truncated.heic": "cut off",
    "raw/Canon-R6-pruned.CR3": "damaged",
    "raw/Nikon.nef": "damaged",
    "truncated/half.heic": "cut off",
    "truncated/half.mp4": "damaged",
    "wrongext/html_in_jpeg.jpg.html": "damaged",
}
DAMAGED = {
    "damaged/corrupted_city.JPG",
    "damaged/github_45.heic",
    "damaged/heif_negative_array.heif",
    "truncated/half_8MP.jpg",
    "wrongext/html_in_jpeg.jpg.html",
}
_SMALLER = {"raw/canon_eos_6d.dng": 1024}  # by its camera's preview, which is large enough
PEAK_MB = 500  # of any one decoder, over the whole corpus


@pytest.fixture(scope="module")
def jobs(corpus: list[Any], tmp_path_factory: pytest.TempPathFactory) -> dict[str, Job]:
    """A job for every picture and video of the corpus, by its path there."""
    cache = tmp_path_factory.mktemp("cache")
    return {
        row.name: job_for(row.path, cache) for row in corpus if row["kind"] in ("image", "video")
    }


@pytest.fixture(scope="module")
def outcomes(jobs: dict[str, Job]) -> dict[str, Outcome]:
    """What decoders of `PEAK_MB` make of them."""
    with Decoders(2, memory_mb=PEAK_MB) as decoders, ThreadPoolExecutor(2) as threads:
        return dict(zip(jobs, threads.map(decoders.run, jobs.values()), strict=True))


def job_for(path: Path, cache: Path) -> Job:
    """Everything is to be done for the file at *path*."""
    data = path.read_bytes()
    sniffed = sniff(data[:HEAD_BYTES], path.name)
    checksum = hashlib.sha256(data).hexdigest()
    tasks = frozenset(owed(sniffed.kind, sniffed.mime))
    return Job(path, sniffed.kind, sniffed.mime, checksum, cache, tasks)


def test_every_fact_is_the_index(corpus: list[Any], outcomes: dict[str, Outcome]) -> None:
    """Dates, zones, places, cameras, sizes, durations, pairs, ratings and keywords."""
    differences = {}
    for row in corpus:
        facts = outcomes[row.name].facts if row.name in outcomes else None
        if facts is not None and (fields := differing(row, found(facts))):
            differences[row.name] = fields
    assert differences == {name: fields for name, (fields, _) in EXCEPTIONS.items()}


def test_fractions_of_seconds_are_the_index(
    corpus: list[Any], outcomes: dict[str, Outcome]
) -> None:
    """Where the index has them: they keep a burst in order."""
    differing = []
    for row in corpus:
        facts = outcomes[row.name].facts if row.name in outcomes else None
        local = facts and facts.captured_local
        if local and row["subsec"] and f"{local.microsecond:06}" != f"{row['subsec']:0<6}":
            differing.append(row.name)
    assert differing == []


def test_every_file_is_shown_or_says_why_not(outcomes: dict[str, Outcome]) -> None:
    """Thumbnails for all but the broken, the bombs and the formats of later."""
    reasons = {
        name: outcome.failures[Task.THUMBNAILS]
        for name, outcome in outcomes.items()
        if not outcome.thumbnails
    }
    assert sorted(REFUSED) == sorted(reasons)
    assert {} == {name: reason for name, reason in reasons.items() if REFUSED[name] not in reason}
    assert {
        name
        for name, outcome in outcomes.items()
        if outcome.facts is not None and outcome.facts.damaged
    } == DAMAGED


def test_thumbnails_have_the_shape_of_the_index(
    corpus: list[Any], jobs: dict[str, Job], outcomes: dict[str, Outcome]
) -> None:
    """A picture turned the wrong way would be wide where it should be high."""
    wrong = []
    for row in corpus:
        if row.name in outcomes and outcomes[row.name].thumbnails:
            size = (int(row["w_disp"]), int(row["h_disp"]))
            size = fitting(size, _SMALLER.get(row.name, max(size)))
            for longest in SIZES:
                with Image.open(thumbnail(jobs[row.name], longest)) as image:
                    off = [
                        abs(a - b) for a, b in zip(image.size, fitting(size, longest), strict=True)
                    ]
                    if max(off) > 1:
                        wrong.append((row.name, image.size))
    assert wrong == []


def thumbnail(job: Job, size: int) -> Path:
    """Where the thumbnail of *job* lies."""
    return thumbnail_path(job.cache, job.checksum, size)


def test_every_video_moves_and_plays(jobs: dict[str, Job], outcomes: dict[str, Outcome]) -> None:
    """A moving preview, unless it is too short for one, and a film in whatever browser."""
    for name, outcome in outcomes.items():
        job, facts = jobs[name], outcome.facts
        if Task.CLIP not in job.tasks or not outcome.thumbnails or facts is None:
            continue
        moves = clip_path(job.cache, job.checksum).is_file()
        assert (name, has_clip(facts.duration_s)) == (name, moves)
        film = job.cache / "film.mp4"
        make_film(job.path, job.mime, film, Wish(1080, 1), lambda _: None)
        made = read_facts(film, "video/mp4", Kind.VIDEO)
        assert (name, facts.width, facts.height) == (name, made.width, made.height)
        assert facts.duration_s == pytest.approx(made.duration_s, abs=0.1), name
