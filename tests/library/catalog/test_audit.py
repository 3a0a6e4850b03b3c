from __future__ import annotations

from datetime import UTC, datetime, timedelta

from library.catalog import audit
from library.catalog.audit import Did, Noted
from library.catalog.engine import Catalog

NOW = datetime(2024, 5, 6, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
REFUSED = Did("refused", address="192.0.2.1", about={"user": "alice"})


def noted(catalog: Catalog) -> list[Noted]:
    with catalog.ask() as driver:
        return list(audit.find(driver, None, None, None, None, 5000))


def test_an_act_comes_back_as_it_was_noted(catalog: Catalog) -> None:
    """With whatever it was about, in any script."""
    did = Did("link-made", 7, "zoë", "2001:db8::1", {"name": "Été", "share": 3})
    with catalog.write() as connection:
        audit.add(connection, did, NOW)
    assert [Noted(1, NOW, did)] == noted(catalog)


def test_what_can_be_had_at_will_is_one_row_an_hour(catalog: Catalog) -> None:
    """With the times of the first and the last of it; others have rows of their own."""
    with catalog.write() as connection:
        for minute in range(60):
            audit.add_to_sum(connection, REFUSED, NOW + minute * MINUTE)
        audit.add_to_sum(connection, REFUSED, NOW + 60 * MINUTE)
        audit.add_to_sum(connection, Did("refused", address="192.0.2.2"), NOW + 61 * MINUTE)
    hour = timedelta(hours=1)
    assert [
        Noted(3, NOW + 61 * MINUTE, Did("refused", address="192.0.2.2")),
        Noted(2, NOW + hour, REFUSED),
        Noted(1, NOW, REFUSED, 60, NOW + 59 * MINUTE),
    ] == noted(catalog)


def test_who_attacks_from_everywhere_cannot_fill_the_disk(catalog: Catalog) -> None:
    """After a thousand rows within an hour, addresses are not told apart; nothing is lost."""
    with catalog.write() as connection:
        for number in range(1500):
            address = f"192.0.{number // 250}.{number % 250}"
            audit.add_to_sum(connection, Did("refused", address=address), NOW)
    rows = noted(catalog)
    assert 1001 == len(rows)
    assert 1500 == sum(row.times for row in rows)
    assert Noted(1001, NOW, Did("refused"), 500, NOW) == rows[0]


def test_old_acts_are_forgotten(catalog: Catalog) -> None:
    """And no others."""
    with catalog.write() as connection:
        audit.add(connection, Did("signed-in", 1), NOW)
        audit.add(connection, Did("signed-out", 1), NOW + MINUTE)
        assert 1 == audit.purge(connection, NOW + MINUTE)
    assert ["signed-out"] == [row.did.act for row in noted(catalog)]
