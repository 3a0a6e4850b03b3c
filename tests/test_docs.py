"""What docs/ say agrees with the code. Run as a script, this file writes what is made from it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path

import click
import pytest

from config import OTHER_VARIABLES, load_settings, options
from config.loading import FILE_NAME
from library.media.extensions import MEDIA
from server.cli import mantelpiece

ROOT = Path(__file__).resolve().parent.parent
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
WIDTH = 88  # columns of a command's help


def settings_table() -> str:
    rows = ["| option | default | what it does | must be |", "|---|---|---|---|"]
    for option in options():
        default = option.default if " " in option.default else f"`{option.default}`"
        unit = f" {option.unit}" if option.unit else ""
        rows.append(
            f"| `{option.name}`<br>`{option.variable}` | {default}{unit} "
            f"| {option.help} | {option.expected} |"
        )
    return "\n".join(rows)


def variables_table() -> str:
    rows = [f"| `{name}` | {use} |" for name, use in OTHER_VARIABLES.items()]
    return "\n".join(["| variable | what it is for |", "|---|---|", *rows])


def commands_help() -> str:
    return "\n\n".join(
        f"## {context.command_path}\n\n```text\n{context.get_help()}\n```" for context in commands()
    )


def commands(
    command: click.Command = mantelpiece,
    name: str = "mantelpiece",
    parent: click.Context | None = None,
) -> Iterator[click.Context]:
    """Yield the context of *command*, by default the whole program, and of all below it."""
    context = click.Context(
        command, parent, info_name=name, terminal_width=WIDTH, **command.context_settings
    )
    yield context
    if isinstance(command, click.Group):
        for below in command.list_commands(context):
            yield from commands(command.commands[below], below, context)


# A part of a page between <!-- made: NAME --> and <!-- end --> is made from the code.
MADE: dict[str, tuple[str, Callable[[], str]]] = {
    "settings": ("docs/settings.md", settings_table),
    "variables": ("docs/settings.md", variables_table),
    "commands": ("docs/commands.md", commands_help),
}


def part(name: str) -> re.Pattern[str]:
    return re.compile(rf"(<!-- made: {name} -->\n)(.*?)(<!-- end -->)", re.DOTALL)


@pytest.mark.parametrize("name", MADE)
def test_what_is_made_from_the_code_is_up_to_date(name: str) -> None:
    """Every option and every command is documented as it is; `make docs` writes these parts."""
    page, make = MADE[name]
    found = part(name).search((ROOT / page).read_text(encoding="utf-8"))
    assert found is not None
    assert make() + "\n" == found[2], "run `make docs`"


def test_every_command_and_flag_has_help() -> None:
    """Whoever asks for --help is told what each command, argument-taking flag and switch does."""
    for context in commands():
        assert context.command.help, context.command_path
        for parameter in context.command.params:
            if isinstance(parameter, click.Option):
                assert parameter.help, f"{context.command_path} {parameter.opts[0]}"


def test_links_lead_somewhere() -> None:
    """Each relative link and picture of a page exists, and so does the heading that it names."""
    broken = []
    for page in PAGES:
        for target in re.findall(r"\]\(([^)\s]+)\)", page.read_text(encoding="utf-8")):
            if re.match(r"[a-z]+:", target):
                continue
            path, _, heading = target.partition("#")
            file = page.parent / path if path else page
            if not file.exists() or (heading and heading not in anchors(file)):
                broken.append(f"{page.relative_to(ROOT)}: {target}")
    assert [] == broken


def test_make_targets_exist() -> None:
    """Every `make …` that a page tells people to run is in the Makefile."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z]+):", makefile, re.MULTILINE))
    told = {
        target
        for page in PAGES
        for target in re.findall(r"(?:`|^ *)make ([a-z]+)", page.read_text(), re.MULTILINE)
    }
    assert {"run", "test"} <= told
    assert set() == told - targets


def test_every_extension_of_photos_and_videos_is_told() -> None:
    """docs/formats.md says of each what decodes it, and of no other."""
    text = (ROOT / "docs/formats.md").read_text(encoding="utf-8")
    table = text[text.index("## What is shown") : text.index("## Dates")]
    assert MEDIA == set(re.findall(r"`(\.\w+)`", table))


def test_every_dependency_is_accounted_for() -> None:
    """docs/architecture.md says of each dependency what it is for, and under which licence."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    asked = [*project["project"]["dependencies"], *project["dependency-groups"]["build"]]
    asked += project["dependency-groups"]["dev"]
    text = (ROOT / "docs/architecture.md").read_text(encoding="utf-8").lower()
    names = [re.split(r"[<>=]", each)[0] for each in asked]
    assert [] == [name for name in names if f"| {name} " not in text and f" {name} |" not in text]


def test_the_level_2_configuration_can_be_set(tmp_path: Path) -> None:
    """docs/security.md names settings that there are, each with a point that rests on it."""
    text = (ROOT / "docs/security.md").read_text(encoding="utf-8")
    part = text[text.index("## The level-2 configuration") : text.index("## ASVS")]
    found = re.search(r"```toml\n(.*?)```", part, re.DOTALL)
    assert found
    (tmp_path / FILE_NAME).write_text(found[1], encoding="utf-8")
    settings = load_settings({"data": tmp_path}, {}, tmp_path)
    assert (True, 0, 30) == (
        settings.auth.admin_second_factor,
        settings.web.session_days,
        settings.web.idle_minutes,
    )
    rows = re.findall(r"^\| `([\w.]+)` \| ([\d.]+) \|", part, re.MULTILINE)
    known = {option.name for option in options()} | set(OTHER_VARIABLES)
    assert [] == [name for name, _ in rows if name not in known]
    written = {
        f"{section}.{key}" for section, keys in tomllib.loads(found[1]).items() for key in keys
    }
    assert written == {name for name, _ in rows} - set(OTHER_VARIABLES)
    for _, point in rows:
        assert re.search(rf"^\| {re.escape(point)} \|.*level-2-configuration", text, re.MULTILINE)


def anchors(page: Path) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", text.lower()).replace(" ", "-") for text in headings}


def write() -> None:
    """Bring the made parts of the pages up to date."""
    for name, (page, make) in MADE.items():
        path, made = ROOT / page, make()
        text = path.read_text(encoding="utf-8")
        path.write_text(
            part(name).sub(lambda found, made=made: found[1] + made + "\n" + found[3], text),
            encoding="utf-8",
        )


if __name__ == "__main__":
    write()
