"""One pass over one file: all that the worker owes it.

The web process imports `Job` and `Outcome` from here, so what decodes is imported on use only.
"""

from __future__ import annotations

import errno
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from library.errors import Unreadable
from library.model import Facts, Kind, Task

_BOXED: Final = ("video/mp4", "video/quicktime", "video/3gpp", "video/3gpp2")
OUT_OF_MEMORY = "Reading this file needs more memory than is allowed."
TOO_LARGE = "What is made of this file would be larger than is allowed."


@dataclass(frozen=True, slots=True)
class Job:
    """A file and what is to be done for it."""

    path: Path
    kind: Kind
    mime: str
    checksum: str  # of the content, lower-case hex; names the thumbnails
    cache: Path  # the folder for thumbnails
    tasks: frozenset[Task]
    sidecars: tuple[Path, ...] = ()  # XMP files that belong to it, the first before the others


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a job. A task of it that is not in *failures* is done."""

    facts: Facts | None = None  # None: not asked for, or METADATA is in failures
    thumbnails: bool = False  # every size is in the cache
    placeholder: bytes | None = None  # ThumbHash
    damaged: bool = False  # the pixels can be read in part only
    phash: int | None = None  # perceptual hash
    failures: Mapping[Task, str] = field(default_factory=dict)  # why, in words for people
    done: frozenset[Task] = frozenset()  # tasks, failed ones too; told of what is not whole yet


def process(job: Job, early: Callable[[Outcome], None] | None = None) -> Outcome:
    """Do every task of *job*; one that fails does not stop the others.

    *early* is told what is known before each further one begins: should that end the process, the
    results of those before it are not lost.

    Raises:
        OSError: the file has gone or may not be read, or the cache cannot be written to. Nothing
            was decided about the file.
    """
    outcome = Outcome()
    done: frozenset[Task] = frozenset()
    for task, step in _STEPS.items():
        if task not in job.tasks:
            continue
        if done and early is not None:
            early(replace(outcome, done=done))
        outcome = _attempt(task, step, job, outcome)
        done |= {task}
    return outcome


def _attempt(
    task: Task, step: Callable[[Job, Outcome], Outcome], job: Job, outcome: Outcome
) -> Outcome:
    try:
        return step(job, outcome)
    except Unreadable as error:
        reason = str(error)
    except MemoryError:
        reason = OUT_OF_MEMORY
    except OSError as error:
        if error.errno != errno.EFBIG:  # the limit of `library.media.limits`, not the disk's
            raise
        reason = TOO_LARGE
    except Exception as error:  # a decoder's surprise is this file's failure, not the worker's
        reason = f"Reading this file failed ({type(error).__name__})."
    return replace(outcome, failures={**outcome.failures, task: reason})


def _with_facts(job: Job, outcome: Outcome) -> Outcome:
    from library.media.metadata import read_facts

    return replace(outcome, facts=read_facts(job.path, job.mime, job.kind, job.sidecars))


def _with_thumbnails(job: Job, outcome: Outcome) -> Outcome:
    from library.media.thumbnails import make_thumbnails

    made = make_thumbnails(job.path, job.mime, job.kind, job.cache, job.checksum)
    facts = outcome.facts
    if facts is not None and made.damaged:
        facts = replace(facts, damaged=True)
    return replace(
        outcome,
        facts=facts,
        thumbnails=True,
        placeholder=made.placeholder,
        damaged=made.damaged,
        phash=made.phash,
    )


def _with_preview(job: Job, outcome: Outcome) -> Outcome:
    from library.media.thumbnails import make_large_preview

    make_large_preview(job.path, job.mime, job.kind, job.cache, job.checksum)
    return outcome


def _with_clip(job: Job, outcome: Outcome) -> Outcome:
    from library.media.clip import make_clip
    from library.media.faststart import write_front
    from library.media.video_cache import clip_path, front_path

    if job.mime in _BOXED:
        write_front(job.path, front_path(job.cache, job.checksum))
    make_clip(job.path, job.mime, clip_path(job.cache, job.checksum))
    return outcome


_STEPS: Final[Mapping[Task, Callable[[Job, Outcome], Outcome]]] = {
    Task.METADATA: _with_facts,  # the least risky comes first
    Task.THUMBNAILS: _with_thumbnails,
    Task.PREVIEW: _with_preview,
    Task.CLIP: _with_clip,
}
