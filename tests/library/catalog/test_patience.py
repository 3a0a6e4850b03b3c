from __future__ import annotations

import sqlite3
import time
from contextlib import closing

import pytest

from library.catalog.engine import Catalog
from library.catalog.patience import within
from library.errors import TooCostly

_FOREVER = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n"


def test_a_costly_question_is_given_up(catalog: Catalog) -> None:
    """In time; and the connection answers others after that, for as long as they take."""
    began = time.monotonic()
    with pytest.raises(TooCostly), catalog.ask() as driver, within(driver, 0.05):
        driver.execute(_FOREVER).fetchone()
    assert time.monotonic() - began < 5
    with catalog.ask() as driver:
        few = _FOREVER.replace("FROM n)", "FROM n WHERE i < 100000)", 1)
        assert (100000,) == driver.execute(few).fetchone()


def test_other_errors_are_what_they_are() -> None:
    """A question that makes no sense is not too costly."""

    def ask(driver: sqlite3.Connection) -> None:
        with within(driver, 10):
            driver.execute("SELECT nothing")

    with (
        closing(sqlite3.connect(":memory:")) as driver,
        pytest.raises(sqlite3.OperationalError, match="nothing"),
    ):
        ask(driver)
