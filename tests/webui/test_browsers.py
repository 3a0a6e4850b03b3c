"""What browsers are called."""

from __future__ import annotations

import pytest

from webui.browsers import browser_name

MAC = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko)"


@pytest.mark.parametrize(
    ("agent", "expected"),
    [
        (f"{MAC} Chrome/140.0.0.0 Safari/537.36", "Chrome on macOS"),
        (f"{MAC} Chrome/140.0.0.0 Safari/537.36 Edg/140.0", "Edge on macOS"),
        (f"{MAC} Version/18.0 Safari/605.1.15", "Safari on macOS"),
        (
            "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
            "Firefox on Linux",
        ),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) CriOS/140.0", "Chrome on iPhone"),
        (
            "Mozilla/5.0 (Linux; Android 15) SamsungBrowser/28.0 Chrome/130",
            "Samsung Internet on Android",
        ),
        ("curl/8.1", "curl"),
        ("Mozilla/5.0 (Windows NT 10.0)", "A browser on Windows"),
        ("", "A browser"),
        (None, "A browser"),
    ],
)
def test_browsers_have_short_names(agent: str | None, expected: str) -> None:
    """Of those that call themselves by several, the one that it is."""
    assert expected == browser_name(agent)
