"""The page of the worker's activity, and what asks for work."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import Page, expect
from support.fake_gallery import ALICE, FakeGallery, activity_of

from library.model import Role, Task, TaskCounts
from webui.activity import minutes_text
from webui.forgery import FIELD

RESULTS = Path(__file__).resolve().parents[2] / "test-results"
ADMIN = replace(ALICE, role=Role.ADMIN)


def token(client: FlaskClient) -> str:
    found = re.search(rf'name="{FIELD}" value="([^"]+)"', client.get("/-/activity").text)
    assert found
    return found[1]


def test_the_page_tells_all_without_scripts(client: FlaskClient) -> None:
    """Counts, what is in hand, and each failure with its path, reason, link and button."""
    page = client.get("/-/activity").text
    for told in ("1,234", "about 2 minutes left", "2024/bad.jpg", "The file is damaged."):
        assert told in page
    assert 'href="/files/2024/bad.jpg"' in page
    assert "It is tried again at 18:30 UTC." in page
    assert "Pause" not in page
    assert 'href="/-/activity"' in client.get("/").text


def test_the_same_as_json(client: FlaskClient) -> None:
    """For our own scripts."""
    now = client.get("/-/api/activity").get_json()
    assert {"pending": 1234, "in_hand": 2, "put_off": 1, "failed": 2} == now["tasks"]["thumbnails"]
    assert (None, 2, False, 640) == tuple(
        now[name] for name in ("everyone", "failed", "paused", "per_minute")
    )


def test_failures_are_tried_again_by_a_button(client: FlaskClient, gallery: FakeGallery) -> None:
    """One or all, from our own page only."""
    form = {FIELD: token(client)}
    assert 303 == client.post("/-/activity/retry", data=form | {"media": "22"}).status_code
    assert 303 == client.post("/-/activity/retry", data=form).status_code
    assert 400 == client.post("/-/activity/retry", data={"media": "22"}).status_code
    assert 400 == client.post("/-/activity/retry", data=form | {"media": "x"}).status_code
    assert [22, None] == gallery.retried


def test_an_admin_pauses_work_and_others_do_not(client: FlaskClient, gallery: FakeGallery) -> None:
    """And sees totals of all users."""
    form = {FIELD: token(client)}
    assert 403 == client.post("/-/activity/pause", data=form).status_code
    gallery.user = ADMIN
    gallery.activity_now = activity_of(everyone={Task.METADATA: TaskCounts(7, 0, 0, 0)})
    assert "Everyone’s files" in client.get("/-/activity").text
    assert 303 == client.post("/-/activity/pause", data=form).status_code
    assert "Work is paused" in client.get("/-/activity").text
    assert 303 == client.post("/-/activity/resume", data=form).status_code
    assert "Work is paused" not in client.get("/-/activity").text


@pytest.mark.parametrize("path", ["/-/activity", "/-/activity/retry", "/-/api/activity"])
def test_strangers_see_nothing(visitor: FlaskClient, path: str) -> None:
    """They are asked to sign in, or refused."""
    assert visitor.open(path, method="POST" if "retry" in path else "GET").status_code in (302, 401)


@pytest.mark.parametrize(
    "path", ["/-/api/folder/files/Holiday%20%26%20more", "/files/Holiday%20%26%20more/"]
)
def test_what_is_shown_unprepared_is_wanted(
    client: FlaskClient, gallery: FakeGallery, path: str
) -> None:
    """Whoever looks at a folder does not wait for the backlog; what failed is not wanted."""
    client.get(path)
    assert [21] == gallery.asked_for


@pytest.mark.parametrize(
    ("minutes", "text"),
    [(None, ""), (0.0, ""), (0.4, "less than a minute"), (1.2, "about a minute"),
     (50, "about 50 minutes"), (200, "about 3 hours"), (5000, "about 3 days")],
)  # fmt: skip
def test_times_left_are_estimates(minutes: float | None, text: str) -> None:
    """Nobody needs seconds."""
    assert text == minutes_text(minutes)


@pytest.mark.parametrize("size", ["phone", "desk"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_stays_fresh(
    open_page: Callable[..., Page], gallery: FakeGallery, size: str, scheme: str
) -> None:
    """What is done goes without a reload; nothing is wider than the window."""
    gallery.user = ADMIN
    page = open_page("/", size, color_scheme=scheme, reduced_motion="reduce")
    page.clock.install()
    page.goto("/-/activity")
    expect(page.get_by_text("2024/bad.jpg")).to_be_visible()
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / f"activity-{size}-{scheme}.png").write_bytes(page.screenshot())
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    gallery.activity_now = activity_of(troubles=[], failed=0)
    page.clock.run_for(10_000)
    expect(page.get_by_text("2024/bad.jpg")).to_have_count(0)
