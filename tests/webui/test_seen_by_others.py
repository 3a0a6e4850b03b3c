"""What is given of pictures and videos to who may not have all of them, or not for good."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from support.fake_gallery import DANCE, LIVE, NAME, PASSWORD, FakeGallery
from support.fake_photos import START, photo
from support.fake_videos import FakeVideos

from library.access.rights import Right
from library.films import Film, Making
from library.media.front import Part
from library.model import Role, User
from providers.folder import File
from webui.app import create_app
from webui.rows import row, version
from webui.session import COOKIE

BOB = User(2, "bob", Role.USER, Path("media"), START)


def alice(gallery: FakeGallery, rights: Right, owner: User = BOB) -> FlaskClient:
    """Return the browser of Alice, who has *rights* on all that is *owner*'s."""
    ports = replace(
        gallery.ports(), owner_of=lambda _visitor, _id, right: owner if right in rights else None
    )
    client = create_app(ports).test_client()
    signed_in = gallery.sign_in(NAME, PASSWORD)
    assert signed_in
    client.set_cookie(COOKIE, signed_in[1])
    return client


def kept(client: FlaskClient, path: str) -> str | None:
    answer = client.get(path)
    assert answer.status_code in (200, 206)
    return answer.headers.get("Cache-Control")


def test_browsers_ask_each_time_for_pictures_of_others(gallery: FakeGallery) -> None:
    """Of one's own, they are kept for good."""
    clip = gallery.pictures / "a-clip"
    clip.write_bytes(b"clip")
    gallery.films.clip_path = clip
    tag = version(photo(LIVE))
    paths = (
        f"/-/thumbs/{LIVE}/256?v={tag}",
        f"/-/motion/{LIVE}?v={tag}",
        f"/-/clips/20?v={FakeVideos().etag[:8]}",
    )
    for path in paths:
        own = kept(alice(gallery, Right.ALL, gallery.user), path)
        assert own == "private, max-age=31536000, immutable"
        assert kept(alice(gallery, Right.VIEW), path) == "private, no-cache"


@pytest.mark.parametrize("rights", [Right.SEE, Right.SEE | Right.FETCH, Right.SEE | Right.KNOW])
def test_what_is_cut_out_of_originals_is_given_as_these_are(
    gallery: FakeGallery, tmp_path: Path, rights: Right
) -> None:
    """It tells where it was taken; what was made of them does not."""
    (tmp_path / "original").write_bytes(b"original")
    (tmp_path / "film").write_bytes(b"film")
    gallery.films.front = [Part(tmp_path / "original", 0, 8)]
    gallery.films.film = Film(Making.READY, path=tmp_path / "film")
    paths = f"/-/motion/{LIVE}", "/-/videos/20/original"
    client = alice(gallery, rights)
    assert [client.get(path).status_code for path in paths] == [404, 404]
    told = client.get("/-/api/videos/20").json
    assert told is not None
    assert told["front"] is None
    assert client.get("/-/videos/20/film").status_code == 200
    assert client.get(f"/-/motion/{DANCE}").status_code == 200
    whole = alice(gallery, Right.VIEW)
    assert [whole.get(path).status_code for path in paths] == [200, 200]


def test_a_file_that_tells_nothing_has_no_video_with_it() -> None:
    """Its row says so, and all else that is noted on it."""
    media = photo(LIVE, "Live.jpg", badges="live raw burst:3")
    assert row(File("Live.jpg", media))[-1] == "live raw burst:3"
    assert row(File("Live.jpg", media, bare=True))[-1] == "raw burst:3"
    only = replace(media, badges="live")
    assert len(row(File("Live.jpg", only, bare=True))) == len(row(File("a.jpg", photo(1))))
