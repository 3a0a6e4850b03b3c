"""The switch by which users share the names of people with the household."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, redirect
from flask.typing import ResponseReturnValue

from library.model import User
from webui.forms import refuse_forgery, yes
from webui.people_port import People
from webui.session import Gate, Session
from webui.settings import ACCOUNT


def shared_name_views(people_of: Callable[[User], People], gate: Gate) -> Blueprint:
    """Build ``/-/account/names``, to which the account's page sends: ``on`` is yes or no."""
    views = Blueprint("shared_names", __name__)

    @views.post(f"{ACCOUNT.url}/names")
    @gate.page
    def share(session: Session) -> ResponseReturnValue:
        refuse_forgery(session)
        on = yes("on")
        people_of(session.user).share_names(on=on)
        return redirect(f"{ACCOUNT.url}?done={'names' if on else 'no-names'}", 303)

    return views
