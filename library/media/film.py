"""The film that every browser plays, of any video: H.264 and AAC in MP4, its index in front."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Final

import av
from av.container import InputContainer
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from library.errors import Unreadable
from library.media.codecs import audio_track, read_codecs
from library.media.film_tracks import (
    CopiedTrack,
    EncodedPictures,
    EncodedSound,
    Track,
    Unfit,
    full_disk,
)
from library.media.videos import DAMAGED, key_frame, open_video

# Profiles of H.264 that every browser plays: baseline, main, extended, high.
_PLAIN_H264: Final = ("avc1.42", "avc1.4D", "avc1.58", "avc1.64")
# Where pictures come with the times at which to show them, so that they need no decoding.
_TIMED: Final = ("matroska", "mov", "mpegts", "flv")
_COPIED_SOUND: Final = ("aac", "mp3")


@dataclass(frozen=True, slots=True)
class Wish:
    """What the film may be like."""

    height: int  # pixels of the shorter edge, at most
    threads: int  # that decode and encode

    @property
    def box(self) -> tuple[int, int]:
        """The longer and the shorter edge in pixels, at most: 16 to 9."""
        return self.height * 16 // 9, self.height


def make_film(path: Path, mime: str, film: Path, wish: Wish, tell: Callable[[float], None]) -> None:
    """Write the film of the video at *path* to *film*.

    What browsers play already is taken over without loss, the rest is made anew. *tell* is told
    again and again how far it is, in seconds of the video.

    Raises:
        Unreadable: nothing of it can be decoded.
        OSError: it has gone or may not be read, or *film* cannot be written.
    """
    with open_video(path, mime) as (source, pictures):
        first = None if _may_be_taken_over(source, pictures) else key_frame(source, pictures)
    try:
        if first is None:
            _write(path, mime, film, wish, None, tell)
            return
    except Unfit:
        with open_video(path, mime) as (source, pictures):
            first = key_frame(source, pictures)
    if first is None:
        raise Unreadable(DAMAGED)
    try:
        _write(path, mime, film, wish, first, tell)
    except Unfit as error:
        raise Unreadable(DAMAGED) from error


def _may_be_taken_over(source: InputContainer, pictures: VideoStream) -> bool:
    """Judge by the profile, which without sound text may be unknown as a whole."""
    if pictures.codec_context.name != "h264" or not source.format.name.startswith(_TIMED):
        return False
    return (read_codecs(source, pictures).picture_text or "").startswith(_PLAIN_H264)


def _write(
    path: Path,
    mime: str,
    film: Path,
    wish: Wish,
    first: VideoFrame | None,
    tell: Callable[[float], None],
) -> None:
    """Write the film; with *first*, a frame of it, its pictures are encoded anew."""
    with open_video(path, mime) as (source, pictures):
        sound = audio_track(source)
        begin_s = Fraction(source.start_time or 0, av.time_base)
        try:
            with av.open(str(film), "w", format="mp4", options={"movflags": "+faststart"}) as out:
                shown: Track
                if first is None:
                    shown = CopiedTrack(out, pictures, begin_s)
                else:
                    context = pictures.codec_context
                    context.thread_count, context.thread_type = wish.threads, "AUTO"
                    shown = EncodedPictures(out, pictures, begin_s, first, wish.box, wish.threads)
                tracks: dict[int, Track] = {pictures.index: shown}
                if sound is not None:
                    copied = sound.codec_context.codec.canonical_name in _COPIED_SOUND
                    heard = CopiedTrack if copied else EncodedSound
                    tracks[sound.index] = heard(out, sound, begin_s)
                for packet in source.demux(*(each for each in (pictures, sound) if each)):
                    tracks[packet.stream.index].take(packet)
                    tell(shown.position_s)
                for track in tracks.values():
                    track.end()
                if not shown.count:
                    raise Unfit
        except av.FFmpegError as error:
            raise full_disk(error, film) or Unfit from error
