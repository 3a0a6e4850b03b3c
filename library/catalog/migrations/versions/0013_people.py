"""Faces, the people whose they are, and a journal of what was said of them."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from library.catalog.schema import UtcDateTime

revision = "0013"
down_revision = "0012"

_TRIGGERS = {
    "face_embeddings_added": (
        "AFTER INSERT ON face_embeddings WHEN NEW.person_id IS NOT NULL BEGIN"
        " UPDATE persons SET faces = faces + 1 WHERE id = NEW.person_id; END"
    ),
    "face_embeddings_removed": (
        "AFTER DELETE ON face_embeddings WHEN OLD.person_id IS NOT NULL BEGIN"
        " UPDATE persons SET faces = faces - 1 WHERE id = OLD.person_id; END"
    ),
    "face_embeddings_assigned": (
        "AFTER UPDATE OF person_id ON face_embeddings WHEN NEW.person_id IS NOT OLD.person_id"
        " BEGIN UPDATE persons SET faces = faces - 1 WHERE id = OLD.person_id;"
        " UPDATE persons SET faces = faces + 1 WHERE id = NEW.person_id; END"
    ),
    "person_items_added": (
        "AFTER INSERT ON person_items BEGIN"
        " UPDATE persons SET photos = photos + 1 WHERE id = NEW.person_id; END"
    ),
    "person_items_removed": (
        "AFTER DELETE ON person_items BEGIN"
        " UPDATE persons SET photos = photos - 1 WHERE id = OLD.person_id; END"
    ),
}


def upgrade() -> None:
    """Apply."""
    with op.batch_alter_table("users", recreate="never") as table:
        table.add_column(
            sa.Column("finds_faces", sa.Boolean(), server_default=sa.text("1"), nullable=False)
        )
        table.add_column(sa.Column("last_person", sa.Integer(), server_default="0", nullable=False))
    _persons()
    _faces()
    _said()
    for name, action in _TRIGGERS.items():
        op.execute(f"CREATE TRIGGER {name} {action}")


def _persons() -> None:
    _table(
        "persons",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("name_key", sa.Text(), nullable=True),
        sa.Column("hidden", sa.Boolean(), server_default=sa.text("0"), nullable=False),
        sa.Column("curated", sa.Boolean(), server_default=sa.text("0"), nullable=False),
        sa.Column("cover_id", sa.Integer(), nullable=True),
        sa.Column("created", UtcDateTime(), nullable=False),
        sa.Column("faces", sa.Integer(), server_default="0", nullable=False),
        sa.Column("photos", sa.Integer(), server_default="0", nullable=False),
        _of("persons", "user_id", "users"),
        numbered=True,
    )
    op.create_index("ix_persons_user_id_number", "persons", ["user_id", "number"], unique=True)
    op.create_index(
        "ix_persons_user_id_name_key",
        "persons",
        ["user_id", "name_key"],
        unique=True,
        sqlite_where=sa.text("name_key IS NOT NULL"),
        postgresql_where=sa.text("name_key IS NOT NULL"),
    )


def _faces() -> None:
    _table(
        "face_embeddings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("media_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("confirmed", sa.Boolean(), server_default=sa.text("0"), nullable=False),
        *(
            sa.Column(name, sa.Float(), nullable=False)
            for name in ("x", "y", "width", "height", "score", "size_px", "blur", "quality")
        ),
        sa.Column("is_core", sa.Boolean(), nullable=False),
        sa.Column("frame_s", sa.Float(), nullable=True),
        sa.Column("model", sa.String(64), nullable=False),
        sa.Column("embedding", sa.LargeBinary(), nullable=False),
        _of("face_embeddings", "media_id", "media_items"),
        _of("face_embeddings", "person_id", "persons", ondelete="SET NULL"),
        numbered=True,
    )
    _index("face_embeddings", "media_id")
    _index("face_embeddings", "person_id", "quality")
    _index("face_embeddings", "user_id", "model", "is_core", name="user_id_model")
    _table(
        "face_scans",
        sa.Column("media_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("checksum", sa.String(64), nullable=False),
        sa.Column("model", sa.String(64), nullable=False),
        _of("face_scans", "media_id", "media_items"),
        key=("media_id",),
    )
    _index("face_scans", "user_id", "checksum")
    _table(
        "person_items",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("media_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(300), nullable=False),
        sa.Column("name_key", sa.String(300), nullable=False),
        _of("person_items", "person_id", "persons"),
        _of("person_items", "media_id", "media_items"),
        key=("person_id", "media_id"),
        rowid=False,
    )
    _index("person_items", "media_id")
    op.create_index(
        "ix_person_items_person_id_name_key", "person_items", ["person_id", "name_key"], unique=True
    )


def _said() -> None:
    _table(
        "person_rules",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("verdict", sa.String(16), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("face_id", sa.Integer(), nullable=True),
        sa.Column("media_id", sa.Integer(), nullable=True),
        sa.Column("other_id", sa.Integer(), nullable=True),
        sa.Column("source", sa.String(8), nullable=False),
        sa.Column("created", UtcDateTime(), nullable=False),
        _of("person_rules", "user_id", "users"),
        _of("person_rules", "person_id", "persons"),
        _of("person_rules", "face_id", "face_embeddings"),
        _of("person_rules", "media_id", "media_items"),
        _of("person_rules", "other_id", "persons"),
        numbered=True,
    )
    for column in ("user_id", "person_id", "face_id", "media_id", "other_id"):
        _index("person_rules", column)
    _table(
        "person_suggestions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("other_id", sa.Integer(), nullable=True),
        sa.Column("face_id", sa.Integer(), nullable=True),
        sa.Column("distance", sa.Float(), nullable=False),
        _of("person_suggestions", "user_id", "users"),
        _of("person_suggestions", "person_id", "persons"),
        _of("person_suggestions", "other_id", "persons"),
        _of("person_suggestions", "face_id", "face_embeddings"),
        numbered=True,
    )
    for column in ("user_id", "person_id", "face_id", "other_id"):
        _index("person_suggestions", column)
    _table(
        "groupings",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("faces_changed", sa.Integer(), server_default="0", nullable=False),
        sa.Column("acts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("grouped", UtcDateTime(), nullable=True),
        _of("groupings", "user_id", "users"),
        key=("user_id",),
    )
    _table(
        "journal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("act", sa.String(16), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("images", sa.Text(), nullable=False),
        sa.Column("undone", UtcDateTime(), nullable=True),
        _of("journal", "user_id", "users"),
        numbered=True,
    )
    _index("journal", "user_id")


def _table(
    name: str,
    *parts: sa.schema.SchemaItem,
    key: Sequence[str] = ("id",),
    numbered: bool = False,
    rowid: bool = True,
) -> None:
    """Make a table; *numbered*: no id is ever given twice."""
    primary = sa.PrimaryKeyConstraint(*key, name=op.f(f"pk_{name}"))
    op.create_table(name, *parts, primary, sqlite_autoincrement=numbered, sqlite_with_rowid=rowid)


def _of(
    table: str, column: str, parent: str, *, ondelete: str = "CASCADE"
) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], [f"{parent}.id"], name=op.f(f"fk_{table}_{column}"), ondelete=ondelete
    )


def _index(table: str, *columns: str, name: str | None = None) -> None:
    op.create_index(f"ix_{table}_{name or '_'.join(columns)}", table, list(columns))
