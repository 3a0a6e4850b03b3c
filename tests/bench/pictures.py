"""Thumbnails and previews: CPU time beside others, likeness, memory, and bombs."""

from __future__ import annotations

import io
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import Any

import av
import psutil
from bench.corpus import CORPUS
from bench.report import Figure
from PIL import Image, ImageCms, ImageOps
from support.ssim import ssim

from library.errors import Unreadable
from library.media.decode import decode_picture
from library.media.decoders import Decoders
from library.media.displayable import scaled
from library.media.poster import decode_poster
from library.media.process import Job
from library.media.sniff import HEAD_BYTES, sniff
from library.media.spawn import KEEPS_MEMORY
from library.media.thumbnails import make_thumbnails
from library.model import Kind, Task

_PHONE = CORPUS / "live" / "PXL_20200710_061629144.MP.jpg"  # 12 MP, with a profile
_WIDE = CORPUS / "colour" / "DisplayP3.jpg"
_SIZES = (1440, 512, 256)
_BOMBS = ("bomb/bomb_50000x50176.png", "damaged/github_45.heic")
_RUNS = 5
_HERE = Path(__file__).resolve()


def figures() -> Iterator[Figure]:
    """Measure on a phone's photo, and on larger ones made from it."""
    if not _PHONE.is_file():
        print(f"left out: pictures need the corpus at {CORPUS}")
        return
    with tempfile.TemporaryDirectory() as scratch:
        photos = {"12 MP JPEG": _PHONE, "24 MP JPEG": _enlarged(Path(scratch) / "24.jpg")}
        for name, path in photos.items():
            yield from _times(name, path)
        for name, path in (*photos.items(),):
            photos[name.replace("JPEG", "HEIC")] = _heic(path, Path(scratch) / f"{name[:2]}.heic")
        yield Figure("pictures: memory of a decoder with nothing to do", (_idle_mb(),), "MB")
        for name, path in photos.items():
            goal = "≤ 120" if name.endswith("JPEG") else "≤ 400"
            yield Figure(f"pictures: memory of a decoder, {name}", (_peak(path)[0],), "MB", goal)
    yield from _likeness()
    yield from _bombs()
    yield from _posters()


def _enlarged(path: Path) -> Path:
    with Image.open(_PHONE) as image:
        large = image.resize((6000, 4000), Image.Resampling.BICUBIC)
        large.save(path, quality=92, icc_profile=image.info["icc_profile"], exif=image.getexif())
    return path


def _heic(path: Path, made: Path) -> Path:
    with Image.open(path) as image:
        image.save(made, quality=60)
    return made


def _times(name: str, path: Path) -> Iterator[Figure]:
    """Three outputs of each by turns: ours, naively with Pillow, by three calls of libvips."""
    ours, naive = _apart("ours", path), _apart("naive", path)
    yield Figure(f"pictures: {name}, CPU", ours, "ms", "≤ 0.30 ×", "naive Pillow", naive)
    if shutil.which("vipsthumbnail") is None:
        print("left out: vipsthumbnail (Debian: libvips-tools) is not installed")
        return
    vips = tuple(_cpu_ms(lambda: _vips(path), resource.RUSAGE_CHILDREN) for _ in range(_RUNS))
    yield Figure(f"pictures: {name}, CPU", ours, "ms", "≤ 0.55 ×", "vipsthumbnail", vips)


def _apart(way: str, path: Path) -> tuple[float, ...]:
    """The times of *way* in a fresh process as decoders are, without what starting it costs."""
    command = [sys.executable, str(_HERE), way, str(path)]
    path_there = os.pathsep.join(filter(None, sys.path))
    environment = os.environ | KEEPS_MEMORY | {"PYTHONPATH": path_there}
    done = subprocess.run(command, check=True, capture_output=True, env=environment)
    return tuple(json.loads(done.stdout))


def _cpu_ms(work: Callable[[], object], who: int = resource.RUSAGE_SELF) -> float:
    before = resource.getrusage(who)
    work()
    after = resource.getrusage(who)
    return 1000 * (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)


def _vips(path: Path) -> None:
    """Each size from the one before, as a shell script would."""
    with tempfile.TemporaryDirectory() as folder:
        source = path
        for size, name in ((1440, "p.jpg[Q=80]"), (512, "b.webp[Q=80]"), (256, "a.webp[Q=80]")):
            arguments = ["--size", f"{size}x{size}>", "--export-profile", "srgb"]
            command = ["vipsthumbnail", str(source), *arguments, "-o", f"{folder}/{name}"]
            subprocess.run(command, check=True, capture_output=True)
            source = Path(folder) / name.split("[")[0]


def _naive(path: Path) -> None:
    """What a first attempt does: decode everything, convert it, scale it three times."""
    upright = reference(path)
    for size, kind in ((1440, "JPEG"), (512, "WEBP"), (256, "WEBP")):
        small = upright.copy()
        small.thumbnail((size, size), Image.Resampling.LANCZOS)
        small.save(io.BytesIO(), kind, quality=80)


def reference(path: Path) -> Image.Image:
    """The whole picture, upright and in sRGB, without any short cut."""
    with Image.open(path) as image:
        upright = ImageOps.exif_transpose(image).convert("RGB")
        profile = image.info.get("icc_profile")
    if profile is None:
        return upright
    source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
    converted = ImageCms.profileToProfile(upright, source, ImageCms.createProfile("sRGB"))
    return converted or upright


def _likeness() -> Iterator[Figure]:
    for name, path in (("phone", _PHONE), ("Display P3", _WIDE)):
        whole = reference(path)
        picture, _ = decode_picture(path, "image/jpeg", _SIZES[0])
        for size in _SIZES:
            picture = scaled(picture, size)
            goal = "≥ .995" if size == _SIZES[0] else "≥ .998"
            likeness = ssim(picture, whole.resize(picture.size, Image.Resampling.LANCZOS))
            yield Figure(f"pictures: SSIM at {size}, {name}", (likeness,), "", goal, digits=4)


def _bombs() -> Iterator[Figure]:
    for name in _BOMBS:
        mb, seconds, failed = _peak(CORPUS / name)
        if not failed:
            print(f"{name} was not refused")
        yield Figure(f"pictures: {name}, time", (seconds,), "s", "≤ 0.5")
        yield Figure(f"pictures: {name}, memory", (mb,), "MB", "≤ 100")


def _idle_mb() -> float:
    small = CORPUS / "damaged" / "no_metadata.jpg"
    return _peak(small)[0]


def _peak(path: Path) -> tuple[float, float, bool]:
    """The peak of a fresh decoder's memory in MB, its seconds for the file, and if that failed."""
    with tempfile.TemporaryDirectory() as cache, Decoders(1) as decoders:
        _work_on(decoders, CORPUS / "damaged" / "no_metadata.jpg", cache)  # the start is not timed
        started = time.monotonic()
        failed = _work_on(decoders, path, cache)
        seconds = time.monotonic() - started
        (process,) = (p for p in psutil.Process().children() if "library.media" in str(p.cmdline()))
        status = Path(f"/proc/{process.pid}/status").read_text(encoding="ascii")
        peak = next(line for line in status.splitlines() if line.startswith("VmHWM"))
        return int(peak.split()[1]) / 1024, seconds, failed


def _work_on(decoders: Decoders, path: Path, cache: str) -> bool:
    with path.open("rb") as file:
        sniffed = sniff(file.read(HEAD_BYTES), path.name)
    tasks = frozenset({Task.METADATA, Task.THUMBNAILS})
    job = Job(path, sniffed.kind, sniffed.mime, "ab" * 32, Path(cache), tasks)
    return bool(decoders.run(job).failures)


def _posters() -> Iterator[Figure]:
    """Posters of all videos of the corpus and of a phone's, beside OpenCV's frame of the middle."""
    with tempfile.TemporaryDirectory() as folder:
        _clip(Path(folder) / "phone.mp4")
        for name, where in (
            ("all videos of the corpus", CORPUS),
            ("a phone's video", Path(folder)),
        ):
            ours, theirs = _apart("posters", where), ()
            try:
                theirs = _apart("opencv", where)
            except subprocess.CalledProcessError:
                print("left out: OpenCV (opencv-python-headless) is not installed in .venv")
            what = f"pictures: posters of {name}, CPU"
            yield Figure(what, ours, "ms", "≤ 0.15 ×", "OpenCV", theirs)


def _clip(path: Path) -> None:
    """Write six seconds of 1080p, with a key frame a second, as phones record."""
    with av.open(str(path), "w") as container, Image.open(_PHONE) as photo:
        options = {"preset": "ultrafast", "g": "30"}
        stream = container.add_stream("libx264", rate=30, options=options)
        stream.width, stream.height, stream.pix_fmt = 1920, 1080, "yuv420p"
        for number in range(180):
            seen = photo.crop((4 * number, 2 * number, 4 * number + 1920, 2 * number + 1080))
            container.mux(stream.encode(av.VideoFrame.from_image(seen)))
        container.mux(stream.encode(None))


def _videos(folder: Path) -> list[tuple[Path, str]]:
    found = []
    for path in sorted(folder.rglob("*.*")):
        with path.open("rb") as file:
            sniffed = sniff(file.read(HEAD_BYTES), path.name)
        if sniffed.kind is Kind.VIDEO:
            found.append((path, sniffed.mime))
    return found


def _our_posters(folder: Path) -> None:
    for path, mime in _videos(folder):
        with suppress(Unreadable):
            decode_poster(path, mime, 1440)


def _opencv_posters(folder: Path) -> None:
    opencv: Any = import_module("cv2")
    for path, _ in _videos(folder):
        video = opencv.VideoCapture(str(path))
        video.set(opencv.CAP_PROP_POS_FRAMES, int(video.get(opencv.CAP_PROP_FRAME_COUNT) / 2))
        video.read()
        video.release()


def _measure(way: str, path: Path) -> None:
    """Print the times of some runs, after one that loads what is needed."""
    with tempfile.TemporaryDirectory() as cache:
        ways: dict[str, Callable[[], object]] = {
            "ours": lambda: make_thumbnails(path, "image/jpeg", Kind.IMAGE, Path(cache), "ab" * 32),
            "naive": lambda: _naive(path),
            "posters": lambda: _our_posters(path),
            "opencv": lambda: _opencv_posters(path),
        }
        ways[way]()
        print(json.dumps([_cpu_ms(ways[way]) for _ in range(_RUNS)]))


if __name__ == "__main__":
    _measure(sys.argv[1], Path(sys.argv[2]))
