"""The tables of the index.

Times are UTC as text in ISO 8601 (`UtcDateTime`), except a capture time, which is the naive wall
clock where the picture was taken. Sizes are bytes.
"""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    DateTime,
    Dialect,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    text,
)

from library.catalog.triggers import also, keep


class UtcDateTime(TypeDecorator[datetime]):
    """An aware UTC datetime, stored naive. A naive value is refused."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Store as naive UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a naive datetime cannot be stored as UTC")
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give back as aware UTC."""
        return None if value is None else value.replace(tzinfo=UTC)


metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

users = Table(
    "users",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(64), nullable=False),
    Column("name_key", String(64), nullable=False, unique=True),
    Column("role", String(16), nullable=False),
    Column("password_hash", String(128), nullable=False),
    Column("media_root", Text, nullable=False),
    Column("created", UtcDateTime, nullable=False),
    # Counts every change of the user's media; the ETag of folders that show all of them.
    Column("revision", Integer, nullable=False, server_default="0"),
    Column("changed", UtcDateTime, nullable=False),
    # Whether the files lie in a folder that was there before the user.
    Column("adopted", Boolean, nullable=False, server_default=text("0")),
    Column("quota", Integer),  # bytes that the files may take; null: no limit but the disk's
    Column("bytes_used", Integer, nullable=False, server_default="0"),  # kept by `TRIGGERS`
    Column("files", Integer, nullable=False, server_default="0"),  # and folders; by `TRIGGERS`
    # How many of both there may be; null: any number.
    Column("most_files", Integer, server_default="2000000"),
    # Whether faces are looked for in the user's photos.
    Column("finds_faces", Boolean, nullable=False, server_default=text("1")),
    Column("last_person", Integer, nullable=False, server_default="0"),  # number that was given
    # Counts the large previews made of the user's media.
    Column("previews", Integer, nullable=False, server_default="0"),
    Column("disabled", UtcDateTime),  # since when nobody may come in as this user; null: they may
    # Of the second factor, encrypted (`library.accounts.sealing`); null: there is none.
    Column("totp_secret", String(64)),
    Column("totp_step", Integer),  # the last one that was accepted (RFC 6238): none counts twice
    Column("shares_names", Boolean, nullable=False, server_default=text("0")),  # of people
    Column("subject", String(255)),  # as whom an OpenID provider knows the user
    # Whether the password was made up for them, and the browser asks for another.
    Column("must_change", Boolean, nullable=False, server_default=text("0")),
    Column("password_until", UtcDateTime),  # when that one ends; null: the password does not
    Column("last_sign_in", UtcDateTime),  # in a browser
    # The id of the last act in the audit of which the user wants no notice any more.
    Column("notices_read", Integer, nullable=False, server_default="0"),
    Index("ix_users_subject", "subject", unique=True),
)

sessions = Table(
    "sessions",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    Column("user_id", ForeignKey("users.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("created", UtcDateTime, nullable=False),
    Column("expires", UtcDateTime, nullable=False, index=True),
    # A password was right and the second factor is awaited.
    Column("pending", Boolean, nullable=False, server_default=text("0")),
    Column("last_used", UtcDateTime),
    Column("address", String(45)),
    Column("agent", String(255)),  # how the browser calls itself
    Column("proven", UtcDateTime),  # when its user last showed who they are
    Column("wrong", Integer, nullable=False, server_default="0"),  # tries in vain since then
    Column("kept", Boolean, nullable=False, server_default=text("0")),  # as its user asked for
    # Whether a code of the second factor was given in it.
    Column("by_code", Boolean, nullable=False, server_default=text("0")),
)

# Folders on disk that are only read; see library/catalog/libraries.py.
libraries = Table(
    "libraries",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(255), nullable=False, unique=True),
    Column("path", Text, nullable=False),
)

folders = Table(
    "folders",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("user_id", ForeignKey("users.id", ondelete="CASCADE"), nullable=False),
    Column("parent_id", ForeignKey("folders.id", ondelete="CASCADE")),  # null: the user's root
    Column("name", String(255), nullable=False),
    Column("name_key", String(255), nullable=False),
    Column("created", UtcDateTime, nullable=False),
    Column("modified", UtcDateTime, nullable=False),
    Column("revision", Integer, nullable=False, server_default="0"),  # of anything below it
    # Of a root alone: the library that it is the root of; 0: the user's trash; null: their files.
    Column("library_id", Integer),
    # Whether it lies in a library; it does not count for the quota. Kept by `FOLDER_TRIGGERS`.
    Column("read_only", Boolean, nullable=False, server_default=text("0")),
    Index("ix_folders_parent_id_name_key", "parent_id", "name_key", unique=True),
    Index(
        "ix_folders_root",
        "user_id",
        unique=True,
        sqlite_where=text("parent_id IS NULL AND library_id IS NULL"),
        postgresql_where=text("parent_id IS NULL AND library_id IS NULL"),
    ),
    Index(
        "ix_folders_user_id_library_id",
        "user_id",
        "library_id",
        unique=True,
        sqlite_where=text("library_id IS NOT NULL"),
        postgresql_where=text("library_id IS NOT NULL"),
    ),
    sqlite_autoincrement=True,
)

media_items = Table(
    "media_items",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("user_id", ForeignKey("users.id", ondelete="CASCADE"), nullable=False),
    Column("folder_id", ForeignKey("folders.id", ondelete="CASCADE"), nullable=False),
    Column("name", String(255), nullable=False),
    Column("name_key", String(255), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("mime", String(128), nullable=False),
    Column("size", Integer, nullable=False),
    Column("checksum", String(64), nullable=False),
    Column("created", UtcDateTime, nullable=False),
    Column("modified", UtcDateTime, nullable=False),
    Column("shown", Boolean, nullable=False),
    Column("width", Integer),
    Column("height", Integer),
    Column("duration_s", Float),
    Column("captured_local", DateTime),
    Column("placeholder", LargeBinary),
    Column("has_thumbnails", Boolean, nullable=False, server_default=text("0")),
    Column("phash", BigInteger),  # perceptual hash, signed; null: too plain, or not known
    Column("failure", Text),
    # What clients gave and was found right: 'SHA1:… MD5:…'; null where nothing.
    Column("checksums", Text),
    # Whether it lies in a library; it does not count for the quota.
    Column("read_only", Boolean, nullable=False, server_default=text("0")),
    # Where the timeline shows it: '2024-05', 'undated', or null until its metadata is read.
    Column("month", String(8)),
    Column("month_name", String(300)),  # its stable, unique name there
    Column("month_name_key", String(300)),
    # The item that stands for this one in the gallery; null: it stands for itself, and others.
    Column("stack_id", Integer),
    Column("badges", Text),  # what the gallery notes on it: 'live raw burst:7'
    Index("ix_media_items_folder_id_name_key", "folder_id", "name_key", unique=True),
    Index("ix_media_items_checksum", "checksum"),
    Index(
        "ix_media_items_timeline",
        "user_id",
        "month",
        "month_name_key",
        unique=True,
        sqlite_where=text("month IS NOT NULL"),
        postgresql_where=text("month IS NOT NULL"),
    ),
    Index(
        "ix_media_items_stack_id",
        "stack_id",
        sqlite_where=text("stack_id IS NOT NULL"),
        postgresql_where=text("stack_id IS NOT NULL"),
    ),
    Index(  # what came last: SQLite's indexes end with the id
        "ix_media_items_recent",
        "user_id",
        sqlite_where=text("month IS NOT NULL"),
        postgresql_where=text("month IS NOT NULL"),
    ),
    Index(
        "ix_media_items_captured",
        "user_id",
        "captured_local",
        sqlite_where=text("month IS NOT NULL"),
        postgresql_where=text("month IS NOT NULL"),
    ),
    sqlite_autoincrement=True,
)

# A sum over all files would cost every upload and every listing that tells the quota. And nothing
# may be hidden behind what has gone.
TRIGGERS = {
    "media_items_added": (
        "AFTER INSERT ON media_items WHEN NEW.read_only = 0 BEGIN"
        " UPDATE users SET bytes_used = bytes_used + NEW.size, files = files + 1"
        " WHERE id = NEW.user_id; END"
    ),
    "media_items_removed": (
        "AFTER DELETE ON media_items WHEN OLD.read_only = 0 BEGIN"
        " UPDATE users SET bytes_used = bytes_used - OLD.size, files = files - 1"
        " WHERE id = OLD.user_id; END"
    ),
    "media_items_resized": (
        "AFTER UPDATE OF size, read_only ON media_items BEGIN UPDATE users SET bytes_used ="
        " bytes_used + NEW.size * (1 - NEW.read_only) - OLD.size * (1 - OLD.read_only),"
        " files = files + OLD.read_only - NEW.read_only WHERE id = NEW.user_id; END"
    ),
    "media_items_unstacked": (
        "AFTER DELETE ON media_items BEGIN UPDATE media_items SET stack_id = NULL"
        " WHERE stack_id = OLD.id; END"
    ),
}
FOLDER_TRIGGERS = {
    "folders_added": (
        "AFTER INSERT ON folders BEGIN"
        " UPDATE folders SET read_only = 1 WHERE id = NEW.id AND (NEW.library_id > 0"
        " OR (SELECT read_only FROM folders WHERE id = NEW.parent_id));"
        " UPDATE users SET files = files + 1 WHERE id = NEW.user_id AND NEW.parent_id IS NOT NULL"
        " AND NOT (SELECT read_only FROM folders WHERE id = NEW.id); END"
    ),
    "folders_removed": (
        "AFTER DELETE ON folders WHEN OLD.read_only = 0 AND OLD.parent_id IS NOT NULL BEGIN"
        " UPDATE users SET files = files - 1 WHERE id = OLD.user_id; END"
    ),
}
keep(metadata, TRIGGERS | FOLDER_TRIGGERS)

# Populated places, and an R*Tree of where they are: see `library.catalog.places`.
places = Table(
    "places",
    metadata,
    Column("id", Integer, primary_key=True),  # GeoNames' own
    Column("name", Text, nullable=False, index=True),
    Column("region", Text),
    Column("country_code", String(2), nullable=False),
    Column("country", Text, nullable=False),
    Column("latitude", Float, nullable=False),
    Column("longitude", Float, nullable=False),
)
also(
    metadata,
    "CREATE VIRTUAL TABLE place_boxes USING rtree"
    "(id, min_latitude, max_latitude, min_longitude, max_longitude)",
)

# Which extract of GeoNames is in `places` as a whole; no row while none is.
place_editions = Table("place_editions", metadata, Column("edition", String(64), primary_key=True))
# Files that look alike; see library/catalog/similar.py.
similar_groups = Table(
    "similar_groups",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("user_id", ForeignKey("users.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("phash", BigInteger),  # of the first member; null: too plain, or not known
    Column("duration_s", Float),
    sqlite_autoincrement=True,
)

similar_bands = Table(
    "similar_bands",
    metadata,
    Column("user_id", Integer, primary_key=True),
    Column("band", Integer, primary_key=True),
    Column(
        "group_id",
        ForeignKey("similar_groups.id", ondelete="CASCADE"),
        primary_key=True,
        index=True,
    ),
    sqlite_with_rowid=False,
)

similar_items = Table(
    "similar_items",
    metadata,
    Column("media_id", ForeignKey("media_items.id", ondelete="CASCADE"), primary_key=True),
    Column("user_id", Integer, nullable=False),
    Column("group_id", ForeignKey("similar_groups.id", ondelete="CASCADE"), nullable=False),
    Index("ix_similar_items_user_id_group_id", "user_id", "group_id"),
    Index("ix_similar_items_group_id", "group_id"),
)

# What only the info panel and later searches need; apart, so that listings read short rows.
media_metadata = Table(
    "media_metadata",
    metadata,
    Column("media_id", ForeignKey("media_items.id", ondelete="CASCADE"), primary_key=True),
    Column("orientation", Integer),
    Column("rotation", Integer),
    Column("offset_minutes", Integer),
    Column("captured_utc", UtcDateTime),
    Column("date_source", String(16)),
    Column("latitude", Float),
    Column("longitude", Float),
    Column("altitude_m", Float),
    Column("make", Text),
    Column("model", Text),
    Column("content_id", Text),
    Column("rating", Integer),
    Column("keywords", Text, nullable=False),  # JSON list
    Column("time_zone", String(64)),
    Column("place_id", Integer, index=True),  # of `places`, where none is ever removed
    Column("lens", Text),
    Column("exposure_s", Float),
    Column("f_number", Float),
    Column("iso", Integer),
    Column("focal_length_mm", Float),
    Column("burst_id", Text),
    Column("embedded_offset", Integer),
    Column("embedded_length", Integer),
    Column("caption", Text),
    Column("regions", Text, nullable=False, server_default="[]"),  # JSON list of objects
    Column("damaged", Boolean, nullable=False),
    Column("video_codec", String(32)),
    Column("audio_codec", String(32)),
    Column("frame_rate", Float),
    Column("codecs", String(128)),  # RFC 6381
    Index(
        "ix_media_metadata_content_id",
        "content_id",
        sqlite_where=text("content_id IS NOT NULL"),
        postgresql_where=text("content_id IS NOT NULL"),
    ),
    Index(
        "ix_media_metadata_burst_id",
        "burst_id",
        sqlite_where=text("burst_id IS NOT NULL"),
        postgresql_where=text("burst_id IS NOT NULL"),
    ),
)

# How files looked on disk when a scan last saw them; see library/catalog/scanned.py.
disk_states = Table(
    "disk_states",
    metadata,
    Column("media_id", ForeignKey("media_items.id", ondelete="CASCADE"), primary_key=True),
    Column("mtime_ns", BigInteger, nullable=False),
    Column("ctime_ns", BigInteger, nullable=False),
)

# A row is work; its deletion and the result of the work are one transaction. See catalog/work.py.
unprocessed_media_items = Table(
    "unprocessed_media_items",
    metadata,
    Column("media_id", ForeignKey("media_items.id", ondelete="CASCADE"), primary_key=True),
    Column("task", String(16), primary_key=True),
    Column("user_id", Integer, nullable=False),  # the item's; it goes with the item
    Column("lane", Integer, nullable=False),  # library.tasks.Lane
    Column("priority", Integer, nullable=False),  # library.tasks.priority
    Column("attempts", Integer, nullable=False, server_default="0"),  # that were cut short
    Column("delays", Integer, nullable=False, server_default="0"),  # since it last went well
    Column("held_until", UtcDateTime),  # leased, or put off, until then; null: it is due
    Column("leased_by", String(128)),
    Column("last_error", Text),
    Index(
        "ix_unprocessed_media_items_due",
        "lane",
        "priority",
        sqlite_where=text("held_until IS NULL"),
        postgresql_where=text("held_until IS NULL"),
    ),
    Index(
        "ix_unprocessed_media_items_held",
        "held_until",
        sqlite_where=text("held_until IS NOT NULL"),
        postgresql_where=text("held_until IS NOT NULL"),
    ),
    sqlite_with_rowid=False,
)

# How many rows each user has in the queue, for pages that ask every few seconds.
work_counts = Table(
    "work_counts",
    metadata,
    Column("user_id", ForeignKey("users.id", ondelete="CASCADE"), primary_key=True),
    Column("task", String(16), primary_key=True),
    Column("pending", Integer, nullable=False),
    sqlite_with_rowid=False,
)

QUEUE_TRIGGERS = {
    "work_added": (
        "AFTER INSERT ON unprocessed_media_items BEGIN"
        " INSERT INTO work_counts (user_id, task, pending) VALUES (NEW.user_id, NEW.task, 1)"
        " ON CONFLICT (user_id, task) DO UPDATE SET pending = pending + 1; END"
    ),
    "work_removed": (
        "AFTER DELETE ON unprocessed_media_items BEGIN UPDATE work_counts"
        " SET pending = pending - 1 WHERE user_id = OLD.user_id AND task = OLD.task; END"
    ),
}
keep(metadata, QUEUE_TRIGGERS)

# Work that failed for good; a new content or a new version of the task tries again.
failed_tasks = Table(
    "failed_tasks",
    metadata,
    Column("media_id", ForeignKey("media_items.id", ondelete="CASCADE"), primary_key=True),
    Column("task", String(16), primary_key=True),
    Column("checksum", String(64), nullable=False),
    Column("version", Integer, nullable=False, server_default="1"),  # of the task
    Column("reason", Text, nullable=False),
    Column("failed_at", UtcDateTime, nullable=False),
)

# The version of each task that everything in the index was queued for.
task_versions = Table(
    "task_versions",
    metadata,
    Column("task", String(16), primary_key=True),
    Column("version", Integer, nullable=False),
    Column("queued_to", Integer),  # items up to that id are; null: all are
)

workers = Table(
    "workers",
    metadata,
    Column("name", String(128), primary_key=True),  # as in unprocessed_media_items.leased_by
    Column("host", String(64), nullable=False),
    Column("pid", Integer, nullable=False),
    Column("started", UtcDateTime, nullable=False),
    Column("seen", UtcDateTime, nullable=False),  # while it has work in hand, every few seconds
)

# One row while nobody is to take work.
work_pause = Table(
    "work_pause",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("since", UtcDateTime, nullable=False),
)

# What was done of late, for the estimate of the time left.
work_done = Table(
    "work_done",
    metadata,
    Column("minute", Integer, primary_key=True, autoincrement=False),  # since 1970
    Column("task", String(16), primary_key=True),
    Column("done", Integer, nullable=False),
    sqlite_with_rowid=False,
)

locks = Table(
    "locks",
    metadata,
    Column("token", String(128), primary_key=True),
    Column("user_id", ForeignKey("users.id", ondelete="CASCADE"), nullable=False),
    Column("path", Text, nullable=False),  # of the locked resource in the user's tree
    Column("path_key", Text, nullable=False),  # its NFC form
    Column("deep", Boolean, nullable=False),  # Depth: infinity
    Column("exclusive", Boolean, nullable=False),
    Column("owner", LargeBinary, nullable=False),  # the client's XML
    Column("principal", String(64), nullable=False),
    Column("timeout_s", Integer, nullable=False),
    Column("expires", UtcDateTime, nullable=False, index=True),
    Index("ix_locks_user_id_path_key", "user_id", "path_key"),
)

# What uploads were to replace, and have not, is not deleted until then; providers/dav/sparing.py.
spared = Table(
    "spared",
    metadata,
    Column("user_id", ForeignKey("users.id", ondelete="CASCADE"), primary_key=True),
    Column("path_key", Text, primary_key=True),  # in the user's tree, as in `locks`
    Column("principal", String(64), primary_key=True),  # who uploads
    Column("until", UtcDateTime, nullable=False),
    sqlite_with_rowid=False,
)

# One row: the number of the last change that stands, of those that renamed files; library/disk.py.
disk_changes = Table("disk_changes", metadata, Column("number", Integer, nullable=False))
also(metadata, "INSERT INTO disk_changes (number) VALUES (0)")

dead_properties = Table(
    "dead_properties",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("folder_id", ForeignKey("folders.id", ondelete="CASCADE")),
    Column("media_id", ForeignKey("media_items.id", ondelete="CASCADE")),
    Column("name", Text, nullable=False),  # Clark notation, {namespace}name
    Column("value", Text, nullable=False),  # the property element as XML
    Index("ix_dead_properties_folder_id_name", "folder_id", "name", unique=True),
    Index("ix_dead_properties_media_id_name", "media_id", "name", unique=True),
)

# Who waits for a film of a video that their browser does not play; library/films.py.
film_requests = Table(
    "film_requests",
    metadata,
    Column("media_id", ForeignKey("media_items.id", ondelete="CASCADE"), primary_key=True),
    Column("waiter", String(64), primary_key=True),  # an open page
    Column("until", UtcDateTime, nullable=False),
)
