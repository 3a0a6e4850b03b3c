"""Stacks: files that are one picture to the gallery, and which of them stands for the others.

A Live Photo's still and video, RAW and JPEG, a photo and its edited copy, the shots of a burst.
Everything here decides on plain values; `library.catalog.stacks` reads and writes them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import combinations
from typing import TypeAlias

from library import shot_names

MOST = 500  # files in one stack; what more claims to be of it, stands alone

_NAMESAKES = 64  # files of one shot, by name, that are looked at
_SAME_MOMENT = timedelta(seconds=2)  # cameras write whole seconds, and a video begins before
_LONGEST_LIVE_S = 5.0  # Apple's take 3 s
_ZONES = timedelta(minutes=15)  # all time zones differ by multiples of that
_FARTHEST_ZONE = timedelta(hours=14)


class StackRole(StrEnum):
    """What a file is to the one that stands for its stack."""

    PRIMARY = "primary"
    MOTION = "motion"
    RAW = "raw"
    ORIGINAL = "original"  # of an edited copy
    BURST = "burst"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Shot:
    """What decides with what a photo or video stacks. None where unknown."""

    id: int
    folder_id: int
    name: str
    is_video: bool = False
    is_raw: bool = False
    captured_local: datetime | None = None  # naive; not that of the file system
    captured_utc: datetime | None = None  # aware
    duration_s: float | None = None
    content_id: str | None = None
    burst_id: str | None = None
    rating: int | None = None  # -1 to 5
    has_video: bool = False  # in its own file: a motion photo

    @property
    def base(self) -> str:
        """What its name has in common with those of the other files of the shot."""
        return shot_names.base(self.name).casefold()

    @property
    def is_edited(self) -> bool:
        """Whether its name says that it is an edited copy."""
        return shot_names.is_edited(self.name)


@dataclass(frozen=True, slots=True)
class Stack:
    """One picture: the file that stands for it, and the others in the order of their standing."""

    primary: Shot
    others: tuple[Shot, ...] = ()

    @property
    def shots(self) -> tuple[Shot, ...]:
        """All of its files."""
        return (self.primary, *self.others)


def stacked(shots: Iterable[Shot]) -> list[Stack]:
    """Return the stacks that one user's *shots* form; each shot is in exactly one.

    What belongs together stays together whatever the order of *shots*, and also when those that
    have nothing to do with it are left out.
    """
    ordered = sorted(shots, key=lambda shot: shot.id)
    groups = _Groups(ordered)
    for of_one_name in _by(ordered, lambda shot: (shot.folder_id, shot.base)):
        for one, other in combinations(of_one_name[:_NAMESAKES], 2):
            if _are_one_shot(one, other):
                groups.join(one, other)
    of_bursts = [shot for shot in ordered if shot.burst_id]
    for burst in _by(of_bursts, lambda shot: (shot.folder_id, shot.burst_id)):
        for shot in burst[1:]:
            groups.join(burst[0], shot)
    _join_live_photos(groups, [shot for shot in ordered if shot.content_id])
    return [led_by(min(group, key=_standing), group) for group in groups.all()]


def led_by(primary: Shot, shots: Iterable[Shot]) -> Stack:
    """Return the stack of *shots* for which *primary*, which is one of them, stands."""
    others = (shot for shot in shots if shot.id != primary.id)
    return Stack(primary, tuple(sorted(others, key=_standing)))


def role_in(stack: Stack, shot: Shot) -> StackRole:
    """Return what *shot* is in the *stack* that it is of."""
    primary = stack.primary
    if shot.id == primary.id:
        return StackRole.PRIMARY
    if shot.is_video and not primary.is_video:
        return StackRole.MOTION
    if shot.is_raw and not primary.is_raw:
        return StackRole.RAW
    if primary.is_edited and not shot.is_edited and shot.base == primary.base:
        return StackRole.ORIGINAL
    return StackRole.BURST if shot.burst_id else StackRole.OTHER


def motion_of(stack: Stack, shot: Shot) -> Shot | None:
    """Return which file of *stack* has the video that belongs to the still *shot*, if one has.

    That is a video, or a motion photo, which has it in itself.
    """
    if shot.is_video or shot.has_video:
        return shot if shot.has_video else None
    videos = [other for other in stack.shots if other.is_video]
    by_id = (each for each in videos if shot.content_id and each.content_id == shot.content_id)
    namesakes = [each for each in stack.shots if each.base == shot.base]
    by_name = (each for each in namesakes if each.is_video or each.has_video)
    return next(by_id, None) or next(by_name, None)


def badges(stack: Stack) -> str | None:
    """Return what the gallery notes on the picture, as words: "live", "raw", "burst:7"."""
    noted = ["live"] if motion_of(stack, stack.primary) else []
    if any(role_in(stack, shot) is StackRole.RAW for shot in stack.others):
        noted.append("raw")
    shots = {shot.base for shot in stack.shots if shot.burst_id and not shot.is_video}
    if len(shots) > 1:
        noted.append(f"burst:{len(shots)}")
    return " ".join(noted) or None


def _are_one_shot(one: Shot, other: Shot) -> bool:
    """Whether two files with names of one shot, in one folder, are of one shot indeed."""
    if one.content_id and other.content_id:
        return one.content_id == other.content_id
    if one.is_video != other.is_video:
        video = one if one.is_video else other
        return _at_one_moment(one, other) is True and _is_short(video)
    if one.is_edited != other.is_edited:
        return _at_one_moment(one, other) is not False
    return one.is_raw != other.is_raw and _at_one_moment(one, other) is True


def _at_one_moment(one: Shot, other: Shot) -> bool | None:
    """None where the moment of one of them is unknown."""
    if one.captured_local is None or other.captured_local is None:
        return None
    if one.captured_utc is not None and other.captured_utc is not None:
        return abs(one.captured_utc - other.captured_utc) <= _SAME_MOMENT
    apart = abs(one.captured_local - other.captured_local)
    # Videos tell UTC where many a still tells the time of an unknown zone.
    if one.is_video != other.is_video and apart <= _FARTHEST_ZONE + _SAME_MOMENT:
        apart = min(apart % _ZONES, -apart % _ZONES)
    return apart <= _SAME_MOMENT


def _is_short(video: Shot) -> bool:
    return video.duration_s is not None and video.duration_s <= _LONGEST_LIVE_S


def _join_live_photos(groups: _Groups, shots: Sequence[Shot]) -> None:
    """Join each still with one video of its identifier that no other has: of its folder first."""
    for same in _by(shots, lambda shot: shot.content_id):
        videos = [shot for shot in same if shot.is_video and groups.is_of_videos(shot)]
        for near in (True, False):
            for still in (shot for shot in same if not shot.is_video):
                if any(shot.is_video and groups.are_joined(shot, still) for shot in same):
                    continue
                match = (v for v in videos if not near or v.folder_id == still.folder_id)
                if (video := next(match, None)) is not None:
                    groups.join(still, video)
                    videos.remove(video)


_Standing: TypeAlias = tuple[bool, bool, bool, int, bool, bool, datetime, str, int]


def _standing(shot: Shot) -> _Standing:
    """The first of a stack stands for it."""
    return (
        shot.is_video,
        shot.is_raw,
        not shot.is_edited,
        -(shot.rating or 0),
        not shot_names.is_cover(shot.name),
        shot.captured_local is None,
        shot.captured_local or datetime.min,  # noqa: DTZ901 - naive like those beside it
        shot.name.casefold(),
        shot.id,
    )


def _by(shots: Iterable[Shot], key: Callable[[Shot], object]) -> Iterator[list[Shot]]:
    found: dict[object, list[Shot]] = defaultdict(list)
    for shot in shots:
        found[key(shot)].append(shot)
    return iter(found.values())


class _Groups:
    """Shots that belong together, at first each for itself; at most `MOST` in one group."""

    def __init__(self, shots: Iterable[Shot]) -> None:
        self._groups = {shot.id: [shot] for shot in shots}

    def join(self, one: Shot, other: Shot) -> None:
        """Let all that belongs to the two belong together, unless that is too much."""
        ours, theirs = self._groups[one.id], self._groups[other.id]
        if ours is theirs or len(ours) + len(theirs) > MOST:
            return
        ours += theirs
        for shot in theirs:
            self._groups[shot.id] = ours

    def are_joined(self, one: Shot, other: Shot) -> bool:
        """Whether the two belong together."""
        return self._groups[one.id] is self._groups[other.id]

    def is_of_videos(self, video: Shot) -> bool:
        """Whether no still belongs to *video* yet."""
        return all(shot.is_video for shot in self._groups[video.id])

    def all(self) -> list[list[Shot]]:
        """Return the groups, by the lowest id in each."""
        return list({id(group): group for group in self._groups.values()}.values())
