"""The tables of people. What was said (`person_rules`) is fact; who else a face is, is a guess.

Areas are in pixels of the upright original. An embedding is a vector of little-endian float32.
"""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    Float,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    text,
)

from library.catalog.schema import UtcDateTime, metadata
from library.catalog.told_schema import gathered
from library.catalog.triggers import keep

persons = Table(
    "persons",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("user_id", ForeignKey("users.id", ondelete="CASCADE"), nullable=False),
    Column("number", Integer, nullable=False),  # of `users.last_person`
    Column("name", Text),
    Column("name_key", Text),
    Column("hidden", Boolean, nullable=False, server_default=text("0")),
    # Whether anything was ever said of them: groups are made anew around these.
    Column("curated", Boolean, nullable=False, server_default=text("0")),
    Column("cover_id", Integer),  # a face that somebody chose; null: the best one
    Column("created", UtcDateTime, nullable=False),
    Column("faces", Integer, nullable=False, server_default="0"),  # kept by `PEOPLE_TRIGGERS`
    Column("photos", Integer, nullable=False, server_default="0"),
    Index("ix_persons_user_id_number", "user_id", "number", unique=True),
    Index(
        "ix_persons_user_id_name_key",
        "user_id",
        "name_key",
        unique=True,
        sqlite_where=text("name_key IS NOT NULL"),
        postgresql_where=text("name_key IS NOT NULL"),
    ),
    sqlite_autoincrement=True,
)

face_embeddings = Table(
    "face_embeddings",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("user_id", Integer, nullable=False),  # the item's; it goes with the item
    Column("media_id", ForeignKey("media_items.id", ondelete="CASCADE"), nullable=False),
    Column("person_id", ForeignKey("persons.id", ondelete="SET NULL")),
    Column("confirmed", Boolean, nullable=False, server_default=text("0")),
    Column("x", Float, nullable=False),
    Column("y", Float, nullable=False),
    Column("width", Float, nullable=False),
    Column("height", Float, nullable=False),
    Column("score", Float, nullable=False),  # of the detector
    Column("size_px", Float, nullable=False),  # shorter side in the picture that was looked at
    Column("blur", Float, nullable=False),  # library.faces.quality
    Column("quality", Float, nullable=False),  # for choosing covers: the greater, the better
    Column("is_core", Boolean, nullable=False),  # whether it takes part in making groups
    Column("frame_s", Float),
    Column("model", String(64), nullable=False),  # library.faces.profiles.Profile.key
    Column("embedding", LargeBinary, nullable=False),
    Index("ix_face_embeddings_media_id", "media_id"),
    Index("ix_face_embeddings_person_id_quality", "person_id", "quality"),
    Index("ix_face_embeddings_user_id_model", "user_id", "model", "is_core"),
    sqlite_autoincrement=True,
)

# Of which content faces were looked for, and by which model.
face_scans = Table(
    "face_scans",
    metadata,
    Column("media_id", ForeignKey("media_items.id", ondelete="CASCADE"), primary_key=True),
    Column("user_id", Integer, nullable=False),
    Column("checksum", String(64), nullable=False),
    Column("model", String(64), nullable=False),
    Index("ix_face_scans_user_id_checksum", "user_id", "checksum"),
)

person_rules = Table(
    "person_rules",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("user_id", ForeignKey("users.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("verdict", String(16), nullable=False),  # library.people.model.Verdict
    Column("person_id", ForeignKey("persons.id", ondelete="CASCADE"), nullable=False, index=True),
    # What it is said of: a face, a whole photo, or another person.
    Column("face_id", ForeignKey("face_embeddings.id", ondelete="CASCADE"), index=True),
    Column("media_id", ForeignKey("media_items.id", ondelete="CASCADE"), index=True),
    Column("other_id", ForeignKey("persons.id", ondelete="CASCADE"), index=True),
    Column("source", String(8), nullable=False),  # library.people.model.Source
    Column("created", UtcDateTime, nullable=False),
    sqlite_autoincrement=True,
)

# Who is in which photo, by faces and by what was said; follows from the tables above.
person_items = Table(
    "person_items",
    metadata,
    Column("person_id", ForeignKey("persons.id", ondelete="CASCADE"), primary_key=True),
    *gathered(),
    Column("search_position", Integer),  # of `search_items`; null: searches do not know it
    Index("ix_person_items_person_id_search_position", "person_id", "search_position"),
    Index("ix_person_items_person_id_name_key", "person_id", "name_key", unique=True),
    sqlite_with_rowid=False,
)

# What the household has called persons; see library/catalog/household_names.py.
household_names = Table(
    "household_names",
    metadata,
    Column("person_id", ForeignKey("persons.id", ondelete="CASCADE"), primary_key=True),
    # Another user's person, who had that name. No key: whether they are there is asked each time.
    Column("source_id", Integer, nullable=False, index=True),
    Column("name", Text, nullable=False),
    # Whether the user has since said what the person is called, or that the name is right.
    Column("said", Boolean, nullable=False, server_default=text("0")),
)

# Questions that are worth asking; made anew with the groups.
person_suggestions = Table(
    "person_suggestions",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("user_id", ForeignKey("users.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("person_id", ForeignKey("persons.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("other_id", ForeignKey("persons.id", ondelete="CASCADE"), index=True),
    Column("face_id", ForeignKey("face_embeddings.id", ondelete="CASCADE"), index=True),
    Column("distance", Float, nullable=False),
    sqlite_autoincrement=True,
)

# How far each user's groups are: `acts` counts what was said, `seen` what groups were made of.
groupings = Table(
    "groupings",
    metadata,
    Column("user_id", ForeignKey("users.id", ondelete="CASCADE"), primary_key=True),
    Column("faces_changed", Integer, nullable=False, server_default="0"),  # since the last time
    Column("acts", Integer, nullable=False, server_default="0"),
    Column("grouped", UtcDateTime),  # null: never
)

# Everything that somebody did, and how to undo it; see library/catalog/journal.py.
journal = Table(
    "journal",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("user_id", ForeignKey("users.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("at", UtcDateTime, nullable=False),
    Column("act", String(16), nullable=False),
    Column("summary", Text, nullable=False),
    Column("images", Text, nullable=False),  # JSON: rows before and after
    Column("undone", UtcDateTime),
    sqlite_autoincrement=True,
)

# Folders that a client has made in a person's folder, called as another person is, to move that
# one's photos into them one by one; and those photos. See library/people/merging.py.
merge_folders = Table(
    "merge_folders",
    metadata,
    Column("person_id", ForeignKey("persons.id", ondelete="CASCADE"), primary_key=True),
    Column("other_id", ForeignKey("persons.id", ondelete="CASCADE"), primary_key=True, index=True),
    Column("until", UtcDateTime, nullable=False),
)
merge_items = Table(
    "merge_items",
    metadata,
    Column("person_id", Integer, primary_key=True),
    Column("other_id", Integer, primary_key=True),
    Column("name_key", String(300), primary_key=True),
    Column("name", String(300), nullable=False),
    Column(
        "media_id", ForeignKey("media_items.id", ondelete="CASCADE"), nullable=False, index=True
    ),
    ForeignKeyConstraint(
        ["person_id", "other_id"],
        ["merge_folders.person_id", "merge_folders.other_id"],
        ondelete="CASCADE",
    ),
)

_FACES = "UPDATE persons SET faces = faces"
_PHOTOS = "UPDATE persons SET photos = photos"
PEOPLE_TRIGGERS = {
    "face_embeddings_added": (
        "AFTER INSERT ON face_embeddings WHEN NEW.person_id IS NOT NULL BEGIN"
        f" {_FACES} + 1 WHERE id = NEW.person_id; END"
    ),
    "face_embeddings_removed": (
        "AFTER DELETE ON face_embeddings WHEN OLD.person_id IS NOT NULL BEGIN"
        f" {_FACES} - 1 WHERE id = OLD.person_id; END"
    ),
    "face_embeddings_assigned": (
        "AFTER UPDATE OF person_id ON face_embeddings WHEN NEW.person_id IS NOT OLD.person_id"
        f" BEGIN {_FACES} - 1 WHERE id = OLD.person_id;"
        f" {_FACES} + 1 WHERE id = NEW.person_id; END"
    ),
    "person_items_added": (
        f"AFTER INSERT ON person_items BEGIN {_PHOTOS} + 1 WHERE id = NEW.person_id; END"
    ),
    "person_items_removed": (
        f"AFTER DELETE ON person_items BEGIN {_PHOTOS} - 1 WHERE id = OLD.person_id; END"
    ),
}
keep(metadata, PEOPLE_TRIGGERS)

__all__ = ["metadata"]  # of all tables of the index
