from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from support.family_library import draw
from support.server import PASSWORD, USER, Server

WEBDAV_BACKEND = Path("/usr/lib/gvfs/gvfsd-dav"), Path("/usr/libexec/gvfsd-dav")
WRITTEN = "from here\n"


@pytest.fixture
def gio(server: Server, tool: Callable[..., str], tmp_path: Path) -> Callable[..., str]:
    """Run a shell script with `$drive` mounted, in a session of its own; return its output."""
    for program in ("gio", "dbus-run-session"):
        tool(program)
    if not any(path.exists() for path in WEBDAV_BACKEND):
        tool("gvfsd-dav")
    (tmp_path / "run").mkdir(mode=0o700)

    def run(script: str) -> str:
        whole = (
            f"set -e; drive=dav://{USER}@127.0.0.1:{server.port}\n"
            f"echo {PASSWORD} | gio mount $drive/ >/dev/null\n{script}\ngio mount -u $drive/\n"
        )
        done = subprocess.run(
            ["dbus-run-session", "--", "sh", "-c", whole],
            cwd=tmp_path,
            env=os.environ
            | {"HOME": str(tmp_path), "XDG_RUNTIME_DIR": str(tmp_path / "run"), "LANG": "C.UTF-8"},
            capture_output=True,
            text=True,
            timeout=90,
        )
        assert 0 == done.returncode, done.stderr
        return done.stdout

    return run


def test_gio_does_all_that_files_can(gio: Callable[..., str], tmp_path: Path) -> None:
    """Copy in, list, read, replace, rename, move, copy back, remove: nothing fails."""
    (tmp_path / "photo (1) é.txt").write_text(WRITTEN)
    said = gio("""
        gio mkdir "$drive/files/My Photos"
        gio copy "photo (1) é.txt" "$drive/files/My Photos/"
        gio list -l "$drive/files/My Photos"
        gio cat "$drive/files/My Photos/photo (1) é.txt"
        echo again | gio save "$drive/files/My Photos/photo (1) é.txt"
        gio rename "$drive/files/My Photos/photo (1) é.txt" renamed.txt >/dev/null
        gio move "$drive/files/My Photos/renamed.txt" $drive/files/moved.txt
        gio copy $drive/files/moved.txt back.txt
        gio remove $drive/files/moved.txt "$drive/files/My Photos"
        gio list $drive/files
    """)
    assert f"photo (1) é.txt\t{len(WRITTEN)}\t(regular)\n{WRITTEN}" == said
    assert "again\n" == (tmp_path / "back.txt").read_text()


def test_gio_overwrites_nothing_unasked(gio: Callable[..., str], tmp_path: Path) -> None:
    """A copy and a rename onto a name that is taken are refused on the client's side."""
    (tmp_path / "a.txt").write_text(WRITTEN)
    said = gio("""
        gio copy a.txt $drive/files/a.txt
        echo b | gio save $drive/files/b.txt
        gio rename $drive/files/b.txt a.txt 2>/dev/null || echo refused
        gio cat $drive/files/a.txt
        gio info -a filesystem::free $drive/files >/dev/null
        gio list $drive/timeline >/dev/null
        gio copy a.txt $drive/timeline/ 2>/dev/null || echo forbidden
    """)
    assert f"refused\n{WRITTEN}forbidden\n" == said


def until_found(server: Server, search: str, photos: int) -> None:
    """Wait until *search* finds that many photos."""
    deadline = time.monotonic() + 60
    while server.request("PROPFIND", search, headers={"Depth": "1"})[1].count(b".jpg<") < photos:
        assert time.monotonic() < deadline
        time.sleep(0.1)


def test_gio_empties_a_saved_search_and_removes_it(
    gio: Callable[..., str], server: Server, tmp_path: Path
) -> None:
    """It would not delete a folder in which it sees a file; all files stay where they lie."""
    for name in "found-1.jpg", "found-2.jpg":
        draw(tmp_path / name, len(name))
        data = (tmp_path / name).read_bytes()
        assert 201 == server.request("PUT", f"/files/{name}", data)[0]
    until_found(server, "/search/found/", 2)
    said = gio("""
        gio mkdir $drive/search/found
        gio list $drive/search/found | while read name; do
            gio remove "$drive/search/found/$name" && echo removed
        done
        gio list $drive/search/found
        gio remove $drive/search/found
        gio list $drive/search
        gio list $drive/files | grep found
    """)
    assert "removed\nremoved\nfound-1.jpg\nfound-2.jpg\n" == said
