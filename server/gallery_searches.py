"""One user's searches as the web gallery asks for them."""

from __future__ import annotations

from collections.abc import Sequence

from library.catalog import faces
from library.errors import NotFound
from library.library import Library
from library.model import User
from library.paths import check_name
from library.query.parser import parse
from library.query.search import Search
from server.gallery_lists import said
from webui.lists_port import Said
from webui.search_port import Completion


class GallerySearches:
    """Answers the questions of `webui.search_port.Searches`."""

    def __init__(self, library: Library, owner: User) -> None:
        self._library = library
        self._owner = owner
        self._search = Search(library, owner)

    def name(self, query: str) -> str:
        """Return the name of a saved search, or else *query* as it is legal everywhere."""
        saved = self._search.find_saved(query)
        return check_name(parse(query).describe()) if saved is None else saved.name

    def completions(self, prefix: str) -> Sequence[Completion]:
        """Return what may be meant, people with their faces."""
        found = self._search.completions(prefix)
        persons = [each.id for each in found if each.kind == "person" and each.id is not None]
        with self._library.catalog.ask_once() as driver:
            covers = faces.covers(driver, persons)
        return [
            Completion(
                each.kind,
                each.label,
                each.query,
                each.count,
                covers.get(each.id) if each.kind == "person" and each.id is not None else None,
            )
            for each in found
        ]

    def is_behind(self) -> bool:
        """Whether the index of searches is."""
        return self._search.is_behind()

    def saved(self) -> Sequence[str]:
        """Return the names of saved searches."""
        return [each.name for each in self._search.saved()]

    def save(self, query: str) -> None:
        """Save *query* under its own name."""
        self._search.save(query, query)

    def forget(self, name: str) -> tuple[str, Said]:
        """Save the search of that name no more."""
        saved = self._search.find_saved(name)
        if saved is None:
            raise NotFound(f"No search “{name}” is saved.")
        act = self._search.forget(saved)
        return saved.query, said(self._library, self._owner, act)
