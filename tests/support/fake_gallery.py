"""A gallery without a library: a tree of made-up photos, served as the real one is."""

from __future__ import annotations

import io
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import av
from cheroot.wsgi import Server
from flask import Flask, request, send_file
from PIL import Image, ImageDraw

from library.errors import NotFound
from library.model import Facts, Kind, Media, Progress, Role, User
from providers.folder import File, Folder, Node, Section, resolve
from webui.app import create_app
from webui.ports import Info, Ports, Thumbnail
from webui.session import COOKIE

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

NAME, PASSWORD = "alice", "correct horse"
SHAPES = ((4000, 3000), (3000, 4000), (6000, 4000), (4000, 4000), (1920, 1080), (3000, 2000))
START = datetime(2024, 12, 31, 18, 30, tzinfo=UTC)
ALICE = User(1, NAME, Role.USER, Path("media"), START)
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

    def get(self, name: str, /) -> Node | None:
        return next((file for file in self.list() if file.name == name), None)

    def list(self) -> Iterable[File]:
        year, month = map(int, self.name.split("-"))
        end = datetime(year, month, 28, 20, tzinfo=UTC).replace(tzinfo=None)
        for place in range(self.count):
            taken = end - timedelta(days=27) * place / max(1, self.count)
            media = photo(self.first + place, captured_local=taken)
            yield File(media.name, media)


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


def timeline(months: int, each: int) -> FakeTimeline:
    """Make up a timeline that goes back so many months from December 2024."""
    years: dict[str, FakeFolder] = {}
    for back in range(months):
        year, month = 2024 - back // 12, 12 - back % 12
        folder = years.setdefault(str(year), FakeFolder(str(year)))
        folder.children.append(FakeMonth(f"{year}-{month:02}", count=each, first=1 + back * each))
    return FakeTimeline("timeline", list(years.values()))


@dataclass
class FakeGallery:
    """Everything the web application is connected to, in memory."""

    root: FakeFolder
    pictures: Path  # where made-up thumbnails are kept
    progress_now: Progress = field(default_factory=lambda: Progress(0, 0, 1))
    sessions: set[str] = field(default_factory=set)
    session_lifetime: timedelta = timedelta(days=30)

    def sign_in(self, name: str, password: str, /) -> tuple[User, str] | None:
        if (name, password) != (NAME, PASSWORD):
            return None
        token = f"token-{len(self.sessions)}-{id(self)}"
        self.sessions.add(token)
        return ALICE, token

    def user_of_session(self, token: str, /) -> User | None:
        return ALICE if token in self.sessions else None

    def sign_out(self, token: str, /) -> None:
        self.sessions.discard(token)

    def progress(self, user: User, /) -> Progress:
        return self.progress_now

    def info(self, user: User, media: Media, /) -> Info:
        if media.name.startswith("deleted"):
            raise NotFound(media.name)
        facts = Facts(
            width=media.width,
            height=media.height,
            duration_s=media.duration_s,
            captured_local=media.captured_local,
            offset_minutes=-210,
            latitude=47.4979,
            longitude=-19.0402,
            make="Canon",
            model="Canon EOS R6",
            rating=4,
            keywords=("garden", "summer"),
        )
        return Info(f"/files/2024/{media.name}", facts)

    def thumbnail(self, user: User, media_id: int, size: int, /) -> Thumbnail | None:
        media = photo(media_id)
        return Thumbnail(picture(self.pictures, media_id, size), "image/webp", media.etag)

    def ports(self) -> Ports:
        """Return what `create_app` is given."""
        return Ports(accounts=self, library=self, tree=lambda _: self.root)

    def app(self) -> Flask:
        """Build the application; files give made-up bytes, as the WebDAV side gives real ones."""
        app = create_app(self.ports())
        app.wsgi_app = _FilesToo(self, app)  # type: ignore[method-assign]
        return app


@dataclass
class _FilesToo:
    gallery: FakeGallery
    app: Flask

    def __post_init__(self) -> None:
        self._pages = self.app.wsgi_app

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        path = environ["PATH_INFO"].encode("latin-1").decode()
        names = [name for name in path.split("/") if name]
        file = None if path.startswith("/-") else resolve(self.gallery.root, names)
        with self.app.request_context(environ):
            if isinstance(file, File) and request.cookies.get(COOKIE) in self.gallery.sessions:
                return send_file(*_content(file.media), conditional=True)(environ, start_response)
        return self._pages(environ, start_response)


def _content(media: Media) -> tuple[io.BytesIO, str]:
    if media.kind is Kind.VIDEO:
        return io.BytesIO(clip()), media.mime
    image = io.BytesIO()
    draw(media.id, 1600).save(image, "JPEG")
    return image, "image/jpeg"


def picture(folder: Path, number: int, size: int) -> Path:
    """Return a made-up thumbnail, drawn once."""
    path = folder / f"{number % 60}-{size}.webp"
    if not path.exists():
        part = path.with_suffix(f".{threading.get_ident()}")
        draw(number % 60, size).save(part, "WEBP", quality=60)
        part.replace(path)
    return path


def draw(number: int, size: int) -> Image.Image:
    """Draw a hill under a sky, in colours of its own."""
    width, height = SHAPES[number % len(SHAPES)]
    scale = size / max(width, height)
    image = Image.new(
        "HSV", (round(width * scale), round(height * scale)), (number * 37 % 256, 90, 225)
    )
    pen = ImageDraw.Draw(image)
    w, h = image.size
    pen.ellipse((w * 0.6, h * 0.15, w * 0.6 + h * 0.2, h * 0.35), fill=(30, 120, 255))
    pen.ellipse((-w * 0.4, h * 0.55, w * 0.9, h * 1.8), fill=(number * 37 % 256, 140, 130))
    pen.ellipse((w * 0.3, h * 0.65, w * 1.6, h * 1.9), fill=((number * 37 + 40) % 256, 130, 100))
    return image.convert("RGB")


@lru_cache(maxsize=1)
def clip() -> bytes:
    """Encode two seconds of a moving hill."""
    made = io.BytesIO()
    with av.open(made, "w", format="webm") as container:
        stream = container.add_stream("libvpx", rate=10)
        stream.width, stream.height, stream.pix_fmt = 320, 240, "yuv420p"
        for number in range(20):
            frame = av.VideoFrame.from_image(draw(number, 320).resize((320, 240)))
            container.mux(stream.encode(frame))
        container.mux(stream.encode())
    return made.getvalue()


@contextmanager
def served(gallery: FakeGallery) -> Iterator[str]:
    """Serve *gallery* on a free port and give its address, without a slash at the end."""
    server = Server(("127.0.0.1", 0), gallery.app(), numthreads=8, shutdown_timeout=1)
    server.prepare()
    thread = threading.Thread(target=server.serve, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.bind_addr[1]}"
    finally:
        server.stop()
        thread.join()


def folder_of(name: str, *media: Media, folders: Sequence[Folder] = ()) -> FakeFolder:
    """A folder with these files, after these folders."""
    return FakeFolder(name, [*folders, *(File(each.name, each) for each in media)])
