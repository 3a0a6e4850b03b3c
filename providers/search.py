"""/search: every query is a folder of what it finds. Those that were saved are listed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime

from library.catalog.driver import stored_time
from library.catalog.listing import COLUMNS, Children
from library.catalog.saved_searches import SavedSearch
from library.catalog.searches import Wanted
from library.errors import AlreadyExists, BadName, NotAllowed, NotFound
from library.files import Files
from library.model import Media
from library.naming import id_in_name, name_with_id
from library.paths import is_litter, name_key
from library.query.errors import BadQuery
from library.query.nodes import Node as Query
from library.query.nodes import is_relative
from library.query.parser import parse
from library.query.search import Search, today
from providers.folder import File, Node, Section
from providers.view import View


@dataclass(frozen=True)
class SearchFolder(View):
    """The saved searches by name; what has the name of another query is found, and not listed."""

    def get(self, name: str, /) -> ResultsFolder | None:
        """Return what a saved search of that name finds, or else the query *name*."""
        if is_litter(name) or name.startswith("."):  # nobody searches for what systems ask for
            return None
        saved = self._search.find_saved(name)
        try:
            query = parse(name if saved is None else saved.query)
        except BadQuery:
            return None
        return self._folder(name, query, saved)

    def check(self, name: str, /) -> None:
        """Look whether *name* is saved, or else a query.

        Raises:
            BadQuery: it is neither.
        """
        saved = self._search.find_saved(name)
        parse(name if saved is None else saved.query)

    def list(self) -> Iterator[ResultsFolder]:
        """Yield the saved searches."""
        for saved in self._search.saved():
            try:
                query = parse(saved.query)
            except BadQuery:  # of an older version of the language
                continue
            yield self._folder(saved.name, query, saved)

    def make_folder(self, name: str, /) -> ResultsFolder:
        """Save the query *name*.

        Raises:
            AlreadyExists: it is saved.
            BadName: it is no query; the message says why.
        """
        if is_litter(name):
            raise BadName(f"“{name}” is no search.")
        saved = self._search.save(name, name)
        return self._folder(saved.name, parse(saved.query), saved)

    def move_in(self, node: Node, new_name: str, /) -> None:
        """Save a search under another name; what was saved under that is so no more.

        Raises:
            BadName: nothing can be called that here.
            NotAllowed: *node* is no search.
        """
        if not isinstance(node, ResultsFolder):
            raise NotAllowed("Only searches can be kept here.")
        if is_litter(new_name):
            raise BadName(f"No search can be called “{new_name}”.")
        if node.saved is not None:
            self._search.rename(node.saved, new_name)
            return
        try:
            self._search.save(new_name, node.name)
        except AlreadyExists:
            raise NotAllowed(f"Another search is saved as “{new_name}”.") from None

    def remove(self, name: str, /) -> None:
        """Save the search no more; what it found stays where it is."""
        saved = self._search.find_saved(name)
        if saved is None:
            raise NotFound(f"No search “{name}” is saved.")
        self._search.forget(saved)

    def _folder(self, name: str, query: Query, saved: SavedSearch | None) -> ResultsFolder:
        if saved is None:
            return ResultsFolder(self.files, name, self.revision, query)
        return SavedFolder(self.files, saved.name, self.revision, query, saved)

    @property
    def _search(self) -> Search:
        return Search(self.files.library, self.files.owner)


@dataclass(frozen=True)
class ResultsFolder(View):
    """What one query finds, the newest first: files alone, so that whoever walks gets to an end.

    In the drive all files are listed; browsed, one stands for each stack.
    """

    query: Query
    saved: SavedSearch | None = None  # None: it is not saved

    @property
    def created(self) -> datetime:
        """When it was saved, else when the user was added."""
        return self.files.owner.created if self.saved is None else self.saved.created

    @property
    def etag(self) -> str:
        """Changes when anything of the user's does, and with the day where that matters."""
        day = f"-{today()}" if is_relative(self.query) else ""
        return f"search-{self.revision.number}{day}"

    @property
    def asked(self) -> str:
        """The query, as it was written."""
        return self.name if self.saved is None else self.saved.query

    @property
    def is_listed(self) -> bool:
        """Whether it is saved."""
        return self.saved is not None

    def get(self, name: str, /) -> File | None:
        """Return the file of that name here."""
        media_id = id_in_name(name)
        media = None if media_id is None else self._search.item(self.query, media_id)
        file = None if media is None else _file(media)
        return file if file is not None and name_key(file.name) == name_key(name) else None

    def list(self) -> Iterator[File]:
        """Yield the files, newest first."""
        yield from map(_file, self._found())

    def pictures(self) -> Iterator[File]:
        """Yield the files, newest first, one for each stack."""
        yield from map(_file, self._found(pictures=True))

    def columns(self, names: AbstractSet[str], /) -> Iterator[Children]:
        """Yield the files, newest first."""
        wanted = [name for name in COLUMNS if name in names]
        rows = [*map(_row, self._found())]
        if rows:
            yield Children(False, {name: [row[name] for row in rows] for name in wanted})

    def sections(self) -> Sequence[Section]:
        """Return the search itself."""
        count = self._count()
        return [Section((), count)] if count else []

    def _found(self, *, pictures: bool = False) -> Sequence[Media]:
        return [hit.media for hit in self._search.hits(self.query, Wanted(pictures=pictures))]

    def _count(self) -> int:
        """Return how many pictures there are."""
        return self._search.count(self.query, pictures=True)

    @property
    def _search(self) -> Search:
        return Search(self.files.library, self.files.owner)


@dataclass(frozen=True)
class SavedFolder(ResultsFolder):
    """What a saved search finds. It can be emptied for a moment: see `Search.take_out`."""

    saved: SavedSearch

    @property
    def etag(self) -> str:
        """Changes with what is taken out, too, and when that is there again."""
        last = self._search.emptied(self.saved)
        return super().etag if last is None else f"{super().etag}-{last.timestamp()}"

    def get(self, name: str, /) -> File | None:
        """Return the file of that name here."""
        file = super().get(name)
        is_out = file is not None and self._search.is_taken_out(self.saved, file.media.id)
        return None if is_out else file

    def remove(self, name: str, /) -> None:
        """Show a file here no more, for a moment in which the folder may be deleted.

        The file stays where it is, and is found again.
        """
        file = self.get(name)
        if file is None:
            raise NotFound(f"There is no “{name}” here.")
        self._search.take_out(self.saved, file.media)

    def _found(self, *, pictures: bool = False) -> Sequence[Media]:
        out = self._search.taken_out(self.saved)
        return [item for item in super()._found(pictures=pictures) if item.id not in out]

    def _count(self) -> int:
        out = self._search.taken_out(self.saved)
        return len(self._found(pictures=True)) if out else super()._count()


def _file(media: Media) -> File:
    """Name it by its id: cameras give the same names again and again."""
    return File(name_with_id(media.name, media.id), media)


def _row(media: Media) -> dict[str, str]:
    return {
        "name": name_with_id(media.name, media.id),
        "etag": media.etag,
        "size": str(media.size),
        "mime": media.mime,
        "modified": stored_time(media.modified),
        "created": stored_time(media.created),
        "id": str(media.id),
        "sha256": media.checksum,
        "checksums": media.checksums or "",
        "description": "",
    }


def search(files: Files) -> SearchFolder:
    """Return the user's searches as they are now."""
    return SearchFolder(files, "search", files.library.revision(files.owner))
