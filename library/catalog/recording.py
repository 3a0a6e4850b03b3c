"""What one act changes, as it is and as it was: written into the journal."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime

from library.acts import Act
from library.catalog.driver import Source, driver_of, stored_time
from library.catalog.journaled import TABLES, Image, Key


@dataclass
class Recording:
    """What one act changes. It is told of rows before they change, or when they are made."""

    source: Source
    user_id: int
    by: str | None = None  # who does it, if it is not the user
    rows: dict[tuple[str, Key], Image | None] = field(default_factory=dict)  # before
    faces: dict[int, tuple[int | None, bool]] = field(default_factory=dict)  # before

    def row(self, table: str, *key: int | str) -> None:
        """Note how the row of that key is, or that there is none."""
        if (table, key) not in self.rows:
            self.rows[table, key] = TABLES[table].image(self.source, table, key)

    def made(self, table: str, *key: int | str) -> None:
        """Note that the act has made that row."""
        self.rows.setdefault((table, key), None)

    def faces_of(self, face_ids: Collection[int]) -> None:
        """Note whose faces are."""
        new = [face for face in face_ids if face not in self.faces]
        self.faces |= whose(self.source, new)

    def is_new(self) -> bool:
        """Whether anything is other than it was before the act."""
        return whose(self.source, self.faces) != self.faces or any(
            before != TABLES[table].image(self.source, table, key)
            for (table, key), before in self.rows.items()
        )

    def write(self, act: Act, summary: str, now: datetime) -> int:
        """Enter the act into the journal and return its number."""
        after = whose(self.source, self.faces)
        images = {
            "rows": [
                [table, key, before, TABLES[table].image(self.source, table, key)]
                for (table, key), before in self.rows.items()
            ],
            "faces": [[face, *old, *after.get(face, old)] for face, old in self.faces.items()],
        }
        row = driver_of(self.source).execute(
            "INSERT INTO journal (user_id, at, act, summary, images) VALUES (?, ?, ?, ?, ?)"
            " RETURNING id",
            (self.user_id, stored_time(now), act, done_by(summary, self.by), json.dumps(images)),
        )
        return int(row.fetchone()[0])


def done_by(summary: str, by: str | None) -> str:
    """Return *summary*, with who did it where that is not whose journal it is."""
    return summary if by is None else f"{summary} (by {by})"


def whose(source: Source, face_ids: Collection[int]) -> dict[int, tuple[int | None, bool]]:
    """Return whose faces are, and whether that is confirmed; those that have gone are left out."""
    found = driver_of(source).execute(
        "SELECT id, person_id, confirmed FROM face_embeddings"
        " WHERE id IN (SELECT value FROM json_each(?))",
        (json.dumps(list(face_ids)),),
    )
    return {face: (person, bool(confirmed)) for face, person, confirmed in found}
