"""The tracks of a film, taken over from a video or encoded anew."""

from __future__ import annotations

import errno
from fractions import Fraction
from pathlib import Path
from typing import Any, Final, Protocol

import av
from av.audio.resampler import AudioResampler
from av.audio.stream import AudioStream
from av.container import OutputContainer
from av.packet import Packet
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from library.media.upright import Upright

_CLOCK: Final = Fraction(1, 90_000)  # s; fine enough for every camera's frames
_MOST_FPS: Final = 60
_SOUND_HZ: Final = 48_000
_SOUND_BITS: Final = 160_000  # a second
_FRAME: Final = 1024  # samples that AAC takes at once
_X264: Final = {"preset": "veryfast", "crf": "23", "profile": "high"}
_KEY_EVERY_S: Final = 4  # what seeking may cost
_FULL: Final = (errno.ENOSPC, errno.EFBIG, errno.EDQUOT, errno.EIO)


class Unfit(Exception):
    """The track cannot be treated in this way."""


class Track(Protocol):
    """One track of the film."""

    count: int  # of what was written
    position_s: float  # how far it is

    def take(self, packet: Packet[Any]) -> None:
        """Take the next piece of the original.

        Raises:
            Unfit: the track does not fit into the film as it is.
            av.FFmpegError: the film cannot be written.
        """
        ...

    def end(self) -> None:
        """Write what is left."""
        ...


def full_disk(error: av.FFmpegError, film: Path) -> OSError | None:
    """Return what *error* means where it is the disk's, not the video's."""
    if error.errno in _FULL:
        return OSError(error.errno, error.strerror, str(film))
    return None


class CopiedTrack:
    """A track taken over as it is."""

    def __init__(
        self, out: OutputContainer, source: VideoStream | AudioStream, begin_s: Fraction
    ) -> None:
        self._out = out
        self._begin_s = begin_s
        self._stream = out.add_stream_from_template(source)
        self._last: int | None = None
        self.count = 0
        self.position_s = 0.0

    def take(self, packet: Packet[Any]) -> None:
        """Write *packet* at its time from the beginning."""
        if not packet.size or (not self.count and not packet.is_keyframe):
            return  # nothing, or nothing that can be decoded
        if packet.pts is None or packet.dts is None or packet.time_base is None:
            raise Unfit
        shift = round(self._begin_s / packet.time_base)
        packet.pts, packet.dts = packet.pts - shift, packet.dts - shift
        if self._last is not None and packet.dts <= self._last:
            raise Unfit
        self._last = packet.dts
        self.position_s = float(packet.pts * packet.time_base)
        self.count += 1
        packet.stream = self._stream
        self._out.mux(packet)

    def end(self) -> None:
        """Nothing is held back."""


class EncodedPictures:
    """Pictures in H.264."""

    def __init__(
        self,
        out: OutputContainer,
        source: VideoStream,
        begin_s: Fraction,
        first: VideoFrame,
        box: tuple[int, int],
        threads: int,
    ) -> None:
        self._out = out
        self._source = source
        self._begin_s = begin_s
        self._upright = Upright(source, first, box, _MOST_FPS)
        known = source.average_rate or source.guessed_rate or 30
        rate = round(min(max(known, 1), _MOST_FPS))
        self._stream = out.add_stream("libx264", rate=rate, options=dict(_X264))
        self._stream.width, self._stream.height = self._upright.size
        self._stream.pix_fmt = "yuv420p"
        context = self._stream.codec_context
        context.time_base = _CLOCK
        context.gop_size = rate * _KEY_EVERY_S
        context.thread_count = threads
        self._last = -1
        self.count = 0
        self.position_s = 0.0

    def take(self, packet: Packet[Any]) -> None:
        """Decode *packet*; a broken one is left out."""
        try:
            frames = self._source.decode(packet)
        except av.FFmpegError:
            return
        for frame in frames:
            self._encode(frame)

    def end(self) -> None:
        """Write the frames that filter and encoder hold back."""
        self._encode(None)
        self._out.mux(self._stream.encode(None))

    def _encode(self, frame: VideoFrame | None) -> None:
        for shown in self._upright.frames(frame):
            if shown.pts is None or shown.time_base is None:
                continue
            at = round((shown.pts * shown.time_base - self._begin_s) / _CLOCK)
            if at <= self._last:
                continue
            self._last = shown.pts = at
            shown.time_base = _CLOCK
            shown.pict_type = 0  # the original's key frames are no reason for any here
            self.count += 1
            self.position_s = float(at * _CLOCK)
            self._out.mux(self._stream.encode(shown))


class EncodedSound:
    """Sound in AAC, at most two channels, whose gaps are filled with silence."""

    def __init__(self, out: OutputContainer, source: AudioStream, begin_s: Fraction) -> None:
        self._out = out
        self._source = source
        self._begin_s = begin_s
        self._layout = "mono" if source.codec_context.layout.nb_channels == 1 else "stereo"
        self._stream = out.add_stream("aac", rate=_SOUND_HZ, layout=self._layout)
        self._stream.bit_rate = _SOUND_BITS
        self._resampler = self._new_resampler()
        self._last = -_FRAME
        self.count = 0
        self.position_s = 0.0

    def take(self, packet: Packet[Any]) -> None:
        """Decode *packet*; a broken one is left out."""
        try:
            frames = self._source.decode(packet)
        except av.FFmpegError:
            return
        for frame in frames:
            try:
                pieces = self._resampler.resample(frame)
            except ValueError:  # the sound of the rest is of another kind, as on television
                self._resampler = self._new_resampler()
                pieces = self._resampler.resample(frame)
            self._encode(pieces)

    def end(self) -> None:
        """Write the sound that resampler and encoder hold back."""
        self._encode(self._resampler.resample(None))
        self._out.mux(self._stream.encode(None))

    def _encode(self, pieces: list[av.AudioFrame]) -> None:
        for piece in pieces:
            if piece.pts is None or piece.time_base is None:
                continue
            at = round((piece.pts * piece.time_base - self._begin_s) * _SOUND_HZ)
            if at < max(0, self._last + piece.samples):
                at = max(0, self._last + piece.samples)
            self._last = piece.pts = at
            piece.time_base = Fraction(1, _SOUND_HZ)
            self.count += 1
            self.position_s = at / _SOUND_HZ
            self._out.mux(self._stream.encode(piece))

    def _new_resampler(self) -> AudioResampler:
        return AudioResampler(
            format="fltp",
            layout=self._layout,
            rate=_SOUND_HZ,
            frame_size=_FRAME,
            options={"async": "1000"},
        )
