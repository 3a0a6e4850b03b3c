"""What is in a zip of a folder: which files, and what each is called."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from typing import Final

from library.access.rights import Right
from library.errors import LibraryError, NotAllowed, NotFound
from library.naming import gathered_key, name_with_id, unique_name
from library.paths import is_litter
from library.zips import Entry
from providers.folder import File, Folder, IsOthers, Node, Sections, ShowsPictures, resolve
from webui.zip_port import Zips

MOST_FILES: Final = 20_000
NOTE: Final = "Not in this zip.txt"
_Way = tuple[str, ...]


class TooLarge(LibraryError):
    """More than one zip may hold."""


@dataclass(frozen=True, slots=True)
class Planned:
    """One entry, and where it is from."""

    entry: Entry
    way: _Way | None = None  # of the file, relative to the folder; None: an empty folder, or a note
    note: bytes = b""


@dataclass(slots=True)
class _Names:
    """Names in one folder of a zip, each once on systems that ignore case, too."""

    taken: set[str] = field(default_factory=set)

    def free(self, name: str) -> str:
        found = unique_name(name, self.taken.__contains__)
        self.taken.add(gathered_key(found))
        return found


@dataclass(frozen=True, slots=True)
class _Found:
    name: str  # in the zip
    way: _Way
    node: Node


def may_fetch(folder: Folder) -> bool:
    """Whether files in it may be saved: not where a link gives previews alone, or nothing."""
    return not isinstance(folder, IsOthers) or Right.FETCH in folder.rights


def plan(folder: Folder, zips: Zips, wanted: Collection[int] | None = None) -> list[Planned]:
    """Return what is in a zip of *folder*, or of the items with the ids *wanted* on its page.

    Of a picture that stands for others in the page, these are in it too. What cannot be read is
    left out, and a note in the zip says so.

    Raises:
        TooLarge: that is too much.
    """
    found = _everything(folder) if wanted is None else _chosen(folder, frozenset(wanted))
    planned: list[Planned] = []
    left_out: list[str] = []
    for each in _bounded(found, zips.most):
        if not isinstance(each.node, File):
            planned.append(Planned(Entry(f"{each.name}/", 0, each.node.modified)))
        elif (entry := _entry(each.name, each.node, zips)) is None:
            left_out.append(each.name)
        else:
            planned.append(Planned(entry, each.way))
    return [*planned, *_note(left_out, folder, {each.entry.name for each in planned})]


def _bounded(found: Iterable[_Found], most: int) -> list[_Found]:
    """Return all that was found, before any of it is opened, unless that is too much."""
    bounded: list[_Found] = []
    for each in found:
        bounded.append(each)
        most -= each.node.size if isinstance(each.node, File) else 0
        if most < 0 or len(bounded) > MOST_FILES:
            raise TooLarge
    return bounded


def _entry(name: str, file: File, zips: Zips) -> Entry | None:
    """Return the entry of a file; None: it cannot be read, or is not as the index knows it."""
    try:
        with closing(zips.open_file(file)) as content:
            is_known = content.seek(0, 2) == file.size
    except (NotFound, NotAllowed, OSError):
        return None
    return Entry(name, file.size, file.media.modified) if is_known else None


def _everything(folder: Folder, way: _Way = (), at: str = "") -> Iterator[_Found]:
    """Yield all files below *folder*, and folders in which there is nothing."""
    names = _Names()
    for node in _shown(folder.list()):
        name = at + names.free(_called(node))
        if isinstance(node, File):
            yield _Found(name, (*way, node.name), node)
        elif may_fetch(node):
            yield from _everything(node, (*way, node.name), f"{name}/")
    if at and not names.taken:
        yield _Found(at.removesuffix("/"), way, folder)


def _chosen(folder: Folder, wanted: frozenset[int]) -> Iterator[_Found]:
    """Yield the items chosen on the page of *folder*, side by side."""
    names, left = _Names(), set(wanted)
    ways: Iterable[_Way] = ((),)
    if isinstance(folder, Sections):
        ways = (section.path for section in folder.sections())
    for way in ways:
        place = resolve(folder, way)
        if not left or place is None or isinstance(place, File):
            continue
        in_stacks = isinstance(place, ShowsPictures)
        for node in _shown(place.list()):
            if not isinstance(node, File):
                continue
            media = node.media
            if media.id in wanted or (in_stacks and media.stack_id in wanted):
                left.discard(media.id)
                yield _Found(names.free(_called(node)), (*way, node.name), node)


def _called(node: Node) -> str:
    """Return the name of a file or folder, without an id that is there to make it unique."""
    if isinstance(node, File) and node.name == name_with_id(node.media.name, node.media.id):
        return node.media.name
    return node.name


def _shown(nodes: Iterable[Node]) -> Iterator[Node]:
    return (node for node in list(nodes) if not is_litter(node.name))


def _note(left_out: list[str], folder: Folder, names: Collection[str]) -> Iterator[Planned]:
    if left_out:
        is_taken: Callable[[str], bool] = {gathered_key(name) for name in names}.__contains__
        words = "These files could not be read, and are not in this zip:\r\n\r\n"
        note = (words + "".join(f"{name}\r\n" for name in left_out)).encode()
        entry = Entry(unique_name(NOTE, is_taken), len(note), folder.modified)
        yield Planned(entry, note=note)
