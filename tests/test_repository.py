"""The repository says nothing of the machine it was made on, and its parts fit together."""

from __future__ import annotations

import ast
import json
import re
import shutil
import subprocess
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("server", "providers", "webui", "config", "library")
LOCKS = ("requirements.lock", "requirements-dev.lock")
BINARY = {".png", ".jpg", ".ico", ".webp", ".woff2", ".heic", ".mp4", ".mov"}

# Put together here, so that this file is free of them too.
REGISTRIES = re.compile(
    "|".join(
        re.escape(".".join(host))
        for host in (
            ("pypi", "org"),
            ("pythonhosted", "org"),
            ("npmjs", "org"),
            ("yarnpkg", "com"),
            ("deb", "debian", "org"),
        )
    )
)
MACHINE_PATHS = re.compile(
    "(?<![\\w.})])/(" + "|".join(("work", "root", "home", "Users")) + r")/\w"
)
LEFTOVERS = re.compile("|".join(rf"\b{a}{b}\b" for a, b in (("TO", "DO"), ("FIX", "ME"))))


@cache
def tracked() -> tuple[Path, ...]:
    """Return every file that belongs to the repository."""
    if not (ROOT / ".git").exists() or not shutil.which("git"):
        pytest.skip("not a git checkout")
    done = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True)
    paths = (ROOT / name for name in done.stdout.decode().split("\0") if name)
    return tuple(path for path in paths if path.is_file())


def texts() -> Iterator[tuple[str, str]]:
    for path in tracked():
        if path.suffix not in BINARY:
            yield str(path.relative_to(ROOT)), path.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "pattern",
    [
        pytest.param(REGISTRIES, id="addresses of package registries"),
        pytest.param(MACHINE_PATHS, id="paths of one machine"),
        pytest.param(LEFTOVERS, id="work left undone"),
    ],
)
def test_no_traces(pattern: re.Pattern[str]) -> None:
    """No file names a package registry's host, a place on someone's disk, or unfinished work."""
    found = [
        f"{name}:{number}: {line.strip()[:100]}"
        for name, text in texts()
        for number, line in enumerate(text.splitlines(), 1)
        if pattern.search(line)
    ]
    assert [] == found


@pytest.mark.parametrize("lock", LOCKS)
def test_locks_carry_hashes_and_no_address(lock: str) -> None:
    """Every locked release is pinned with the hashes of its files, wherever they are fetched."""
    text = (ROOT / lock).read_text(encoding="utf-8")
    assert "/" not in text.replace("(pyproject.toml", "")
    entries = re.split(r"\n(?=[a-z0-9])", text)
    assert [] == [e.split()[0] for e in entries if not re.match(r"[\w.-]+==\S+", e)]
    assert [] == [entry.split()[0] for entry in entries if "--hash=sha256:" not in entry]


def test_locks_hold_what_the_project_asks_for() -> None:
    """Each dependency of pyproject.toml is locked, at a version that it allows."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    groups = project["dependency-groups"]
    assert groups["build"] == project["build-system"]["requires"]
    run, dev = (_locked(lock) for lock in LOCKS)
    assert [] == [
        asked
        for asked, locked in [
            *((asked, run) for asked in project["project"]["dependencies"] + groups["build"]),
            *((asked, dev) for asked in groups["dev"]),
        ]
        if not _satisfied(Requirement(asked), locked)
    ]
    assert {} == {name: run[name] for name in run.keys() & dev if run[name] != dev[name]}


def test_the_front_end_lock_carries_hashes_and_no_address() -> None:
    """Every locked npm package has its hash and no place to fetch it from."""
    text = (ROOT / "webui/frontend/package-lock.json").read_text(encoding="utf-8")
    packages = {name: each for name, each in json.loads(text)["packages"].items() if name}
    assert [] == [name for name, each in packages.items() if "resolved" in each]
    assert [] == [name for name, each in packages.items() if "integrity" not in each]


def test_every_module_and_package_says_what_it_is() -> None:
    """Each package folder is a package, and each module starts with a docstring."""
    modules = [path for path in tracked() if path.suffix == ".py"]
    ours = [path for path in modules if path.relative_to(ROOT).parts[0] in PACKAGES]
    assert [] == [str(path) for path in ours if not ast.get_docstring(_parsed(path))]
    folders = {path.parent for path in ours if "migrations" not in path.parts}  # Alembic's own way
    assert [] == [str(folder) for folder in folders if not (folder / "__init__.py").exists()]


def test_every_test_says_what_it_proves() -> None:
    """The docstring of each test states the fact."""
    assert [] == [
        f"{path.name}: {node.name}"
        for path in tracked()
        if path.name.startswith("test_") and path.suffix == ".py"
        for node in ast.walk(_parsed(path))
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
        if not ast.get_docstring(node)
    ]


def test_tests_are_no_package() -> None:
    """No folder of tests has an __init__.py: a dependency installs a package named tests."""
    assert [] == list((ROOT / "tests").rglob("__init__.py"))


def test_ci_runs_what_the_readme_says() -> None:
    """The script that every submission passes can be run, and runs `make test`."""
    script = ROOT / ".ci/run"
    assert script.stat().st_mode & 0o111
    assert "\nmake test\n" in script.read_text(encoding="utf-8")


def _locked(lock: str) -> dict[str, str]:
    text = (ROOT / lock).read_text(encoding="utf-8")
    return dict(re.findall(r"^([\w.-]+)==([^\s;]+)", text, re.MULTILINE))


def _satisfied(asked: Requirement, locked: dict[str, str]) -> bool:
    version = locked.get(canonicalize_name(asked.name))
    return version is not None and asked.specifier.contains(version)


@cache
def _parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))
