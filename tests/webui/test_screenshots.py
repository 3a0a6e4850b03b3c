"""Every kind of page on a phone and a desk, light and dark, for somebody to look at.

The pictures are in test-results/. Run as a script, this file takes those of docs/images anew.
"""

from __future__ import annotations

import io
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect
from support.chromium import chromium, window
from support.fake_gallery import NAME, PASSWORD, FakeGallery, served
from support.fake_people import FakePeople, FakePeopleFolder
from support.fake_photos import FakeFolder, folder_of, photo, timeline, video
from support.scenes import scene

from library.model import Progress
from webui.session import COOKIE

ROOT = Path(__file__).resolve().parents[2]
RESULTS = ROOT / "test-results"
IMAGES = ROOT / "docs" / "images"
ADDRESS = "https://photos.example.org"
LARGEST = 600_000  # bytes of a picture in the documentation


def library() -> FakeFolder:
    """A household's photos."""
    trips = ("Autumn in the hills", "By the sea", "Garden", "Weekend in town", "Winter walk")
    folders = [
        folder_of(name, *(photo(40 + 5 * place + at) for at in range(14)))
        for place, name in enumerate(trips)
    ]
    sea = folder_of("By the sea", *(photo(at) for at in range(1, 24)), video(24, "waves.webm"))
    files = folder_of("files", folders=[folders[0], sea, *folders[2:], FakeFolder("New year")])
    return FakeFolder("", [files, timeline(months=30, each=40, days=8)])


def household(pictures: Path) -> FakeGallery:
    """A library that one would want, with a family."""
    known = FakePeople(pictures)
    for place, name in enumerate(("Alice", "Grandpa", "Tom", "Maya", "Aunt Rose", "Benedict")):
        known.add(name, *range(2001 + 3 * place, 2045 - 4 * place))
    for place in range(9):
        known.add(None, *range(2050, 2064 - place))
    known.ask(1, 13)
    root = library()
    root.children.append(FakePeopleFolder(known, "people"))
    return FakeGallery(root, pictures, draw=scene, known=known)


def timeline_page(page: Page) -> None:
    page.goto("/timeline/")
    _loaded(page)


def folder_page(page: Page) -> None:
    page.goto("/files/By%20the%20sea/")
    _loaded(page)


def home_page(page: Page) -> None:
    page.goto("/")
    expect(page.locator(".cover img")).not_to_have_count(0)
    _at_rest(page)


def viewer(page: Page) -> None:
    page.goto("/timeline/#/2024/2024-12/IMG_000008.jpg")
    page.locator(".viewer .pswp__img:not(.pswp__img--placeholder)").first.wait_for()
    page.keyboard.press("i")
    page.get_by_text("Canon EOS R6").wait_for()
    _at_rest(page)


def people_page(page: Page) -> None:
    page.goto("/people/")
    page.get_by_role("heading", name="the same person?").wait_for()
    _at_rest(page)


def review_page(page: Page) -> None:
    page.goto("/people/?review")
    page.get_by_role("combobox").fill("a")
    page.get_by_role("option").first.wait_for()
    _at_rest(page)


def person_page(page: Page) -> None:
    page.goto("/people/Alice/")
    page.get_by_role("button", name="Select photos").click()
    page.locator(".tile.loaded").first.click()
    _at_rest(page)


def faces_in_viewer(page: Page) -> None:
    page.goto("/people/Alice/#/IMG_002008.jpg")
    page.locator(".viewer .pswp__img:not(.pswp__img--placeholder)").first.wait_for()
    page.keyboard.press("f")
    page.locator(".face-box").first.click()
    page.get_by_role("dialog", name="Who is this?").wait_for()
    _at_rest(page)


def map_page(page: Page) -> None:
    page.goto("/-/map")
    page.get_by_role("button", name="photos near Suva").click()
    _loaded(page)


def connect_page(page: Page) -> None:
    page.goto("/-/connect")
    page.get_by_role("tab").first.wait_for()


def empty_page(page: Page) -> None:
    page.goto("/files/New%20year/")
    page.get_by_role("tab").first.wait_for()


def login_page(page: Page) -> None:
    page.context.clear_cookies()
    page.goto("/")
    page.get_by_label("Password").wait_for()


Look = Callable[[Page], None]
LOOKS: Sequence[Look] = (
    timeline_page, folder_page, home_page, viewer, people_page, review_page, person_page,
    faces_in_viewer, map_page, connect_page, empty_page, login_page,
)  # fmt: skip


@pytest.fixture(scope="module")
def gallery(pictures: Path) -> FakeGallery:
    """Everything that there is to see."""
    return household(pictures)


@pytest.fixture(scope="module")
def address(gallery: FakeGallery) -> Iterator[str]:
    """Where it is served."""
    with served(gallery) as url:
        yield url


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", ["phone", "desk"])
def test_every_page_can_be_looked_at(
    browser: Browser, gallery: FakeGallery, address: str, size: str, scheme: str
) -> None:
    """None is blank, or all of one colour."""
    RESULTS.mkdir(exist_ok=True)
    for look in LOOKS:
        taken = take(browser, gallery, address, look, size, scheme)
        (RESULTS / f"{look.__name__}-{size}-{scheme}.png").write_bytes(taken)
        colours = Image.open(io.BytesIO(taken)).convert("L").quantize(32).getcolors()
        assert colours
        assert len(colours) > 4, look.__name__


def test_the_pictures_of_the_documentation_are_small() -> None:
    """A clone of the repository is no download of photos."""
    pictures = sorted(IMAGES.glob("*.png"))
    assert set(DOCUMENTED) == {path.stem for path in pictures}
    assert [] == [path.name for path in pictures if path.stat().st_size > LARGEST]


def take(
    browser: Browser, gallery: FakeGallery, url: str, look: Look, size: str, scheme: str
) -> bytes:
    """Return a PNG of what *look* looks at."""
    gallery.progress_now = Progress(0, 0, 0 if look is empty_page else 1)
    context = window(browser, url, size, color_scheme=scheme, reduced_motion="reduce")
    signed_in = gallery.sign_in(NAME, PASSWORD)
    assert signed_in
    context.add_cookies([{"name": COOKIE, "value": signed_in[1], "url": url}])
    page = context.new_page()
    look(page)
    taken = page.screenshot()
    context.close()
    return taken


def _loaded(page: Page) -> None:
    page.locator(".tile.loaded").first.wait_for()
    _at_rest(page)


def _at_rest(page: Page) -> None:
    page.wait_for_load_state("networkidle")


DOCUMENTED: dict[str, tuple[Look, str]] = {
    "timeline": (timeline_page, "desk"),
    "timeline-phone": (timeline_page, "phone"),
    "viewer": (viewer, "desk"),
    "connect": (connect_page, "desk"),
    "people": (people_page, "desk"),
}


def main() -> None:
    """Take the pictures of the documentation, in 256 colours each."""
    IMAGES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, chromium() as browser:
        gallery = household(Path(folder))
        gallery.public_url = ADDRESS
        with served(gallery) as url:
            for name, (look, size) in DOCUMENTED.items():
                taken = Image.open(io.BytesIO(take(browser, gallery, url, look, size, "light")))
                _of_few_colours(taken).save(IMAGES / f"{name}.png", optimize=True)


def _of_few_colours(picture: Image.Image) -> Image.Image:
    """Reduce *picture* to 256 colours, mixed so that skies show no steps."""
    full = picture.convert("RGB")
    palette = full.quantize(256, Image.Quantize.MEDIANCUT)
    return full.quantize(palette=palette, dither=Image.Dither.FLOYDSTEINBERG)


if __name__ == "__main__":
    main()
