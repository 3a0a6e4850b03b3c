"""Which rows go while their file is in the trash."""

from __future__ import annotations

from library.catalog.hiding import SET_ASIDE
from library.catalog.tables import metadata

# Rows that stay: nothing is listed by them without the row of the file, which tells that it is
# hidden, and `library.catalog.hiding` changes those that count. Triggers remove those of the map.
STAYING = {
    "dead_properties",
    "disk_states",
    "emptied",  # is forgotten after minutes
    "face_embeddings",
    "face_scans",
    "film_requests",
    "link_uploads",
    "map_items",
    "media_metadata",
    "merge_items",
    "person_rules",
    "search_items",
    "search_stale",
    "set_aside",
    "similar_items",
    "trash_entries",
    "trashed_items",
}


def test_of_each_table_it_is_known_what_becomes_of_its_rows() -> None:
    """A new one that tells of files either has them set aside, or is named above."""
    telling = {table.name for table in metadata.sorted_tables if "media_id" in table.c}
    assert telling == STAYING | SET_ASIDE.keys()


def test_what_is_kept_of_a_row_is_all_that_it_needs() -> None:
    """No column is forgotten that a row cannot be without."""
    for name, table in SET_ASIDE.items():
        needed = {
            column.name
            for column in metadata.tables[name].columns
            if not column.nullable and column.server_default is None
        }
        assert needed <= {*table.columns}
        assert {*table.columns} <= {*metadata.tables[name].c.keys()}
        assert {*table.parents} <= {*table.columns}
