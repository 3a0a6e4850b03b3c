"""Options are declared once; everything else about them follows."""

from __future__ import annotations

from config import options


def test_names_stay_apart() -> None:
    """No two options share a variable or a flag, though both join words by one character."""
    assert (
        len(options()) == len({o.variable for o in options()}) == len({o.flag for o in options()})
    )


def test_every_option_is_explained() -> None:
    """Each has a help that is a sentence, a default, and words for what it accepts."""
    for option in options():
        assert option.help.endswith("."), option.name
        assert option.default, option.name
        assert option.expected, option.name


def test_a_switch_takes_no_value_on_a_command_line() -> None:
    """In a file, it is true or false."""
    switches = {option.name for option in options() if option.is_switch}
    assert "server.insecure" in switches
    assert "server.port" not in switches


def test_an_option_in_all_its_forms() -> None:
    """One name gives the key in the file, the variable and the flag."""
    option = next(o for o in options() if o.name == "worker.memory_mb")
    assert ("MANTELPIECE_WORKER_MEMORY_MB", "--worker-memory-mb", "worker_memory_mb", "MB") == (
        option.variable,
        option.flag,
        option.key,
        option.unit,
    )
