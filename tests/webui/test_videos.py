"""Videos over HTTP: what is asked, what is sent, and to whom."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from support.fake_gallery import FakeGallery
from werkzeug.test import TestResponse

from library.films import Film, Making
from library.media.front import Part
from webui.forgery import session_form_token
from webui.session import COOKIE

WAITER = "page-12345678"
VIDEO = 20  # its id in the made-up gallery


@dataclass
class Sender:
    """Posts as a page does."""

    client: FlaskClient

    def __call__(self, path: str, **fields: str) -> TestResponse:
        cookie = self.client.get_cookie(COOKIE)
        assert cookie is not None
        token = session_form_token(cookie.value)
        return self.client.post(
            f"/-/api/videos/{VIDEO}/{path}",
            data={"form_token": token, "waiter": WAITER, **fields},
            headers={"Sec-Fetch-Site": "same-origin"},
        )


@pytest.fixture
def post(client: FlaskClient) -> Sender:
    return Sender(client)


@pytest.mark.parametrize(
    ("mime", "codecs", "asked"),
    [
        ("video/quicktime", "hvc1.1.6.L93.B0", 'video/mp4; codecs="hvc1.1.6.L93.B0"'),
        ("video/webm", "vp8, vorbis", 'video/webm; codecs="vp8, vorbis"'),
        ("video/x-matroska", "avc1.64001F", 'video/x-matroska; codecs="avc1.64001F"'),
        ("video/x-msvideo", "avc1.64001F", None),
        ("video/mp4", None, None),
    ],
)
def test_what_to_ask_the_browser(
    client: FlaskClient, gallery: FakeGallery, mime: str, codecs: str | None, asked: str | None
) -> None:
    """By container and codecs; of what none plays, nothing."""
    gallery.films.mime, gallery.films.codecs = mime, codecs
    answer = client.get(f"/-/api/videos/{VIDEO}").json
    absent = {"making": "absent", "percent": 0, "reason": None, "source": None}
    assert {"type": asked, "front": None, "film": absent} == answer


def test_films_are_asked_for_and_withdrawn(post: Sender, gallery: FakeGallery) -> None:
    """Each by a page that says which it is."""
    gallery.films.film = Film(Making.MAKING, 42)
    told = {"making": "making", "percent": 42, "reason": None, "source": None}
    assert told == post("film").json
    assert 200 == post("film", again="1").status_code
    assert 204 == post("film/withdraw").status_code
    assert [f"ask {WAITER}", f"again {WAITER}", f"withdraw {WAITER}"] == gallery.films.told


def test_only_our_own_pages_ask(post: Sender, visitor: FlaskClient, gallery: FakeGallery) -> None:
    """A token is needed, a name, and to be signed in."""
    assert 400 == post("film", form_token="guessed").status_code
    assert 400 == post("film", waiter="?").status_code
    assert 400 == post("film/withdraw", form_token="").status_code
    visitor.delete_cookie(COOKIE)
    for path in ("clips/20", "videos/20/original", "videos/20/film", "api/videos/20"):
        assert (path, 401) == (path, visitor.get(f"/-/{path}").status_code)
    assert 401 == visitor.post("/-/api/videos/20/film").status_code
    assert [] == gallery.films.told


def test_what_is_not_there_is_not_found(client: FlaskClient, gallery: FakeGallery) -> None:
    """A film that is not made, an index that is in front already, a video of someone else."""
    for path in ("videos/20/original", "videos/20/film"):
        assert (path, 404) == (path, client.get(f"/-/{path}").status_code)
    assert 204 == client.get("/-/clips/20").status_code
    gallery.films.mime = None
    assert 404 == client.get("/-/api/videos/20").status_code


@pytest.fixture
def parts(tmp_path: Path, gallery: FakeGallery) -> bytes:
    """A video that lies in two files; what is to be sent."""
    (tmp_path / "front").write_bytes(b"head:0123456789")
    (tmp_path / "original").write_bytes(b"xxabcdefghijyy")
    gallery.films.front = (
        Part(tmp_path / "front", 5, 10),
        Part(tmp_path / "original", 2, 10),
    )
    return b"0123456789abcdefghij"


@pytest.mark.parametrize(
    ("asked", "start", "stop"),
    [
        ("0-", 0, 20),
        ("0-0", 0, 1),
        ("3-7", 3, 8),
        ("8-12", 8, 13),
        ("15-", 15, 20),
        ("-4", 16, 20),
        ("9-99", 9, 20),
    ],
)
def test_ranges_go_across_files(
    client: FlaskClient, parts: bytes, asked: str, start: int, stop: int
) -> None:
    """As if they were one."""
    answer = client.get("/-/videos/20/original", headers={"Range": f"bytes={asked}"})
    assert (206, parts[start:stop]) == (answer.status_code, answer.data)
    assert f"bytes {start}-{stop - 1}/20" == answer.headers["Content-Range"]
    assert str(stop - start) == answer.headers["Content-Length"]


def test_the_whole_and_what_is_behind_it(client: FlaskClient, parts: bytes) -> None:
    """Several ranges are answered by all, as the standard allows; behind the end is nothing."""
    whole = client.get("/-/videos/20/original")
    assert (200, parts, "bytes") == (
        whole.status_code,
        whole.data,
        whole.headers["Accept-Ranges"],
    )
    assert "private" in whole.headers["Cache-Control"]
    assert "sandbox" in whole.headers["Content-Security-Policy"]
    for value, status in (("bytes=20-", 416), ("bytes=0-1,3-4", 200), ("lines=1-2", 200)):
        answer = client.get("/-/videos/20/original", headers={"Range": value})
        assert (value, status) == (value, answer.status_code)


def test_an_answer_has_a_tag_of_its_own(client: FlaskClient, parts: bytes) -> None:
    """A part of the file as it is stored is no part of this; what is known is not sent again."""
    tag = client.get("/-/videos/20/original").headers["ETag"]
    assert re.fullmatch(r'"\w+-front"', tag)
    ask = {"Range": "bytes=0-1", "If-Range": tag}
    assert 206 == client.get("/-/videos/20/original", headers=ask).status_code
    ask["If-Range"] = tag.replace("-front", "")
    assert 200 == client.get("/-/videos/20/original", headers=ask).status_code
    known = client.get("/-/videos/20/original", headers={"If-None-Match": tag})
    assert (304, b"") == (known.status_code, known.data)


def test_films_and_clips_are_sent(
    client: FlaskClient, gallery: FakeGallery, tmp_path: Path
) -> None:
    """A clip is kept by the browser for good, under the version of its video."""
    path = tmp_path / "film.mp4"
    path.write_bytes(b"0123456789")
    gallery.films.film = Film(Making.READY, 100, path=path)
    told = client.get("/-/api/videos/20").json
    assert told is not None
    assert "/-/videos/20/film" == told["film"]["source"]
    answer = client.get("/-/videos/20/film", headers={"Range": "bytes=5-"})
    assert (206, b"56789", "video/mp4") == (answer.status_code, answer.data, answer.mimetype)
    gallery.films.clip_path = path
    version = gallery.films.etag[:8]
    assert "immutable" in client.get(f"/-/clips/20?v={version}").headers["Cache-Control"]
    assert "no-cache" in client.get("/-/clips/20?v=old").headers["Cache-Control"]
    path.unlink()
    assert 204 == client.get("/-/clips/20").status_code
    assert 404 == client.get("/-/videos/20/film").status_code
