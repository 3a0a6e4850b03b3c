"""One folder on disk beside what the index has of it: what is new, gone, or to be looked at."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TypeVar

from library.paths import name_key
from library.scan import names
from library.scan.disk import Entries, Stamp

# File systems keep times in steps of their own; within this, one set by us is still the same.
_SAME_TIME = timedelta(microseconds=10)


@dataclass(frozen=True, slots=True)
class IndexedFolder:
    """A folder of the index."""

    id: int
    name: str


@dataclass(frozen=True, slots=True)
class IndexedFile:
    """A file of the index, and its stamp when it was last looked at on disk, if it ever was."""

    id: int
    name: str
    size: int
    checksum: str
    modified: datetime
    times_ns: tuple[int, int] | None  # of the last change of content, and of anything


_N = TypeVar("_N", IndexedFolder, IndexedFile)


@dataclass(slots=True)
class Findings:
    """What a comparison found, by names on disk and rows of the index."""

    new_folders: list[str] = field(default_factory=list)
    kept_folders: list[tuple[IndexedFolder, str]] = field(default_factory=list)
    gone_folders: list[IndexedFolder] = field(default_factory=list)
    new_files: list[str] = field(default_factory=list)
    doubtful: list[tuple[IndexedFile, str]] = field(default_factory=list)  # to be read
    unchanged: int = 0
    trusted: list[tuple[IndexedFile, Stamp]] = field(default_factory=list)  # ours, as we wrote them
    gone_files: list[IndexedFile] = field(default_factory=list)
    passed_over: list[tuple[str, str]] = field(default_factory=list)  # name, and why


def compare(
    entries: Entries, folders: Sequence[IndexedFolder], files: Sequence[IndexedFile]
) -> Findings:
    """Return what is to be done so that the index tells what is on disk."""
    found = Findings()
    found.passed_over += entries.others.items()
    folders_by_key, files_by_key = _by_key(folders), _by_key(files)
    taken: set[str] = set()
    known = {row.name for row in folders} | {row.name for row in files}
    for name in _in_order([*entries.folders, *entries.files], known):
        is_folder, key = name in entries.folders, name_key(name)
        row = folders_by_key.get(key) if is_folder else files_by_key.get(key)
        ignored = names.is_ignored_folder if is_folder else names.is_ignored_file
        if names.is_own(name) or (row is None and ignored(name)):
            continue
        if (reason := _unfit(name, key, taken)) is not None:
            found.passed_over.append((name, reason))
            continue
        taken.add(key)
        if is_folder:
            _note_folder(found, name, folders_by_key.pop(key, None))
        else:
            _note_file(found, name, entries.files[name], files_by_key.pop(key, None))
    found.gone_folders += folders_by_key.values()
    found.gone_files += files_by_key.values()
    return found


def _note_folder(found: Findings, name: str, row: IndexedFolder | None) -> None:
    if row is None:
        found.new_folders.append(name)
    else:
        found.kept_folders.append((row, name))


def _note_file(found: Findings, name: str, stamp: Stamp, row: IndexedFile | None) -> None:
    if row is None:
        found.new_files.append(name)
    elif row.name != name or row.size != stamp.size:
        found.doubtful.append((row, name))
    elif row.times_ns == (stamp.mtime_ns, stamp.ctime_ns):
        found.unchanged += 1
    elif row.times_ns is None and abs(row.modified - stamp.modified) <= _SAME_TIME:
        found.trusted.append((row, stamp))
    else:
        found.doubtful.append((row, name))


def _unfit(name: str, key: str, taken: set[str]) -> str | None:
    if (reason := names.why_not(name)) is not None:
        return reason
    if key in taken:
        return "Another name here differs from it by its Unicode form alone."
    return None


def _by_key(rows: Iterable[_N]) -> dict[str, _N]:
    return {name_key(row.name): row for row in rows}


def _in_order(found: Iterable[str], known: set[str] | Mapping[str, object]) -> list[str]:
    # Of two that cannot both be there, the one that the index has stays.
    return sorted(found, key=lambda name: (name not in known, name))
