"""Settings come from four places; the strongest wins, and a bad one is told in one line."""

from __future__ import annotations

import json
import pickle
from collections.abc import Callable, Mapping
from contextlib import nullcontext
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from config import BadSetting, Option, Settings, load_settings, options
from config.sections.oidc import OidcSettings
from server import plain

Load = Callable[..., Settings]


@pytest.fixture
def load(tmp_path: Path) -> Load:
    """Load settings in an empty folder: from a file's text, variables, and a command line."""

    def load(
        toml: str | None = None,
        environ: Mapping[str, str] | None = None,
        name: str = "mantelpiece.toml",
        **command_line: object,
    ) -> Settings:
        if toml is not None:
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name).write_text(toml, encoding="utf-8")
        return load_settings(command_line, environ or {}, tmp_path)

    return load


@pytest.fixture
def complaint(load: Load, tmp_path: Path) -> Callable[..., str]:
    """Return the line that such settings are refused with, the folder written as HERE."""

    def complaint(*args: object, **more: object) -> str:
        with pytest.raises(BadSetting) as refused:
            load(*args, **more)
        return str(refused.value).replace(str(tmp_path), "HERE")

    return complaint


def test_defaults(load: Load, tmp_path: Path) -> None:
    """With nothing given, every option has its default and the data lie in ./data."""
    settings = load()
    assert tmp_path / "data" == settings.data
    assert ("127.0.0.1", 8080, None) == (settings.host, settings.port, settings.server.public_url)
    assert settings.worker.processes >= 1


def test_order_of_strength(load: Load) -> None:
    """The file beats the default, the environment the file, the command line the environment."""
    toml = "port = 1\n[worker]\nprocesses = 1\ntimeout = 1\n"
    environ = {"MANTELPIECE_WORKER_PROCESSES": "2", "MANTELPIECE_PORT": "2"}
    settings = load(toml, environ, port=3)
    assert (3, 2, 1, 1024) == (
        settings.port,
        settings.worker.processes,
        settings.worker.timeout,
        settings.worker.memory_mb,
    )


@pytest.mark.parametrize("option", options(), ids=lambda option: option.name)
def test_every_option_can_be_given_everywhere(option: Option, load: Load) -> None:
    """Each option is read from the file, from its variable and by its name on a command line."""
    if option.name == "libraries":
        return  # a table of its own form
    one = option.expected.removeprefix("one of ").partition(",")[0]
    value = {
        "path": "/srv/x",
        "one": one,
        "an": "https://x.org",
        "pattern": "https://x.org/{z}/{x}/{y}.png",
        "IP": "10.0.0.0/8",
        "true": "true",
    }.get(option.expected.removeprefix("a ").split()[0], "256")
    *section, key = option.name.split(".")
    table = f"[{section[0]}]\n" if section else ""
    from_file = load(f"{table}{key} = {json.dumps(value)}")
    assert str(_value(from_file, option)) in (value, f"('{value}',)", value.title())
    assert from_file == load("", {option.variable: value})
    assert from_file == load("", **{option.key: value})


def test_a_switch_is_a_switch_and_a_number_a_number(
    load: Load, complaint: Callable[..., str]
) -> None:
    """TOML's booleans switch, and are no numbers; other words for yes and no are understood."""
    assert not load("[faces]\nenabled = false").faces.enabled
    assert not load("", {"MANTELPIECE_FACES_ENABLED": "off"}).faces.enabled
    assert "must be true or false" in complaint("[faces]\nenabled = 'perhaps'")
    assert "must be a whole number" in complaint("port = true")


def test_settings_do_not_change(load: Load) -> None:
    """Loaded settings are frozen, in their sections too, and can be sent to other processes."""
    settings = load()
    with pytest.raises(ValidationError):
        settings.port = 1  # type: ignore[misc]
    with pytest.raises(ValidationError):
        settings.worker.timeout = 1  # type: ignore[misc]
    assert settings == pickle.loads(pickle.dumps(settings))


def test_what_is_not_given_does_not_count(load: Load) -> None:
    """A flag that was not used and an empty variable leave the weaker source in force."""
    assert load("port = 1", {"MANTELPIECE_PORT": ""}, port=None).port == 1


def test_only_our_variables_count(load: Load, monkeypatch: pytest.MonkeyPatch) -> None:
    """Variables that other programs use, such as PORT, change nothing."""
    monkeypatch.setenv("PORT", "1")
    monkeypatch.setenv("HOST", "elsewhere")
    assert load().port == load("", {"PORT": "1", "HOST": "elsewhere"}).port == 8080
    assert Settings().host == "127.0.0.1"


def test_variables_that_are_no_options_are_left_alone(load: Load) -> None:
    """The first password, the settings file and the tests' corpus have variables of their own."""
    load("", {"MANTELPIECE_ADMIN_PASSWORD": "secret", "MANTELPIECE_CORPUS": "/srv/corpus"})


def test_which_file_is_read(load: Load) -> None:
    """--config, else MANTELPIECE_CONFIG, else ./mantelpiece.toml, else one in the data folder."""
    load("port = 4", name="data/mantelpiece.toml")
    assert load().port == 4
    assert load("port = 5", data="other", name="other/mantelpiece.toml").port == 5
    assert load("port = 3").port == 3
    assert load("port = 2", {"MANTELPIECE_CONFIG": "b.toml"}, name="b.toml").port == 2
    environ = {"MANTELPIECE_CONFIG": "b.toml"}
    assert load("port = 1", environ, name="a.toml", config="a.toml").port == 1


def test_paths_start_where_they_are_written(load: Load, tmp_path: Path) -> None:
    """A relative path in the file starts at the file's folder, any other at the current folder."""
    assert tmp_path / "etc/pictures" == load("data = 'pictures'", name="etc/a", config="etc/a").data
    assert tmp_path / "pictures" == load("", {"MANTELPIECE_DATA": "pictures"}).data
    assert Path.home() / "pictures" == load(data="~/pictures").data


def test_a_file_saved_by_windows(load: Load) -> None:
    """A byte-order mark at the start of the file does not matter."""
    assert load("\ufeffport = 1").port == 1


@pytest.mark.parametrize(
    ("toml", "environ", "line"),
    [
        (
            "",
            {"MANTELPIECE_PORT": "abc"},
            'port = "abc" (environment MANTELPIECE_PORT): must be a whole number from 1 to 65535',
        ),
        (
            "port = 0",
            {},
            "port = 0 (file HERE/mantelpiece.toml, key port): "
            "must be a whole number from 1 to 65535",
        ),
        (
            "port = true",
            {},
            "port = true (file HERE/mantelpiece.toml, key port): "
            "must be a whole number from 1 to 65535",
        ),
        (
            "prot = 1",
            {},
            "prot = 1 (file HERE/mantelpiece.toml, key prot): "
            "there is no such option; did you mean port?",
        ),
        (
            "[worker]\nproceses = 1",
            {},
            "worker.proceses = 1 (file HERE/mantelpiece.toml, key worker.proceses): "
            "there is no such option; did you mean worker.processes?",
        ),
        (
            "worker = 1",
            {},
            "worker = 1 (file HERE/mantelpiece.toml, key worker): must be a table: [worker]",
        ),
        (
            "[log]\nlevel = 'loud'",
            {},
            'log.level = "loud" (file HERE/mantelpiece.toml, key log.level): '
            "must be one of debug, info, warning, error",
        ),
        (
            "[server]\npublic_url = 'photos.example.org'",
            {},
            'server.public_url = "photos.example.org" '
            "(file HERE/mantelpiece.toml, key server.public_url): "
            "must be an address such as https://photos.example.org",
        ),
        (
            "data = ''",
            {},
            'data = "" (file HERE/mantelpiece.toml, key data): must be a path',
        ),
        (
            "",
            {"MANTELPIECE_WORKER_PROCESES": "2"},
            'MANTELPIECE_WORKER_PROCESES = "2" (environment): '
            "there is no such option; did you mean MANTELPIECE_WORKER_PROCESSES?",
        ),
        (
            "",
            {"MANTELPIECE_CONFIG": "none.toml"},
            'config = "HERE/none.toml" (environment MANTELPIECE_CONFIG): there is no such file',
        ),
    ],
)
def test_a_bad_setting_is_told_in_one_line(
    toml: str, environ: dict[str, str], line: str, complaint: Callable[..., str]
) -> None:
    """The line names the option, where it was given, its value, and what it must be."""
    assert line == complaint(toml, environ)


@pytest.mark.parametrize(
    "address",
    [
        "https://x.org/{z}/{x}.png",
        "https://x.org/{z}/{x}/{y}/{x}",
        "https://{s}.x.org/{z}/{x}/{y}",
        "https://x.org/{s}/{z}/{x}/{y}",
        "https://x.org; script-src *//{z}/{x}/{y}",
        "https://x.org/{z}/{x}/{y};a",
        "//x.org/{z}/{x}/{y}",
        "javascript:{z}{x}{y}",
    ],
)
def test_tiles_have_an_address_with_three_numbers(
    address: str, load: Load, complaint: Callable[..., str]
) -> None:
    """One that says nothing else to browsers, by its host or behind it."""
    good = "https://x.org:8443/styles/a-b/{z}/{x}/{y}@2x.png?key=a%20b"
    assert good == load(f"[map]\ntiles = '{good}'").map.tiles
    assert "must be a pattern of addresses" in complaint(f"[map]\ntiles = '{address}'")


@pytest.mark.parametrize(
    ("issuer", "is_good"),
    [
        ("https://id.example.org/realms/home", True),
        ("http://localhost:8080/realms/home", True),
        ("http://127.0.0.1", True),
        ("http://id.example.org", False),
        ("http://localhost.example.org", False),
        ("http://127.0.0.1:80@example.org/", False),
    ],
)
def test_a_provider_is_asked_by_https(issuer: str, is_good: bool) -> None:
    """Except on the same computer."""
    with nullcontext() if is_good else pytest.raises(ValueError, match="issuer"):
        OidcSettings(issuer=issuer)


def test_a_bad_flag(complaint: Callable[..., str]) -> None:
    """A value of the command line is told with its flag."""
    line = complaint("", worker_memory_mb="1G")
    assert line.startswith('worker.memory_mb = "1G" (command line --worker-memory-mb): must be a')


def test_the_strongest_source_is_blamed(complaint: Callable[..., str]) -> None:
    """A good value in a weaker place does not hide which one was bad."""
    assert "(environment MANTELPIECE_PORT)" in complaint("port = 1", {"MANTELPIECE_PORT": "x"})


def test_the_data_folder_cannot_move_itself(complaint: Callable[..., str]) -> None:
    """The file inside the data folder may not say where the data folder is."""
    line = complaint("data = 'x'", name="data/mantelpiece.toml")
    assert "(file HERE/data/mantelpiece.toml, key data)" in line
    assert "inside the data folder" in line


@pytest.mark.parametrize(
    ("content", "reason"),
    [(b"port =", "is not valid TOML: "), (b"\xff", "is not UTF-8 text")],
)
def test_a_file_that_cannot_be_read(content: bytes, reason: str, tmp_path: Path) -> None:
    """A settings file that is no TOML is told by its path, on one line."""
    (tmp_path / "mantelpiece.toml").write_bytes(content)
    with pytest.raises(BadSetting, match=reason) as refused:
        load_settings({}, {}, tmp_path)
    assert f'config = "{tmp_path}/mantelpiece.toml"' in str(refused.value)


@given(key=st.text(min_size=1), value=st.text() | st.integers() | st.booleans() | st.none())
def test_any_file_gives_settings_or_one_printable_line(
    key: str, value: object, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Whatever a file or a variable holds: settings, or a BadSetting of one printable line."""
    folder = tmp_path_factory.mktemp("settings")
    given_ = "" if value is None else f"{json.dumps(key)} = {json.dumps(value)}"
    (folder / "mantelpiece.toml").write_text(given_, encoding="utf-8", errors="replace")
    line = "none"
    try:
        load_settings({"port": value}, {"MANTELPIECE_LOG_LEVEL": str(value)}, folder)
    except BadSetting as refused:
        line = str(refused)
    assert line.isprintable()


def _value(settings: Settings, option: Option) -> object:
    value: object = settings
    for part in option.name.split("."):
        value = getattr(value, part)
    return value


LIBRARIES = """
[[libraries]]
name = "Grandma’s"
path = "/srv/grandma"

[[libraries]]
name = "Work"
path = "/srv/work"
users = ["alice", "bob"]
"""


def test_libraries_are_tables(load: Load) -> None:
    """In the file; the environment has them as JSON. Processes hand them on."""
    settings = load(LIBRARIES)
    assert [
        ("Grandma’s", Path("/srv/grandma"), None),
        ("Work", Path("/srv/work"), ("alice", "bob")),
    ] == [(library.name, library.path, library.users) for library in settings.libraries]
    given = [library.model_dump(mode="json") for library in settings.libraries]
    assert settings == load("", {"MANTELPIECE_LIBRARIES": json.dumps(given)})
    assert ["Grandma’s", "Work"] == [
        each.name for each in plain.read(plain.written(settings)).libraries
    ]


@pytest.mark.parametrize(
    "toml",
    [
        "libraries = 3",
        '[libraries]\nname = "a"\npath = "/a"',
        '[[libraries]]\nname = "a"',
        '[[libraries]]\nname = "a"\npath = "relative"',
        '[[libraries]]\nname = "a/b"\npath = "/a"',
        '[[libraries]]\nname = ".."\npath = "/a"',
        '[[libraries]]\nname = "a"\npath = "/a"\nuser = "alice"',
        '[[libraries]]\nname = "a"\npath = "/a"\n[[libraries]]\nname = "A"\npath = "/b"',
    ],
)
def test_a_library_that_cannot_be_is_one_line(complaint: Callable[..., str], toml: str) -> None:
    """It says what a library needs."""
    told = complaint(toml)
    assert "libraries = " in told
    assert "an absolute path" in told
    assert "\n" not in told


def test_libraries_in_the_environment_are_json(complaint: Callable[..., str]) -> None:
    """Other text is refused as other bad values are."""
    assert "as JSON" in complaint("", {"MANTELPIECE_LIBRARIES": "/srv/photos"})
