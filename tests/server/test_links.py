"""`mantelpiece links`: what public links there are, and an end to them."""

from __future__ import annotations

import json

from support.app_client import Client
from support.server import run
from support.shared import Shared

from library.access.rights import Level


def listed(shared: Shared, *arguments: str) -> str:
    data = str(shared.client.household.settings.data)
    done = run("links", *arguments, "--data", data)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_links_are_listed_with_their_use(shared: Shared) -> None:
    """Of one user or of everybody; addresses are kept nowhere, and are not listed."""
    assert "There are no public links." in listed(shared)
    at = shared.link("open sesame", level=Level.DROP, most_uses=3, slug="our-box")
    link = shared.client.household.links.find(shared.made_token)
    assert link is not None
    shared.client.household.links.come(link, shared.made_token, "a device", "192.0.2.1")
    for arguments in ((), ("admin",)):
        table = listed(shared, *arguments)
        for words in ("Trip", "drop", "1/3", "password, /s/our-box"):
            assert words in table
        assert at not in table
    (told,) = json.loads(listed(shared, "--json"))
    assert (told["user"], told["visitors"], told["most_uses"]) == ("admin", 1, 3)


def test_a_link_is_ended_by_its_number(shared: Shared) -> None:
    """At once, in a server that runs; one that is not there is an error."""
    at = shared.link()
    client: Client = shared.client
    assert client("GET", f"{at}a.jpg").status == 200
    assert "has ended" in listed(shared, "revoke", str(shared.made.id))
    assert client("GET", f"{at}a.jpg").status == 404
    data = str(client.household.settings.data)
    assert run("links", "revoke", str(shared.made.id), "--data", data).returncode == 1
