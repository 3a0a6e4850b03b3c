"""How videos are coded, which decides who can play them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Apply."""
    with op.batch_alter_table("media_metadata", recreate="never") as table:
        table.add_column(sa.Column("video_codec", sa.String(32), nullable=True))
        table.add_column(sa.Column("audio_codec", sa.String(32), nullable=True))
        table.add_column(sa.Column("frame_rate", sa.Float(), nullable=True))
        table.add_column(sa.Column("codecs", sa.String(128), nullable=True))
