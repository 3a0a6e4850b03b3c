"""How the tracks of a video are coded: FFmpeg's names, and what browsers are asked by."""

from __future__ import annotations

from dataclasses import dataclass

from av.audio.stream import AudioStream
from av.container import InputContainer
from av.video.codeccontext import VideoCodecContext
from av.video.stream import VideoStream

_AAC = {"LC": "mp4a.40.2", "Main": "mp4a.40.1", "HE-AAC": "mp4a.40.5", "HE-AACv2": "mp4a.40.29"}
_SPOKEN = {
    "ac3": "ac-3",
    "eac3": "ec-3",
    "flac": "flac",
    "mp3": "mp3",
    "opus": "opus",
    "vorbis": "vorbis",
}
_MOST_FPS = 1000  # Matroska's clock, which stands in where no rate is told


@dataclass(frozen=True, slots=True)
class Codecs:
    """What plays a video has to understand."""

    video: str  # FFmpeg's names
    audio: str | None  # None: it is silent
    frame_rate: float | None  # frames a second, on average
    text: str | None  # RFC 6381, as in "avc1.64001F, mp4a.40.2"; None: no browser plays it
    picture_text: str | None  # of the picture track alone


def read_codecs(container: InputContainer, stream: VideoStream) -> Codecs:
    """Tell how the picture track *stream* of *container* and its first sound track are coded."""
    sound = audio_track(container)
    seen = _video_text(stream.codec_context)
    heard = "" if sound is None else _audio_text(sound)
    known = None if seen is None or heard is None else ", ".join(filter(None, (seen, heard)))
    rate = stream.average_rate or stream.guessed_rate
    return Codecs(
        video=stream.codec_context.codec.canonical_name,
        audio=None if sound is None else sound.codec_context.codec.canonical_name,
        frame_rate=round(float(rate), 3) if rate and 0 < rate < _MOST_FPS else None,
        text=known,
        picture_text=seen,
    )


def audio_track(container: InputContainer) -> AudioStream | None:
    """Return the first sound track that can be decoded."""
    return next((each for each in container.streams.audio if _is_known(each)), None)


def _is_known(stream: AudioStream) -> bool:
    # PyAV's types do not say so, but there is none for a codec that FFmpeg does not know.
    context = getattr(stream, "codec_context", None)
    return context is not None and context.sample_rate > 0


def _audio_text(stream: AudioStream) -> str | None:
    name = stream.codec_context.codec.canonical_name
    if name in ("aac", "aac_latm"):
        return _AAC.get(stream.codec_context.profile or "", "mp4a.40.2")
    return _SPOKEN.get(name)


def _video_text(context: VideoCodecContext) -> str | None:
    extra = bytes(context.extradata or b"")
    match context.codec.canonical_name:
        case "h264":
            return _h264_text(extra)
        case "hevc":
            return _hevc_text(extra, _tag(context))
        case "vp8":
            return "vp8"
        case "vp9":
            known = (context.profile or "").removeprefix("Profile ")
            profile = int(known) if known.isdecimal() else 0
            # The level is seldom known; browsers judge by the profile and the depth.
            return f"vp09.{profile:02}.10.{_depth(context):02}"
        case "av1":
            return _av1_text(extra)
        case _:
            return None


def _h264_text(extra: bytes) -> str:
    """ISO/IEC 14496-15, 5.3.3.1.2 (avcC), or a sequence parameter set after a start code."""
    if extra[:1] == b"\x01" and len(extra) >= 4:
        return f"avc1.{extra[1:4].hex().upper()}"
    at = extra.find(b"\x00\x00\x01")
    while 0 <= at <= len(extra) - 7:
        if extra[at + 3] & 31 == 7:
            return f"avc1.{extra[at + 4 : at + 7].hex().upper()}"
        at = extra.find(b"\x00\x00\x01", at + 3)
    return "avc1.640028"


def _hevc_text(extra: bytes, tag: str) -> str:
    """ISO/IEC 14496-15, Annex E.3, from hvcC; what is written otherwise is taken for Main."""
    if extra[:1] != b"\x01" or len(extra) < 13:
        return f"{tag}.1.6.L120.B0"
    space, tier, profile = extra[1] >> 6, extra[1] >> 5 & 1, extra[1] & 31
    compatible = int(f"{int.from_bytes(extra[2:6]):032b}"[::-1], 2)
    constraints = extra[6:12].rstrip(b"\x00")
    parts = [
        f"{' ABC'[space].strip()}{profile}",
        f"{compatible:X}",
        f"{'LH'[tier]}{extra[12]}",
        *(f"{byte:02X}" for byte in constraints),
    ]
    return ".".join((tag, *parts))


def _av1_text(extra: bytes) -> str:
    """AV1 in ISOBMFF, 5: the parameters that av1C begins with."""
    if len(extra) < 3 or extra[0] != 0x81:
        return "av01.0.08M.08"
    profile, level = extra[1] >> 5, extra[1] & 31
    tier, high, twelve = extra[2] >> 7, extra[2] >> 6 & 1, extra[2] >> 5 & 1
    return f"av01.{profile}.{level:02}{'MH'[tier]}.{8 + 2 * high + 2 * (high & twelve):02}"


def _tag(context: VideoCodecContext) -> str:
    """Safari plays hvc1 alone, whose parameters are in the container alone."""
    try:
        return "hev1" if context.codec_tag == "hev1" else "hvc1"
    except UnicodeDecodeError:  # of containers that number codecs
        return "hvc1"


def _depth(context: VideoCodecContext) -> int:
    form = context.pix_fmt or ""
    return 12 if "12" in form else 10 if "10" in form else 8
