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


def test_distances_of_another_descriptor_are_in_proportion() -> None:
    """Shares, weights and counts are the same for all."""
    own, other = Thresholds(), Thresholds().scaled(2.0)
    assert 2 * own.link(5000) == pytest.approx(other.link(5000))
    assert 2 * own.reach == pytest.approx(other.reach)
    distances = {"link_at_1000", "link_per_decade", "link_least", "link_most", "merge", "spread"}
    distances |= {"attach", "attach_margin", "suggest", "alike", "twice_distance"}
    assert distances == {
        name for name in Thresholds.__slots__ if getattr(own, name) != getattr(other, name)
    }
