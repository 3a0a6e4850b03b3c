from __future__ import annotations

from datetime import UTC, datetime, timedelta

from support.home import Home

from library.catalog import spared
from library.catalog.spared import Spared

NOW = datetime(2024, 5, 6, tzinfo=UTC)
LATER = NOW + timedelta(seconds=30)


def test_something_is_spared_for_a_while(home: Home) -> None:
    """By whom that is said alone, at that address alone; said again, it lasts longer."""
    it = Spared(home.alice.id, "/files/a.jpg", "alice")
    with home.catalog.write() as connection:
        spared.spare(connection, it, NOW)
        assert not spared.is_spared(connection, it, NOW)
        spared.spare(connection, it, LATER)
        assert spared.is_spared(connection, it, NOW)
        for other in (
            Spared(home.bob.id, "/files/a.jpg", "alice"),
            Spared(home.alice.id, "/files/b.jpg", "alice"),
            Spared(home.alice.id, "/files/a.jpg", "bob"),
        ):
            assert not spared.is_spared(connection, other, NOW)
        spared.spare_no_more(connection, it)
        assert not spared.is_spared(connection, it, NOW)


def test_what_is_over_is_forgotten(home: Home) -> None:
    """And nothing else."""
    old, new = (Spared(home.alice.id, f"/files/{name}", "alice") for name in "ab")
    with home.catalog.write() as connection:
        spared.spare(connection, old, NOW)
        spared.spare(connection, new, LATER)
        spared.purge(connection, NOW)
        rows = connection.exec_driver_sql("SELECT path_key FROM spared").all()
    assert [("/files/b",)] == [tuple(row) for row in rows]
