"""Faces in the index: where they are, what they look like, and whose they are."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from library.catalog.driver import Row, Source, driver_of
from library.model import Media
from library.people.model import Face

_FACE = "id, media_id, x, y, width, height, score, frame_s, person_id, confirmed"
_OF_MEDIA = f"SELECT {_FACE} FROM face_embeddings WHERE media_id = ?"
_ADD = """
    INSERT INTO face_embeddings (user_id, media_id, x, y, width, height, score, size_px, blur,
    quality, is_core, frame_s, model, embedding) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
    RETURNING id
"""
_REPLACE = """
    UPDATE face_embeddings SET x = ?, y = ?, width = ?, height = ?, score = ?, size_px = ?,
    blur = ?, quality = ?, is_core = ?, frame_s = ?, model = ?, embedding = ? WHERE id = ?
"""
_STORED = f"SELECT {_FACE}, model, embedding FROM face_embeddings WHERE media_id = ?"
_OF_PERSON = f"SELECT {_FACE} FROM face_embeddings WHERE person_id = ?"
_BEST = f"SELECT {_FACE} FROM face_embeddings WHERE person_id = ? ORDER BY quality DESC, id LIMIT ?"
_LOOKS = """
    SELECT embedding FROM face_embeddings WHERE person_id = ? AND model = ? AND is_core
    ORDER BY quality DESC, id LIMIT ?
"""
_COVERS = """
    SELECT persons.id, coalesce(
        (SELECT id FROM face_embeddings WHERE id = cover_id AND person_id = persons.id),
        (SELECT id FROM face_embeddings WHERE person_id = persons.id
         ORDER BY quality DESC, id LIMIT 1)
    ) FROM json_each(?) CROSS JOIN persons ON persons.id = value
"""
_ANEW = """
    ON CONFLICT (media_id) DO UPDATE SET checksum = excluded.checksum, model = excluded.model
"""


@dataclass(frozen=True, slots=True)
class FoundFace:
    """What was found of one face, as it is stored."""

    x: float  # pixels of the upright original, as in `Face`
    y: float
    width: float
    height: float
    score: float
    size_px: float  # shorter side in the picture that was looked at
    blur: float
    quality: float  # for choosing covers: the greater, the better
    is_core: bool  # whether it takes part in making groups
    frame_s: float | None
    embedding: bytes  # little-endian float32


@dataclass(frozen=True, slots=True)
class StoredFace:
    """A face with what it looks like."""

    face: Face
    model: str  # that made the embedding
    embedding: bytes


def of_media(source: Source, media_id: int) -> Sequence[Face]:
    """Return the faces in an item, from left to right; of a video, by time."""
    found = driver_of(source).execute(f"{_OF_MEDIA} ORDER BY frame_s, x, id", (media_id,))
    return [_face(row) for row in found]


def stored(source: Source, media_id: int) -> Sequence[StoredFace]:
    """Return the faces in an item with their embeddings."""
    found = driver_of(source).execute(_STORED, (media_id,))
    return [StoredFace(_face(row[:-2]), row[-2], row[-1]) for row in found]


def by_ids(source: Source, face_ids: Iterable[int]) -> Sequence[Face]:
    """Return those of the faces that exist, by id."""
    query = f"SELECT {_FACE} FROM face_embeddings WHERE id IN (SELECT value FROM json_each(?))"
    found = driver_of(source).execute(f"{query} ORDER BY id", (json.dumps(list(face_ids)),))
    return [_face(row) for row in found]


def of_person(source: Source, person_id: int) -> Sequence[Face]:
    """Return all faces of a person."""
    return [_face(row) for row in driver_of(source).execute(_OF_PERSON, (person_id,))]


def best(source: Source, person_id: int, limit: int) -> Sequence[Face]:
    """Return the faces of a person that show them best."""
    return [_face(row) for row in driver_of(source).execute(_BEST, (person_id, limit))]


def looks(source: Source, person_id: int, model: str, most: int) -> Sequence[bytes]:
    """Return the embeddings by *model* of a person's faces that take part in making groups.

    At most *most*, of those that show them best.
    """
    found = driver_of(source).execute(_LOOKS, (person_id, model, most))
    return [embedding for (embedding,) in found]


def covers(source: Source, person_ids: Collection[int]) -> Mapping[int, int]:
    """Return the face that stands for each of these persons: the chosen one, else the best."""
    found = driver_of(source).execute(_COVERS, (json.dumps(list(person_ids)),))
    return {person: face for person, face in found if face is not None}


def add(source: Source, user_id: int, media_id: int, face: FoundFace, model: str) -> int:
    """Add a face, which is nobody's yet, and return its id."""
    told = (user_id, media_id, *_area(face), *_look(face), model, face.embedding)
    return int(driver_of(source).execute(_ADD, told).fetchone()[0])


def replace(source: Source, face_id: int, face: FoundFace, model: str) -> None:
    """Say anew what a face looks like and where it is; whose it is stays."""
    told = (*_area(face), *_look(face), model, face.embedding, face_id)
    driver_of(source).execute(_REPLACE, told)


def remove(source: Source, face_ids: Collection[int]) -> None:
    """Remove faces, and what was said of them."""
    driver_of(source).execute(
        "DELETE FROM face_embeddings WHERE id IN (SELECT value FROM json_each(?))",
        (json.dumps(list(face_ids)),),
    )


def assign(source: Source, faces: Mapping[int, int | None]) -> None:
    """Make each face, by id, a person's by a guess; None: nobody's. Confirmed ones stay."""
    driver_of(source).executemany(
        "UPDATE face_embeddings SET person_id = ? WHERE id = ? AND NOT confirmed"
        " AND person_id IS NOT ?",
        [(person, face, person) for face, person in faces.items()],
    )


def confirm(source: Source, face_ids: Collection[int], person_id: int) -> None:
    """Make faces a person's because somebody said so."""
    driver_of(source).executemany(
        "UPDATE face_embeddings SET person_id = ?, confirmed = 1 WHERE id = ?",
        [(person_id, face) for face in face_ids],
    )


def release(source: Source, face_ids: Collection[int]) -> None:
    """Make faces nobody's, whatever was said."""
    driver_of(source).executemany(
        "UPDATE face_embeddings SET person_id = NULL, confirmed = 0 WHERE id = ?",
        [(face,) for face in face_ids],
    )


def set_scanned(source: Source, media_id: int, user_id: int, checksum: str, model: str) -> None:
    """Note that *model* has looked for faces in that content of the item."""
    driver_of(source).execute(
        f"INSERT INTO face_scans (media_id, user_id, checksum, model) VALUES (?, ?, ?, ?) {_ANEW}",
        (media_id, user_id, checksum, model),
    )


def wanted(source: Source, item: Media) -> bool:
    """Whether faces are to be looked for in an item of its owner."""
    row = (
        driver_of(source)
        .execute("SELECT finds_faces FROM users WHERE id = ?", (item.owner_id,))
        .fetchone()
    )
    return bool(row[0])


def forget(source: Source, media_id: int) -> None:
    """Remove the faces in an item, and that they were looked for; what was said of it stays."""
    driver = driver_of(source)
    driver.execute("DELETE FROM face_embeddings WHERE media_id = ?", (media_id,))
    driver.execute("DELETE FROM face_scans WHERE media_id = ?", (media_id,))


def count(source: Source, user_id: int) -> int:
    """Return how many faces there are in the user's photos."""
    query = "SELECT count(*) FROM face_embeddings WHERE user_id = ?"
    return int(driver_of(source).execute(query, (user_id,)).fetchone()[0])


def scanned(source: Source, media_id: int) -> tuple[str, str] | None:
    """Return the content in which faces were looked for, and the model; None: not yet."""
    row = (
        driver_of(source)
        .execute("SELECT checksum, model FROM face_scans WHERE media_id = ?", (media_id,))
        .fetchone()
    )
    return None if row is None else (row[0], row[1])


def scanned_copy(source: Source, user_id: int, checksum: str, model: str, but: int) -> int | None:
    """Return another item of the user with that content, in which *model* has looked."""
    row = (
        driver_of(source)
        .execute(
            "SELECT media_id FROM face_scans WHERE user_id = ? AND checksum = ? AND model = ?"
            " AND media_id != ? LIMIT 1",
            (user_id, checksum, model, but),
        )
        .fetchone()
    )
    return None if row is None else int(row[0])


def copy(source: Source, media_id: int, copy_id: int) -> None:
    """Give the item *copy_id*, which has the same content and no faces, those of *media_id*.

    They are whose those are. What was said of them is said of the copies too.
    """
    driver = driver_of(source)
    columns = (
        "user_id, person_id, confirmed, x, y, width, height, score, size_px, blur, quality,"
        " is_core, frame_s, model, embedding"
    )
    said = "user_id, verdict, person_id, source, created"
    ids = driver.execute(
        "SELECT id FROM face_embeddings WHERE media_id = ? ORDER BY id", (media_id,)
    ).fetchall()
    for (face_id,) in ids:
        (new,) = driver.execute(
            f"INSERT INTO face_embeddings (media_id, {columns})"
            f" SELECT ?, {columns} FROM face_embeddings WHERE id = ? RETURNING id",
            (copy_id, face_id),
        ).fetchone()
        driver.execute(
            f"INSERT INTO person_rules (face_id, {said})"
            f" SELECT ?, {said} FROM person_rules WHERE face_id = ?",
            (new, face_id),
        )
    driver.execute(
        f"INSERT INTO person_rules (media_id, {said})"
        f" SELECT ?, {said} FROM person_rules WHERE media_id = ?",
        (copy_id, media_id),
    )
    driver.execute(
        "INSERT INTO face_scans (media_id, user_id, checksum, model)"
        f" SELECT ?, user_id, checksum, model FROM face_scans WHERE media_id = ? {_ANEW}",
        (copy_id, media_id),
    )


def persons_of(source: Source, face_ids: Collection[int]) -> Mapping[int, int | None]:
    """Return whose each of these faces is now; those that have gone are left out."""
    found = driver_of(source).execute(
        "SELECT id, person_id FROM face_embeddings WHERE id IN (SELECT value FROM json_each(?))",
        (json.dumps(list(face_ids)),),
    )
    return dict(found)


def owner_of(source: Source, face_id: int) -> int | None:
    """Return the user in whose photos the face is."""
    row = (
        driver_of(source)
        .execute("SELECT user_id FROM face_embeddings WHERE id = ?", (face_id,))
        .fetchone()
    )
    return None if row is None else int(row[0])


def embeddings(source: Source, user_id: int, model: str) -> Iterator[Row]:
    """Yield what groups are made of, by id.

    Rows of face, item, person or None, whether confirmed, whether core, and embedding.
    """
    yield from driver_of(source).execute(
        "SELECT id, media_id, person_id, confirmed, is_core, embedding FROM face_embeddings"
        " WHERE user_id = ? AND model = ? ORDER BY id",
        (user_id, model),
    )


def core_after(source: Source, user_id: int, model: str, after: int) -> Sequence[Row]:
    """Return the faces that groups are made of with an id above *after*: id and embedding."""
    found = driver_of(source).execute(
        "SELECT id, embedding FROM face_embeddings"
        " WHERE user_id = ? AND model = ? AND is_core AND id > ? ORDER BY id",
        (user_id, model, after),
    )
    return found.fetchall()


def embeddings_of(source: Source, face_ids: Collection[int]) -> Mapping[int, bytes]:
    """Return what these faces look like, by id; those that have gone are left out."""
    found = driver_of(source).execute(
        "SELECT id, embedding FROM face_embeddings WHERE id IN (SELECT value FROM json_each(?))",
        (json.dumps(list(face_ids)),),
    )
    return dict(found)


def _area(face: FoundFace) -> Row:
    return (face.x, face.y, face.width, face.height)


def _look(face: FoundFace) -> Row:
    return (face.score, face.size_px, face.blur, face.quality, face.is_core, face.frame_s)


def _face(row: Row) -> Face:
    number, media_id, x, y, width, height, score, frame_s, person_id, confirmed = row
    return Face(number, media_id, x, y, width, height, score, frame_s, person_id, bool(confirmed))
