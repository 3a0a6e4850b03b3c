"""The command line: what it prints, where, and with which exit status."""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result
from support.server import run

from library.accounts import Accounts, passwords
from library.audit import Audit
from library.catalog import media, timeline
from library.catalog.engine import Catalog
from library.files import Files
from library.library import Library
from library.paths import UPLOADS_FOLDER
from library.query.indexing import catch_up
from server import cli
from server.cli import main, mantelpiece

STATUS_KEYS = [
    "version",
    "users",
    "media",
    "bytes",
    "pending",
    "failed",
    "tasks",
    "paused_since",
    "workers",
    "database_bytes",
    "troubles",
]
INFO_KEYS = [
    *("path", "kind", "mime", "size", "checksum", "width", "height", "orientation", "rotation"),
    *("duration_s", "video_codec", "audio_codec", "frame_rate"),
    *("captured_local", "offset", "captured_utc", "date_source", "latitude"),
    *("longitude", "altitude_m", "time_zone", "country", "region", "town"),
    *("make", "model", "lens", "exposure_s", "f_number", "iso", "focal_length_mm", "content_id"),
    *("rating", "caption", "keywords", "regions", "damaged", "failure"),
    *("live", "stack", "tasks_pending"),
]


def commands(
    group: click.Group = mantelpiece, path: tuple[str, ...] = ()
) -> Iterator[tuple[str, ...]]:
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from commands(command, (*path, name))
        else:
            yield (*path, name)


class Shell:
    """Runs commands as `main` does, in this process, on one data folder."""

    def __init__(self, data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.data = data
        self._monkeypatch = monkeypatch

    def __call__(self, *arguments: str, stdin: str = "", data: bool = True) -> Result:
        given = [*arguments, *(["--data", str(self.data)] if data else [])]
        runner = CliRunner()
        self._monkeypatch.setattr(
            cli, "mantelpiece", lambda: mantelpiece.main(given, "mantelpiece")
        )
        return runner.invoke(click.Command("main", callback=main), [], input=stdin)

    def works(self, *arguments: str, stdin: str = "") -> str:
        result = self(*arguments, stdin=stdin)
        assert 0 == result.exit_code, result.output
        return result.stdout

    def fails(self, *arguments: str, status: int = 1, stdin: str = "") -> str:
        """Return the one line that a failing command printed, on standard error."""
        result = self(*arguments, stdin=stdin)
        assert status == result.exit_code, result.output
        assert "" == result.stdout
        assert result.stderr.startswith("mantelpiece: ")
        assert 1 == result.stderr.count("\n")
        return result.stderr


@pytest.fixture
def shell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shell:
    """A command line on an empty place."""
    monkeypatch.setattr(passwords, "COST", 4)
    monkeypatch.chdir(tmp_path)
    return Shell(tmp_path / "data", monkeypatch)


@pytest.mark.parametrize("path", [(), ("user",), *commands()], ids=" ".join)
def test_every_command_tells_how_it_is_used(path: tuple[str, ...]) -> None:
    """`--help` says what it does; all that touch data take the folder."""
    result = CliRunner().invoke(mantelpiece, [*path, "--help"])
    assert 0 == result.exit_code
    assert "Usage:" in result.stdout
    if path in list(commands()):
        assert "--data DIR" in result.stdout


def test_the_commands_are_these() -> None:
    """A command that is new here belongs into the documentation, too."""
    assert {
        "serve",
        "work",
        "scan",
        "check",
        "info",
        "search",
        "status",
        "trash",
        "shares",
        "user add",
        "user list",
        "user remove",
        *("user passwd", "user quota", "user faces", "user names", "locks remove"),
        *("user role", "user disable", "user enable", "user reset"),
        *("user second-factor", "user sign-out"),
        *("people list", "people name", "people merge", "people split"),
        *("people hide", "people show", "people export"),
        *("journal", "undo"),
        *("faces list", "faces benchmark", "links list", "links revoke", "audit"),
        *(f"user app-password {verb}" for verb in ("add", "list", "revoke")),
        "tls self-signed",
    } == {" ".join(path) for path in commands()}


@pytest.mark.parametrize(
    "arguments", [["nonsense"], ["user"], ["info", "alice"], ["status", "--jsn"], ["user", "add"]]
)
def test_bad_usage_is_status_2(shell: Shell, arguments: list[str]) -> None:
    """With a word on what is missing, on standard error."""
    result = shell(*arguments, data=False)
    assert 2 == result.exit_code
    assert "Usage:" in result.stderr
    assert "" == result.stdout


def test_a_bad_setting_is_one_line_and_status_2(shell: Shell) -> None:
    """It names the option and the value."""
    assert "eighty" in shell.fails("serve", "--port", "eighty", status=2)
    assert not shell.data.exists()


@pytest.mark.parametrize(
    "arguments",
    [
        ["status"],
        ["scan"],
        ["check"],
        ["work", "--until-idle"],
        ["user", "list"],
        ["info", "a", "/files/b"],
        ["search", "a", "b"],
    ],
)
def test_where_no_data_are_a_command_says_so(shell: Shell, arguments: list[str]) -> None:
    """It makes none: the folder was likely mistyped."""
    assert "There is no data folder at" in shell.fails(*arguments)
    assert not shell.data.exists()


def test_a_user_s_life(shell: Shell) -> None:
    """Added, listed, given another password, removed; the files stay."""
    assert "Added alice" in shell.works(
        "user", "add", "alice", "--password-stdin", stdin="correct horse\n"
    )
    shell.works("user", "add", "root", "--admin", "--password-stdin", stdin="correct horse")
    listed = shell.works("user", "list").splitlines()
    assert [["alice", "user"], ["root", "admin"]] == [line.split()[:2] for line in listed]
    assert str(shell.data / "media" / "alice") in listed[0]
    shell.works("user", "passwd", "alice", "--password-stdin", stdin="battery staple\r\n")
    assert verified(shell.data, "alice", "battery staple")
    assert not verified(shell.data, "alice", "correct horse")
    assert "still in" in shell.works("user", "remove", "alice", "--yes")
    assert 1 == len(shell.works("user", "list").splitlines())
    assert (shell.data / "media" / "alice").is_dir()


def test_what_a_user_may_do_is_changed(shell: Shell) -> None:
    """Role, disabling, a made-up password, the second factor; and the audit has it."""
    for name, more in (("root", ["--admin"]), ("alice", []), ("carol", ["--guest"])):
        shell.works("user", "add", name, *more, "--password-stdin", stdin="correct horse\n")
    assert not (shell.data / "media" / "carol").exists()
    assert "carol" not in shell.works("scan") + shell.works("check")
    assert "alice is a guest now." in shell.works("user", "role", "alice", "guest")
    assert "alice is an admin now." in shell.works("user", "role", "alice", "admin")
    shell.works("user", "disable", "alice")
    assert "(disabled)" in shell.works("user", "list").splitlines()[0]
    assert not verified(shell.data, "alice", "correct horse")
    assert "only admin" in shell.fails("user", "disable", "root")
    assert "only admin" in shell.fails("user", "remove", "root", "--yes")
    shell.works("user", "enable", "alice")
    assert verified(shell.data, "alice", "correct horse")
    made_up = shell.works("user", "reset", "alice").split()[5]
    assert verified(shell.data, "alice", made_up)
    assert "password alone" in shell.works("user", "second-factor", "alice", "off")
    assert "0 of alice’s sessions have ended." in shell.works("user", "sign-out", "alice")
    catalog = Catalog(shell.data / "index.sqlite")
    acts = [each.did.act for each in Audit(catalog).told(user="alice")]
    catalog.close()
    assert [
        *("session-ended", "second-factor-off", "password-changed", "user-enabled"),
        *("user-disabled", "user-changed", "user-changed", "user-added"),
    ] == acts


def test_a_guest_is_nothing_else(shell: Shell) -> None:
    """Neither an admin, nor somebody with files."""
    result = shell("user", "add", "x", "--guest", "--admin", "--password-stdin", stdin="x" * 9)
    assert 2 == result.exit_code
    assert "A guest is no admin" in result.stderr


def test_bad_passwords_are_refused(shell: Shell) -> None:
    """With the reason, in one line."""
    bad = shell.fails("user", "add", "alice", "--password-stdin", stdin="password1234\n")
    assert "most frequent" in bad


def verified(data: Path, name: str, password: str) -> bool:
    catalog = Catalog(data / "index.sqlite")
    found = Accounts(catalog, data).verify(name, password)
    catalog.close()
    return found is not None


def test_errors_of_users_are_one_line(shell: Shell) -> None:
    """What is wrong, without a traceback."""
    shell.works("user", "add", "alice", "--password-stdin", stdin="correct horse\n")

    def add(name: str, password: str) -> str:
        return shell.fails("user", "add", name, "--password-stdin", stdin=password)

    assert "already" in add("ALICE", "correct horse")
    assert "cannot be a user's name" in add("../alice", "correct horse")
    assert "at least 12 characters" in add("bob", "short")
    assert "at least 12 characters" in add("bob", "")
    for arguments in (["passwd", "bob"], ["remove", "bob", "--yes"], ["remove", "\udcff", "--yes"]):
        assert "There is no user" in shell.fails("user", *arguments)
    assert 1 == len(shell.works("user", "list").splitlines())


def test_what_cannot_be_adopted_is_one_line(shell: Shell, tmp_path: Path) -> None:
    """And no user is added; the folder is left as it was."""
    media, link = tmp_path / "photos", tmp_path / "link"
    (media / "2000").mkdir(parents=True)
    (media / "2000" / "0.txt").write_bytes(b"content")
    link.symlink_to(media)

    def adopt(name: str, path: Path | str) -> tuple[str, ...]:
        return "user", "add", name, "--media", str(path), "--password-stdin"

    shell.works(*adopt("alice", media), stdin="correct horse\n")
    for path, why in (
        ("photos", "absolute"),
        (tmp_path / "none", "No such file"),
        (media / "2000" / "0.txt", "Not a directory"),
        (shell.data, "data folder"),
        (shell.data / "media", "data folder"),
        (tmp_path, "data folder"),
        (media, "in use"),
        (media / "2000", "in use"),
        (link, "in use"),
        (Path("/proc/self"), "may not write"),
    ):
        assert why in shell.fails(*adopt("bob", path), stdin="correct horse\n")
    assert "bob" not in shell.works("user", "list")
    assert not (media / "2000" / UPLOADS_FOLDER).exists()


def test_a_quota_is_of_bytes_and_of_files(shell: Shell) -> None:
    """Each is changed by itself; what makes no sense changes nothing."""
    shell.works("user", "add", "alice", "--password-stdin", stdin="correct horse\n")
    assert "20,480 bytes" in shell.works("user", "quota", "alice", "20K")
    assert "may have 500,000 files" in shell.works("user", "quota", "alice", "--files", "500,000")
    both = shell.works("user", "quota", "alice", "none", "--files", "none")
    assert "as much as the disk has" in both
    assert "any number of files" in both
    assert "Give a SIZE" in shell("user", "quota", "alice").stderr
    assert "500000" in shell("user", "quota", "alice", "--files", "-1").stderr


def test_removing_a_user_asks_first(shell: Shell) -> None:
    """And a no is a no."""
    shell.works("user", "add", "alice", "--password-stdin", stdin="correct horse\n")
    result = shell("user", "remove", "alice", stdin="n\n")
    assert 1 == result.exit_code
    assert "alice" in shell.works("user", "list")


def test_a_password_is_asked_for_twice(shell: Shell) -> None:
    """And shown to nobody."""
    shown = shell.works("user", "add", "alice", stdin="correct horse\ncorrect horse\n")
    assert "correct horse" not in shown
    assert verified(shell.data, "alice", "correct horse")


def test_the_status_as_json(shell: Shell) -> None:
    """Its keys and what they count."""
    shell.works("user", "add", "alice", "--password-stdin", stdin="correct horse\n")
    upload(shell.data, "notes.txt", b"12345")
    found = json.loads(shell.works("status", "--json"))
    assert STATUS_KEYS == list(found)
    assert {"image": 0, "video": 0, "sidecar": 0, "other": 1} == found["media"]
    assert (1, 5, 0, 0) == tuple(found[key] for key in ("users", "bytes", "pending", "failed"))
    assert found["database_bytes"] > 0
    assert "1 other" in shell.works("status")


def test_work_is_paused_and_goes_on(shell: Shell) -> None:
    """A worker that is to end when idle says why there is nothing to do for it."""
    shell.works("user", "add", "alice", "--password-stdin", stdin="correct horse\n")
    upload(shell.data, "a.jpg", b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01 torn")
    assert "paused" in shell.works("work", "--pause")
    assert "Work is paused" in shell.works("work", "--until-idle")
    found = json.loads(shell.works("status", "--json"))
    assert found["paused_since"].endswith("Z")
    assert 1 == found["tasks"]["thumbnails"]["pending"]
    assert "goes on" in shell.works("work", "--resume")
    shell.works("work", "--until-idle")
    found = json.loads(shell.works("status", "--json"))
    assert (0, 1, None) == (found["pending"], found["failed"], found["paused_since"])
    (trouble,) = found["troubles"]
    assert ("alice", "/files/a.jpg", None) == tuple(
        trouble[key] for key in ("user", "path", "again")
    )
    assert "thumbnails" in trouble["tasks"]
    told = shell.works("status")
    assert "alice  /files/a.jpg" in told
    assert trouble["reason"] in told
    assert "1 file will be" in shell.works("work", "--retry-failed", "alice")
    assert 1 == json.loads(shell.works("status", "--json"))["pending"]


def upload(data: Path, name: str, content: bytes) -> None:
    catalog = Catalog(data / "index.sqlite")
    library = Library(catalog, data)
    alice = Accounts(catalog, data).find("alice")
    upload = Files(library, alice).upload(library.root(alice).id, name)
    upload.write(content)
    upload.commit()
    catalog.close()


def test_what_is_known_of_a_file_as_json(shell: Shell) -> None:
    """All keys are there, null where nothing is known."""
    shell.works("user", "add", "alice", "--password-stdin", stdin="correct horse\n")
    upload(shell.data, "é.txt", b"12345")
    found = json.loads(shell.works("info", "alice", "/files/e\u0301.txt", "--json"))
    assert INFO_KEYS == list(found)
    assert {
        "path": "/files/é.txt",
        "kind": "other",
        "size": 5,
        "keywords": [],
        "damaged": False,
        "live": False,
        "stack": [],
        "tasks_pending": [],
    }.items() <= found.items()
    assert found["mime"].startswith("text/plain")
    assert 64 == len(found["checksum"])
    unknown = [*INFO_KEYS[5 : INFO_KEYS.index("keywords")], "failure"]
    assert {None} == {found[key] for key in unknown}
    assert "é.txt" in shell.works("info", "alice", "files/é.txt")


@pytest.mark.parametrize("path", ["/files/none.txt", "/files", "/", "nowhere", "/files/a\nb"])
def test_a_file_that_is_not_there_is_one_line(shell: Shell, path: str) -> None:
    """A folder is none, either."""
    shell.works("user", "add", "alice", "--password-stdin", stdin="correct horse\n")
    shell.fails("info", "alice", path)
    assert "There is no user" in shell.fails("info", "bob", path)


def test_paths_are_found(shell: Shell) -> None:
    """The newest first, as many as are asked for; what is not read yet is told of."""
    shell.works("user", "add", "alice", "--password-stdin", stdin="correct horse\n")
    for name in "beach 1.jpg", "Beach 2.jpg", "lake.jpg":
        upload(shell.data, name, b"\xff\xd8\xff" + name.encode())
    catalog = Catalog(shell.data / "index.sqlite")
    with catalog.write() as connection:
        for item in media.in_folders(connection, [1]):
            timeline.place(connection, item.id, item.owner_id, item.name, "undated")
    behind = shell("search", "alice", "beach")
    assert ("", 0) == (behind.stdout, behind.exit_code)
    assert "still being made" in behind.stderr
    catch_up(catalog)
    catalog.close()
    assert "/files/Beach 2.jpg\n/files/beach 1.jpg\n" == shell.works("search", "alice", "bea")
    assert "/files/Beach 2.jpg\n" == shell.works("search", "alice", "bea", "--limit", "1")
    assert "/files/lake.jpg\n" == shell.works("search", "alice", "type:photo -beach")
    assert "" == shell.works("search", "alice", "2024")
    found = json.loads(shell.works("search", "alice", "type:photo 'beach 1'", "--json"))
    assert "type=photo 'beach 1'" == found["query"]
    (item,) = found["items"]
    assert ["id", "path", "kind", "mime", "size", "captured_local"] == list(item)
    assert ("/files/beach 1.jpg", "image", None) == (
        item["path"],
        item["kind"],
        item["captured_local"],
    )


def test_a_search_that_is_not_understood_is_pointed_at(shell: Shell) -> None:
    """Below the query, where it is wrong."""
    result = shell("search", "alice", "beach", "persn=Bob 2024")
    assert 2 == result.exit_code
    assert "There is no “persn”" in result.stderr
    assert ["  beach persn=Bob 2024", "        ^^^^^"] == result.stderr.splitlines()[-2:]


def test_the_data_folder_is_its_owner_s_alone(shell: Shell) -> None:
    """Other accounts of the machine cannot look into it."""
    shell.works("user", "add", "alice", "--password-stdin", stdin="correct horse\n")
    assert 0 == stat.S_IMODE(shell.data.stat().st_mode) & 0o077


@pytest.mark.parametrize("content", [b"no database at all" * 100, b"\0" * 4096])
def test_a_broken_index_is_one_line(shell: Shell, content: bytes) -> None:
    """No traceback, and the file is left as it is."""
    shell.data.mkdir()
    (shell.data / "index.sqlite").write_bytes(content)
    assert "index" in shell.fails("status")
    assert content == (shell.data / "index.sqlite").read_bytes()


def test_a_data_folder_that_is_a_file_is_one_line(shell: Shell) -> None:
    """For every command that would make it."""
    shell.data.write_text("")
    assert "cannot be made" in shell.fails("serve")
    assert "cannot be made" in shell.fails("user", "add", "a", "--password-stdin", stdin="x" * 8)


def test_the_program_runs_as_a_program(tmp_path: Path) -> None:
    """Exit status and streams are those of a real process."""
    data = os.fspath(tmp_path / "data")
    added = run("user", "add", "alice", "--password-stdin", "--data", data, stdin="correct horse\n")
    assert (0, "") == (added.returncode, added.stderr)
    failed = run("user", "passwd", "bob", "--password-stdin", "--data", data, stdin="x" * 8)
    assert (1, "", "mantelpiece: There is no user “bob”.\n") == (
        failed.returncode,
        failed.stdout,
        failed.stderr,
    )
    misused = run("--nonsense")
    assert (2, "") == (misused.returncode, misused.stdout)
