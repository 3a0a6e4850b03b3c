"""How near is near."""

from __future__ import annotations

import pytest

from library.faces.thresholds import Thresholds


def test_the_more_faces_the_nearer_they_have_to_be() -> None:
    """Tenfold the faces takes 0.035 off, within bounds."""
    thresholds = Thresholds()
    assert thresholds.link_at_1000 == thresholds.link(1000)
    assert thresholds.link(10_000) == pytest.approx(thresholds.link(1000) - 0.035)
    assert thresholds.link_most == thresholds.link(0) == thresholds.link(1)
    assert thresholds.link_least == thresholds.link(10**9)
    assert thresholds.reach >= thresholds.link_most
