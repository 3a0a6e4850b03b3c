"""Users, passwords and browser sessions."""

from __future__ import annotations

import threading
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import bcrypt
import pytest
from support.home import PASSWORD, Home

from library.accounts import Accounts, known, passwords
from library.accounts.known import Known
from library.accounts.session_rules import SessionRules
from library.catalog import sessions, standing
from library.catalog.engine import Catalog
from library.errors import AlreadyExists, BadName, NotAllowed, NotFound
from library.model import Role
from library.paths import UPLOADS_FOLDER


@pytest.fixture
def accounts(home: Home, monkeypatch: pytest.MonkeyPatch) -> Accounts:
    """The users alice and bob, with `PASSWORD`; new ones get cheap hashes."""
    monkeypatch.setattr(passwords, "COST", 4)
    return Accounts(home.catalog, home.data)


@pytest.fixture
def checks(monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """Every hash that bcrypt checked a password against; those of no user are wrong at once."""
    made: list[bytes] = []
    check = bcrypt.checkpw

    def checkpw(password: bytes, stored: bytes) -> bool:
        made.append(stored)
        return stored.startswith(b"$2b$04$") and check(password, stored)

    monkeypatch.setattr(bcrypt, "checkpw", checkpw)
    return made


def test_a_verified_password_is_checked_once(accounts: Accounts, checks: list[bytes]) -> None:
    """The slow hash does not run on every request of a mounted drive."""
    for _ in range(5):
        user = accounts.verify("alice", PASSWORD)
        assert user is not None
        assert "alice" == user.name
    assert 1 == len(checks)


def test_a_wrong_password_is_checked_once(accounts: Accounts, checks: list[bytes]) -> None:
    """A device that goes on giving it costs nothing; another one is checked."""
    for _ in range(3):
        assert accounts.verify("alice", "battery staple") is None
    assert 1 == len(checks)
    assert accounts.verify("alice", "battery") is None
    assert 2 == len(checks)


def test_a_password_that_was_wrong_may_be_right_tomorrow(accounts: Accounts) -> None:
    """Wrong is what does not go with the hash that is stored."""
    assert accounts.verify("alice", "battery staple") is None
    accounts.set_password("alice", "battery staple")
    assert accounts.verify("alice", "battery staple")


def test_an_unknown_user_costs_as_much_as_a_wrong_password(
    accounts: Accounts, checks: list[bytes]
) -> None:
    """One check at the full cost, so that nobody learns which names exist."""
    for name in ("nobody", "", "\0", "\udcff", "a" * 1000, "bob:"):
        checks.clear()
        assert accounts.verify(name, PASSWORD) is None
        assert [b"$2b$12$"] == [stored[:7] for stored in checks]


def test_what_was_verified_is_remembered_for_a_while() -> None:
    """After that the password is checked anew."""
    now = [0.0]
    known = Known(timedelta(minutes=5), clock=lambda: now[0])
    known.add("alice", "secret", "hash")
    now[0] = 299
    assert known.has("alice", "secret", "hash")
    assert not known.has("alice", "secre", "thash")
    now[0] = 300
    assert not known.has("alice", "secret", "hash")
    known.add("bob", "secret", "hash")
    assert 1 == len(known._until)  # the table does not grow


def test_a_changed_password_counts_at_once_in_every_process(
    home: Home, accounts: Accounts, checks: list[bytes]
) -> None:
    """The old one is dropped even where it was remembered."""
    other = Accounts(home.catalog, home.data)
    assert accounts.verify("alice", PASSWORD)
    other.set_password("alice", "battery staple")
    assert accounts.verify("alice", PASSWORD) is None
    assert accounts.verify("alice", "battery staple")


def test_a_removed_user_cannot_sign_in(accounts: Accounts) -> None:
    """Not even where the password was remembered; the files stay."""
    assert accounts.verify("alice", PASSWORD)
    removed = accounts.remove("alice")
    assert accounts.verify("alice", PASSWORD) is None
    assert removed.media_root.is_dir()
    with pytest.raises(NotFound, match="alice"):
        accounts.find("alice")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("x" * 72 + "one", "x" * 72 + "two"),
        ("same start\0one", "same start\0two"),
        ("kein passwört", "kein passwort"),
        ("\ud800orse and cart", "\ud801orse and cart"),
    ],
    ids=["beyond 72 bytes", "after NUL", "accents", "no text"],
)
def test_every_byte_of_a_password_counts(accounts: Accounts, one: str, other: str) -> None:
    """What bcrypt itself would not look at tells passwords apart, too."""
    accounts.set_password("alice", one)
    assert accounts.verify("alice", one)
    assert accounts.verify("alice", other) is None


def test_names_ignore_case(accounts: Accounts) -> None:
    """Phones like to capitalise; there is one alice."""
    user = accounts.verify("Alice", PASSWORD)
    assert user is not None
    assert "alice" == user.name
    with pytest.raises(AlreadyExists):
        accounts.add("ALICE", PASSWORD)


@pytest.mark.parametrize("name", ["", "a b", "../x", ".hidden", "a/b", "ä", "ſam", "a" * 65, "a\n"])
def test_a_name_that_cannot_be_a_folder_s_is_refused(accounts: Accounts, name: str) -> None:
    """A user's files lie in a folder of that name, on every system."""
    with pytest.raises(BadName):
        accounts.add(name, PASSWORD)


def test_a_short_password_is_refused(accounts: Accounts) -> None:
    """Neither a new user nor an old one gets one."""
    with pytest.raises(NotAllowed, match="12 characters"):
        accounts.add("carol", "eleven 11 1")
    with pytest.raises(NotAllowed, match="12 characters"):
        accounts.set_password("alice", "eleven 11 1")


@pytest.mark.parametrize("password", ["seven77", "x" * 200])
def test_what_was_set_under_other_rules_is_good(
    home: Home, accounts: Accounts, password: str
) -> None:
    """Passwords of earlier versions go on opening the browser and the drive."""
    with home.catalog.write() as connection:
        hashed = passwords.hashed(password)
        standing.set_password(connection, home.alice.id, hashed, until=None)
    assert accounts.verify("alice", password)
    assert accounts.sign_in("alice", password)


def test_a_new_user_has_an_empty_library(home: Home, accounts: Accounts) -> None:
    """Ready for the first upload."""
    carol = accounts.add("Carol", PASSWORD, Role.ADMIN)
    assert home.data / "media" / "carol" == carol.media_root
    assert carol == accounts.find("carol")
    assert ([], []) == tuple(map(list, home.library.children(home.library.root(carol).id)))
    assert ["alice", "bob", "Carol"] == [user.name for user in accounts.everyone()]


def test_nobody_is_given_the_files_of_another(home: Home, accounts: Accounts) -> None:
    """A folder with files in it is not taken over; one that was never used is."""
    root = home.data / "media" / "carol"
    (root / UPLOADS_FOLDER).mkdir(parents=True)
    (root / "diary.txt").touch()
    with pytest.raises(NotAllowed, match="holds files already"):
        accounts.add("carol", PASSWORD)
    (root / "diary.txt").unlink()
    assert accounts.add("carol", PASSWORD).media_root == root


def test_a_folder_that_cannot_be_made_is_told(home: Home, accounts: Accounts) -> None:
    """Something that is no folder in its place is an error with a message."""
    (home.data / "media" / "carol").touch()
    with pytest.raises((NotAllowed, OSError)):
        accounts.add("carol", PASSWORD)
    with pytest.raises(NotFound):
        accounts.find("carol")


def test_a_session_lasts_until_it_is_ended(accounts: Accounts) -> None:
    """Signing out ends that session and no other."""
    signed_in = [accounts.sign_in("alice", PASSWORD) for _ in range(2)]
    (user, first), (_, second) = (each for each in signed_in if each)
    assert user == accounts.user_of_session(first)
    accounts.sign_out(first)
    assert accounts.user_of_session(first) is None
    assert user == accounts.user_of_session(second)
    assert accounts.sign_in("alice", "battery staple") is None


def test_a_changed_password_ends_all_sessions_of_the_user(accounts: Accounts) -> None:
    """Whoever had stolen one is out; other users stay signed in."""
    alice, bob = accounts.sign_in("alice", PASSWORD), accounts.sign_in("bob", PASSWORD)
    assert alice
    assert bob
    accounts.set_password("alice", "battery staple")
    assert accounts.user_of_session(alice[1]) is None
    assert accounts.user_of_session(bob[1]) == bob[0]


def test_a_session_expires(home: Home) -> None:
    """After its lifetime it is as good as none, and is cleared away."""
    rules = SessionRules(usual=timedelta(seconds=-1))
    accounts = Accounts(home.catalog, home.data, rules=rules)
    signed_in = accounts.sign_in("alice", PASSWORD)
    assert signed_in
    assert accounts.user_of_session(signed_in[1]) is None
    with home.catalog.write() as connection:
        assert 1 == sessions.purge(connection, datetime.now(UTC))


@pytest.mark.parametrize("token", ["", "x", "\udcff", "\0", "x" * 10_000])
def test_a_made_up_token_is_nobody_s(accounts: Accounts, token: str) -> None:
    """Whatever a cookie holds."""
    assert accounts.user_of_session(token) is None
    accounts.sign_out(token)


def test_neither_passwords_nor_tokens_are_stored(home: Home, accounts: Accounts) -> None:
    """Who steals the index cannot sign in with it."""
    accounts.add("carol", "a secret that is not kept")
    signed_in = accounts.sign_in("carol", "a secret that is not kept")
    assert signed_in
    home.catalog.close()
    stored = b"".join(path.read_bytes() for path in index_files(home.catalog))
    assert b"secret that is not" not in stored
    assert signed_in[1].encode() not in stored


def index_files(catalog: Catalog) -> list[Path]:
    return sorted(catalog.path.parent.glob(f"{catalog.path.name}*"))


@pytest.mark.parametrize(("password", "right"), [(PASSWORD, True), ("battery staple", False)])
def test_of_many_who_ask_at_once_one_is_checked(
    accounts: Accounts, monkeypatch: pytest.MonkeyPatch, password: str, right: bool
) -> None:
    """A drive that is mounted opens many connections: bcrypt runs once, the others wait."""
    checks: list[bytes] = []
    waiting = threading.Semaphore(0)
    check = bcrypt.checkpw

    class Watched(Future[bool]):
        def result(self, timeout: float | None = None) -> bool:
            waiting.release()
            return super().result(timeout)

    def checkpw(given: bytes, stored: bytes) -> bool:
        checks.append(given)
        assert all(waiting.acquire(timeout=30) for _ in range(49))
        return check(given, stored)

    monkeypatch.setattr(known, "Future", Watched)
    monkeypatch.setattr(bcrypt, "checkpw", checkpw)
    with ThreadPoolExecutor(50) as threads:
        asked = [threads.submit(accounts.verify, "alice", password) for _ in range(50)]
        answers = [answer.result() is not None for answer in asked]
    assert [right] * 50 == answers
    assert 1 == len(checks)


def test_a_data_folder_that_was_moved_takes_the_files_along(
    home: Home, accounts: Accounts, tmp_path: Path
) -> None:
    """The index follows, at the next start of a server."""
    moved = tmp_path / "moved"
    moved.mkdir()
    (home.data / "media").rename(moved / "media")
    there = Accounts(home.catalog, moved)
    there.rehouse()
    assert [moved / "media" / "alice", moved / "media" / "bob"] == [
        user.media_root for user in there.everyone()
    ]
