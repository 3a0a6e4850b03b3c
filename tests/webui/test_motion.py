"""/-/motion: the moving part of a photo, in ranges, to those who may see it."""

from __future__ import annotations

from flask.testing import FlaskClient
from support.fake_gallery import LIVE
from support.fake_photos import photo
from support.fake_pictures import clip

from webui.session import COOKIE

URL = f"/-/motion/{LIVE}"


def test_the_video_is_sent_out_of_the_file_that_holds_it(client: FlaskClient) -> None:
    """Under its own type, and with nothing that lies before or behind it."""
    answer = client.get(URL)
    assert (200, clip()) == (answer.status_code, answer.data)
    assert "video/webm" == answer.headers["Content-Type"]
    assert str(len(clip())) == answer.headers["Content-Length"]
    assert "bytes" == answer.headers["Accept-Ranges"]


def test_players_get_ranges(client: FlaskClient) -> None:
    """Of the video, not of the file."""
    for asked, wanted in (
        ("bytes=0-9", clip()[:10]),
        ("bytes=5-", clip()[5:]),
        ("bytes=-3", clip()[-3:]),
    ):
        answer = client.get(URL, headers={"Range": asked})
        assert (206, wanted) == (answer.status_code, answer.data)
        assert answer.headers["Content-Range"].endswith(f"/{len(clip())}")
    assert 416 == client.get(URL, headers={"Range": f"bytes={len(clip())}-"}).status_code


def test_what_a_browser_has_is_not_sent_again(client: FlaskClient) -> None:
    """It is kept for good under the address of the present content."""
    tag = client.get(URL).headers["ETag"]
    assert 304 == client.get(URL, headers={"If-None-Match": tag}).status_code
    assert "no-cache" in client.get(URL).headers["Cache-Control"]
    current = client.get(f"{URL}?v={photo(LIVE).etag[:8]}")
    assert "immutable" in current.headers["Cache-Control"]


def test_it_cannot_act_in_the_gallerys_name(client: FlaskClient) -> None:
    """Whatever it is, it is a video to a browser that is led to its address."""
    headers = client.get(URL).headers
    assert "nosniff" == headers["X-Content-Type-Options"]
    assert (
        "sandbox; default-src 'none'; frame-ancestors 'none'" == headers["Content-Security-Policy"]
    )


def test_who_may_not_see_it_learns_nothing(client: FlaskClient, visitor: FlaskClient) -> None:
    """A photo of others, one without video and none at all are the same."""
    assert 404 == client.get("/-/motion/1").status_code
    assert 404 == client.get("/-/motion/99999").status_code
    visitor.delete_cookie(COOKIE)
    assert 401 == visitor.get(URL).status_code
