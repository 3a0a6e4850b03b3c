from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import psutil  # type: ignore[import-untyped]
import pytest
from PIL import Image

from library.media import landlock, seccomp
from library.media.decoders import Decoders
from library.media.process import Job
from library.model import Kind, Task

needs_landlock = pytest.mark.skipif(
    not landlock.version(), reason="this kernel offers no Landlock, or not here"
)
needs_seccomp = pytest.mark.skipif(not seccomp.offered(), reason="no seccomp on this system")

SEALED = """
import os, socket, subprocess, sys, threading
from pathlib import Path
from library.media.limits import confine
from library.media.sandbox import seal
inside, outside = map(Path, sys.argv[1:])
inherited = socket.socket()
confine(512)
seal(inside)
"""


def sealed(tmp_path: Path, code: str) -> str:
    """What *code* prints in a sealed process, or the last line of its complaint."""
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "photo").write_bytes(b"photo")
    arguments = [str(tmp_path / "cache"), str(outside)]
    ended = subprocess.run(
        [sys.executable, "-c", SEALED + code, *arguments],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    return (ended.stdout or ended.stderr).strip().splitlines()[-1]


@needs_seccomp
@pytest.mark.parametrize(
    "code",
    [
        "socket.socket()",
        "socket.socket(type=socket.SOCK_DGRAM)",
        "socket.socket(socket.AF_UNIX)",
        "socket.socketpair()",
        "inherited.connect(('127.0.0.1', 9))",
        "inherited.bind(('127.0.0.1', 0))",
        "os.execv('/bin/true', ['true'])",
        "os.fork()",
        "subprocess.run(['/bin/true'])",
        "threading.Thread(target=os.fork).run()",
    ],
)
def test_no_network_and_no_programs(tmp_path: Path, code: str) -> None:
    """Neither new sockets nor those that are open lead anywhere; nothing else can be started."""
    assert "PermissionError" in sealed(tmp_path, code)


@needs_landlock
@pytest.mark.parametrize(
    "code",
    [
        "(outside / 'new').write_bytes(b'')",
        "(outside / 'photo').open('r+b')",
        "(outside / 'photo').unlink()",
        "(outside / 'photo').rename(outside / 'other')",
        "(outside / 'photo').rename(inside / 'photo')",
        "(outside / 'new').mkdir()",
        "(outside / 'new').symlink_to('photo')",
        "os.truncate(outside / 'photo', 0)",
        "os.mkfifo(inside / 'pipe')",
        "(inside / 'link').symlink_to(outside)",
    ],
)
def test_nothing_is_written_but_to_the_cache(tmp_path: Path, code: str) -> None:
    """Not even by moving what is there, and no links are laid in the cache."""
    assert "Error" in sealed(tmp_path, code)
    outside = tmp_path / "outside"
    assert [(outside / "photo").read_bytes(), len(list(outside.iterdir()))] == [b"photo", 1]


def test_decoding_goes_on_as_before(tmp_path: Path) -> None:
    """Files are read anywhere, the cache is written to, threads start."""
    code = """
with (inside / '.part').open('xb') as file:
    file.write((outside / 'photo').read_bytes())
(inside / 'ab').mkdir()
(inside / '.part').replace(inside / 'done')
thread = threading.Thread(target=print, args=('ran',))
thread.start()
thread.join()
"""
    assert sealed(tmp_path, code) == "ran"
    assert (tmp_path / "cache" / "done").read_bytes() == b"photo"


@pytest.mark.parametrize(
    ("code", "complaint"),
    [
        ("(inside / 'file').write_bytes(bytes(65 << 20))", "File too large"),
        ("bytearray(600 << 20)", "MemoryError"),
        ("[os.open(os.devnull, os.O_RDONLY) for _ in range(200)]", "Too many open files"),
    ],
)
def test_resources_end(tmp_path: Path, code: str, complaint: str) -> None:
    """So much memory, and files so large and so many, as no honest picture needs."""
    assert complaint in sealed(tmp_path, code)


def test_cpu_time_ends_even_without_a_server(tmp_path: Path) -> None:
    """The kernel ends a process that calculates for ever."""
    code = "from library.media.limits import limit_cpu\nlimit_cpu(0)\nwhile True: pass"
    ended = subprocess.run(
        [sys.executable, "-c", SEALED + code, str(tmp_path / "cache"), str(tmp_path)], check=False
    )
    assert ended.returncode < 0


@pytest.fixture
def job(tmp_path: Path) -> Job:
    """A small picture to decode."""
    path = tmp_path / "a.png"
    Image.new("RGB", (60, 40), "teal").save(path)
    cache = tmp_path / "cache"
    return Job(path, Kind.IMAGE, "image/png", "ab" * 32, cache, frozenset({Task.THUMBNAILS}))


@needs_seccomp
def test_every_thread_of_a_decoder_is_sealed(job: Job) -> None:
    """A file that has taken over one thread finds no other that may do more."""
    others = set(psutil.Process().children())
    with Decoders(1) as decoders:
        assert decoders.run(job).thumbnails
        (decoder,) = set(psutil.Process().children()) - others
        for thread in Path(f"/proc/{decoder.pid}/task").iterdir():
            status = dict(
                line.split(":\t", 1) for line in (thread / "status").read_text().splitlines()
            )
            assert (status["NoNewPrivs"], status["Seccomp"]) == ("1", "2")


def test_a_cache_that_was_deleted_is_made_anew(job: Job) -> None:
    """The process that was sealed to the old folder makes room for one that is to the new."""
    with Decoders(1) as decoders:
        assert decoders.run(job).thumbnails
        for path in sorted(job.cache.rglob("*"), reverse=True):
            path.unlink() if path.is_file() else path.rmdir()
        job.cache.rmdir()
        assert decoders.run(job).thumbnails


def test_a_cache_that_cannot_be_made_decides_nothing(job: Job) -> None:
    """No file is read by a process that is not sealed."""
    job.cache.write_bytes(b"in the way")
    with Decoders(1) as decoders, pytest.raises(OSError, match="exists") as caught:
        decoders.run(job)
    assert caught.value.filename == os.fspath(job.cache)
