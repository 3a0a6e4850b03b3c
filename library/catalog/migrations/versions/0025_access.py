"""Who may come in and see what: second factors, app passwords, shares, links, the audit.

And names of people that a household has in common.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from library.catalog.schema import UtcDateTime

revision = "0025"
down_revision = "0022"


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "audit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("act", sa.String(32), nullable=False),
        sa.Column("actor_id", sa.Integer()),
        sa.Column("actor", sa.String(64)),
        sa.Column("address", sa.String(45)),
        sa.Column("about", sa.Text(), server_default="{}", nullable=False),
        sa.Column("times", sa.Integer(), server_default="1", nullable=False),
        sa.Column("until", UtcDateTime()),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_audit_at", "audit", ["at"])
    op.create_table(
        "throttles",
        sa.Column("key", sa.String(128), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("last", UtcDateTime(), nullable=False),
        sa.Column("blocked_until", UtcDateTime()),
        sa.PrimaryKeyConstraint("key"),
    )
    op.create_table(
        "known_addresses",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("network", sa.String(45), nullable=False),
        sa.Column("last", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("user_id", "network"),
    )
    op.create_table(
        "app_passwords",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("secret_hash", sa.String(64), nullable=False),
        sa.Column("scope", sa.String(16), nullable=False),
        sa.Column("folder", sa.Text()),
        sa.Column("created", UtcDateTime(), nullable=False),
        sa.Column("expires", UtcDateTime()),
        sa.Column("last_used", UtcDateTime()),
        sa.Column("last_address", sa.String(45)),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("secret_hash"),
    )
    op.create_index("ix_app_passwords_user_id", "app_passwords", ["user_id"])
    op.create_table(
        "recovery_codes",
        sa.Column("code_hash", sa.String(64), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("used", UtcDateTime()),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("code_hash"),
    )
    op.create_index("ix_recovery_codes_user_id", "recovery_codes", ["user_id"])
    op.create_table(
        "shares",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("folder_id", sa.Integer()),
        sa.Column("album_id", sa.Integer()),
        sa.Column("person_id", sa.Integer()),
        sa.Column("query", sa.Text()),
        sa.Column("name", sa.String(255), nullable=False),
        sa.Column("name_key", sa.String(255), nullable=False),
        sa.Column("created", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["folder_id"], ["folders.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_shares_album_id", "shares", ["album_id"])
    op.create_index("ix_shares_folder_id", "shares", ["folder_id"])
    op.create_index("ix_shares_person_id", "shares", ["person_id"])
    op.create_index("ix_shares_user_id_name_key", "shares", ["user_id", "name_key"], unique=True)
    op.create_table(
        "links",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("share_id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("slug", sa.String(64)),
        sa.Column("label", sa.String(100), nullable=False),
        sa.Column("level", sa.String(16), nullable=False),
        sa.Column("password_hash", sa.String(128)),
        sa.Column("expires", UtcDateTime()),
        sa.Column("most_uses", sa.Integer()),
        sa.Column("download", sa.Boolean(), server_default=sa.text("1"), nullable=False),
        sa.Column("with_metadata", sa.Boolean(), server_default=sa.text("0"), nullable=False),
        sa.Column("created", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["share_id"], ["shares.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("slug"),
        sa.UniqueConstraint("token_hash"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_links_share_id", "links", ["share_id"])
    op.create_table(
        "share_users",
        sa.Column("share_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("level", sa.String(16), nullable=False),
        sa.Column("created", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["share_id"], ["shares.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("share_id", "user_id"),
    )
    op.create_index("ix_share_users_user_id", "share_users", ["user_id"])
    op.create_table(
        "link_uploads",
        sa.Column("media_id", sa.Integer(), nullable=False),
        sa.Column("link_id", sa.Integer(), nullable=False),
        sa.Column("guest", sa.String(64), nullable=False),
        sa.Column("name", sa.String(255), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["link_id"], ["links.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["media_id"], ["media_items.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("media_id"),
    )
    op.create_index("ix_link_uploads_link_id_guest", "link_uploads", ["link_id", "guest"])
    op.create_table(
        "link_visits",
        sa.Column("link_id", sa.Integer(), nullable=False),
        sa.Column("guest", sa.String(64), nullable=False),
        sa.Column("open", sa.Boolean(), server_default=sa.text("1"), nullable=False),
        sa.Column("first", UtcDateTime(), nullable=False),
        sa.Column("last", UtcDateTime(), nullable=False),
        sa.Column("address", sa.String(45), nullable=False),
        sa.ForeignKeyConstraint(["link_id"], ["links.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("link_id", "guest"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_link_visits_guest", "link_visits", ["guest"])
    op.create_table(
        "household_names",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("said", sa.Boolean(), server_default=sa.text("0"), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("person_id"),
    )
    op.create_index("ix_household_names_source_id", "household_names", ["source_id"])
    op.add_column(
        "sessions", sa.Column("pending", sa.Boolean(), server_default=sa.text("0"), nullable=False)
    )
    op.add_column("sessions", sa.Column("last_used", UtcDateTime()))
    op.add_column("sessions", sa.Column("address", sa.String(45)))
    op.add_column("sessions", sa.Column("agent", sa.String(255)))
    op.add_column("sessions", sa.Column("proven", UtcDateTime()))
    op.add_column("sessions", sa.Column("wrong", sa.Integer(), server_default="0", nullable=False))
    op.add_column("users", sa.Column("disabled", UtcDateTime()))
    op.add_column("users", sa.Column("totp_secret", sa.String(64)))
    op.add_column("users", sa.Column("totp_step", sa.Integer()))
    op.add_column(
        "users",
        sa.Column("shares_names", sa.Boolean(), server_default=sa.text("0"), nullable=False),
    )
    op.add_column("users", sa.Column("subject", sa.String(255)))
    op.add_column(
        "users",
        sa.Column("must_change", sa.Boolean(), server_default=sa.text("0"), nullable=False),
    )
    op.add_column("users", sa.Column("last_sign_in", UtcDateTime()))
    op.create_index("ix_users_subject", "users", ["subject"], unique=True)
