"""Labels that anyone has written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from library.faces.labels import BadLabels, read_labels

EXPECTED = {"a.jpg": "Ada", "b/c.jpg": "Zoë"}


@pytest.mark.parametrize(
    "text",
    [
        "path\tperson\na.jpg\tAda\nb/c.jpg\tZoë\n",
        "\ufeffpath,person\r\na.jpg,Ada\r\n\r\nb/c.jpg,Zoë",
        "source;person;path;sha256\nx, y;Ada;a.jpg;0\nz\tz;Zoë;b/c.jpg;1\n",
        '"path","person"\n"a.jpg","Ada"\n"b/c.jpg", Zoë \n',
    ],
    ids=["tabs", "commas", "semicolons", "quotes"],
)
def test_a_table_is_read_however_it_is_separated(text: str) -> None:
    """Columns are told by their names, in any order; others do not matter."""
    assert EXPECTED == read_labels(text)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "columns path and person"),
        ("file,person\na,b", "columns path and person"),
        ("path,person\na.jpg,Ada\nb.jpg", "Line 3 .* no person"),
        ("path,person\n,Ada", "Line 2 .* no path"),
        ("path,person\na.jpg,Ada\na.jpg,Zoe", "Line 3 .* a.jpg a second time"),
    ],
)
def test_labels_that_say_too_little_or_too_much_are_refused(text: str, reason: str) -> None:
    """With the line that is wrong."""
    with pytest.raises(BadLabels, match=reason):
        read_labels(text)


@given(st.text())
def test_labels_are_read_or_refused(text: str) -> None:
    """There is no other error."""
    for table in (text, "path,person\n" + text):
        try:
            labels = read_labels(table)
        except BadLabels:
            continue
        assert all(path and person for path, person in labels.items())
