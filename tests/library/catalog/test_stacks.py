"""Stacks in the index: right again whenever one of their files comes, changes or goes."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support.home import JPEG, Home

from library.catalog import facts, stacks, timeline
from library.copies import copy
from library.model import DateSource, Facts, Media, Month
from library.stacks import StackRole, stacked

NOON = datetime(2024, 5, 1, 12)  # noqa: DTZ001 - a wall clock
MOV = b"\0\0\0\x14ftypqt  \0\0\0\0qt  \0\0\0\x08moov"


def shoot(home: Home, *path: str, at_s: int = 0, **known: object) -> Media:
    """Store a photo or video of alice's, whose metadata the worker has read."""
    video = path[-1].endswith(".MOV")
    item = home.put(*path, data=(MOV if video else JPEG) + "/".join(path).encode())
    read(home, item, at_s=at_s, duration_s=2.0 if video else None, **known)
    return item


def read(home: Home, item: Media, *, at_s: int = 0, **known: object) -> None:
    """Save metadata as the worker does."""
    moment = NOON + timedelta(seconds=at_s)
    read = Facts(
        captured_local=moment,
        captured_utc=moment.replace(tzinfo=UTC),
        date_source=DateSource.EXIF,
    )
    with home.catalog.write() as connection:
        facts.save(connection, item.id, replace(read, **known))  # type: ignore[arg-type]
        timeline.place(connection, item.id, item.owner_id, item.name, "2024-05")
        stacks.settle(connection, [item.id], datetime.now(UTC))


def shown(home: Home) -> dict[str, str | None]:
    """What the gallery shows of the month, with its badges."""
    return {
        item.name: item.badges for _, item in home.library.month_pictures(home.alice, "2024-05")
    }


def members(home: Home, *path: str) -> list[tuple[str, StackRole]]:
    return [
        ("/".join((*each.folder[1:], each.name)), each.role)
        for each in home.library.info(home.media(*path)).stack
    ]


@pytest.mark.parametrize("first", [0, 1])
def test_a_live_photo_is_one_picture(home: Home, first: int) -> None:
    """Whichever of its files came first; the drive lists both."""
    for name in ["IMG_1.HEIC", "IMG_1_HEVC.MOV"][:: -1 if first else 1]:
        shoot(home, "a", name, content_id="A")
    assert {"IMG_1.HEIC": "live"} == shown(home)
    assert [Month("2024-05", 1)] == home.library.month_sizes(home.alice)
    assert 1 == home.library.month_size(home.alice, "2024-05")
    assert 1 == home.library.progress(home.alice).shown
    listed = home.library.month_items(home.alice, "2024-05")
    assert {"IMG_1.HEIC", "IMG_1_HEVC.MOV"} == {name for name, _ in listed}
    expected = [
        ("a/IMG_1.HEIC", StackRole.PRIMARY),
        ("a/IMG_1_HEVC.MOV", StackRole.MOTION),
    ]
    assert expected == members(home, "a", "IMG_1.HEIC") == members(home, "a", "IMG_1_HEVC.MOV")


def test_a_file_of_another_user_is_never_of_a_stack(home: Home) -> None:
    """Whatever identifier it has."""
    still = shoot(home, "IMG_1.HEIC", content_id="A")
    theirs = replace(home, alice=home.bob, bob=home.alice)
    shoot(theirs, "IMG_1.MOV", content_id="A")
    assert {"IMG_1.HEIC": None} == shown(home)
    assert {"IMG_1.MOV": None} == shown(theirs)
    assert None is home.library.motion(home.bob, still.id)


def test_when_the_one_that_stands_goes_another_does(home: Home) -> None:
    """Deleted, changed, renamed or moved away."""
    for n in range(4):
        shoot(home, "a", f"IMG_{n}.HEIC", at_s=n, burst_id="B")
    assert {"IMG_0.HEIC": "burst:4"} == shown(home)
    home.files.remove(home.media("a", "IMG_0.HEIC"))
    assert {"IMG_1.HEIC": "burst:3"} == shown(home)
    home.put("a", "IMG_1.HEIC", data=JPEG + b"another photo")
    assert {"IMG_1.HEIC": None, "IMG_2.HEIC": "burst:2"} == shown(home)
    home.files.move(home.media("a", "IMG_2.HEIC"), home.folder("b").id, "IMG_2.HEIC")
    assert {"IMG_1.HEIC": None, "IMG_2.HEIC": None, "IMG_3.HEIC": None} == shown(home)
    home.files.move(home.media("b", "IMG_2.HEIC"), home.folder("a").id, "IMG_2.HEIC")
    assert {"IMG_1.HEIC": None, "IMG_2.HEIC": "burst:2"} == shown(home)


def test_a_name_joins_and_parts(home: Home) -> None:
    """An edited copy is told by its name alone."""
    for name in ("DSC_1.JPG", "DSC_2.JPG"):
        shoot(home, name)
    assert {"DSC_1.JPG": None, "DSC_2.JPG": None} == shown(home)
    home.files.move(home.media("DSC_2.JPG"), home.root.id, "DSC_1-edited.JPG")
    assert {"DSC_1-edited.JPG": None} == shown(home)
    expected = [("DSC_1-edited.JPG", StackRole.PRIMARY), ("DSC_1.JPG", StackRole.ORIGINAL)]
    assert expected == members(home, "DSC_1.JPG")
    home.files.move(home.media("DSC_1-edited.JPG"), home.root.id, "DSC_3.JPG")
    assert {"DSC_1.JPG": None, "DSC_3.JPG": None} == shown(home)


def test_a_burst_is_told_by_names(home: Home) -> None:
    """Where the camera wrote no identifier."""
    for n, end in enumerate(["", "_COVER", ""]):
        shoot(home, f"0000{n}IMG_0000{n}_BURST20190102030405678{end}.jpg", at_s=n)
    assert {"00001IMG_00001_BURST20190102030405678_COVER.jpg": "burst:3"} == shown(home)


def test_a_folder_that_goes_frees_what_lies_elsewhere(home: Home) -> None:
    """The video of a still in a folder that is deleted shows again."""
    shoot(home, "stills", "IMG_1.HEIC", content_id="A")
    shoot(home, "videos", "1.MOV", content_id="A")
    assert {"IMG_1.HEIC": "live"} == shown(home)
    before = home.folder("stills").revision
    home.files.remove(home.folder("videos"))
    assert {"IMG_1.HEIC": None} == shown(home)
    assert before < home.folder("stills").revision
    shoot(home, "videos", "1.MOV", content_id="A")
    home.files.remove(home.folder("stills"))
    assert {"1.MOV": None} == shown(home)


def test_a_copied_folder_has_stacks_of_its_own(home: Home) -> None:
    """The copies do not stack with the originals; nor does the copy of one file."""
    for name in ("IMG_1.HEIC", "IMG_1.MOV"):
        shoot(home, "a", name, content_id="A")
    copy(home.files, home.folder("a"), home.root.id, "b")
    expected = [("b/IMG_1.HEIC", StackRole.PRIMARY), ("b/IMG_1.MOV", StackRole.MOTION)]
    assert expected == members(home, "b", "IMG_1.MOV")
    assert [Month("2024-05", 2)] == home.library.month_sizes(home.alice)
    copy(home.files, home.media("a", "IMG_1.HEIC"), home.folder("c").id, "IMG_1.HEIC")
    assert [] == members(home, "c", "IMG_1.HEIC")
    assert None is home.media("c", "IMG_1.HEIC").badges
    copy(home.files, home.media("a", "IMG_1.MOV"), home.folder("c").id, "IMG_1.MOV")
    assert "live" == home.media("c", "IMG_1.HEIC").badges


def test_a_copied_folder_does_without_what_is_elsewhere(home: Home) -> None:
    """A still whose video lies in another folder has none in its copy."""
    shoot(home, "a", "IMG_1.HEIC", content_id="A")
    shoot(home, "b", "1.MOV", content_id="A")
    copy(home.files, home.folder("a"), home.root.id, "c")
    assert None is home.media("c", "IMG_1.HEIC").badges
    assert "live" == home.media("a", "IMG_1.HEIC").badges


def test_the_motion_of_a_live_photo_is_its_video(home: Home) -> None:
    """Whole; none when it has gone from the disk, or is no video any more."""
    still = shoot(home, "IMG_1.HEIC", content_id="A")
    video = shoot(home, "IMG_1.MOV", content_id="A")
    found = home.library.motion(home.alice, still.id)
    assert found is not None
    assert (0, video.size, "video/quicktime") == (found.offset, found.length, found.mime)
    assert None is home.library.motion(home.alice, video.id)
    found.path.write_bytes(b"<html>")
    assert None is home.library.motion(home.alice, still.id)
    found.path.unlink()
    assert None is home.library.motion(home.alice, still.id)


def test_the_motion_of_a_motion_photo_is_a_part_of_it(home: Home) -> None:
    """As far as it is still there."""
    item = home.put("PXL_1.MP.jpg", data=JPEG + MOV)
    read(home, item, embedded_offset=len(JPEG), embedded_length=len(MOV))
    found = home.library.motion(home.alice, item.id)
    assert found is not None
    assert (len(JPEG), len(MOV), item.etag) == (found.offset, found.length, found.etag)
    read(home, item, embedded_offset=len(JPEG), embedded_length=len(MOV) + 1)
    assert None is home.library.motion(home.alice, item.id)
    read(home, item, embedded_offset=3, embedded_length=len(MOV))
    assert None is home.library.motion(home.alice, item.id)


NAMES = ("IMG_1001.HEIC", "IMG_1001.MOV", "IMG_E1001.HEIC", "b.jpg", "b.MOV")
STEPS = st.one_of(
    st.tuples(
        st.just("shoot"),
        st.sampled_from("ab"),
        st.sampled_from(NAMES),
        st.sampled_from([None, "A", "B"]),
        st.sampled_from([None, "C"]),
    ),
    st.tuples(st.just("remove"), st.sampled_from("ab"), st.sampled_from(NAMES)),
    st.tuples(
        st.just("move"), st.sampled_from("ab"), st.sampled_from(NAMES), st.sampled_from(NAMES)
    ),
    st.tuples(st.just("copy"), st.sampled_from("ab"), st.sampled_from(NAMES)),
    st.tuples(st.just("drop"), st.sampled_from("ab")),
)


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None
)
@given(st.lists(STEPS, min_size=2, max_size=14))
def test_nothing_is_ever_hidden_behind_what_is_not_there(
    home: Home, steps: list[tuple[str, ...]]
) -> None:
    """After any history, each item stands for itself, or one of its own user's does that stands."""
    for step in steps:
        follow(home, *step)
    with home.catalog.ask() as driver:
        rows = driver.execute("SELECT id, stack_id, badges FROM media_items").fetchall()
    primary_of = {number: stack_id or number for number, stack_id, _ in rows}
    assert all(primary_of.get(primary) == primary for primary in primary_of.values())
    with home.catalog.write() as connection:
        driver = stacks.driver_of(connection)
        for primary in set(primary_of.values()):
            of_it = stacks._ask(driver, stacks._OF_STACK, (primary, primary))
            (stack,) = stacked(each.shot for each in of_it) if of_it else (None,)
            assert stack is None or stack.primary.id == primary
    follow(home, "drop", "a")
    follow(home, "drop", "b")


def follow(home: Home, verb: str, folder: str, *rest: str) -> None:
    """Do one step, if it can be done."""
    found = home.find(folder, *rest[:1])
    if verb == "shoot":
        shoot(home, folder, rest[0], content_id=rest[1], burst_id=rest[2])
    elif found is None:
        return
    elif verb in ("remove", "drop"):
        home.files.remove(found)
    elif verb == "move":
        home.files.move(found, home.folder("a").id, rest[1])
    elif verb == "copy":
        copy(home.files, found, home.folder("b").id, rest[0])
