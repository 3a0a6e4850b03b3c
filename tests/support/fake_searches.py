"""Searches in memory: the real language, over a few photos by their names."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from support.fake_photos import START, photo

from library.errors import AlreadyExists, NotFound
from library.paths import check_name
from library.query.errors import BadQuery
from library.query.parser import parse
from providers.folder import File, Section
from webui.lists_port import Said
from webui.search_port import Completion

COMPLETIONS = (
    Completion("person", "Alice", "person=Alice", 12, 1),
    Completion("person", "Alice Miller", "person='Alice Miller'", 3),
    Completion("album", "Alps", "album=Alps", 7),
    Completion("place", "Alicante", "place=Alicante", 1200),
    Completion("date", "2024-05", "2024-05", None),
)


@dataclass
class FakeSearches:
    """Answers `webui.search_port.Searches`."""

    kept: list[str] = field(default_factory=list)
    behind: bool = False
    asked: list[str] = field(default_factory=list)

    def name(self, query: str) -> str:
        return check_name(parse(query).describe())

    def completions(self, prefix: str) -> Sequence[Completion]:
        self.asked.append(prefix)
        typed = prefix.partition("=")[2] or prefix
        return [each for each in COMPLETIONS if each.label.lower().startswith(typed.lower())]

    def is_behind(self) -> bool:
        return self.behind

    def saved(self) -> Sequence[str]:
        return self.kept

    def save(self, query: str) -> None:
        parse(query)
        if query in self.kept:
            raise AlreadyExists(f"A search “{query}” is saved already.")
        self.kept.append(query)

    def forget(self, name: str) -> tuple[str, Said]:
        if name not in self.kept:
            raise NotFound(f"No search “{name}” is saved.")
        self.kept.remove(name)
        return name, Said(1, f"Forgot the search “{name}”")


@dataclass
class FakeResults:
    """What a search finds: eight photos; for “nothing”, none."""

    name: str
    is_listed: bool
    created = modified = START
    etag = "found"

    @property
    def asked(self) -> str:
        return self.name

    def get(self, name: str, /) -> File | None:
        return next((file for file in self.list() if file.name == name), None)

    def list(self) -> Iterator[File]:
        for number in range(1, 9 if self.name != "nothing" else 1):
            media = photo(number)
            yield File(media.name, media)

    def sections(self) -> Sequence[Section]:
        return [] if self.name == "nothing" else [Section((), 8)]


@dataclass
class FakeSearchFolder:
    """``/search``."""

    searches: FakeSearches
    name: str = "search"
    created = modified = START

    @property
    def etag(self) -> str:
        return "|".join(self.searches.kept)

    def check(self, name: str, /) -> None:
        parse(name)

    def get(self, name: str, /) -> FakeResults | None:
        try:
            parse(name)
        except BadQuery:
            return None
        return FakeResults(name, name in self.searches.kept)

    def list(self) -> Iterator[FakeResults]:
        for name in self.searches.kept:
            yield FakeResults(name, True)
