"""The processes for faces: what they survive, what they give up, when they end."""

from __future__ import annotations

import os
import socket
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import numpy as np
import psutil  # type: ignore[import-untyped]
import pytest
from PIL import Image
from support.portraits import job_for

from library.errors import Unreadable
from library.faces.detected import FaceJob
from library.faces.downloading import WeightsMissing
from library.faces.finders import FaceFinders
from library.faces.onnx_graph import Graph
from library.faces.profiles import UnknownModel
from library.media import landlock, seccomp, spawn
from library.media.decoders import Killed
from library.media.pool import PoolClosed
from library.model import Kind

# A process that does what the file's media type says.
MISBEHAVING = """
import os, signal, socket, time
if module == "library.faces.child":
    import library.faces.child as child
    load = child._load
    def misbehaving(models, profile):
        finder = load(models, profile)
        find = finder.find
        def misbehave(job):
            if job.mime == "test/hang": time.sleep(600)
            if job.mime == "test/segfault": os.kill(os.getpid(), signal.SIGSEGV)
            if job.mime == "test/killed": os.kill(os.getpid(), signal.SIGKILL)
            if job.mime == "test/greedy": return bytearray(2 << 30)
            if job.mime == "test/odd": raise RuntimeError("of a library")
            if job.mime == "test/network": socket.create_connection(("127.0.0.1", 9))
            if job.mime == "test/write": job.path.with_name("written").write_text("")
            return find(job)
        finder.find = misbehave
        return finder
    child._load = misbehaving
"""


@pytest.fixture
def job(tmp_path: Path) -> FaceJob:
    """A small photo of nobody."""
    path = tmp_path / "a.jpg"
    Image.new("RGB", (60, 40), "teal").save(path)
    return FaceJob(path, Kind.IMAGE, "image/jpeg", 60, 40)


Pool = Callable[..., FaceFinders]


@pytest.fixture
def pool(models: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Pool]:
    """Makes pools whose processes misbehave on demand, and closes them."""
    before, after = spawn._BOOT.split("main = ")
    monkeypatch.setattr(spawn, "_BOOT", f"{before}{MISBEHAVING}\nmain = {after}")
    pools: list[FaceFinders] = []

    def make(**options: float) -> FaceFinders:
        pools.append(FaceFinders(models, **options))  # type: ignore[arg-type]
        return pools[-1]

    yield make
    for made in pools:
        made.close()


def children(models: Path) -> list[psutil.Process]:
    """The processes for faces that live and use *models*."""
    return [child for child in psutil.Process().children() if str(models) in str(told(child))]


def told(process: psutil.Process) -> list[str]:
    try:
        arguments: list[str] = process.cmdline()
    except psutil.NoSuchProcess:
        return []
    return arguments


def soon(condition: Callable[[], bool], within_s: float = 20.0) -> bool:
    """Whether *condition* comes true."""
    deadline = time.monotonic() + within_s
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.02)
    return condition()


def test_whatever_a_file_does_is_its_own_failure(pool: Pool, job: FaceJob) -> None:
    """A crash, too much memory, an odd error: the next file finds a working process."""
    finders = pool()
    for mime, reason in (
        ("test/segfault", "Looking for faces crashed on this file."),
        ("test/greedy", "Reading this file needs more memory than is allowed."),
        ("test/odd", r"Reading this file failed \(RuntimeError\)."),
    ):
        with pytest.raises(Unreadable, match=reason):
            finders.find(replace(job, mime=mime))
        assert finders.find(job) == []


def test_a_file_that_takes_too_long_is_given_up(pool: Pool, job: FaceJob) -> None:
    """Its process is killed."""
    finders = pool(timeout_s=1.0)
    with pytest.raises(Unreadable, match="more than 1 s"):
        finders.find(replace(job, mime="test/hang"))
    assert finders.find(job) == []


def test_a_process_that_is_killed_says_nothing_of_the_file(pool: Pool, job: FaceJob) -> None:
    """The machine was short of memory."""
    with pytest.raises(Killed):
        pool().find(replace(job, mime="test/killed"))


@pytest.mark.skipif(not landlock.version(), reason="this kernel offers no Landlock, or not here")
@pytest.mark.skipif(not seccomp.offered(), reason="no seccomp on this system")
def test_a_process_can_neither_write_nor_reach_the_network(pool: Pool, job: FaceJob) -> None:
    """Not even beside the file; it is sealed before it sees the first."""
    finders = pool()
    for mime in ("test/write", "test/network"):
        with pytest.raises(PermissionError):
            finders.find(replace(job, mime=mime))
    assert [each.name for each in job.path.parent.iterdir()] == ["a.jpg"]


def test_an_idle_pool_uses_no_memory(models: Path, job: FaceJob) -> None:
    """Its processes start with the first job and end after a while without any."""
    mine = models.parent / "idle"
    with FaceFinders(mine, processes=2, idle_s=0.3) as finders:
        assert children(mine) == []
        with ThreadPoolExecutor(4) as threads:
            assert list(threads.map(finders.find, [job] * 6)) == [[]] * 6
        assert len(children(mine)) <= 2
        assert soon(lambda: children(mine) == [])
        assert finders.find(job) == []


def test_closing_ends_what_runs(pool: Pool, job: FaceJob) -> None:
    """Who waits learns that nothing was decided; afterwards no job is taken."""
    finders = pool()
    with ThreadPoolExecutor(1) as threads:
        waiting = threads.submit(finders.find, replace(job, mime="test/hang"))
        time.sleep(0.5)
        finders.close()
        with pytest.raises(PoolClosed):
            waiting.result(30)
    with pytest.raises(PoolClosed):
        finders.find(job)


def test_hostile_files_end_no_process(corpus: Path, finders: FaceFinders) -> None:
    """Bombs, damaged and cut-off files are read in part, or refused in words; the rest goes on."""
    names = ("bomb", "damaged", "truncated", "empty")
    paths = [path for name in names for path in sorted((corpus / "media" / name).iterdir())]
    reasons = {path.name: why_unreadable(finders, path) for path in paths}
    assert {name for name, reason in reasons.items() if reason and "crash" in reason} == set()
    assert len(paths) > 10


def why_unreadable(finders: FaceFinders, path: Path) -> str | None:
    """What is said of the file at *path*; None if it can be read."""
    try:
        finders.find(job_for(path))
    except Unreadable as error:
        return str(error)
    return None


class Overheard:
    """A listener that stands in for the whole network."""

    def __init__(self) -> None:
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.heard = 0
        threading.Thread(target=self._listen, daemon=True).start()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.socket.getsockname()[1]}"

    def _listen(self) -> None:
        while True:
            try:
                connection, _ = self.socket.accept()
            except OSError:
                return
            self.heard += 1
            connection.close()


@pytest.fixture
def network(monkeypatch: pytest.MonkeyPatch) -> Iterator[Overheard]:
    """Every request of processes for faces goes here: a proxy that hangs up."""
    overheard = Overheard()
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"):
        monkeypatch.setenv(name, overheard.address)
        monkeypatch.setattr(spawn, "_ENVIRONMENT", (*spawn._ENVIRONMENT, "HTTPS_PROXY"))
    yield overheard
    overheard.socket.close()


@pytest.mark.parametrize(
    ("model", "detector", "file"),
    [
        ("Facenet512", "mantelpiece-mtcnn", "facenet512_weights.onnx"),
        ("mantelpiece-dlib", "yunet", "face_detection_yunet_2023mar.onnx"),
    ],
)
def test_without_leave_nothing_is_downloaded(
    models: Path, network: Overheard, model: str, detector: str, file: str
) -> None:
    """Weights that are missing are named, and the network is left alone."""
    with pytest.raises(WeightsMissing, match=file):
        FaceFinders(models, model=model, detector=detector)
    assert network.heard == 0


def test_weights_that_vanish_later_are_not_fetched_either(
    tmp_path: Path, network: Overheard, job: FaceJob
) -> None:
    """The process has no network when it loads them; that it cannot is no file's fault."""
    weights = tmp_path / "models" / ".deepface" / "weights" / "facenet_weights.onnx"
    weights.parent.mkdir(parents=True)
    weights.write_bytes(b"")
    with FaceFinders(tmp_path / "models", model="Facenet") as finders:
        with pytest.raises(OSError, match="Facenet"):
            finders.find(job)
        weights.unlink()
        with pytest.raises(OSError, match="Facenet"):
            finders.find(job)
    assert network.heard == 0


def test_with_leave_a_failed_download_is_trouble(
    tmp_path: Path, network: Overheard, job: FaceJob
) -> None:
    """It is asked for, in a process that sees no file, and tried again with the next job."""
    finders = FaceFinders(tmp_path / "models", model="SFace", allow_download=True)
    with finders, pytest.raises(OSError, match="SFace"):
        finders.find(job)
    assert network.heard > 0


def test_other_models_are_aligned_and_stored_their_own_way(corpus: Path, tmp_path: Path) -> None:
    """A net in SFace's place gets chips of 112 pixels, RGB; what it says becomes of length 1."""
    graph = Graph()
    mean = graph.apply("GlobalAveragePool", graph.input("data", "f4", (1, 3, 112, 112)))
    spread = graph.constant(np.eye(3, 128, dtype=np.float32))
    graph.output(graph.apply("MatMul", graph.apply("Flatten", mean), spread), "fc1", (1, 128))
    weights = tmp_path / "models" / ".deepface" / "weights" / "face_recognition_sface_2021dec.onnx"
    weights.parent.mkdir(parents=True)
    weights.write_bytes(graph.to_bytes())
    with Image.open(corpus / "faces" / "00_00.png") as photo:
        grey = photo.convert("L")
    bands = [grey.point(lambda value, part=part: value * part) for part in (1, 0.8, 0.6)]
    Image.merge("RGB", bands).save(tmp_path / "red.png")
    with FaceFinders(tmp_path / "models", model="SFace") as finders:
        (found,) = finders.find(job_for(tmp_path / "red.png"))
    assert found.embedding.shape == (finders.profile.dimension,)
    assert np.linalg.norm(found.embedding) == pytest.approx(1)
    red, green, blue = found.embedding[:3]
    assert (green / red, blue / red) == pytest.approx((0.8, 0.6), abs=0.02)


def test_unknown_names_are_refused(models: Path) -> None:
    """At once, before any process starts."""
    with pytest.raises(UnknownModel):
        FaceFinders(models, model="Eigenfaces")


def test_a_folder_that_cannot_be_written_to_is_trouble(tmp_path: Path, job: FaceJob) -> None:
    """Of the server, and no file's."""
    (tmp_path / "models").write_bytes(b"")
    with FaceFinders(tmp_path / "models") as finders, pytest.raises(OSError, match="models"):
        finders.find(job)


def test_no_process_knows_secrets(
    models: Path, job: FaceJob, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Passwords in the server's environment are not handed down."""
    monkeypatch.setenv("MANTELPIECE_ADMIN_PASSWORD", "hunter2")
    before = {child.pid for child in children(models)}
    with FaceFinders(models) as finders:
        finders.find(job)
        (child,) = (each for each in children(models) if each.pid not in before)
        assert "MANTELPIECE_ADMIN_PASSWORD" not in child.environ()
        assert os.nice(0) < child.nice()
