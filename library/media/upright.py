"""Frames of a video as players show them: turned, in square pixels, whole and in plain colours."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Final

from av.error import BlockingIOError as NothingYet
from av.error import EOFError as NothingMore
from av.filter import Graph
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from library.media.video_facts import clockwise, displayed_size

_TURNS: Final = {
    90: ("transpose=clock",),
    180: ("hflip", "vflip"),
    270: ("transpose=cclock",),
}
_BRIGHT: Final = (16, 18)  # transfer characteristics of HDR: PQ and HLG (ITU-T H.273, table 3)


class Upright:
    """Turns decoded frames of one video into those that are shown, all of one size."""

    def __init__(
        self, stream: VideoStream, first: VideoFrame, box: tuple[int, int], most_fps: int
    ) -> None:
        """Make frames that fit into *box* (longer, shorter edge in pixels), at *most_fps*.

        What *first* is like, any frame of it, decides on their size.
        """
        self._stream = stream
        self._most_fps = most_fps
        shown = displayed_size(
            first.width, first.height, stream.sample_aspect_ratio, clockwise(first)
        )
        self.size = fitting_even(shown, box)
        self._graph: Graph | None = None
        self._form: tuple[object, ...] = ()

    def frames(self, frame: VideoFrame | None) -> Iterator[VideoFrame]:
        """Yield what comes of *frame*, mode yuv420p; None means that there are no more.

        Raises:
            av.FFmpegError: it cannot be converted.
        """
        if frame is not None:
            form = (frame.width, frame.height, frame.format.name)
            if form != self._form:  # cameras may change it half-way, as when they are turned
                yield from self._drain()
                self._graph, self._form = self._build(frame), form
            yield from _through(self._graph, frame)
        else:
            yield from self._drain()

    def _drain(self) -> Iterator[VideoFrame]:
        yield from _through(self._graph, None)
        self._graph = None

    def _build(self, frame: VideoFrame) -> Graph:
        width, height = self.size
        steps = []
        if frame.interlaced_frame or self._stream.codec_context.field_order > 1:
            steps.append("yadif=deint=interlaced")
        rate = self._stream.average_rate
        if rate is not None and self._most_fps < rate < 1000:
            steps.append(f"fps={self._most_fps}")
        steps += _TURNS.get(clockwise(frame), ())
        plain = ":out_transfer=bt709:out_primaries=bt709:out_color_matrix=bt709"
        colours = plain if frame.color_trc in _BRIGHT else ""
        steps += [f"scale={width}:{height}{colours}", "format=yuv420p", "setsar=1"]
        return _chain(frame, self._stream, steps)


def fitting_even(size: tuple[int, int], box: tuple[int, int]) -> tuple[int, int]:
    """Return *size* scaled into *box* (longer, shorter edge); never enlarged; even numbers.

    Frames whose colours are stored at half the size have no odd edges.
    """
    longer, shorter = max(size), min(size)
    factor = min(1.0, box[0] / longer, box[1] / shorter)
    width, height = (max(2, round(edge * factor / 2) * 2) for edge in size)
    return width, height


def _through(graph: Graph | None, frame: VideoFrame | None) -> Iterator[VideoFrame]:
    if graph is None:
        return
    graph.push(frame)
    while True:
        try:
            yield graph.vpull()
        except (NothingYet, NothingMore):
            return


def _chain(frame: VideoFrame, stream: VideoStream, steps: list[str]) -> Graph:
    graph = Graph()
    graph.threads = 1
    time_base = frame.time_base or stream.time_base or Fraction(1, 90_000)
    node = graph.add_buffer(
        width=frame.width, height=frame.height, format=frame.format, time_base=time_base
    )
    for step in steps:
        name, _, arguments = step.partition("=")
        following = graph.add(name, arguments or None)
        node.link_to(following)
        node = following
    node.link_to(graph.add("buffersink"))
    graph.configure()
    return graph
