"""What is one picture, and which file stands for it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count

from hypothesis import given, settings
from hypothesis import strategies as st

from library.stacks import (
    MOST,
    Shot,
    StackRole,
    badges,
    led_by,
    motion_of,
    role_in,
    stacked,
)

NOON = datetime(2024, 5, 1, 12)  # noqa: DTZ001 - a wall clock
_numbers = count(1)


def shot(name: str, at_s: float | None = 0, folder: int = 1, **known: object) -> Shot:
    """A photo taken *at_s* seconds after noon, by a clock whose zone is known."""
    moment = None if at_s is None else NOON + timedelta(seconds=at_s)
    made = Shot(
        id=next(_numbers),
        folder_id=folder,
        name=name,
        is_video=name.endswith((".MOV", ".mp4")),
        is_raw=name.endswith((".dng", ".CR2")),
        captured_local=moment,
        captured_utc=moment and moment.replace(tzinfo=UTC),
        duration_s=2.0 if name.endswith((".MOV", ".mp4")) else None,
    )
    return replace(made, **known)  # type: ignore[arg-type]


def names(shots: list[Shot]) -> list[list[str]]:
    """The stacks by the names in them, each with its primary first."""
    return [[each.name for each in stack.shots] for stack in stacked(shots)]


def roles(shots: list[Shot]) -> list[StackRole]:
    (stack,) = stacked(shots)
    return [role_in(stack, each) for each in stack.shots]


def test_a_live_photo_pairs_by_its_identifier() -> None:
    """Stems, times and even folders may differ."""
    still = shot("IMG_7943.HEIC", content_id="A")
    video = shot("IMG_7943_HEVC.MOV", 5000, folder=2, content_id="A")
    assert [["IMG_7943.HEIC", "IMG_7943_HEVC.MOV"]] == names([video, still])
    assert [StackRole.PRIMARY, StackRole.MOTION] == roles([still, video])
    (stack,) = stacked([still, video])
    assert video == motion_of(stack, still)
    assert "live" == badges(stack)


def test_different_identifiers_never_pair() -> None:
    """Not even with one stem and one time."""
    shots = [shot("IMG_1.HEIC", content_id="A"), shot("IMG_1.MOV", content_id="B")]
    assert 2 == len(stacked(shots))


def test_each_copy_of_a_live_photo_pairs_in_its_own_folder() -> None:
    """Copies of one photo do not stack with each other."""
    shots = [
        shot(name, folder=folder, content_id="A")
        for folder in (1, 2)
        for name in ("IMG_1.HEIC", "other.MOV")
    ]
    assert [{1}, {2}] == [{each.folder_id for each in stack.shots} for stack in stacked(shots)]


def test_a_video_goes_with_one_still_alone() -> None:
    """The copy of a still elsewhere stays a photo of its own."""
    shots = [shot("a.HEIC", folder=folder, content_id="A") for folder in (1, 2)]
    video = shot("a.MOV", folder=2, content_id="A")
    assert [["a.HEIC"], ["a.HEIC", "a.MOV"]] == names([*shots, video])


def test_without_identifiers_stem_folder_and_time_pair() -> None:
    """Within two seconds, with a short video; else they only happen to have one name."""
    still = shot("IMG_1.JPG")
    assert 1 == len(stacked([still, shot("IMG_1.MOV", -1.5)]))
    for other in (
        shot("IMG_1.MOV", 213),
        shot("IMG_1.MOV", duration_s=8.0),
        shot("IMG_1.MOV", duration_s=None),
        shot("IMG_1.MOV", None),
        shot("IMG_1.MOV", folder=2),
        shot("IMG_2.MOV"),
    ):
        assert 2 == len(stacked([still, other])), other


def test_a_clock_of_an_unknown_zone_is_compared_without_it() -> None:
    """Videos tell UTC; a still of Samsung's tells only what its clock showed."""
    still = shot("a.jpg", 3 * 3600 + 1, captured_utc=None)
    assert 1 == len(stacked([still, shot("a.mp4")]))
    assert 2 == len(stacked([replace(still, is_raw=True), shot("a.jpg")]))


def test_of_raw_and_jpeg_the_jpeg_stands() -> None:
    """RAW alone stands for itself; of another moment it is another photo."""
    jpeg, raw = shot("DSC_1.JPG"), shot("DSC_1.CR2", 0.9)
    assert [["DSC_1.JPG", "DSC_1.CR2"]] == names([raw, jpeg])
    assert [StackRole.PRIMARY, StackRole.RAW] == roles([raw, jpeg])
    assert "raw" == badges(stacked([raw, jpeg])[0])
    assert 2 == len(stacked([jpeg, shot("DSC_1.CR2", 60)]))
    assert 2 == len(stacked([jpeg, shot("DSC_1.HEIC")]))


def test_of_edited_copies_the_edited_one_stands() -> None:
    """The video of the original goes on to be its motion."""
    original, edited = shot("IMG_1234.HEIC"), shot("IMG_E1234.JPG", None)
    video = shot("IMG_1234.MOV", -1)
    assert [["IMG_E1234.JPG", "IMG_1234.HEIC", "IMG_1234.MOV"]] == names([original, video, edited])
    assert [StackRole.PRIMARY, StackRole.ORIGINAL, StackRole.MOTION] == roles(
        [original, edited, video]
    )
    (stack,) = stacked([original, edited, video])
    assert video == motion_of(stack, edited)
    assert 2 == len(stacked([original, shot("IMG_E1234.JPG", 3600)]))


def test_the_first_of_a_burst_stands_unless_another_is_better() -> None:
    """By its rating, or because the camera says so. Other folders have bursts of their own."""
    burst = [shot(f"IMG_{n}.HEIC", n / 10, burst_id="B") for n in range(5)]
    assert "IMG_0.HEIC" == names(burst[::-1])[0][0]
    assert "burst:5" == badges(stacked(burst)[0])
    rated = [*burst[:3], replace(burst[3], rating=4), replace(burst[4], rating=-1)]
    assert ["IMG_3.HEIC", "IMG_0.HEIC", "IMG_1.HEIC", "IMG_2.HEIC", "IMG_4.HEIC"] == names(rated)[0]
    cover = shot("1_BURST20190102030405678_COVER.jpg", 9, burst_id="B")
    assert cover.name == names([*burst, cover])[0][0]
    assert 2 == len(stacked([burst[0], replace(burst[1], folder_id=2)]))


def test_a_burst_of_live_photos_moves_as_its_own_video() -> None:
    """The one that belongs to the still that stands for it; videos are not counted."""
    burst = [shot(f"IMG_{n}.HEIC", n, burst_id="B", content_id=f"{n}") for n in range(3)]
    videos = [shot(f"{n}.MOV", n, content_id=f"{n}") for n in range(3)]
    (stack,) = stacked([*videos, *burst])
    assert videos[0] == motion_of(stack, stack.primary)
    assert "live burst:3" == badges(stack)


def test_a_motion_photo_moves_alone() -> None:
    """Its video is in its own file; also under its edited copy."""
    still = shot("PXL_1.MP.jpg", has_video=True)
    (alone,) = stacked([still])
    assert (still, "live") == (motion_of(alone, still), badges(alone))
    (stack,) = stacked([still, shot("PXL_1.MP~2.jpg")])
    assert (still, "live") == (motion_of(stack, stack.primary), badges(stack))


def test_a_photo_or_video_alone_has_no_badges() -> None:
    """What it is, the gallery sees by itself."""
    assert [None, None] == [badges(stack) for stack in stacked([shot("a.jpg"), shot("b.MOV")])]


def test_a_stack_has_an_end() -> None:
    """Whatever files claim; what is beyond it stands alone."""
    burst = [shot(f"{n}.jpg", n, burst_id="B") for n in range(MOST + 2)]
    assert [MOST, 1, 1] == [len(stack.shots) for stack in stacked(burst)]


SHOTS = st.lists(
    st.builds(
        shot,
        st.sampled_from(
            ["IMG_1001.HEIC", "IMG_1001.MOV", "IMG_E1001.HEIC", "IMG_1001.dng", "b.jpg", "b.mp4"]
        ),
        st.sampled_from([0, 1, 3, None]),
        folder=st.integers(1, 2),
        content_id=st.sampled_from([None, "A", "B"]),
        burst_id=st.sampled_from([None, None, "C"]),
        rating=st.sampled_from([None, -1, 5]),
        has_video=st.booleans(),
    ),
    max_size=12,
)


@given(SHOTS, st.randoms())
def test_each_shot_is_in_one_stack_whatever_the_order(shots: list[Shot], random: object) -> None:
    """A still stands before a video, and the same ones whichever came first."""
    found = stacked(shots)
    assert sorted(each.id for each in shots) == sorted(
        each.id for stack in found for each in stack.shots
    )
    mixed = list(shots)
    random.shuffle(mixed)  # type: ignore[attr-defined]
    assert found == stacked(mixed)
    for stack in found:
        assert not stack.primary.is_video or all(each.is_video for each in stack.shots)
        assert stack == led_by(stack.primary, stack.shots)
        moving = motion_of(stack, stack.primary)
        assert moving is None or moving in stack.shots


@settings(max_examples=300)
@given(SHOTS)
def test_whole_stacks_decide_as_the_library_does(shots: list[Shot]) -> None:
    """What is read of the index, stack by stack, comes out as it was decided."""
    for stack in stacked(shots):
        assert [stack] == stacked(stack.shots)
