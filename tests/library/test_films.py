"""Films: asked for by open pages, made by the worker, kept while there is room."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import cast

import pytest
from support.home import Home
from support.videos import make_video

from library.catalog import film_requests, work
from library.errors import Unreadable
from library.film_making import FilmMaking
from library.films import Film, Films, Making
from library.media.decoders import Decoders
from library.media.filming import Filming, FilmJob, Unwanted
from library.media.video_cache import film_path, progress_path
from library.model import Media, Task
from library.processing import Processing
from library.tasks import Lane

PAGE, OTHER_PAGE = "page-of-alice", "other-page"
LONG = 1_000_000_000


@dataclass
class FakeFilming:
    """Makes films of nothing; *meanwhile* happens while it does."""

    meanwhile: Callable[[FilmJob, Callable[[float], bool]], object] = lambda _job, _go_on: None
    jobs: list[FilmJob] = field(default_factory=list)

    def run(self, job: FilmJob, go_on: Callable[[float], bool]) -> None:
        self.jobs.append(job)
        job.film.write_bytes(b"half")
        self.meanwhile(job, go_on)
        if not go_on(1.0):
            raise Unwanted
        job.film.write_bytes(bytes(100))


def worker(home: Home, filming: FakeFilming, most: int = LONG, long: int = 1) -> Processing:
    making = FilmMaking(home.library, cast(Filming, filming), most)
    steps = {Task.FILM: making}
    return Processing(
        home.library, cast(Decoders, None), processes=0, steps=steps, slots={Lane.LONG: long}
    )


@pytest.fixture
def video(home: Home, tmp_path: Path) -> Media:
    """A video of alice's, of which nothing else is to be done."""
    return put_video(home, tmp_path, "a.mkv")


def put_video(home: Home, tmp_path: Path, name: str, seconds: float = 0.3) -> Media:
    path = make_video(tmp_path / name, audio=None, seconds=seconds)
    item = home.put(name, data=path.read_bytes())
    with home.catalog.write() as connection:
        work.forget(connection, item.id)
    return item


@pytest.fixture
def films(home: Home) -> Films:
    return Films(home.library)


def files(home: Home) -> list[str]:
    """What lies in the cache."""
    return sorted(path.name for path in home.library.cache.rglob("*") if path.is_file())


def ask(films: Films, home: Home, item: Media, waiter: str = PAGE, **how: bool) -> Film:
    film = films.ask(home.alice, item.id, waiter, **how)
    assert film is not None
    return film


def test_a_film_is_made_when_asked_for(home: Home, films: Films, video: Media) -> None:
    """Not before; from then on it is there."""
    assert Making.ABSENT is films.state(video).making
    worker(home, FakeFilming()).drain()
    assert [] == files(home)
    assert Making.WAITING is ask(films, home, video).making
    assert Making.WAITING is ask(films, home, video).making
    worker(home, FakeFilming()).drain()
    assert Making.READY is ask(films, home, video).making
    assert [f"{video.checksum}-film.mp4"] == files(home)


def test_nobody_asks_for_the_videos_of_others(home: Home, films: Films, video: Media) -> None:
    """They are as if they were not there; so are pictures."""
    text = home.put("a.txt")
    assert films.ask(home.bob, video.id, PAGE) is None
    assert films.ask(home.alice, text.id, PAGE) is None
    films.withdraw(home.bob, video.id, PAGE)
    assert Making.ABSENT is films.state(video).making


def test_one_learns_how_far_it_is(home: Home, films: Films, video: Media) -> None:
    """In percent of the video's length."""
    with home.catalog.write() as connection:
        connection.exec_driver_sql("UPDATE media_items SET duration_s = 8")
    seen: list[Film] = []

    def meanwhile(_job: FilmJob, go_on: Callable[[float], bool]) -> None:
        go_on(2.0)
        seen.append(films.state(video))

    ask(films, home, video)
    worker(home, FakeFilming(meanwhile)).drain()
    assert [Film(Making.MAKING, 25)] == seen
    assert not progress_path(home.library.cache, video.checksum).exists()


def test_who_stops_waiting_stops_the_making(home: Home, films: Films, video: Media) -> None:
    """Nothing is left of it, neither in the cache nor in the queue, and it is no failure."""

    def meanwhile(_job: FilmJob, _go_on: Callable[[float], bool]) -> None:
        films.withdraw(home.alice, video.id, PAGE)

    ask(films, home, video)
    worker(home, FakeFilming(meanwhile)).drain()
    assert [] == files(home)
    assert Making.ABSENT is films.state(video).making


def test_it_goes_on_while_someone_else_waits(
    home: Home, films: Films, video: Media, tmp_path: Path
) -> None:
    """Also for a copy of the same video."""
    copy = home.put("b.mkv", data=(tmp_path / "a.mkv").read_bytes())
    with home.catalog.write() as connection:
        work.forget(connection, copy.id)

    def meanwhile(_job: FilmJob, _go_on: Callable[[float], bool]) -> None:
        films.withdraw(home.alice, video.id, PAGE)

    ask(films, home, video)
    ask(films, home, copy, OTHER_PAGE)
    filming = FakeFilming(meanwhile)
    worker(home, filming).drain()
    assert 1 == len(filming.jobs)
    assert Making.READY is films.state(copy).making


def test_what_is_withdrawn_before_its_turn_is_not_made(
    home: Home, films: Films, video: Media
) -> None:
    """It leaves the queue."""
    ask(films, home, video)
    films.withdraw(home.alice, video.id, PAGE)
    filming = FakeFilming()
    worker(home, filming).drain()
    assert [] == filming.jobs


def test_a_page_that_was_closed_is_forgotten(home: Home, films: Films, video: Media) -> None:
    """Who does not go on asking does not wait."""
    ask(films, home, video)
    later = datetime.now(UTC) + timedelta(minutes=2)
    with home.catalog.write() as connection:
        assert film_requests.is_wanted(connection, video.checksum, datetime.now(UTC))
        assert not film_requests.is_wanted(connection, video.checksum, later)
        film_requests.purge(connection, later)
        assert not film_requests.is_wanted(connection, video.checksum, datetime.now(UTC))


def test_a_failure_is_told_and_tried_again_on_demand(
    home: Home, films: Films, video: Media
) -> None:
    """Asking alone does not try again what cannot be done."""

    def meanwhile(_job: FilmJob, _go_on: Callable[[float], bool]) -> None:
        raise Unreadable("It is damaged.")

    ask(films, home, video)
    worker(home, FakeFilming(meanwhile)).drain()
    assert Film(Making.FAILED, reason="It is damaged.") == ask(films, home, video)
    assert [] == files(home)
    assert Making.WAITING is ask(films, home, video, again=True).making
    worker(home, FakeFilming()).drain()
    assert Making.READY is films.state(video).making


def test_films_make_room_for_each_other(
    home: Home, films: Films, video: Media, tmp_path: Path
) -> None:
    """The one that was watched last stays."""
    other = put_video(home, tmp_path, "other.mkv", seconds=0.5)
    for item in (video, other):
        ask(films, home, item)
        worker(home, FakeFilming(), most=150).drain()
    assert Making.ABSENT is films.state(video).making
    assert Making.READY is films.state(other).making


def test_only_so_many_are_made_at_once(
    home: Home, films: Films, video: Media, tmp_path: Path
) -> None:
    """The others wait for their turn."""
    for seconds in (0.4, 0.5, 0.6):
        ask(films, home, put_video(home, tmp_path, f"{seconds}.mkv", seconds))
    running, most, lock = 0, 0, threading.Lock()

    def meanwhile(_job: FilmJob, _go_on: Callable[[float], bool]) -> None:
        nonlocal running, most
        with lock:
            running += 1
            most = max(most, running)
        time.sleep(0.05)
        with lock:
            running -= 1

    filming = FakeFilming(meanwhile)
    worker(home, filming, long=2).drain()
    assert (3, 2) == (len(filming.jobs), most)


def test_a_worker_that_stops_gives_the_film_back(home: Home, films: Films, video: Media) -> None:
    """The next one begins anew."""
    ask(films, home, video)
    stopping: list[Processing] = []
    stopped = FakeFilming(lambda _job, _go_on: stopping[0].stop())
    stopping.append(worker(home, stopped))
    stopping[0].drain()
    assert [] == files(home)
    assert Making.WAITING is films.state(video).making
    worker(home, FakeFilming()).drain()
    assert Making.READY is films.state(video).making


def test_films_are_really_made(home: Home, films: Films, video: Media) -> None:
    """From the request to the file, in a confined process."""
    ask(films, home, video)
    filming = Filming(height=1080, threads=1, memory_mb=1024, most_bytes=LONG)
    steps = {Task.FILM: FilmMaking(home.library, filming, LONG)}
    Processing(home.library, cast(Decoders, None), processes=0, steps=steps).drain()
    assert Making.READY is films.state(video).making
    assert b"ftyp" == film_path(home.library.cache, video.checksum).read_bytes()[4:8]
