"""The timeline page of a library of 100,000 photos, in headless Chromium."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.report import Figure
from bench.synthetic import make_library
from playwright.sync_api import BrowserContext, CDPSession, Page, sync_playwright
from support.server import PASSWORD, USER, Server, serving

CHROMIUM = Path("/usr/bin/chromium")
ITEMS = 100_000
_RUNS = 5
_FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"]
_FLAGS += ["--disable-background-networking", "--disable-component-update", "--disable-sync"]

_FIRST_PHOTOS = """() => {
  const tiles = [...document.querySelectorAll(".tile img")].filter((image) => {
    const box = image.getBoundingClientRect();
    return box.bottom > 0 && box.top < innerHeight;
  });
  return tiles.length > 5 && tiles.every((image) => image.complete && image.naturalWidth > 0);
}"""


def figures() -> Iterator[Figure]:
    """Open the page several times, then scroll to its end by the scrubber."""
    if not CHROMIUM.exists():
        print(f"left out: the timeline needs {CHROMIUM}")
        return
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        make_library(data, ITEMS, PASSWORD)
        with serving(data) as server, _signed_in(server) as context:
            shown = tuple(_first_photos_s(context, server) for _ in range(_RUNS))
            yield Figure(f"timeline of {ITEMS}: first photos on screen", shown, "s", "≤ 1.5")
            heap_mb, tiles = _scrubbed(context, server)
    yield Figure(f"timeline of {ITEMS}: JavaScript heap at the end", (heap_mb,), "MB", "≤ 60")
    yield Figure(f"timeline of {ITEMS}: photos in the DOM at the end", (tiles,), "tiles")


@contextmanager
def _signed_in(server: Server) -> Iterator[BrowserContext]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=_FLAGS)
        context = browser.new_context(viewport={"width": 1440, "height": 900})
        page = context.new_page()
        page.goto(f"{server.url}/-/login")
        page.get_by_label("Name").fill(USER)
        page.get_by_label("Password").fill(PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_url(lambda url: "/-/login" not in url)
        page.close()
        yield context
        browser.close()


def _first_photos_s(context: BrowserContext, server: Server) -> float:
    page = context.new_page()
    started = time.monotonic()
    page.goto(f"{server.url}/timeline", wait_until="commit")
    page.wait_for_function(_FIRST_PHOTOS)
    took = time.monotonic() - started
    page.close()
    return took


def _scrubbed(context: BrowserContext, server: Server) -> tuple[float, int]:
    """Drag the scrubber from top to bottom; return the heap in MB and the photos in the DOM."""
    page = context.new_page()
    page.goto(f"{server.url}/timeline")
    page.wait_for_function(_FIRST_PHOTOS)
    _drag(page)
    page.wait_for_function(_FIRST_PHOTOS)
    page.wait_for_timeout(1000)
    tiles = page.locator(".tile").count()
    return _heap_mb(context.new_cdp_session(page)), tiles


def _drag(page: Page) -> None:
    box = page.get_by_role("slider").bounding_box()
    assert box is not None
    across, top, bottom = box["x"] + box["width"] / 2, box["y"] + 2, box["y"] + box["height"] - 2
    page.mouse.move(across, top)
    page.mouse.down()
    steps = 200
    for step in range(steps + 1):
        page.mouse.move(across, top + (bottom - top) * step / steps)
        page.wait_for_timeout(30)
    page.mouse.up()
    page.keyboard.press("End")


def _heap_mb(session: CDPSession) -> float:
    session.send("HeapProfiler.enable")
    session.send("HeapProfiler.collectGarbage")
    session.send("Performance.enable")
    metrics = session.send("Performance.getMetrics")["metrics"]
    used = next(m["value"] for m in metrics if m["name"] == "JSHeapUsedSize")
    return float(used) / (1 << 20)
