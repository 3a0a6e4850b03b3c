from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from pathlib import Path

import pytest

from library.faces import weights
from library.faces.weights import prepare

NETS = {weights.PROPOSAL, weights.REFINING, weights.OUTPUT, weights.DESCRIPTOR}


def digests(folder: Path) -> dict[str, str]:
    """The checksums of the nets in *folder*."""
    return {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.glob("*.onnx")
    }


def test_the_same_nets_are_made_each_time(models: Path, tmp_path: Path) -> None:
    """Another folder gets the same bytes, the manifest their checksums; nothing else is left."""
    prepare(tmp_path)
    assert digests(tmp_path) == digests(models)
    assert digests(models).keys() == NETS
    manifest = json.loads((models / "manifest.json").read_text())
    assert manifest["sha256"] == digests(models)
    assert {path.name for path in tmp_path.iterdir()} == {*NETS, "manifest.json", ".deepface"}


def test_what_is_damaged_or_missing_is_made_again(tmp_path: Path) -> None:
    """Only that: the others are not written."""
    prepare(tmp_path)
    whole = digests(tmp_path)
    untouched = (tmp_path / weights.DESCRIPTOR).stat()
    (tmp_path / weights.PROPOSAL).unlink()
    net = tmp_path / weights.REFINING
    net.write_bytes(net.read_bytes()[:-1] + b"?")
    prepare(tmp_path)
    assert digests(tmp_path) == whole
    assert (tmp_path / weights.DESCRIPTOR).stat() == untouched


@pytest.mark.parametrize("manifest", [b"", b"{", b"[]", b'{"version": 0}', b'{"version": 1}'])
def test_without_a_manifest_all_are_made_again(tmp_path: Path, manifest: bytes) -> None:
    """Missing, damaged, or of another version."""
    prepare(tmp_path)
    whole = digests(tmp_path)
    (tmp_path / "manifest.json").write_bytes(manifest)
    (tmp_path / weights.OUTPUT).write_bytes(b"of long ago")
    prepare(tmp_path)
    assert digests(tmp_path) == whole


def test_a_missing_package_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With its name."""
    monkeypatch.setattr(weights, "find_spec", lambda name: None)
    with pytest.raises(OSError, match="mtcnn"):
        prepare(tmp_path)
    assert digests(tmp_path) == {}


def test_making_them_imports_neither_package() -> None:
    """Their own code wants TensorFlow and setuptools."""
    code = """
import sys, tempfile, pathlib
from library.faces.weights import prepare
with tempfile.TemporaryDirectory() as folder:
    prepare(pathlib.Path(folder))
print(sorted({"mtcnn", "face_recognition_models", "onnx", "tensorflow"} & set(sys.modules)))
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
