"""What an act changed, as the journal keeps it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cached_property
from typing import Any

from library.catalog.driver import Driver
from library.catalog.journaled import Image, Key, parents


class Changed:
    """What an act changed, as the journal keeps it."""

    def __init__(self, images: Any) -> None:
        self.faces: list[Any] = images["faces"]
        self._rows = [
            (table, tuple(key), before, after) for table, key, before, after in images["rows"]
        ]

    def before(self, table: str) -> list[Image]:
        """Rows as they were."""
        return [before for name, _, before, _ in self._rows if name == table and before is not None]

    def made(self, table: str) -> list[Key]:
        """Keys of rows that there were none of."""
        return [key for name, key, before, _ in self._rows if name == table and before is None]

    def keys(self, table: str) -> list[Key]:
        """Keys of all rows."""
        return [key for name, key, _, _ in self._rows if name == table]

    def tables(self) -> frozenset[str]:
        """Where it changed anything."""
        faces = ("face_embeddings" for _ in self.faces[:1])
        return frozenset((*(table for table, *_ in self._rows), *faces))

    def stands_in_the_way_of(self, earlier: Changed) -> bool:
        """Whether an earlier act cannot be undone while this one stands."""
        return not (
            self._about.isdisjoint(earlier._about)
            and self._hangs_on.isdisjoint(earlier._came_or_went)
            and self._came_or_went.isdisjoint(earlier._hangs_on)
        )

    @cached_property
    def _about(self) -> set[tuple[str, Key]]:
        faces = (("face", (face,)) for face, *_ in self.faces)
        return {*((table, key) for table, key, _, _ in self._rows), *faces}

    @cached_property
    def _came_or_went(self) -> set[tuple[str, Key]]:
        return {
            (table, key)
            for table, key, before, after in self._rows
            if (before is None) is not (after is None)
        }

    @cached_property
    def _hangs_on(self) -> set[tuple[str, Key]]:
        told = (parents(table, image) for table, _, *both in self._rows for image in both if image)
        return {each for found in told for each in found}

    def media_ids(self, driver: Driver) -> Sequence[int]:
        """The items that it was about."""
        told = {
            image["media_id"]
            for _, _, *images in self._rows
            for image in images
            if image is not None and image.get("media_id") is not None
        }
        found = driver.execute(
            "SELECT DISTINCT media_id FROM face_embeddings"
            " WHERE id IN (SELECT value FROM json_each(?))",
            (json.dumps([face for face, *_ in self.faces]),),
        )
        return sorted(told | {media_id for (media_id,) in found})
