"""What axe finds on a page."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page

_AXE = Path(__file__).parents[2] / "webui/frontend/node_modules/axe-core/axe.min.js"
_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def violations(page: Page) -> list[str]:
    """Run axe in *page*: by the debugging protocol, which no policy stops."""
    page.evaluate(_AXE.read_text("utf-8"))
    found = page.evaluate(
        "rules => axe.run({ runOnly: rules }).then(result => result.violations.map("
        "one => one.id + ': ' + one.nodes.map(node => node.html).join(' | ').slice(0, 400)))",
        _RULES,
    )
    return [str(one) for one in found]
