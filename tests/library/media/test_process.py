from __future__ import annotations

import errno
import os
import pickle
from pathlib import Path

import pytest
from PIL import Image

from library.media.cache import has_thumbnails
from library.media.process import OUT_OF_MEMORY, TOO_LARGE, Job, Outcome, process
from library.model import Kind, Task

CHECKSUM = "ef" * 32
BOTH = frozenset({Task.METADATA, Task.THUMBNAILS})


@pytest.fixture
def job(tmp_path: Path) -> Job:
    """A small JPEG for which everything is to be done."""
    path = tmp_path / "a.jpg"
    Image.new("RGB", (60, 40), "teal").save(path)
    return Job(path, Kind.IMAGE, "image/jpeg", CHECKSUM, tmp_path / "cache", BOTH)


def only(job: Job, *tasks: Task) -> Job:
    """The same job with other tasks."""
    return Job(job.path, job.kind, job.mime, job.checksum, job.cache, frozenset(tasks))


def test_a_whole_file_is_done_in_one_pass(job: Job) -> None:
    """Facts, thumbnails and placeholder, and nothing failed."""
    outcome = process(job)
    assert outcome.facts is not None
    assert (60, 40) == (outcome.facts.width, outcome.facts.height)
    assert (outcome.thumbnails, dict(outcome.failures)) == (True, {})
    assert outcome.placeholder is not None
    assert has_thumbnails(job.cache, CHECKSUM)


def test_only_what_is_asked_for_is_done(job: Job) -> None:
    """A job may be for one task alone, or for none."""
    facts = process(only(job, Task.METADATA))
    assert (facts.facts is None, facts.thumbnails) == (False, False)
    assert not has_thumbnails(job.cache, CHECKSUM)
    thumbnails = process(only(job, Task.THUMBNAILS))
    assert (thumbnails.facts, thumbnails.thumbnails) == (None, True)
    assert Outcome() == process(only(job))


def test_broken_pixels_do_not_stop_the_facts(job: Job) -> None:
    """A cut-off GIF has no thumbnail, but it has a size."""
    path = job.path.with_suffix(".gif")
    Image.effect_noise((200, 200), 90).save(path)
    path.write_bytes(path.read_bytes()[:4000])
    outcome = process(Job(path, Kind.IMAGE, "image/gif", CHECKSUM, job.cache, BOTH))
    assert outcome.facts is not None
    assert outcome.facts.width == 200
    assert [Task.THUMBNAILS] == list(outcome.failures)


def test_broken_facts_do_not_stop_the_thumbnails(job: Job, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever a library raises over metadata, the picture is shown."""

    def fail(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("library.media.metadata.read_facts", fail)
    outcome = process(job)
    assert dict(outcome.failures) == {
        Task.METADATA: "Reading this file failed (ZeroDivisionError)."
    }
    assert outcome.thumbnails


def test_a_picture_shown_in_part_is_damaged(job: Job) -> None:
    """The decoder finds out; the facts say it."""
    Image.effect_noise((200, 200), 90).convert("RGB").save(job.path)
    job.path.write_bytes(job.path.read_bytes()[:9000])
    outcome = process(job)
    assert outcome.facts is not None
    assert outcome.facts.damaged


def test_want_of_memory_is_said_in_words(job: Job, monkeypatch: pytest.MonkeyPatch) -> None:
    """The limit of the process is a reason like any other."""

    def fail(*_: object) -> None:
        raise MemoryError

    monkeypatch.setattr("library.media.thumbnails.make_thumbnails", fail)
    assert dict(process(job).failures) == {Task.THUMBNAILS: OUT_OF_MEMORY}


def test_facts_are_told_before_pixels_are_touched(job: Job) -> None:
    """Should decoding end the process, they are known already."""
    told: list[Outcome] = []
    final = process(job, told.append)
    assert [(final.facts, False)] == [(outcome.facts, outcome.thumbnails) for outcome in told]


def test_a_file_that_has_gone_is_no_failure_of_it(job: Job) -> None:
    """Nothing is decided about a file that was moved meanwhile."""
    job.path.unlink()
    with pytest.raises(FileNotFoundError):
        process(job)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_cache_that_cannot_be_written_is_no_failure_of_the_file(job: Job) -> None:
    """A full disk must not mark a thousand photos as broken."""
    job.cache.mkdir(mode=0o500)
    with pytest.raises(OSError, match="denied"):
        process(job)


def test_a_cache_in_the_way_is_no_failure_of_the_file(job: Job) -> None:
    """Nor must a cache folder that is a file."""
    job.cache.write_bytes(b"")
    with pytest.raises(NotADirectoryError):
        process(job)


def test_outcomes_may_be_pickled(job: Job) -> None:
    """Executors of other kinds hand them over that way."""
    outcome = process(job)
    assert outcome == pickle.loads(pickle.dumps(outcome))
    assert job == pickle.loads(pickle.dumps(job))


def test_a_result_above_the_size_limit_is_the_files_failure(
    job: Job, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not the disk's trouble, after which it would be tried again and again."""

    def make(*_: object) -> None:
        raise OSError(errno.EFBIG, "File too large")

    monkeypatch.setattr("library.media.thumbnails.make_thumbnails", make)
    assert {Task.THUMBNAILS: TOO_LARGE} == dict(process(job).failures)
