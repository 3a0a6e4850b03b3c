"""Towns of the world, and the one that each picture was taken in."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "places",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("region", sa.Text(), nullable=True),
        sa.Column("country_code", sa.String(2), nullable=False),
        sa.Column("country", sa.Text(), nullable=False),
        sa.Column("latitude", sa.Float(), nullable=False),
        sa.Column("longitude", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_places")),
    )
    op.execute(
        "CREATE VIRTUAL TABLE place_boxes USING rtree"
        "(id, min_latitude, max_latitude, min_longitude, max_longitude)"
    )
    op.create_table(
        "place_editions",
        sa.Column("edition", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("edition", name=op.f("pk_place_editions")),
    )
    op.add_column("media_metadata", sa.Column("place_id", sa.Integer(), nullable=True))
    op.create_index(op.f("ix_media_metadata_place_id"), "media_metadata", ["place_id"])
    # What is there already is read anew, for its place and all else that is understood by now.
    op.execute(
        "INSERT OR IGNORE INTO unprocessed_media_items (media_id, task, not_before)"
        " SELECT id, 'metadata', '2000-01-01 00:00:00.000000' FROM media_items WHERE shown"
    )
