"""The tables of who may come in and see what: second factors, app passwords, shares, links.

Secrets are kept as hashes: of random ones a fast hash (SHA-256), of chosen ones bcrypt.
"""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, String, Table, Text, text

from library.catalog.people_schema import metadata
from library.catalog.schema import UtcDateTime

recovery_codes = Table(
    "recovery_codes",
    metadata,
    Column("code_hash", String(64), primary_key=True),
    Column("user_id", ForeignKey("users.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("used", UtcDateTime),  # null: it is still good
)

app_passwords = Table(
    "app_passwords",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("user_id", ForeignKey("users.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("name", String(100), nullable=False),  # of the device
    Column("secret_hash", String(64), nullable=False, unique=True),
    Column("scope", String(16), nullable=False),  # 'all', 'read' or 'upload'
    Column("folder", Text),  # names from the root of the drive, as JSON; null: all of it
    Column("created", UtcDateTime, nullable=False),
    Column("expires", UtcDateTime),
    Column("last_used", UtcDateTime),
    Column("last_address", String(45)),
)

# Something of a user's that others may see. One of the four tells what, by *kind*. What was shared
# of an album or a person that has gone gives nothing, and stands again when they come back by undo.
shares = Table(
    "shares",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("user_id", ForeignKey("users.id", ondelete="CASCADE"), nullable=False),
    Column("kind", String(16), nullable=False),  # 'folder', 'album', 'person' or 'search'
    Column("folder_id", ForeignKey("folders.id", ondelete="CASCADE"), index=True),
    Column("album_id", Integer, index=True),
    Column("person_id", Integer, index=True),
    Column("query", Text),
    Column("name", String(255), nullable=False),
    Column("name_key", String(255), nullable=False),
    Column("created", UtcDateTime, nullable=False),
    Index("ix_shares_user_id_name_key", "user_id", "name_key", unique=True),
    sqlite_autoincrement=True,
)

share_users = Table(
    "share_users",
    metadata,
    Column("share_id", ForeignKey("shares.id", ondelete="CASCADE"), primary_key=True),
    Column("user_id", ForeignKey("users.id", ondelete="CASCADE"), primary_key=True, index=True),
    Column("level", String(16), nullable=False),  # `library.access.rights.Level`
    Column("created", UtcDateTime, nullable=False),
)

links = Table(
    "links",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("share_id", ForeignKey("shares.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("token_hash", String(64), nullable=False, unique=True),
    Column("slug", String(64), unique=True),  # a readable address that its owner chose
    Column("label", String(100), nullable=False),
    Column("level", String(16), nullable=False),  # `library.access.rights.Level`
    Column("password_hash", String(128)),
    Column("expires", UtcDateTime),
    Column("most_uses", Integer),  # null: any number
    Column("download", Boolean, nullable=False, server_default=text("1")),
    Column("with_metadata", Boolean, nullable=False, server_default=text("0")),
    Column("created", UtcDateTime, nullable=False),
    sqlite_autoincrement=True,
)

# One row for each browser or device that came by a link: a use of it.
link_visits = Table(
    "link_visits",
    metadata,
    Column("link_id", ForeignKey("links.id", ondelete="CASCADE"), primary_key=True),
    # A hash of what tells it from others: a random cookie, or the device's address and name.
    Column("guest", String(64), primary_key=True, index=True),
    # Whether it may look on: not since the link has had another password.
    Column("open", Boolean, nullable=False, server_default=text("1")),
    Column("first", UtcDateTime, nullable=False),
    Column("last", UtcDateTime, nullable=False),
    Column("address", String(45), nullable=False),
    sqlite_with_rowid=False,
)

link_uploads = Table(
    "link_uploads",
    metadata,
    Column("media_id", ForeignKey("media_items.id", ondelete="CASCADE"), primary_key=True),
    Column("link_id", ForeignKey("links.id", ondelete="CASCADE"), nullable=False),
    Column("guest", String(64), nullable=False),  # as in `link_visits`
    Column("name", String(255), nullable=False),  # as the guest called it
    Column("at", UtcDateTime, nullable=False),
    Index("ix_link_uploads_link_id_guest", "link_id", "guest"),
)

# Failures of late, by address or account, which make the next attempt wait.
throttles = Table(
    "throttles",
    metadata,
    Column("key", String(128), primary_key=True),
    Column("failures", Integer, nullable=False),
    Column("last", UtcDateTime, nullable=False),
    Column("blocked_until", UtcDateTime),
)

# Where users came in from of late: who attacks from elsewhere does not keep them out.
known_addresses = Table(
    "known_addresses",
    metadata,
    Column("user_id", ForeignKey("users.id", ondelete="CASCADE"), primary_key=True),
    Column("network", String(45), primary_key=True),  # an address, or what is as good as one
    Column("last", UtcDateTime, nullable=False),  # exact to a day
)

# What was done to accounts, shares and the server. It outlives whoever did it.
audit = Table(
    "audit",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", UtcDateTime, nullable=False, index=True),
    Column("act", String(32), nullable=False),
    Column("actor_id", Integer),  # null: nobody who had signed in
    Column("actor", String(64)),
    Column("address", String(45)),
    Column("about", Text, nullable=False, server_default="{}"),  # JSON object
    Column("times", Integer, nullable=False, server_default="1"),  # that it was done
    Column("until", UtcDateTime),  # when it was done last; null: it was done once
    # The user who has a notice of it; 0: all admins; null: nobody. Ids of users that have gone are
    # given again, so a notice is of those since whom it was noted.
    Column("told_to", Integer),
    Index(
        "ix_audit_told_to",
        "told_to",
        sqlite_where=text("told_to IS NOT NULL"),
        postgresql_where=text("told_to IS NOT NULL"),
    ),
    sqlite_autoincrement=True,
)

__all__ = ["metadata"]  # of all tables of the index
