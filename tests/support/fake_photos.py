"""Photos that never were, in folders of a made-up drive."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from library.model import Kind, Media
from providers.folder import File, Folder, Node, Section

SHAPES = ((4000, 3000), (3000, 4000), (6000, 4000), (4000, 4000), (1920, 1080), (3000, 2000))
START = datetime(2024, 12, 31, 18, 30, tzinfo=UTC)
PLACEHOLDER = bytes.fromhex("1d0806151c867858877c88687b887088 8789778778".replace(" ", ""))


def photo(number: int, name: str = "", **changes: object) -> Media:
    """Make up one item; the same number gives the same."""
    width, height = SHAPES[number % len(SHAPES)]
    made = Media(
        id=number,
        owner_id=1,
        folder_id=1,
        name=name or f"IMG_{number:06}.jpg",
        kind=Kind.IMAGE,
        mime="image/jpeg",
        size=2_345_678 + number,
        checksum=f"{number * 2654435761 % 2**64:064x}"[::-1],
        created=START,
        modified=START,
        shown=True,
        width=width,
        height=height,
        captured_local=START.replace(tzinfo=None),
        placeholder=PLACEHOLDER,
        has_thumbnails=True,
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def video(number: int, name: str) -> Media:
    """Make up a video."""
    return photo(
        number, name, kind=Kind.VIDEO, mime="video/webm", width=320, height=240, duration_s=2.0
    )


@dataclass
class FakeFolder:
    """A folder whose children are given."""

    name: str
    children: list[Node] = field(default_factory=list)
    revision: int = 0
    created: datetime = START
    modified: datetime = START

    @property
    def etag(self) -> str:
        """Changes with every `change`, here or below."""
        below = "".join(child.etag for child in self.children if not isinstance(child, File))
        return f"{self.name}.{self.revision}.{below}" if below else f"{self.name}.{self.revision}"

    def get(self, name: str, /) -> Node | None:
        return next((child for child in self.children if child.name == name), None)

    def list(self) -> Iterable[Node]:
        return iter(self.children)

    def change(self, *children: Node) -> None:
        """Show other children from now on."""
        self.children = list(children)
        self.revision += 1


@dataclass
class FakeMonth(FakeFolder):
    """A month of *count* photos, made up when it is listed; newest first."""

    count: int = 0
    first: int = 0  # number of its first photo
    days: int = 27  # that it is spread over

    def get(self, name: str, /) -> Node | None:
        return next((file for file in self.list() if file.name == name), None)

    def list(self) -> Iterable[File]:
        year, month = map(int, self.name.split("-"))
        end = datetime(year, month, 28, 20, tzinfo=UTC).replace(tzinfo=None)
        for place in range(self.count):
            taken = end - timedelta(days=self.days) * place / max(1, self.count)
            media = photo(self.first + place, captured_local=taken)
            yield File(media.name, media)

    def sections(self) -> Sequence[Section]:
        return [Section((), self.count)]


@dataclass
class FakeTimeline(FakeFolder):
    """Years of months, browsed as one page."""

    def sections(self) -> Sequence[Section]:
        return [
            Section((year.name, month.name), month.count)
            for year in self.children
            if isinstance(year, FakeFolder)
            for month in year.children
            if isinstance(month, FakeMonth) and month.count
        ]


@dataclass
class FakeSections(FakeFolder):
    """A folder that is browsed as one page, in sections with *titles*."""

    titles: list[Section] = field(default_factory=list)

    def sections(self) -> Sequence[Section]:
        return self.titles


def timeline(months: int, each: int, days: int = 27) -> FakeTimeline:
    """Make up a timeline that goes back so many months from December 2024.

    The *each* photos of a month are spread over that many *days*.
    """
    years: dict[str, FakeFolder] = {}
    for back in range(months):
        year, month = 2024 - back // 12, 12 - back % 12
        folder = years.setdefault(str(year), FakeFolder(str(year)))
        folder.children.append(
            FakeMonth(f"{year}-{month:02}", count=each, first=1 + back * each, days=days)
        )
    return FakeTimeline("timeline", list(years.values()))


def folder_of(name: str, *media: Media, folders: Sequence[Folder] = ()) -> FakeFolder:
    """A folder with these files, after these folders."""
    return FakeFolder(name, [*folders, *(File(each.name, each) for each in media)])
