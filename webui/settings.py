"""The frame of the settings pages: which sections there are, and the way between them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from flask import render_template

from library.model import Role
from webui.chrome import chrome
from webui.session import Session
from webui.tree import Tree


@dataclass(frozen=True, slots=True)
class Section:
    """A settings page, as the navigation beside it shows it."""

    title: str
    url: str
    icon: str  # in the sprite


ACCOUNT: Final = Section("Account", "/-/account", "account")
SECOND_FACTOR: Final = Section("Second factor", "/-/account/second-factor", "lock")
SIGNED_IN: Final = Section("Signed in", "/-/account/sessions", "browser")
DEVICES: Final = Section("Devices", "/-/account/devices", "connect")
SHARES: Final = Section("Sharing", "/-/account/shares", "shared")
LINKS: Final = Section("Public links", "/-/account/links", "link")
USERS: Final = Section("Users", "/-/admin/users", "people")
AUDIT: Final = Section("Audit", "/-/admin/audit", "eye")

OF_EVERYONE: Final[Sequence[Section]] = (
    ACCOUNT,
    SHARES,
    LINKS,
    DEVICES,
    SECOND_FACTOR,
    SIGNED_IN,
)
OF_ADMINS: Final[Sequence[Section]] = (USERS, AUDIT)


ROLE_WORDS: Final = {
    Role.ADMIN: "An admin: looks after users and the server.",
    Role.USER: "A user, with a library.",
    Role.GUEST: "A guest: sees what others share.",
}


def settings_page(
    template: str, session: Session, tree: Tree, section: Section, **values: object
) -> str:
    """Return the page of *section*: *template*, which extends ``settings.html``, with *values*.

    Its title is the section's, if *values* have none.
    """
    return render_template(
        template,
        **chrome(session, tree, ()),
        section=section,
        role_words=ROLE_WORDS,
        sections=OF_EVERYONE,
        server_sections=OF_ADMINS if session.user.role is Role.ADMIN else (),
        **{"title": section.title} | values,
    )
