"""The pages as they come from the server."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser

import pytest
from flask.testing import FlaskClient
from support.fake_gallery import NAME, PASSWORD, FakeGallery
from support.fake_photos import folder_of, photo

from library.model import Progress
from webui.cookies import cookie_name
from webui.headers import policy
from webui.session import COOKIE
from webui.shown import EMBEDDED_MOST

HOLIDAY = "/files/Holiday%20%26%20more/"


class Markup(HTMLParser):
    """Collects what the policy forbids, and the links."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.inline: list[str] = []
        self.links: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = dict(attrs)
        self.inline += [name for name in names if name == "style" or name.startswith("on")]
        if tag == "style" or (
            tag == "script" and "src" not in names and names.get("type") != "application/json"
        ):
            self.inline.append(tag)
        if tag == "a" and names.get("href"):
            self.links.append(str(names["href"]))


def page_data(client: FlaskClient, path: str) -> dict[str, object]:
    page = client.get(path).get_data(as_text=True)
    found = re.search(r'id="page-data">(.*?)</script>', page, re.DOTALL)
    assert found
    return dict(json.loads(found[1]))


PAGES = ["/", "/files/", HOLIDAY, "/timeline/", "/timeline/2024/", "/empty/", "/-/connect"]


@pytest.mark.parametrize("path", [*PAGES, "/nowhere", "/-/nowhere", "/-/login"])
def test_no_page_has_inline_scripts_or_styles(client: FlaskClient, path: str) -> None:
    """The policy could not be met otherwise; it is sent with every answer."""
    answer = client.get(path)
    assert Markup(answer.get_data(as_text=True)).inline == []
    assert answer.headers["Content-Security-Policy"] == policy(None)
    assert "unsafe" not in policy(None)


@pytest.mark.parametrize("path", PAGES)
def test_pages_are_private(client: FlaskClient, path: str) -> None:
    """No cache on the way may keep them."""
    answer = client.get(path)
    assert answer.status_code == 200
    assert "private" in answer.headers["Cache-Control"]


def test_the_home_page_leads_to_every_view(client: FlaskClient) -> None:
    """One card for each top-level folder."""
    links = Markup(client.get("/").get_data(as_text=True)).links
    assert {"/files/", "/timeline/", "/empty/"} <= set(links)


def test_the_bar_has_a_menu_of_what_is_looked_at_less_often(client: FlaskClient) -> None:
    """What is looked at is in the bar itself; it works without scripts."""
    for path, in_bar in (
        ("/timeline/", ["files", "timeline"]),
        ("/empty/", ["files", "timeline", "empty"]),
    ):
        page = client.get(path).text
        bar, menu = page.partition('class="drop"')[::2]
        menu = menu.partition("</details>")[0]
        assert in_bar == re.findall(r'<a href="/([^"]+)/"', bar.partition('class="views"')[2])
        assert ["empty"] == re.findall(r'<a href="/([^"]+)/"', menu)


def test_a_folder_page_is_useful_without_scripts(client: FlaskClient) -> None:
    """Names that addresses cannot hold are quoted; thumbnails are images in the page."""
    page = client.get(HOLIDAY).get_data(as_text=True)
    links = Markup(page).links
    assert f"{HOLIDAY}100%25%20%231%20%3Fx.jpg" in links
    assert f"{HOLIDAY}notes.pdf" in links
    assert '<img src="/-/thumbs/1/512?v=' in page
    assert "bad.jpg cannot be shown, because the file is damaged" in page


def test_without_a_trailing_slash_it_is_the_same_page(client: FlaskClient) -> None:
    """The address that a file manager shows has none."""
    assert client.get("/timeline").status_code == 200


def test_a_folder_page_holds_its_photos(client: FlaskClient) -> None:
    """No second request is needed before the first photo is seen."""
    folder = page_data(client, HOLIDAY)["folder"]
    assert isinstance(folder, dict)
    assert len(folder["items"]) == 17


def test_a_very_long_folder_is_not_in_its_page(client: FlaskClient, gallery: FakeGallery) -> None:
    """Its listing is fetched while the page is drawn; without scripts it comes in pages."""
    count = EMBEDDED_MOST + 1
    gallery.root.change(folder_of("files", *(photo(number) for number in range(1, count + 1))))
    data = page_data(client, "/files/")
    assert (data["folder"], data["photos"]) == (None, count)
    assert "?page=2" in Markup(client.get("/files/").get_data(as_text=True)).links
    last = client.get("/files/?page=11").get_data(as_text=True)
    assert last.count('class="plain-tile"') == 1
    assert "?page=12" not in last
    for page in ("0", "-1", "x", "²", "99999999"):
        assert client.get(f"/files/?page={page}").status_code == 200


def test_a_page_of_sections_holds_the_first_of_them(client: FlaskClient) -> None:
    """Enough for a screen, whatever folder it is."""
    data = page_data(client, "/timeline/")
    sections, first = data["sections"], data["first"]
    assert isinstance(sections, list)
    assert isinstance(first, list)
    assert sections[0] == {"path": ["2024", "2024-12"], "count": 12, "title": None}
    assert [len(folder["items"]) for folder in first] == [12] * 10
    assert page_data(client, "/timeline/2024/")["path"] == ["timeline", "2024"]
    page = client.get("/timeline/").get_data(as_text=True)
    assert '<a href="/timeline/2024/2024-05/">May 2024</a>' in page


def test_an_empty_library_shows_how_to_fill_it(client: FlaskClient, gallery: FakeGallery) -> None:
    """The address is the one by which the visitor came, with their own name."""
    gallery.progress_now = Progress(0, 0, 0)
    (token,) = gallery.sessions
    client.set_cookie(COOKIE, token, domain="photos.example")
    page = client.get("/", base_url="http://photos.example:8443").get_data(as_text=True)
    assert "http://photos.example:8443/" in page
    assert "dav://alice@photos.example:8443/" in page
    assert '<svg xmlns="http://www.w3.org/2000/svg"' in page
    client.set_cookie(cookie_name(COOKIE, secure=True), token, domain="photos.example")
    secure = client.get("/-/connect", base_url="https://photos.example").get_data(as_text=True)
    assert "davs://alice@photos.example/" in secure


def test_the_address_is_the_one_that_the_server_is_known_by(gallery: FakeGallery) -> None:
    """Behind a proxy it may be another than what reaches the server."""
    gallery.public_url = "https://photos.example:8443"
    client = gallery.app().test_client()
    signed_in = gallery.sign_in(NAME, PASSWORD)
    assert signed_in
    client.set_cookie(COOKIE, signed_in[1])
    page = client.get("/-/connect").get_data(as_text=True)
    assert "https://photos.example:8443/" in page
    assert "davs://alice@photos.example:8443/" in page
    assert "localhost" not in page


def test_a_month_is_one_section_of_its_own_page(client: FlaskClient) -> None:
    """It shows days as the whole timeline does, under the title of the month."""
    data = page_data(client, "/timeline/2024/2024-05/")
    assert data["sections"] == [{"path": [], "count": 12, "title": None}]
    page = client.get("/timeline/2024/2024-05/").get_data(as_text=True)
    assert '<h1 class="folder-title">May 2024</h1>' in page
    assert "<title>May 2024 " in page
    assert "/timeline/2024/2024-05/IMG_000085.jpg" in Markup(page).links


@pytest.mark.parametrize(("healthy", "status"), [(True, 200), (False, 503)])
def test_whoever_watches_the_server_learns_whether_it_works(
    visitor: FlaskClient, gallery: FakeGallery, healthy: bool, status: int
) -> None:
    """Without a session, as JSON."""
    gallery.is_healthy = healthy
    answer = visitor.get("/-/health")
    assert answer.status_code == status
    assert (answer.get_json() == {"status": "ok"}) is healthy


def test_an_unknown_path_is_a_friendly_404(client: FlaskClient) -> None:
    """A page for people, JSON for scripts."""
    assert client.get("/files/nothing").status_code == 404
    assert "There is nothing here" in client.get("/files/nothing").get_data(as_text=True)
    assert client.get("/-/api/folder/nothing").get_json() == {"error": "There is no such folder."}


@pytest.mark.parametrize("path", ["/files/a%00b", "/files/..", "/files/" + "n" * 256])
def test_a_name_that_can_be_none_is_400(client: FlaskClient, path: str) -> None:
    """With the reason."""
    assert client.get(path).status_code == 400


def test_our_own_mistakes_tell_visitors_nothing(client: FlaskClient, gallery: FakeGallery) -> None:
    """Details go to the log only."""
    gallery.progress_now = None  # type: ignore[assignment]
    answer = client.get("/")
    assert answer.status_code == 500
    assert "None" not in answer.get_data(as_text=True)
