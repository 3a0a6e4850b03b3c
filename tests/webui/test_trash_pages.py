"""The trash, the list of what was done, and this day of earlier years, in a browser."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from support.axe import violations
from support.chromium import until
from support.fake_gallery import FakeGallery
from support.fake_people import FakePeople
from support.fake_photos import FakeFolder, FakeSections, folder_of, photo
from support.fake_trash import FakeTrash, thrown

from library.acts import Act, JournalEntry
from providers.folder import Section

RESULTS = Path(__file__).resolve().parents[2] / "test-results"
PAGES = ("/trash/", "/-/journal", "/on-this-day/", "/-/journal?about=albums")
DRAWN = "[...document.images].every(image => image.complete || image.loading === 'lazy')"


@pytest.fixture
def trash(pictures: Path) -> FakeTrash:
    """Photos of two days, a folder, an earlier version, and one that a phone uploads again."""
    long = "a very long name of a photo that was taken on a holiday by the sea.jpg"
    return FakeTrash(
        "trash",
        known=FakePeople(pictures),
        left=[
            *(thrown(n, "2024", "Garden", f"IMG_{n}.jpg") for n in range(1, 6)),
            thrown(None, "2024", "Trip"),
            thrown(7, "notes.pdf", has_thumbnails=False),
            *(thrown(n, f"IMG_{n}.jpg", ago=timedelta(0)) for n in range(10, 14)),
            thrown(14, "IMG_14 (before 14.03.22).jpg", ago=timedelta(0), is_version=True),
            thrown(15, "2019", "Holiday & more", long, ago=timedelta(0), came_again=2),
        ],
    )


@pytest.fixture
def gallery(pictures: Path, trash: FakeTrash) -> FakeGallery:
    """A household with a full trash, a journal, and photos of this day."""
    years = {"2023": 3, "2019": 5, "2001": 1}
    anniversaries = FakeSections(
        "on-this-day",
        [
            folder_of(name, *(photo(100 * place + n) for n in range(count)))
            for place, (name, count) in enumerate(years.items(), 1)
        ],
        titles=[
            Section((name,), count, f"{name} · {2026 - int(name)} years ago")
            for name, count in years.items()
        ],
    )
    root = FakeFolder("", [FakeFolder("files"), anniversaries, trash])
    return FakeGallery(root, pictures, known=trash.known, before=acts())


def acts() -> list[JournalEntry]:
    """What somebody did on two days, the newest first."""
    now = datetime.now().astimezone()
    told = [
        (Act.TRASH, "Deleted “IMG_1.jpg” and 11 more", False, None),
        (Act.FAVORITE, "Made “IMG_12.jpg” a favourite", True, None),
        (Act.ADD, "Added 24 photos to the album “A summer by the sea”", False, None),
        (
            Act.MAKE,
            "Made the album “A summer by the sea”",
            False,
            "Undo this first: Added 24 photos to the album “A summer by the sea”.",
        ),
        (Act.NAME, "Named “Person 3” “Alice”", False, None),
        (Act.TRASH, "Deleted “Old”", False, "This has left the trash already."),
    ]
    return [
        JournalEntry(900 - place, now - place * timedelta(hours=9), act, summary, undone, why)
        for place, (act, summary, undone, why) in enumerate(told)
    ]


def test_what_is_ticked_is_restored_and_the_toast_takes_it_back(
    open_page: Callable[..., Page], trash: FakeTrash
) -> None:
    """The bar counts what is chosen and goes with it."""
    page = open_page("/trash/")
    bar = page.get_by_role("toolbar", name="What was chosen")
    expect(bar).to_be_hidden()
    for name in ("IMG_10.jpg", "Trip, a folder"):
        page.get_by_role("checkbox", name=f"Select {name}", exact=True).check()
    expect(bar).to_contain_text("2 selected")
    bar.get_by_role("button", name="Restore").click()
    expect(page.get_by_role("link", name="IMG_10.jpg")).to_have_count(0)
    expect(page.locator(".toast")).to_contain_text("Restored “Trip” and 1 more")
    expect(page).to_have_url(re.compile("/trash/$"))
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("link", name="IMG_10.jpg")).to_be_visible()
    expect(page.locator(".toast")).to_contain_text("Undone: Restored “Trip” and 1 more")
    assert 13 == len(trash.left)


def test_all_of_a_day_is_selected_or_restored_by_one_button(
    open_page: Callable[..., Page], trash: FakeTrash
) -> None:
    """The other days stay as they are."""
    page = open_page("/trash/")
    every = page.get_by_role("button", name="Select all of Today")
    every.click()
    expect(page.locator(".selection-bar")).to_contain_text("6 selected")
    every.click()
    expect(page.locator(".selection-bar")).to_be_hidden()
    page.get_by_role("button", name="Restore all of Today").click()
    expect(page.get_by_role("heading", name="Today")).to_have_count(0)
    assert 7 == len(trash.left)


def test_nothing_goes_for_good_before_it_was_asked_about(
    open_page: Callable[..., Page], trash: FakeTrash
) -> None:
    """Whoever keeps it after all finds everything ticked as before."""
    page = open_page("/trash/")
    page.get_by_role("checkbox", name="Select notes.pdf").check()
    page.get_by_role("button", name="Delete for good").click()
    dialog = page.get_by_role("dialog", name="Delete for good?")
    expect(dialog).to_contain_text("1 item will be deleted")
    expect(dialog.get_by_role("button", name="Keep")).to_be_focused()
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(page.get_by_role("checkbox", name="Select notes.pdf")).to_be_checked()
    assert 13 == len(trash.left)
    page.get_by_role("button", name="Delete for good").click()
    dialog.get_by_role("button", name="Delete for good").click()
    expect(page.locator(".toast")).to_contain_text("gone for good")
    expect(page.get_by_role("link", name="notes.pdf")).to_have_count(0)
    page.get_by_role("button", name="Empty the trash").click()
    expect(dialog).to_contain_text("All of this")
    dialog.get_by_role("button", name="Delete for good").click()
    expect(page.get_by_text("The trash is empty")).to_be_visible()
    assert [] == trash.left


def test_the_trash_is_worked_by_keys(open_page: Callable[..., Page]) -> None:
    """Space ticks, Shift goes from one to another, Ctrl+A takes all, Escape none."""
    page = open_page("/trash/")
    first = page.get_by_role("checkbox").first
    first.focus()
    page.keyboard.press("Space")
    expect(page.locator(".selection-bar")).to_contain_text("1 selected")
    page.get_by_role("checkbox").nth(3).click(modifiers=["Shift"])
    expect(page.locator(".selection-bar")).to_contain_text("4 selected")
    page.keyboard.press("Control+a")
    expect(page.locator(".selection-bar")).to_contain_text("13 selected")
    page.keyboard.press("Escape")
    expect(page.locator(".selection-bar")).to_be_hidden()


def test_the_trash_works_without_scripts(open_page: Callable[..., Page], trash: FakeTrash) -> None:
    """The server asks, and offers to undo."""
    page = open_page("/trash/", java_script_enabled=False)
    page.get_by_role("checkbox", name="Select notes.pdf").check()
    page.get_by_role("button", name="Delete for good").click()
    expect(page.get_by_role("heading", name="Delete for good?")).to_be_visible()
    page.get_by_role("link", name="Keep").click()
    assert 13 == len(trash.left)
    page.get_by_role("checkbox", name="Select notes.pdf").check()
    page.get_by_role("button", name="Restore", exact=True).click()
    expect(page.get_by_text("Restored “notes.pdf”")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("Undone: Restored “notes.pdf”")).to_be_visible()
    assert 13 == len(trash.thrown())


def test_what_was_done_is_undone_where_it_can_be(open_page: Callable[..., Page]) -> None:
    """What cannot be says why; what is undone has no button any more."""
    page = open_page("/-/journal")
    expect(page.get_by_text("Undo this first: Added 24 photos")).to_be_visible()
    expect(page.get_by_text("This has left the trash already.")).to_be_visible()
    expect(page.get_by_role("button", name="Undo: Made the album")).to_have_count(0)
    page.get_by_role("button", name="Undo: Added 24 photos").click()
    expect(page.locator(".notice")).to_contain_text("Undone: Added 24 photos")
    expect(page.get_by_role("button", name="Undo: Added 24 photos")).to_have_count(0)


def test_what_was_done_is_shown_by_what_it_was_about(open_page: Callable[..., Page]) -> None:
    """One is back there after undoing."""
    page = open_page("/-/journal")
    show = page.get_by_role("navigation", name="Show")
    show.get_by_role("link", name="Trash").click()
    expect(show.get_by_role("link", name="Trash")).to_have_attribute("aria-current", "page")
    expect(page.get_by_text("Named “Person 3” “Alice”")).to_have_count(0)
    page.get_by_role("button", name="Undo: Deleted “IMG_1.jpg” and 11 more").click()
    expect(page.locator(".notice")).to_contain_text("Undone: Deleted")
    expect(show.get_by_role("link", name="Trash")).to_have_attribute("aria-current", "page")


def test_this_day_is_shown_by_years(open_page: Callable[..., Page]) -> None:
    """Each says how long ago that was, and which year it is."""
    page = open_page("/on-this-day/")
    for words in ("2023 · 3 years ago", "2019 · 7 years ago", "2001 · 25 years ago"):
        expect(page.get_by_role("heading", name=re.compile(words))).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", ["phone", "desk"])
def test_the_pages_are_accessible(
    open_page: Callable[..., Page], trash: FakeTrash, gallery: FakeGallery, size: str, scheme: str
) -> None:
    """By the rules of WCAG 2.2 AA, full and empty; pictures of them are in test-results/."""
    RESULTS.mkdir(exist_ok=True)
    page = open_page("/trash/", size, color_scheme=scheme, reduced_motion="reduce")
    for path in PAGES:
        _look(page, path, f"{size}-{scheme}")
    page.goto("/trash/")
    page.get_by_role("checkbox").first.check()
    page.get_by_role("checkbox").nth(2).check()
    _judge(page, f"trash-chosen-{size}-{scheme}")
    page.get_by_role("button", name="Delete for good").click()
    _judge(page, f"trash-asked-{size}-{scheme}")
    page.get_by_role("button", name="Keep").click()
    page.get_by_role("button", name="Restore", exact=True).click()
    page.get_by_role("button", name="Undo").wait_for()
    _judge(page, f"trash-done-{size}-{scheme}")
    trash.left, trash.taken, gallery.before = [], {}, []
    assert trash.known is not None
    trash.known.done.clear()
    gallery.root.children[1] = FakeSections("on-this-day")
    for path in PAGES[:3]:
        _look(page, path, f"empty-{size}-{scheme}")


@pytest.mark.parametrize("path", PAGES)
def test_what_is_tapped_is_large_enough(open_page: Callable[..., Page], path: str) -> None:
    """44 px each way."""
    page = open_page(path, "phone")
    small = page.evaluate(
        "[...document.querySelectorAll('main a, main button, main input:not([type=hidden])')]"
        ".map(one => [one.outerHTML.slice(0, 120), one.getBoundingClientRect()])"
        ".filter(([, box]) => box.width && box.top >= 0 && (box.width < 44 || box.height < 44))"
        ".map(([html]) => html)"
    )
    assert [] == small


def _look(page: Page, path: str, suffix: str) -> None:
    page.goto(path)
    until(page, DRAWN)
    page.wait_for_load_state("networkidle")
    _judge(page, f"{re.sub('[^a-z]+', '-', path).strip('-')}-{suffix}")


def _judge(page: Page, name: str) -> None:
    page.screenshot(path=RESULTS / f"{name}.png")
    width = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert (name, [], 0) == (name, violations(page), max(width, 0))
