"""``mantelpiece people``, ``faces`` and ``user faces``: as they are typed."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner, Result
from support.home import Home
from support.people import someone

from library.faces.labels import BadLabels
from library.people.people import People
from server import cli
from server.cli import main, mantelpiece
from server.commands.tables import table

Run = Callable[..., Result]


@pytest.fixture
def run(home: Home, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs commands as `main` does, on alice's photos: Ada in two, somebody in one of them."""
    ada = someone(home, "a.jpg", "b.jpg")
    someone(home, "b.jpg", x=200)
    People(home.library, home.alice).name(ada.id, "Ada")

    def invoke(*arguments: str, stdin: str = "") -> Result:
        monkeypatch.setattr(
            cli, "mantelpiece", lambda: mantelpiece.main(list(arguments), "mantelpiece")
        )
        return CliRunner().invoke(click.Command("main", callback=main), [], input=stdin)

    def on_the_data(*arguments: str, stdin: str = "", status: int = 0) -> Result:
        result = invoke(*arguments, "--data", str(home.data), stdin=stdin)
        assert status == result.exit_code, result.output
        return result

    return on_the_data


def people(run: Run, *arguments: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(run("people", *arguments, "--json").stdout)
    return found


def titles(run: Run) -> list[str]:
    return [each["title"] for each in people(run, "alice")]


def test_people_are_listed(run: Run) -> None:
    """Those of one user, or of everyone, and then it is told whose."""
    ada, other = people(run, "alice")
    assert ["id", "name", "title", "faces", "photos", "hidden", "by_household"] == list(ada)
    assert ("Ada", "Ada", 2, 2, False, False) == tuple(ada.values())[1:]
    assert (None, "Person 2", 1, 1, False, False) == tuple(other.values())[1:]
    assert [{"user": "alice"} | ada, {"user": "alice"} | other] == people(run)
    assert [] == people(run, "bob")
    assert ["id", "title", "faces", "photos", "hidden"] == run("people", "alice").stdout.split()[:5]
    assert "Nobody yet.\n" == run("people", "bob").stdout


@pytest.mark.parametrize(
    "order",
    [
        ["people", "--json", "--data", "D"],
        ["people", "--data", "D", "--json"],
        ["people", "--data=D", "--json", "alice"],
        ["people", "alice", "--data", "D", "--json"],
        ["people", "--data", "D", "alice", "--json"],
        ["people", "list", "--json", "--data", "D", "alice"],
        ["people", "--json", "--data", "D", "list"],
        ["people", "--json", "--data", "D", "--", "alice"],
        ["faces", "--json", "alice", "/files/a.jpg", "--data", "D"],
        ["faces", "--data", "D", "list", "alice", "/files/a.jpg", "--json"],
    ],
    ids=" ".join,
)
def test_options_stand_anywhere(home: Home, run: Run, order: list[str]) -> None:
    """Before the command, before or behind what it takes."""
    arguments = [each.replace("D", str(home.data)) for each in order]
    result = CliRunner().invoke(mantelpiece, arguments)
    assert 0 == result.exit_code, result.output
    assert json.loads(result.stdout)


def test_a_user_may_be_called_as_a_command_is(home: Home, run: Run) -> None:
    """Then `list` or `--` says that it is the user."""
    with home.catalog.write() as connection:
        connection.exec_driver_sql("UPDATE users SET name='name', name_key='name' WHERE id=1")
    assert "Ada" in run("people", "list", "name").stdout
    found = CliRunner().invoke(mantelpiece, ["people", "--data", str(home.data), "--", "name"])
    assert "Ada" in found.stdout
    assert "Adele" in run("people", "name", "name", "Ada", "Adele").stdout
    assert "Missing argument" in run("people", "name", status=2).stderr


def test_what_is_said_is_told_and_can_be_undone(run: Run) -> None:
    """By title or id, each with the number by which it is taken back."""
    number = people(run, "alice")[1]["id"]
    assert "Named “Person 2” “Bob”. To take it back: mantelpiece undo alice 2\n" == (
        run("people", "name", "alice", "person 2", "Bob").stdout
    )
    assert "Hid “Bob”" in run("people", "hide", "alice", str(number)).stdout
    assert [True] == [each["hidden"] for each in people(run, "alice") if each["name"] == "Bob"]
    assert "Showed" in run("people", "show", "alice", "bob").stdout
    assert "Merged “Bob” into “Ada”" in run("people", "merge", "alice", "Bob", "Ada").stdout
    assert ["Ada"] == titles(run)
    assert "Undone: Merged “Bob” into “Ada”.\n" == run("undo", "alice").stdout
    assert {"Ada", "Bob"} == set(titles(run))
    entries = json.loads(run("journal", "alice", "--json").stdout)
    assert [("merge", True), ("show", False)] == [
        (entry["act"], entry["undone"]) for entry in entries[:2]
    ]
    assert 1 == len(run("journal", "alice", "--limit", "1").stdout.splitlines())
    assert "Undone: Showed" in run("undo", "alice", str(entries[1]["number"])).stdout


def test_a_person_is_split_by_photos(run: Run) -> None:
    """They are given by their paths, in any folder."""
    told = run("people", "split", "alice", "Ada", "/files/b.jpg", "--name", "Zoe").stdout
    assert "Split 1 face off as “Zoe”" in told
    assert {"Ada": 1, "Zoe": 1} == {
        each["name"]: each["photos"] for each in people(run, "alice") if each["name"]
    }


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["people", "carol"], "There is no user “carol”"),
        (["people", "name", "alice", "Bob", "X"], "alice knows nobody called “Bob”"),
        (["people", "name", "alice", "Ada", "Person 9"], "without a name"),
        (["people", "merge", "alice", "Ada", "ada"], "the same person"),
        (["people", "split", "alice", "Ada", "/files/x.jpg"], "alice has no file /files/x.jpg"),
        (["undo", "bob"], "nothing to undo"),
        (["people", "export", "alice", "/files/x"], "alice has no /files/x"),
        (["faces", "alice", "/files/x.jpg"], "alice has no file"),
        (["faces", "alice", "/files"], "alice has no file"),
        (["user", "faces", "carol", "off", "--yes"], "There is no user"),
    ],
)
def test_what_cannot_be_is_one_line(run: Run, arguments: list[str], reason: str) -> None:
    """On standard error, with status 1."""
    result = run(*arguments, status=1)
    assert reason in result.stderr
    assert 1 == result.stderr.count("\n")
    assert "" == result.stdout


@pytest.mark.parametrize(
    "arguments",
    [
        ["people", "alice", "bob"],
        ["people", "--jsn"],
        ["people", "split", "alice", "Ada"],
        ["undo", "alice", "x"],
        ["faces", "alice"],
        ["user", "faces", "alice", "maybe"],
    ],
)
def test_bad_usage_is_status_2(run: Run, arguments: list[str]) -> None:
    """With a word on what is wrong."""
    assert "Usage:" in run(*arguments, status=2).stderr


def test_the_faces_of_a_file_as_json(run: Run) -> None:
    """Where they are in the upright original, and whose; null where nothing is known."""
    one, other = json.loads(run("faces", "alice", "/files/b.jpg", "--json").stdout)
    ada, unnamed = people(run, "alice")
    expected = {"x": 10.0, "y": 10.0, "w": 100.0, "h": 100.0, "score": 0.99}
    assert (
        expected
        | {
            "person_id": ada["id"],
            "person": "Ada",
            "confirmed": False,
            "frame_s": None,
        }
        == one
    )
    assert (200.0, unnamed["id"], None) == tuple(other[key] for key in ("x", "person_id", "person"))
    assert "Ada" in run("faces", "alice", "/files/b.jpg").stdout
    assert "Person 2" in run("faces", "alice", "/files/b.jpg").stdout


def test_a_file_without_faces_says_so(home: Home, run: Run) -> None:
    """As an empty list in JSON."""
    home.put("notes.txt")
    assert "No faces.\n" == run("faces", "alice", "/files/notes.txt").stdout
    assert [] == json.loads(run("faces", "alice", "/files/notes.txt", "--json").stdout)


def test_names_are_exported(home: Home, run: Run, tmp_path: Path) -> None:
    """All, those in one folder or file, or into a folder of their own."""
    assert "1 written, 0 unchanged.\n" == run("people", "export", "alice", "/files/a.jpg").stdout
    assert "1 written, 1 unchanged.\n" == run("people", "export", "alice").stdout
    assert "0 written, 2 unchanged.\n" == run("people", "export", "alice", "/files").stdout
    assert b"Ada" in home.library.content(home.media("b.jpg.xmp")).read_bytes()
    to = str(tmp_path / "there")
    assert "2 written, 0 unchanged.\n" == run("people", "export", "alice", "--to", to).stdout
    assert (tmp_path / "there" / "files" / "a.jpg.xmp").is_file()


def test_an_export_that_fails_in_part_says_of_what(home: Home, run: Run) -> None:
    """With status 1, and the rest is written."""
    home.put("a.jpg.xmp", data=b"notes")
    result = run("people", "export", "alice", status=1)
    assert "1 written, 0 unchanged, 1 failed.\n" == result.stdout
    assert "/files/a.jpg: It is no XML.\n" in result.stderr


def test_faces_are_switched_off_and_on(home: Home, run: Run) -> None:
    """Off asks first, and a no is a no; names stay."""
    assert "already" in run("user", "faces", "alice", "on").stdout
    run("user", "faces", "alice", "off", stdin="n\n", status=1)
    assert 2 == len(people(run, "alice"))
    told = run("user", "faces", "alice", "off", "--yes").stdout
    assert "Forgot 3 faces of alice and 0 pictures of them.\n" == told
    assert [("Ada", 0, 2)] == [
        (each["name"], each["faces"], each["photos"]) for each in people(run, "alice")
    ]
    assert "from now on" in run("user", "faces", "alice", "on").stdout


def test_tables_are_aligned() -> None:
    """Numbers to the right; what takes two columns of a terminal counts as two."""
    assert "id  name  n\n 7  李四  1\n10  Zoe" == table(
        [("id", "name", "n"), (7, "李四", 1), (10, "Zoe", "")]
    )


def test_exports_go_through_the_user_s_own_files(home: Home, run: Run) -> None:
    """So a quota holds for them, too."""
    with home.catalog.write() as connection:
        connection.exec_driver_sql("UPDATE users SET quota = bytes_used")
    result = run("people", "export", "alice", status=1)
    assert "quota" in result.stderr
    assert home.find("a.jpg.xmp") is None


def test_a_benchmark_tells_what_it_could_not_read(tmp_path: Path) -> None:
    """Such photos count as not found; labels that cannot be used are told."""
    (tmp_path / "notes.jpg").write_bytes(b"words")
    labels = tmp_path / "labels.csv"
    labels.write_text("path,person\nnotes.jpg,Ada\ngone.jpg,Ada\n")
    arguments = ["faces", "benchmark", str(tmp_path), "--labels", str(labels), "--json"]
    arguments += ["--data", str(tmp_path / "none")]
    result = CliRunner().invoke(mantelpiece, arguments)
    assert 0 == result.exit_code, result.output
    found = json.loads(result.stdout)
    assert (2, 0, 0.0) == tuple(
        found[key] for key in ("photos", "main_faces_found", "main_face_recall")
    )
    assert {"notes.jpg: This is no picture.", "gone.jpg"} <= {
        line.removeprefix(f"{tmp_path}/").partition(": [Errno")[0]
        for line in result.stderr.splitlines()
    }
    assert not (tmp_path / "none").exists()
    labels.write_text("path\n")
    assert isinstance(CliRunner().invoke(mantelpiece, arguments).exception, BadLabels)


def test_a_benchmark_of_real_photos(corpus: Path, tmp_path: Path) -> None:
    """Who is on them is found, and told apart without an error."""
    rows = (corpus / "faces" / "INDEX.tsv").read_text().splitlines()
    labels = tmp_path / "labels.tsv"
    labels.write_text("\n".join(rows[:9]))
    arguments = ["faces", "benchmark", str(corpus / "faces"), "--labels", str(labels)]
    result = CliRunner().invoke(mantelpiece, [*arguments, "--data", str(tmp_path), "--json"])
    assert 0 == result.exit_code, result.output
    found = json.loads(result.stdout)
    assert (8, 1.0) == (found["photos"], found["pairwise_precision"])
    assert found["main_face_recall"] > 0.8
    assert (
        "pairwise f"
        in CliRunner().invoke(mantelpiece, [*arguments, "--data", str(tmp_path)]).stdout
    )
