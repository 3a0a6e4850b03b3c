"""Who gets what at every route: the table that the matrix of permissions is tested by.

A row is one method of one rule of the browser's face. Addresses and forms name what is asked for
by the fields of `support.relations.Things`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, StrEnum, auto
from typing import Final

from support.relations import Relation, Who

from library.model import Role


class Got(StrEnum):
    """What an answer comes to."""

    IN = "allowed"
    LOG_IN = "sent to the log-in page"
    REFUSED = "400"
    UNAUTHORIZED = "401"
    FORBIDDEN = "403"
    NOTHING = "404"


class What(Enum):
    """Which of the owner's things is asked for."""

    SHARED = auto()
    HIDDEN = auto()
    UNKNOWN = auto()


class For(Enum):
    """Whom a route is for."""

    ANYONE = auto()
    SIGN_IN = auto()  # whoever is signing in: others are sent to begin with it
    STEPS = auto()  # the same, of forms, which have to be of our own pages
    FORMS = auto()  # of pages that nobody here has opened
    NO_ONE = auto()  # there is nothing, whoever asks
    VISITORS = auto()  # users, and who has opened a link
    USERS = auto()  # each has their own behind it
    ENROLLED = auto()  # users with a second factor, as nobody here is
    LIBRARIES = auto()  # users who have a library: no guests
    ADMINS = auto()
    ADMINS_OF = auto()  # admins alone, and there has to be such a user
    OWNER = auto()  # of the thing that is named; to others it is not there
    GIVEN = auto()  # to whom the thing was given; it is named as they have it
    OPENED = auto()  # who has opened the link that is in the address
    HOLDERS = auto()  # whoever has its address
    SEEING = auto()  # whoever may see the item
    USERS_SEEING = auto()  # the same of an item that is not in what the link leads to


class Outside(Enum):
    """What is done with who is not signed in."""

    PAGE = auto()  # shown where to sign in
    SCRIPT = auto()  # told that they have to
    VISIT = auto()  # as SCRIPT, but for who has opened a link, in whose tree there are links alone


@dataclass(frozen=True)
class Row:
    """What one method of one rule is asked, and whom it is for."""

    method: str
    rule: str
    whom: For
    address: str
    form: Mapping[str, str]
    outside: Outside

    def got(self, who: Who, what: What) -> Got:
        """Return what *who* has to get, of a thing of that kind."""
        if self.whom is For.ANYONE:
            return Got.IN
        if self.whom is For.SIGN_IN or (self.whom is For.STEPS and who.role is not None):
            return Got.LOG_IN
        if self.whom in (For.STEPS, For.FORMS):
            return Got.REFUSED
        if self.whom is For.NO_ONE and self.outside is Outside.PAGE:
            return Got.NOTHING
        if self.whom is For.HOLDERS:
            return Got.NOTHING if what is What.UNKNOWN else Got.IN
        if who.role is None:
            visits = self.outside is Outside.VISIT and who.relation is Relation.LINK
            if not visits:
                return Got.LOG_IN if self.outside is Outside.PAGE else Got.UNAUTHORIZED
        if self.whom in (For.ADMINS, For.ADMINS_OF) and who.role is not Role.ADMIN:
            return Got.FORBIDDEN
        if self.whom is For.ENROLLED:
            return Got.FORBIDDEN
        return Got.IN if _has(self.whom, who, what) else Got.NOTHING


def _has(whom: For, who: Who, what: What) -> bool:
    own = who.relation is Relation.OWNER and what is not What.UNKNOWN
    given = who.relation in (Relation.VIEW, Relation.EDIT) and what is What.SHARED
    opened = who.relation is Relation.LINK and what is What.SHARED
    return {
        For.VISITORS: True,
        For.USERS: who.role is not None,
        For.LIBRARIES: who.role in (Role.USER, Role.ADMIN),
        For.ADMINS: True,
        For.ADMINS_OF: what is not What.UNKNOWN,
        For.OWNER: own,
        For.GIVEN: given,
        For.OPENED: opened,
        For.SEEING: own or given or opened,
        For.USERS_SEEING: own or given,
        For.NO_ONE: False,
    }[whom]


def _row(
    line: str, whom: For, address: str = "", outside: Outside = Outside.PAGE, **form: str
) -> Row:
    method, _, rule = line.partition(" ")
    return Row(method, rule, whom, address or rule, form, outside)


def _script(line: str, whom: For, address: str = "", **form: str) -> Row:
    return _row(line, whom, address, Outside.SCRIPT, **form)


def _visit(line: str, whom: For, address: str = "", **form: str) -> Row:
    return _row(line, whom, address, Outside.VISIT, **form)


_NEW: Final = dict.fromkeys(("password", "again"), "battery staple correct")


def _pages() -> list[Row]:
    one = "/-/admin/users/<name>"
    user = "/-/admin/users/{user}"
    return [
        _row("GET /", For.USERS),
        _row("GET /<path:path>", For.OWNER, "/{folder}/"),
        _row("GET /<path:path>", For.GIVEN, "/{given}/"),
        _row("GET /<path:path>", For.LIBRARIES, "/timeline/"),
        _row("GET /-/<path:path>", For.NO_ONE, "/-/secret"),
        _row("GET /-/connect", For.USERS),
        _row("GET /-/activity", For.USERS),
        _row("POST /-/activity/pause", For.ADMINS),
        _row("POST /-/activity/resume", For.ADMINS),
        _row("POST /-/activity/retry", For.USERS),
        _row("GET /-/journal", For.USERS),
        _row("POST /-/journal/undo", For.OWNER, act="{act}"),
        _row("GET /-/map", For.USERS),
        _row("GET /-/search", For.LIBRARIES),
        _row("POST /-/search/saved", For.LIBRARIES, query="beach"),
        _row("POST /-/search/forgotten", For.OWNER, name="{search}"),
        _row(
            "POST /-/trash/<any(restore, purge):action>/<path:path>",
            For.LIBRARIES,
            "/-/trash/purge/trash",
            path="{thrown}",
        ),
        _row("GET /-/admin", For.ADMINS),
        _row("GET /-/admin/audit", For.ADMINS),
        _row("GET /-/admin/second-factor", For.ADMINS),
        _row("POST /-/admin/second-factor", For.ADMINS, code="{code}"),
        _row("GET /-/admin/users", For.ADMINS),
        _row("POST /-/admin/users/add", For.ADMINS, name="new", role="user"),
        _row(f"GET {one}", For.ADMINS_OF, user),
        _row(f"POST {one}/disable", For.ADMINS_OF, f"{user}/disable"),
        _row(f"POST {one}/enable", For.ADMINS_OF, f"{user}/enable"),
        _row(f"POST {one}/quota", For.ADMINS_OF, f"{user}/quota", quota="1gb"),
        _row(f"POST {one}/remove", For.ADMINS_OF, f"{user}/remove", confirm="{user}"),
        _row(f"POST {one}/reset", For.ADMINS_OF, f"{user}/reset"),
        _row(f"POST {one}/role", For.ADMINS_OF, f"{user}/role", role="guest"),
        _row(f"POST {one}/second-factor-off", For.ADMINS_OF, f"{user}/second-factor-off"),
        _row(f"POST {one}/sign-out", For.ADMINS_OF, f"{user}/sign-out"),
    ]


def _account() -> list[Row]:
    number = "<int(max=9223372036854775807):number>"
    device, link = "/-/account/devices", "/-/account/links"
    terms = {"level": "view", "expires": "30"}
    return [
        _row("GET /-/account", For.USERS),
        _row("POST /-/account/link", For.USERS),
        _row("POST /-/account/unlink", For.USERS),
        _row("POST /-/account/names", For.USERS, on="yes"),
        _row("POST /-/account/notices", For.USERS, read="1", next="/"),
        _row("POST /-/account/password", For.USERS, present="correct horse", **_NEW),
        _row(f"GET {device}", For.USERS),
        _row(f"POST {device}/add", For.USERS, name="phone", use="all", days=""),
        _row(f"GET {device}/{number}/revoke", For.OWNER, f"{device}/{{device}}/revoke"),
        _row(f"POST {device}/{number}/revoke", For.OWNER, f"{device}/{{device}}/revoke"),
        _row(f"GET {link}", For.USERS),
        _row(f"GET {link}/new", For.OWNER, f"{link}/new?path={{folder}}"),
        _row(f"POST {link}/make", For.OWNER, path="{folder}", **terms),
        _row(f"GET {link}/<int:link_id>", For.OWNER, f"{link}/{{link}}"),
        *(
            _row(f"POST {link}/<int:link_id>/{act}", For.OWNER, f"{link}/{{link}}/{act}", **form)
            for act, form in (
                ("change", terms),
                ("password", {"password": "open sesame"}),
                ("renew", {}),
                ("revoke", {}),
            )
        ),
        _row("GET /-/account/second-factor", For.USERS),
        _row("POST /-/account/second-factor/start", For.USERS),
        _row("POST /-/account/second-factor/on", For.USERS, secret="{secret}", code="{code}"),
        _row("POST /-/account/second-factor/codes", For.ENROLLED),
        _row("POST /-/account/second-factor/off", For.USERS, password="correct horse"),
        _row("GET /-/account/sessions", For.USERS),
        _row("POST /-/account/sessions/end", For.OWNER, session="{session}"),
        _row("POST /-/account/sessions/end-others", For.USERS),
        _row("GET /-/account/shares", For.USERS),
        _row("POST /-/account/shares/leave", For.GIVEN, share="{share}"),
        _row("POST /-/account/shares/stop", For.OWNER, share="{share}"),
        _row("POST /-/account/shares/take-back", For.OWNER, share="{share}", user="{user_id}"),
    ]


def _doors() -> list[Row]:
    return [
        _row("GET /-/health", For.ANYONE),
        _row("GET /-/static/<name>", For.NO_ONE, "/-/static/secret.js"),
        _row("GET /-/login", For.ANYONE),
        _row("POST /-/login", For.FORMS),
        _row("POST /-/login/cancel", For.STEPS),
        _row("GET /-/login/openid", For.ANYONE),
        _row("GET /-/login/openid/back", For.FORMS),
        _row("GET /-/login/code", For.SIGN_IN),
        _row("POST /-/login/code", For.STEPS),
        _row("GET /-/login/password", For.SIGN_IN),
        _row("POST /-/login/password", For.STEPS),
        _row("POST /-/logout", For.SIGN_IN),
        _row("GET /s/<way>", For.HOLDERS, "/s/{token}"),
        _row("GET /s/<way>/<path:path>", For.HOLDERS, "/s/{token}/"),
        _row("POST /-/s/open", For.FORMS, way="{token}"),
    ]


def _items() -> list[Row]:
    video = "/-/api/videos/<int:media_id>"
    waits = {"waiter": "an-open-page"}
    seen = [
        ("GET /-/thumbs/<int:media_id>/<int:size>", "/-/thumbs/{photo}/256", {}),
        ("GET /-/thumbs/<int:media_id>/<int:size>", "/-/thumbs/{photo}/2048", {}),
        ("GET /-/clips/<int:media_id>", "/-/clips/{video}", {}),
        ("GET /-/motion/<int:media_id>", "/-/motion/{photo}", {}),
        ("GET /-/videos/<int:media_id>/film", "/-/videos/{video}/film", {}),
        ("GET /-/videos/<int:media_id>/original", "/-/videos/{video}/original", {}),
        (f"GET {video}", "/-/api/videos/{video}", {}),
        (f"POST {video}/film", "/-/api/videos/{video}/film", waits),
        (f"POST {video}/film/withdraw", "/-/api/videos/{video}/film/withdraw", waits),
    ]
    return [
        *(_visit(line, For.SEEING, at, **form) for line, at, form in seen),
        *(
            _visit(seen[0][0], For.USERS_SEEING, f"/-/thumbs/{{{name}}}/256")
            for name in ("portrait", "listed", "found")
        ),
    ]


def _trees() -> list[Row]:
    found = []
    for kind, folder in (("folder", "folder"), ("covers", "folder"), ("info", "file")):
        rule = f"GET /-/api/{kind}/<path:path>"
        below = "" if folder == "folder" else "/a.jpg"
        found += [
            _visit(rule, For.OWNER, f"/-/api/{kind}/{{{folder}}}"),
            _visit(rule, For.GIVEN, f"/-/api/{kind}/{{given}}{below}"),
            _visit(rule, For.OPENED, f"/-/api/{kind}/s/{{token}}{below}"),
        ]
    sections, zipped = "GET /-/api/sections/<path:path>", "/-/zip/<path:path>"
    places = ((For.OWNER, "{folder}"), (For.GIVEN, "{given}"), (For.OPENED, "s/{token}"))
    return [
        *found,
        *(_visit(f"GET {zipped}", whom, f"/-/zip/{at}") for whom, at in places),
        *(_visit(f"POST {zipped}", whom, f"/-/zip/{at}", media="{photo}") for whom, at in places),
        _visit("GET /-/api/folder/", For.VISITORS),
        _visit("GET /-/api/covers/", For.VISITORS),
        _visit("GET /-/api/sections/", For.NO_ONE),
        _visit(sections, For.LIBRARIES, "/-/api/sections/search/beach"),
        _visit(sections, For.GIVEN, "/-/api/sections/{given} search"),
        _visit("GET /-/api/progress", For.VISITORS),
        _script("GET /-/api/activity", For.USERS),
        _script("GET /-/api/map/clusters", For.USERS, "/-/api/map/clusters?box=-9,-9,9,9&zoom=3"),
        _script("GET /-/api/map/sections", For.USERS, "/-/api/map/sections?cells=8.4"),
        _script(
            "GET /-/api/map/pictures/<path:path>", For.USERS, "/-/api/map/pictures/a?cells=8.4"
        ),
    ]


def _lists() -> list[Row]:
    album, at = "/-/lists/albums/<int:album_id>", "/-/lists/albums/{album}"
    forms: dict[str, dict[str, str]] = {
        "add": {"media": "{photo}"},
        "remove": {"media": "{photo}"},
        "name": {"name": "Other"},
        "move": {},
        "delete": {},
        "describe": {"words": "Sea"},
        "cover": {"media": "{photo}"},
        "sort": {"by": "name"},
        "arrange": {"media": "{photo}"},
    }
    return [
        _script("GET /-/lists/of/<int:media_id>", For.OWNER, "/-/lists/of/{photo}"),
        _script("POST /-/lists/favorites", For.OWNER, media="{photo}", on="no"),
        _script("POST /-/lists/albums", For.OWNER, name="New", media="{photo}"),
        _script("POST /-/lists/albums", For.OWNER, name="New", parent="{album}"),
        _script("POST /-/lists/albums/order", For.OWNER, album="{album}"),
        _script(f"GET {album}", For.OWNER, at),
        _script(f"GET {album}/parents", For.OWNER, f"{at}/parents"),
        *(_script(f"POST {album}/{act}", For.OWNER, f"{at}/{act}", **forms[act]) for act in forms),
        _script("GET /-/search/complete", For.USERS, "/-/search/complete?q=t"),
        _script("POST /-/search/forget", For.OWNER, name="{search}"),
    ]


def _people() -> list[Row]:
    person, at = "/-/people/<int:person_id>", "/-/people/{person}"
    return [
        _script("GET /-/face/<int:face_id>", For.USERS, "/-/face/{face}"),
        _script("GET /-/people/names", For.USERS),
        _script("GET /-/people/questions", For.USERS),
        _script("GET /-/people/in/<int:media_id>", For.OWNER, "/-/people/in/{photo}"),
        _script("POST /-/people/hide", For.OWNER, person="{person}"),
        _script("POST /-/people/undo", For.OWNER, act="{act}"),
        _script("POST /-/people/faces/confirm", For.OWNER, face="{face}", person="{person}"),
        _script("POST /-/people/faces/confirm", For.OWNER, face="{face}", name="Zed"),
        _script("POST /-/people/faces/reject", For.OWNER, face="{face}", person="{person}"),
        _script(
            "POST /-/people/questions/<int:question_id>",
            For.OWNER,
            "/-/people/questions/{question}",
            same="yes",
        ),
        _script(f"GET {person}", For.OWNER, at),
        _script(f"POST {person}/name", For.OWNER, f"{at}/name", name="Zed"),
        _script(f"POST {person}/merge", For.OWNER, f"{at}/merge", person="{other}"),
        _script(f"POST {person}/show", For.OWNER, f"{at}/show"),
        _script(f"POST {person}/cover", For.OWNER, f"{at}/cover", face="{face}"),
        _script(f"POST {person}/remove", For.OWNER, f"{at}/remove", media="{portrait}"),
        _script(f"POST {person}/move", For.OWNER, f"{at}/move", media="{portrait}", name="Zed"),
    ]


def _shares() -> list[Row]:
    give = {"user": "zoe", "level": "edit"}
    return [
        _script("GET /-/shares/of/<path:path>", For.OWNER, "/-/shares/of/{folder}"),
        _script("POST /-/shares/give", For.OWNER, path="{folder}", **give),
        _script("POST /-/shares/stop", For.OWNER, share="{share}"),
        _script("POST /-/shares/take-back", For.OWNER, share="{share}", user="{user_id}"),
    ]


def _devices() -> list[Row]:
    return [
        _script("GET /-/frame", For.OWNER, "/-/frame?of={folder}"),
    ]


ROWS: Final = [
    *_pages(),
    *_account(),
    *_doors(),
    *_items(),
    *_trees(),
    *_lists(),
    *_people(),
    *_shares(),
    *_devices(),
]
