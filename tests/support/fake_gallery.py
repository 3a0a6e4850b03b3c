"""A gallery without a library: a tree of made-up photos, served as the real one is."""

from __future__ import annotations

import io
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from cheroot.wsgi import Server
from flask import Flask, request, send_file
from flask.testing import FlaskClient
from support.fake_journal import FakeJournal
from support.fake_lists import FakeLists
from support.fake_map import FakeAtlas
from support.fake_people import FakePeople
from support.fake_photos import START, FakeFolder, photo
from support.fake_pictures import Draw, animation, clip, hill, kept, sized, thumbnail
from support.fake_searches import FakeSearches
from support.fake_sharing import FakeSharing
from support.fake_videos import FakeVideos

from library.access.visitor import Visitor
from library.accounts import Accounts
from library.accounts.session_rules import SessionRules
from library.accounts.sessions import Session
from library.activity import Activity, FileAtWork
from library.acts import JournalEntry
from library.audit import AuditAct
from library.catalog.audit import Noted
from library.catalog.standing import Standing
from library.catalog.users import Allowance
from library.errors import NotFound
from library.model import (
    DateSource,
    Facts,
    Kind,
    Media,
    Progress,
    Region,
    Role,
    Task,
    TaskCounts,
    Town,
    Trouble,
    User,
)
from providers.folder import File, resolve
from webui.app import create_app
from webui.map_port import Tiles
from webui.ports import Info, Motion, OpenId, Ports, StackMember, Thumbnail
from webui.session import COOKIE
from webui.zip_port import Zips

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

NAME, PASSWORD = "alice", "correct horse"
LIVE, BURST = 40, 41  # ids of a Live Photo, and of a burst of them
DANCE, FILM = 50, 51  # ids of a small animation, and of one of many bytes
ALICE = User(1, NAME, Role.USER, Path("media"), START)


def activity_of(**changes: object) -> Activity:
    """Make up a worker with something of everything."""
    counts = {
        Task.METADATA: TaskCounts(0, 0, 0, 0),
        Task.THUMBNAILS: TaskCounts(1234, 2, 1, 2),
    }
    bad = photo(22, "bad.jpg", has_thumbnails=False, failure="The file is damaged.")
    late = photo(2, "a very long name of a photo that was taken on a holiday by the sea.jpg")
    made = Activity(
        tasks=counts,
        everyone=None,
        in_hand=[FileAtWork(photo(3), ("files", "2024"), [Task.THUMBNAILS])],
        troubles=[
            FileAtWork(
                late,
                ("files", "2024", "Holiday & more"),
                [Task.THUMBNAILS],
                Trouble(2, [Task.THUMBNAILS], "The server's disk has trouble.", START, START),
            ),
            FileAtWork(
                bad,
                ("files", "2024"),
                [Task.THUMBNAILS],
                Trouble(22, [Task.THUMBNAILS], "The file is damaged.", START, None),
            ),
        ],
        failed=2,
        per_minute=640.0,
        minutes_left=2.1,
        paused_since=None,
    )
    return replace(made, **changes)  # type: ignore[arg-type]


class NoLinks:
    """A household in which nobody has made a link."""

    def find(self, address: str) -> None:
        return None

    def of(self, owner: User) -> Sequence[None]:
        return ()

    def uses(self, owner: User) -> Mapping[int, None]:
        return {}


NO_LINKS = NoLinks()


@dataclass
class FakeNotices:
    """What users are told of their credentials; all are told the same."""

    found: list[Noted] = field(default_factory=list)  # the newest first
    read_up_to: int = 0

    def unread(self, user: User) -> Sequence[Noted]:
        return [each for each in self.found if each.id > self.read_up_to]

    def latest(self, user: User) -> Sequence[Noted]:
        return self.found

    def read(self, user: User, up_to: int) -> None:
        self.read_up_to = up_to


@dataclass
class FakeGallery:
    """Everything the web application is connected to, in memory."""

    root: FakeFolder
    pictures: Path  # where made-up thumbnails are kept
    progress_now: Progress = field(default_factory=lambda: Progress(0, 0, 1))
    sessions: set[str] = field(default_factory=set)
    kept: set[str] = field(default_factory=set)  # of these
    session_rules: SessionRules = field(default_factory=SessionRules)
    draw: Draw = hill
    public_url: str | None = None
    is_healthy: bool = True
    films: FakeVideos = field(default_factory=FakeVideos)
    moving: frozenset[int] = frozenset({LIVE, BURST})
    user: User = ALICE
    known: FakePeople | None = None  # None: nobody
    lists: FakeLists = field(default_factory=FakeLists)
    searches: FakeSearches = field(default_factory=FakeSearches)
    sharing: FakeSharing = field(default_factory=FakeSharing)
    atlas: FakeAtlas = field(default_factory=FakeAtlas)
    tiles: Tiles | None = None
    before: list[JournalEntry] = field(default_factory=list)  # what was done, the newest first
    asked_for: list[int] = field(default_factory=list)
    retried: list[int | None] = field(default_factory=list)
    notices: FakeNotices = field(default_factory=FakeNotices)
    accounts: Accounts | None = None  # real ones, where a test is about them
    second_factors: None = None
    app_passwords: None = None
    openid: OpenId | None = None
    admin_second_factor: bool = False
    noted: list[AuditAct] = field(default_factory=list)
    activity_now: Activity = field(default_factory=lambda: activity_of())

    def sign_in(
        self, name: str, password: str, *_client: object, keep: bool = False
    ) -> tuple[User, str] | None:
        if (name, password) != (NAME, PASSWORD):
            return None
        token = f"token-{len(self.sessions)}-{id(self)}"
        self.sessions.add(token)
        if keep:
            self.kept.add(token)
        return self.user, token

    def visitor(self, name: str, password: str, address: str | None, /) -> Visitor | None:
        return Visitor(self.user) if (name, password) == (NAME, PASSWORD) else None

    def session(
        self, token: str, _address: str | None = None, *, unattended: bool = False
    ) -> Session | None:
        known, kept = token in self.sessions, token in self.kept
        return Session(self.user, token, datetime.now(UTC), is_kept=kept) if known else None

    def sign_out(self, token: str, /) -> None:
        self.sessions.discard(token)

    def standing_of(self, name: str, /) -> Standing:
        return Standing(self.user, Allowance(0, None), False, None, START, False)

    def standing(self) -> Sequence[Standing]:
        return [self.standing_of(NAME)]

    def note(self, act: AuditAct, **about: object) -> None:
        self.noted.append(act)

    def healthy(self) -> bool:
        return self.is_healthy

    def progress(self, user: User, /) -> Progress:
        return self.progress_now

    def wanted(self, items: Sequence[Media], /) -> None:
        self.asked_for += [item.id for item in items]

    def activity(self, user: User, /) -> Activity:
        return self.activity_now

    def retry(self, user: User, media_id: int | None, /) -> int:
        self.retried.append(media_id)
        return 1

    def pause(self) -> None:
        self.activity_now = replace(self.activity_now, paused_since=START)

    def resume(self) -> None:
        self.activity_now = replace(self.activity_now, paused_since=None)

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
            time_zone="Atlantic/Azores",
            date_source=DateSource.EXIF,
            make="Canon",
            model="Canon EOS R6",
            lens="RF24-105mm F4 L IS USM",
            exposure_s=1 / 120,
            f_number=4.0,
            iso=64,
            focal_length_mm=26.0,
            rating=4,
            caption="Tea in the garden",
            regions=(Region("Ada", "Face", 0.1, 0.1, 0.2, 0.2),),
            keywords=("garden", "summer"),
        )
        town = Town(1, "Lagoa", "Azores", "PT", "Portugal", 37.74, -25.57)
        return Info(f"/files/2024/{media.name}", facts, town, _stack(media))

    def motion(self, user: User, media_id: int, /) -> Motion | None:
        """Return the clip, which lies in the midst of a file, where a photo is said to move."""
        if media_id in (DANCE, FILM):
            path = kept(self.pictures / "moving.webp", lambda part: part.write_bytes(animation()))
            return Motion(path, 0, len(animation()), "image/webp", photo(media_id).etag)
        if media_id not in self.moving:
            return None
        around = b"before" + clip() + b"after"
        path = kept(self.pictures / "moving.MP.jpg", lambda part: part.write_bytes(around))
        return Motion(path, 6, len(clip()), "video/webm", photo(media_id).etag)

    def thumbnail(self, user: User, media_id: int, size: int, /) -> Thumbnail | None:
        media = photo(media_id)
        path = thumbnail(self.pictures, media_id, size, self.draw)
        return Thumbnail(path, "image/webp", media.etag)

    def preview(self, user: User, media_id: int, /) -> Thumbnail | None:
        return self.thumbnail(user, media_id, 2048)

    def ports(self) -> Ports:
        """Return what `create_app` is given."""
        return Ports(
            accounts=self.accounts or self,
            library=self,
            videos=self.films,
            zips=Zips(lambda file: io.BytesIO(bytes(file.size)), _count, _count, 10**9),
            people=lambda _: self.known or FakePeople(self.pictures),
            lists=lambda _: self.lists,
            albums=_no_albums,
            searches=lambda _: self.searches,
            sharing=lambda _: self.sharing,
            atlas=lambda _: self.atlas,
            tiles=self.tiles,
            journal=lambda _: FakeJournal(self.known or FakePeople(self.pictures), self.before),
            tree=lambda _: self.root,
            owner_of=lambda visitor, _media_id, _right: visitor.user,
            opened=lambda _guest: (),
            links=NO_LINKS,
            audit=self.accounts.audit if self.accounts else self,
            folders_of=lambda _: ["/files", "/files/Phone"],
            settle_libraries=lambda: None,
            openid=self.openid,
            admin_second_factor=self.admin_second_factor,
            public_url=self.public_url,
        )

    def app(self) -> Flask:
        """Build the application; files give made-up bytes, as the WebDAV side gives real ones."""
        app = create_app(self.ports())
        app.test_client_class = _Browser
        app.wsgi_app = _FilesToo(self, app)  # type: ignore[method-assign]
        return app


def _count(_who: str, _environ: WSGIEnvironment) -> None:
    """Let anybody make as many zips as they like."""


def _no_albums(user: User) -> NoReturn:
    raise AssertionError(f"{user.name} has no albums here: see support.real_lists")


def _stack(media: Media) -> list[StackMember]:
    """The files behind a picture with badges."""
    roles = {"live": "motion", "raw": "raw", "burst:3": "burst"}
    files = [(media.name, Kind.IMAGE, "primary", media.id)]
    for number, badge in enumerate((media.badges or "").split()):
        video = badge == "live"
        stem, end = media.name.rpartition(".")[0], "webm" if video else "dng"
        kind = Kind.VIDEO if video else Kind.IMAGE
        files.append((f"{stem}.{end}", kind, roles[badge], media.id + 500 + number))
    return [
        StackMember(number, name, f"/files/2024/{name}", kind, role, "00000000")
        for name, kind, role, number in files
        if len(files) > 1
    ]


class _Browser(FlaskClient):
    """Says, as browsers do, that its forms come from our own pages."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.environ_base["HTTP_ORIGIN"] = "http://localhost"


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
                content, mime = _content(file.media, self.gallery.draw)
                return send_file(content, mime, conditional=True)(environ, start_response)
        return self._pages(environ, start_response)


def _content(media: Media, draw: Draw) -> tuple[io.BytesIO, str]:
    if media.kind is Kind.VIDEO:
        return io.BytesIO(clip()), media.mime
    if media.mime == "image/gif":
        return io.BytesIO(animation()), "image/webp"
    image = io.BytesIO()
    sized(media.id, 1600, draw).save(image, "JPEG")
    return image, "image/jpeg"


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
