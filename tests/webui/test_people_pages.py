"""People in a real browser: by mouse, by keyboard alone, and as axe sees them."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect
from support.axe import violations
from support.chromium import until
from support.fake_crowd import ALICE, BOB, FOURTH, THIRD, crowd
from support.fake_gallery import FakeGallery
from support.fake_people import FakePeople

OpenPage = Callable[..., Page]
DRAWN = "[...document.images].every(image => image.complete)"


@pytest.fixture
def gallery(pictures: Path) -> FakeGallery:
    """A few people."""
    return crowd(pictures)


def card(page: Page, person_id: int) -> Locator:
    return page.locator(f".person[data-person='{person_id}']")


def toast(page: Page, words: str) -> Locator:
    """Wait until it says that, and return its button."""
    shown = page.locator(".toast", has_text=words)
    expect(shown).to_be_visible()
    return shown.get_by_role("button", name="Undo")


def test_somebody_is_named_in_place_and_that_is_undone(
    open_page: OpenPage, known: FakePeople
) -> None:
    """The focus stays with them; the toast and a key undo it."""
    page = open_page("/people/")
    card(page, FOURTH).get_by_role("button", name="Person 4, give a name").click()
    page.keyboard.type("Dora")
    page.keyboard.press("Enter")
    toast(page, "Named “Person 4” “Dora”")
    expect(card(page, FOURTH).get_by_role("button", name="Dora, rename")).to_be_visible()
    expect(card(page, FOURTH).locator(".person-link")).to_be_focused()
    page.keyboard.press("z")
    toast(page, "Undone: Named")
    expect(card(page, FOURTH)).to_contain_text("Person 4")


def test_to_give_a_known_name_is_to_merge(open_page: OpenPage, known: FakePeople) -> None:
    """Which is said before; Escape leaves all as it is."""
    page = open_page("/people/")
    card(page, FOURTH).locator(".person-link").focus()
    page.keyboard.press("F2")
    page.keyboard.type("ali")
    option = page.get_by_role("option", name="Merge Person 4 into Alice")
    expect(option).to_have_attribute("aria-selected", "false")
    page.keyboard.press("Escape")
    expect(page.get_by_role("combobox")).to_have_count(0)
    page.keyboard.press("Enter")  # on the name, which has the focus again
    page.keyboard.type("ali")
    expect(option).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    toast(page, "Merged “Person 4” into “Alice”")
    expect(card(page, FOURTH)).to_have_count(0)
    expect(card(page, ALICE)).to_contain_text("9 photos")


def test_those_who_were_chosen_are_merged(open_page: OpenPage, known: FakePeople) -> None:
    """Which of two names stays is asked."""
    page = open_page("/people/")
    page.get_by_role("button", name="Select", exact=True).click()
    for person_id in (ALICE, BOB, THIRD):
        card(page, person_id).locator(".person-link").click()
    page.get_by_role("button", name="Merge", exact=True).click()
    page.get_by_role("dialog").get_by_label("Bob").check()
    page.get_by_role("button", name="Merge 3 people").click()
    undo = toast(page, "into “Bob”")
    expect(page.locator(".person")).to_have_count(2)
    undo.click()
    expect(page.locator(".person")).to_have_count(4)


def test_the_hidden_are_shown_again(open_page: OpenPage, known: FakePeople) -> None:
    """On a page of their own."""
    page = open_page("/people/")
    card(page, THIRD).locator(".person-link").focus()
    page.keyboard.press("x")
    page.get_by_role("toolbar").get_by_role("button", name="Hide").click()
    toast(page, "Hid “Person 3”")
    expect(card(page, THIRD)).to_have_count(0)
    page.get_by_role("link", name="1 hidden person").click()
    page.locator(".person-link").click()
    expect(page).to_have_url(re.compile("/people/.hidden/Person%203/$"))
    page.get_by_role("button", name="Show again").click()
    expect(page).to_have_url(re.compile("/people/Person%203/$"))
    page.get_by_role("button", name="Hide").click()
    toast(page, "Hid “Person 3”")
    page.get_by_role("link", name="1 hidden person").click()
    page.get_by_role("button", name="Show again: Person 3").click()
    expect(page.get_by_text("Nobody is hidden")).to_be_visible()


def test_a_question_is_answered_by_one_key(open_page: OpenPage, known: FakePeople) -> None:
    """And asked again when that is undone."""
    known.ask(BOB, FOURTH)
    page = open_page("/people/")
    title = page.get_by_role("heading", name="Are Person 3 and Alice the same person?")
    expect(title).to_be_visible()
    page.keyboard.press("s")
    other = page.get_by_role("heading", name="Are Person 4 and Bob the same person?")
    expect(other).to_be_visible()
    page.keyboard.press("n")
    toast(page, "apart")
    expect(page.locator("#question")).to_be_hidden()
    page.reload()
    expect(title).to_be_visible()
    page.keyboard.press("y")
    undo = toast(page, "Merged “Person 3” into “Alice”")
    expect(card(page, THIRD)).to_have_count(0)
    undo.click()
    expect(title).to_be_visible()


def test_review_needs_the_keyboard_alone(open_page: OpenPage, known: FakePeople) -> None:
    """Skip, back, name, undo, hide; it says how far one is."""
    page = open_page("/people/")
    page.get_by_role("link", name="Name 2 people").click()
    field = page.get_by_role("combobox", name="Name")
    expect(field).to_be_focused()
    progress = page.locator(".review-progress")
    expect(progress).to_have_text("1 of 2")
    page.keyboard.press("Tab")
    told = page.get_by_role("status").filter(has_text="Person 4, 3 photos, 2 of 2")
    expect(told).to_have_count(1)
    page.keyboard.press("ArrowLeft")
    expect(progress).to_have_text("1 of 2")
    page.keyboard.type("Cleo")
    page.keyboard.press("Enter")
    expect(progress).to_have_text("2 of 2")
    assert "Cleo" == known.person(THIRD).name
    page.keyboard.type("z")  # begins a name
    page.keyboard.press("Backspace")
    page.keyboard.press("Control+z")
    expect(progress).to_have_text("1 of 2")
    assert known.person(THIRD).name is None
    page.keyboard.type("bob")
    option = page.get_by_role("option", name="This is Bob")
    expect(option).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Enter")
    expect(progress).to_have_text("2 of 2")
    assert 8 == known.person(BOB).photos
    page.keyboard.press("Alt+h")
    expect(page.locator(".review-end")).to_contain_text("2 of 2 done")
    expect(page.get_by_role("link", name="All people")).to_be_focused()
    assert known.person(FOURTH).hidden
    toast(page, "Hid “Person 4”").click()
    expect(progress).to_have_text("2 of 2")
    expect(field).to_be_focused()


def test_a_renamed_person_has_another_address(open_page: OpenPage, url: str) -> None:
    """To undo it leads back."""
    page = open_page("/people/Bob/")
    page.get_by_role("button", name="Bob, rename").click()
    page.keyboard.type("Robert")
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{url}/people/Robert/")
    toast(page, "Named “Bob” “Robert”").click()
    expect(page).to_have_url(f"{url}/people/Bob/")


def test_chosen_photos_are_put_into_an_album(open_page: OpenPage, gallery: FakeGallery) -> None:
    """All at once; they stay chosen for whatever comes next."""
    page = open_page("/people/Alice/")
    page.get_by_role("button", name="Select photos").click()
    for at in (1, 2):
        page.locator(".tile").nth(at).click()
    page.get_by_role("button", name="Add to an album…").click()
    page.get_by_label("Name of a new album").fill("Trips")
    page.keyboard.press("Enter")
    toast(page, "Made the album “Trips”")
    assert 2 == len(gallery.lists.held["Trips"])
    expect(page.get_by_role("toolbar")).to_contain_text("2 chosen")


def test_photos_are_split_off(open_page: OpenPage, known: FakePeople) -> None:
    """The grid follows at once; what was wrong is undone."""
    page = open_page("/people/Alice/")
    tiles = page.locator(".tile")
    expect(tiles).to_have_count(6)
    page.get_by_role("button", name="Select photos").click()
    for at in (1, 2):
        tiles.nth(at).click()
        expect(tiles.nth(at)).to_have_attribute("aria-checked", "true")
    page.get_by_role("button", name="Not Alice").click()
    undo = toast(page, "Took 2 photos away from “Alice”")
    expect(tiles).to_have_count(4)
    undo.click()
    expect(tiles).to_have_count(6)
    page.get_by_role("button", name="Select photos").click()
    tiles.nth(0).click()
    page.get_by_role("button", name="Someone else…").click()
    page.keyboard.type("Dora")
    page.keyboard.press("Enter")
    toast(page, "to “Dora”")
    expect(tiles).to_have_count(5)
    expect(page.locator(".viewer")).to_have_count(0)


def test_faces_in_the_viewer_are_named_and_corrected(
    open_page: OpenPage, known: FakePeople
) -> None:
    """Key f shows them; the boxes lie where the faces are, at every size of the picture."""
    page = open_page("/files/")
    page.locator(".tile.loaded").first.click()
    page.locator(".viewer .pswp__img:not(.pswp__img--placeholder)").first.wait_for()
    page.keyboard.press("f")
    box = page.get_by_role("button", name="Bob: who is this?")
    expect(box).to_have_css("opacity", "1")
    place = (
        "(() => { const [box, image] = ['.face-box:nth-child(2)', '.pswp__item[aria-hidden=false]"
        " .pswp__img:not(.pswp__img--placeholder)'].map(one => document.querySelector(one)"
        ".getBoundingClientRect()); return Math.abs((box.left - image.left) / image.width - 0.45)"
        " < 0.01 && Math.abs((box.top - image.top) / image.height - 0.3) < 0.01 })()"
    )
    until(page, place)
    width = (
        "document.querySelector('.pswp__item[aria-hidden=false]"
        " .pswp__img:not(.pswp__img--placeholder)').getBoundingClientRect().width"
    )
    fitted = page.evaluate(width)
    page.keyboard.press("z")
    until(page, f"{width} > {fitted} + 1 && {place}")
    page.keyboard.press("z")
    until(page, f"{width} < {fitted} + 0.1 && {place}")  # what still moves is no target for a click
    box.click()
    page.get_by_role("button", name="This is Bob").click()
    toast(page, "1 face confirmed as “Bob”")
    assert known.state.faces[7].confirmed
    box.click()
    page.get_by_role("combobox", name="Name").fill("Dora")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Dora: who is this?")).to_be_visible()
    toast(page, "as “Dora”").click()
    expect(box).to_be_visible()
    box.click()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog", name="Who is this?")).to_have_count(0)
    page.keyboard.press("i")
    panel = page.get_by_role("complementary", name="Information")
    expect(panel.get_by_role("link", name="Alice")).to_have_attribute("href", "/people/Alice/")


def test_the_viewer_stays_when_its_photo_goes_and_comes_back(
    open_page: OpenPage, known: FakePeople, url: str
) -> None:
    """It is where its photo is, or at the next one."""
    page = open_page("/people/Bob/")
    page.locator(".tile.loaded").first.click()
    page.keyboard.press("f")
    page.get_by_role("button", name="Bob: who is this?").click()
    page.get_by_role("button", name="Not Bob").click()
    expect(page).to_have_url(re.compile("IMG_000007.jpg$"))
    page.keyboard.press("Control+z")
    toast(page, "Undone")
    expect(page.locator(".tile")).to_have_count(4)
    expect(page.locator(".viewer")).to_have_count(1)
    expect(page).to_have_url(re.compile("IMG_000007.jpg$"))


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    "path", ["/people/", "/people/?review", "/people/Alice/", "/people/.hidden/", "/-/journal"]
)
def test_pages_of_people_are_accessible(
    open_page: OpenPage, known: FakePeople, path: str, scheme: str
) -> None:
    """Names, roles, contrast and order, by the rules of WCAG 2.2 AA."""
    known.hide_all([known.add("Harry", 1)])
    page = open_page(path, color_scheme=scheme, reduced_motion="reduce")
    until(page, DRAWN)
    assert violations(page) == []


def test_what_opens_over_pages_of_people_is_accessible(open_page: OpenPage) -> None:
    """Fields with completions, the toast, the bar of what was chosen, faces and their cards."""
    page = open_page("/people/", reduced_motion="reduce")
    card(page, FOURTH).locator(".person-name").click()
    page.keyboard.type("a")
    page.get_by_role("option").first.wait_for()
    assert violations(page) == []
    page.keyboard.press("Escape")
    page.keyboard.press("x")
    assert violations(page) == []
    page.goto("/people/Alice/")
    page.locator(".tile.loaded").first.click()
    page.locator(".viewer .pswp__img").first.wait_for()
    page.keyboard.press("f")
    page.locator(".face-box").first.click()
    page.get_by_role("dialog", name="Who is this?").wait_for()
    assert violations(page) == []


@pytest.mark.parametrize("path", ["/people/", "/people/?review", "/people/Alice/", "/-/journal"])
def test_what_is_tapped_on_pages_of_people_is_large_enough(open_page: OpenPage, path: str) -> None:
    """44 px each way, and nothing is wider than the window."""
    page = open_page(path, "phone")
    until(page, DRAWN)
    small = page.evaluate(
        "[...document.querySelectorAll('main a, main button, main input')]"
        ".map(one => [one.outerHTML.slice(0, 120), one.getBoundingClientRect()])"
        ".filter(([, box]) => box.width && box.top >= 0 && (box.width < 44 || box.height < 44))"
        ".map(([html]) => html)"
    )
    assert small == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_pages_of_people_do_not_move_under_the_hand(open_page: OpenPage, known: FakePeople) -> None:
    """What somebody types is not lost when the page is drawn anew by what others do."""
    page = open_page("/people/")
    card(page, FOURTH).locator(".person-name").click()
    page.keyboard.type("Do")
    known.name(THIRD, "Cleo")
    with page.expect_response(re.compile("/-/api/progress")):
        pass
    page.keyboard.type("ra")
    page.keyboard.press("Enter")
    toast(page, "“Dora”")
    expect(card(page, THIRD)).to_contain_text("Cleo")
