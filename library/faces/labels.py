"""Labels: who is on which photo, as a table of anyone's."""

from __future__ import annotations

import csv
from collections.abc import Mapping

from library.errors import LibraryError

_COLUMNS = ("path", "person")
_DELIMITERS = "\t,;"


class BadLabels(LibraryError):
    """The labels cannot be used; the message says why, and in which line."""


def read_labels(text: str) -> Mapping[str, str]:
    """Return the person of each path in a table with the columns ``path`` and ``person``.

    Its first line names the columns; there may be others. What separates them (tab, comma or
    semicolon) is what the first line has most of. Values may be quoted.

    Raises:
        BadLabels: a column is missing, a value is empty, or a photo is labelled twice.
    """
    lines = text.removeprefix("\ufeff").splitlines()
    head = lines[0] if lines else ""
    rows = csv.DictReader(lines, delimiter=max(_DELIMITERS, key=head.count))
    if not set(_COLUMNS) <= set(rows.fieldnames or ()):
        raise BadLabels("The first line of the labels must name the columns path and person.")
    labels: dict[str, str] = {}
    try:
        for row in rows:
            path, person = ((row[column] or "").strip() for column in _COLUMNS)
            if not path or not person:
                raise BadLabels(f"Line {rows.line_num} of the labels has no path or no person.")
            if path in labels:
                raise BadLabels(f"Line {rows.line_num} of the labels has {path} a second time.")
            labels[path] = person
    except csv.Error as error:
        raise BadLabels(f"Line {rows.line_num} of the labels cannot be read: {error}.") from error
    return labels
