"""Names and paths: which can be stored, and how they are compared."""

from __future__ import annotations

import unicodedata
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from library.errors import BadName
from library.paths import (
    NAME_BYTES,
    UPLOADS_FOLDER,
    check_name,
    disk_path,
    is_litter,
    is_unfinished,
    name_key,
    split_path,
)

ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=300)


def is_name(text: str) -> bool:
    try:
        check_name(text)
    except BadName:
        return False
    return True


NAMES = st.text(st.characters(exclude_categories=("Cc", "Cs")), min_size=1, max_size=60).filter(
    is_name
)


@given(ANY_TEXT)
@example("a\0b")
@example("\uffff")
@example("\ud800")
def test_a_name_that_is_accepted_can_be_stored_and_sent(text: str) -> None:
    """It has one part, is no way up, fits every file system, and XML can hold it."""
    try:
        name = check_name(text)
    except BadName:
        return
    assert name == text
    assert (text,) == Path("/media", text).relative_to("/media").parts
    assert text not in ("", ".", "..")
    assert len(text.encode()) <= NAME_BYTES
    element = ET.Element("displayname")
    element.text = text
    assert text == (ET.fromstring(ET.tostring(element)).text or "")


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("", "cannot be empty"),
        (".", "cannot be empty"),
        ("..", "cannot be empty"),
        ("a/b", "cannot be stored: '/'"),
        ("a\\b", "cannot be stored"),
        ("a\0", r"cannot be stored: '\\x00'"),
        ("a\nb", "cannot be stored"),
        ("\x7f", "cannot be stored"),
        ("\udcff", "not valid UTF-8"),
        ("ü" * 128, "256 bytes long; at most 255"),
        (UPLOADS_FOLDER, "is reserved"),
        (UPLOADS_FOLDER.upper(), "is reserved"),
    ],
)
def test_a_name_that_is_refused_comes_with_a_reason(name: str, reason: str) -> None:
    """The message says to people what is wrong."""
    with pytest.raises(BadName, match=reason):
        check_name(name)


@pytest.mark.parametrize("name", ["a:b", "what?", "*", "con", "end.", " ", "…", "ü" * 127, "🏖"])
def test_what_only_windows_refuses_is_accepted(name: str) -> None:
    """Linux, macOS and phones store such names."""
    assert name == check_name(name)


@given(NAMES)
def test_names_are_the_same_in_every_normal_form(name: str) -> None:
    """MacOS sends names decomposed, others composed; both mean the same file."""
    for form in ("NFC", "NFD"):
        assert name_key(name) == name_key(unicodedata.normalize(form, name))
    assert name_key(name) == name_key(name_key(name))


@given(st.lists(NAMES, max_size=5))
def test_a_path_is_split_into_its_names(names: list[str]) -> None:
    """Slashes at the ends and doubled ones mean nothing."""
    assert tuple(names) == split_path("/" + "/".join(names))
    assert tuple(names) == split_path("//".join(["", *names, ""]))


@given(st.lists(st.sampled_from(["..", ".", "a", "b\0", ""]), min_size=1))
def test_no_path_leads_out_of_its_root(names: list[str]) -> None:
    """What is not a name does not come to lie anywhere."""
    root = Path("/media/alice")
    try:
        path = Path(disk_path(str(root), names))
    except BadName:
        assert set(names) - {"a"}
    else:
        assert path == root.joinpath(*names)
        assert ".." not in path.parts


@pytest.mark.parametrize(
    "name",
    [
        "._IMG_1.jpg",
        ".DS_Store",
        "Thumbs.db",
        "desktop.ini",
        "DESKTOP.INI",
        "~$letter.docx",
        ".~lock.a.odt#",
        "IMG_1.jpg.partial",
        ".IMG_1.jpg.swp",
        ".directory",
        ".nfs0123abcd",
    ],
)
def test_litter_is_known(name: str) -> None:
    """Side files of operating systems, editors and sync programs are not shown."""
    assert is_litter(name)


@pytest.mark.parametrize("name", ["IMG_1.jpg", ".hidden.jpg", "_.jpg", "Thumbs.db.jpg", "a~$.jpg"])
def test_photos_are_no_litter(name: str) -> None:
    """A photo is shown whatever its name resembles."""
    assert not is_litter(name)


@pytest.mark.parametrize(
    "name", ["a.jpg.part", "a.PARTIAL", ".goutputstream-X1", "a.tmp", "a.filepart"]
)
def test_what_is_unfinished_is_known(name: str) -> None:
    """By the names that programs give it while they upload."""
    assert is_unfinished(name)


@pytest.mark.parametrize("name", ["a.jpg", "part", "a.part.jpg", "partial", ".tmpfile"])
def test_what_is_whole_is_not_unfinished(name: str) -> None:
    """Whatever its name resembles."""
    assert not is_unfinished(name)
