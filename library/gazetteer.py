"""Which town a photo was taken in: offline, from a table that fills when it is first needed."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from itertools import islice
from threading import Lock

from library import geonames
from library.catalog import places
from library.catalog.engine import Catalog
from library.model import Town

log = logging.getLogger(__name__)

_BATCH = 2_000  # towns a transaction: others' writes wait 0.1 s at most


class Gazetteer:
    """The towns of one index."""

    def __init__(
        self,
        catalog: Catalog,
        towns: Callable[[], Iterable[Town]] = geonames.read_towns,
        edition: Callable[[], str] = geonames.edition,
    ) -> None:
        """Answer from *catalog*; *towns* are what it is filled with, *edition* names them."""
        self._catalog = catalog
        self._towns = towns
        self._edition = edition
        self._filling = Lock()
        self._is_full = False

    def nearest(self, latitude: float, longitude: float) -> int | None:
        """Return the id of the town nearest to a point; None if all are far away.

        The first call fills the table, which takes seconds.

        Raises:
            CatalogError: the index is locked or unreadable.
        """
        self._fill()
        with self._catalog.ask() as driver:
            return places.nearest(driver, latitude, longitude)

    def _fill(self) -> None:
        with self._filling:
            if self._is_full:
                return
            edition = self._edition()
            with self._catalog.ask() as driver:
                self._is_full = places.edition(driver) == edition
            if self._is_full:
                return
            count, remaining = 0, iter(self._towns())
            while batch := list(islice(remaining, _BATCH)):
                with self._catalog.write() as connection:
                    places.add(connection, batch)
                count += len(batch)
            with self._catalog.write() as connection:
                places.set_edition(connection, edition)
            self._is_full = True
            log.info("places loaded towns=%d edition=%s", count, edition)
